"""`mxsu network plot`."""

from __future__ import annotations

from pathlib import Path

import click

from mxsu_graph.analysis.network.build import weave_network
from mxsu_graph.cli.network_options import (
    between_option,
    measure_option,
    output_option,
    projection_option,
    read_plan,
    weighting_option,
)
from mxsu_graph.cli.options import project_option
from mxsu_graph.project import Project

__all__ = ["plot"]


@click.command("plot")
@projection_option
@between_option
@measure_option("degree")
@weighting_option
@click.option("--seed", type=int, default=1, show_default=True, help="Of the layout.")
@click.option("--width", type=click.FloatRange(3, 40), default=7.0, show_default=True, help="In inches.")
@click.option("--nodes", type=click.IntRange(2), default=150, show_default=True, help="How many to draw at most.")
@click.option("--without", multiple=True, metavar="SOURCE", help="Leave a source out, such as pettina-limits.")
@output_option("Where to, as .svg, .png or .pdf.", required=True)
@project_option
def plot(
    projection: str,
    between: str | None,
    measure: str,
    weighting: str,
    seed: int,
    width: float,
    nodes: int,
    without: tuple[str, ...],
    output: Path,
    project: Project,
) -> None:
    """Draw a network for an article: colour is the side, shape the kind, area a measure.

    mxsu network plot --projection actors --by betweenness --output actors.svg

    mxsu network plot --projection actors --without pettina-limits --output without.png
    """
    from mxsu_graph.analysis.network.figure import draw_network  # matplotlib takes a second to import

    plan, description = read_plan(project, projection, between)
    left_out = plan.told_by(without, description.sources)
    graph = weave_network(plan, description, without=left_out, weighting=weighting)
    notes = [f"Only edges that lie in {between}."] if between else []
    notes += [f"Without {description.source_label(name)}." for name in without]
    draw_network(
        graph, description, output, measure=measure, seed=seed, width=width, nodes=nodes, note=" ".join(notes)
    )
    click.echo(f"wrote {output}", err=True)
