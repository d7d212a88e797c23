"""`mxsu network groups`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.links import parse_period
from mxsu_graph.analysis.network.build import weave_bare
from mxsu_graph.analysis.network.cluster.connect import open_cluster
from mxsu_graph.analysis.network.cluster.ranking import GROUPINGS, group_on_cluster
from mxsu_graph.analysis.network.projections import build_plan, find_projection
from mxsu_graph.analysis.network.propagation import group_labels, propagate_labels
from mxsu_graph.analysis.network.report import label_node
from mxsu_graph.analysis.network.structure import find_components
from mxsu_graph.analysis.network.weights import weigh_columns
from mxsu_graph.cli.network_options import (
    between_option,
    projection_option,
    read_claims,
    spark_option,
    weighting_option,
)
from mxsu_graph.cli.options import output_format, project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.dates import When
from mxsu_graph.project import Project

if TYPE_CHECKING:
    import polars as pl


@click.command("groups")
@projection_option
@click.option(
    "--by",
    "grouping",
    type=click.Choice(list(GROUPINGS)),
    default="components",
    show_default=True,
    help="What hangs together, or what label propagation finds.",
)
@between_option
@weighting_option
@spark_option
@output_format
@project_option
def groups(
    projection: str,
    grouping: str,
    between: str | None,
    weighting: str,
    spark: str | None,
    form: str,
    project: Project,
) -> None:
    """Every node with its component, or with its community by label propagation; the largest first.

    Label propagation gives one answer and needs little memory, so it is what remains for the largest networks;
    'mxsu network show' finds better communities where one machine will do.

    mxsu network groups --projection actors --by labels
    """
    table, description = read_claims(project)
    period = None if between is None else parse_period(between)
    if spark is not None:
        with open_cluster(spark) as session:
            found = group_labels(
                group_on_cluster(session, table, description, projection, grouping, weighting, period)
            )
    else:
        weights = _weigh(table, description, projection, weighting, period)
        sides = dict.fromkeys(sorted({end for pair in weights for end in pair}), "")
        graph = weave_bare(weights, sides, find_projection(projection).directed)
        found = find_components(graph) if grouping == "components" else group_labels(propagate_labels(graph))
    rows = [
        [str(i), str(len(group)), node, label_node(node, description)]
        for i, group in enumerate(found, start=1)
        for node in group
    ]
    print_rows(("group", "size", "node", "name"), rows, form)


def _weigh(
    table: pl.LazyFrame, description: Description, projection: str, weighting: str, period: When | None
) -> dict[tuple[str, str], float]:
    """The weights of all pairs; by columns alone where no time of a claim is asked for."""
    if period is not None:
        return build_plan(table.collect(), description, projection, period).weigh(weighting=weighting)
    rows = weigh_columns(table, description, projection, weighting).iter_rows()
    return {(a, b): weight for a, b, weight in rows}
