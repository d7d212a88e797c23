"""What the commands of `mxsu network` have in common: the options that choose a network, and its reading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mxsu_graph.analysis.description import Description, build_description
from mxsu_graph.analysis.links import parse_period
from mxsu_graph.analysis.network.cluster.connect import LOCAL
from mxsu_graph.analysis.network.plan import WEIGHTINGS, Plan
from mxsu_graph.analysis.network.projections import PROJECTIONS, build_plan
from mxsu_graph.cli.options import analysis_format
from mxsu_graph.graph.register import read_register
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.graph.table import scan_table
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import polars as pl  # a third of a second to import, and only analyses need it

    Decorated = Callable[..., Any]

__all__ = [
    "between_option",
    "measure_option",
    "output_option",
    "projection_option",
    "read_claims",
    "read_plan",
    "report_format",
    "spark_option",
    "weighting_option",
]


def projection_option(function: Decorated) -> Decorated:
    """`--projection NAME`."""
    chosen = click.Choice(list(PROJECTIONS))
    return click.option(
        "--projection", type=chosen, default="people-events", show_default=True, help="The network."
    )(function)


def between_option(function: Decorated) -> Decorated:
    """`--between PERIOD`."""
    return click.option(
        "--between", metavar="PERIOD", help="Only edges that lie in this time, such as 1958..1964."
    )(function)


def weighting_option(function: Decorated) -> Decorated:
    """`--weighting newman|count`."""
    return click.option(
        "--weighting", type=click.Choice(WEIGHTINGS), default="newman", show_default=True, help="Of groups."
    )(function)


def measure_option(default: str) -> Callable[[Decorated], Decorated]:
    """`--by MEASURE`."""
    from mxsu_graph.analysis.network.measures import MEASURES  # only some of the commands need it

    return click.option(
        "--by",
        "measure",
        type=click.Choice(list(MEASURES)),
        default=default,
        show_default=True,
        help="The measure.",
    )


def report_format(function: Decorated) -> Decorated:
    """`--format text|json|csv|markdown` and `--limit N` for text."""
    return click.option(
        "--limit", type=click.IntRange(1), default=20, show_default=True, help="How many rows of a table."
    )(analysis_format(function))


def spark_option(function: Decorated) -> Decorated:
    """`--spark [ADDRESS]`; the function gets None, an address, or `LOCAL`."""
    return click.option(
        "--spark",
        metavar="[ADDRESS]",
        is_flag=False,
        flag_value=LOCAL,
        help="Let a Spark Connect server do it, such as sc://host:15002; without an address, start one here.",
    )(function)


def output_option(text: str, required: bool = False) -> Callable[[Decorated], Decorated]:
    """`--output FILE`."""
    path = click.Path(dir_okay=False, path_type=Path)
    return click.option("--output", type=path, metavar="FILE", required=required, help=text)


def read_plan(project: Project, projection: str, between: str | None) -> tuple[Plan, Description]:
    """The relations of a projection of the current build, and the description that goes with them."""
    table, description = read_claims(project)
    period = None if between is None else parse_period(between)
    return build_plan(table.collect(), description, projection, period), description


def read_claims(project: Project) -> tuple[pl.LazyFrame, Description]:
    """The claims table of the current build, its rows not read yet, and the description that goes with it."""
    build = current_build(project.build)
    description = build_description(read_register(open_store(build)), read_vocabulary(project.ontology))
    return scan_table(build.table), description
