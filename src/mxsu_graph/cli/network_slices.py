"""`mxsu network slices`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mxsu_graph.analysis.links import parse_period
from mxsu_graph.analysis.network.slices import cut_network, cut_years, parse_slices
from mxsu_graph.analysis.network.slices_report import (
    NODE_COLUMNS,
    SLICE_COLUMNS,
    node_rows,
    render_slices,
    slice_rows,
)
from mxsu_graph.cli.network_options import (
    measure_option,
    output_option,
    projection_option,
    read_plan,
    report_format,
    weighting_option,
)
from mxsu_graph.cli.options import project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.project import Project

if TYPE_CHECKING:
    from mxsu_graph.analysis.network.plan import Plan
    from mxsu_graph.dates import When

__all__ = ["slices"]


@click.command("slices")
@projection_option
@measure_option("degree")
@click.option("--years", type=click.IntRange(1), default=10, show_default=True, help="How long a slice is.")
@click.option("--between", metavar="PERIOD", help="Only slices of this time, such as 1958..1964.")
@click.option("--at", metavar="PERIODS", help="The slices themselves, such as 1917..1930,1931..1941,1959.")
@weighting_option
@click.option(
    "--ranks", is_flag=True, help="As rows: the rank of every node in every slice, instead of the slices."
)
@report_format
@output_option("Draw it instead, as .svg, .png or .pdf.")
@project_option
def slices(
    projection: str,
    measure: str,
    years: int,
    between: str | None,
    at: str | None,
    weighting: str,
    ranks: bool,
    limit: int,
    form: str,
    output: Path | None,
    project: Project,
) -> None:
    """The network by time: what certainly stood and what may have, who was central, which communities there were.

    mxsu network slices --projection actors --years 1 --between 1958..1964

    mxsu network slices --projection claims --at 1917..1930,1931..1941,1942..1957,1958..1964 --output time.svg
    """
    plan, description = read_plan(project, projection, None)
    sliced = cut_network(plan, description, _choose(plan, years, between, at), measure, weighting=weighting)
    if output is not None:
        from mxsu_graph.analysis.network.slices_figure import draw_slices  # matplotlib takes a second to import

        draw_slices(sliced, description, output)
        click.echo(f"wrote {output}", err=True)
    elif form == "text":
        click.echo(render_slices(sliced, description, limit), nl=False)
    elif ranks:
        print_rows(NODE_COLUMNS, node_rows(sliced, description), form)
    else:
        print_rows(SLICE_COLUMNS, slice_rows(sliced, description), form)


def _choose(plan: Plan, years: int, between: str | None, at: str | None) -> tuple[When, ...]:
    if at is not None:
        return parse_slices(at)
    return cut_years(plan, years, None if between is None else parse_period(between))
