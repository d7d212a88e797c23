"""`mxsu network`: list, show, audit, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mxsu_graph.analysis.description import Description, build_description
from mxsu_graph.analysis.links import parse_period
from mxsu_graph.analysis.network.audit import audit_network
from mxsu_graph.analysis.network.build import weave_network
from mxsu_graph.analysis.network.measures import MEASURES
from mxsu_graph.analysis.network.plan import WEIGHTINGS, Plan
from mxsu_graph.analysis.network.projections import PROJECTIONS, build_plan
from mxsu_graph.analysis.network.report import AUDIT_COLUMNS, audit_rows, render_audit
from mxsu_graph.analysis.network.summary import render_summary
from mxsu_graph.analysis.network.write import FORMATS, render_network, write_network
from mxsu_graph.cli.options import output_format, project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.graph.register import read_register
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.graph.table import read_table
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Decorated = Callable[..., Any]


def _projection(function: Decorated) -> Decorated:
    chosen = click.Choice(list(PROJECTIONS))
    return click.option(
        "--projection", type=chosen, default="people-events", show_default=True, help="The network."
    )(function)


def _between(function: Decorated) -> Decorated:
    return click.option(
        "--between", metavar="PERIOD", help="Only edges that lie in this time, such as 1958..1964."
    )(function)


def _read(project: Project, projection: str, between: str | None) -> tuple[Plan, Description]:
    build = current_build(project.build)
    description = build_description(read_register(open_store(build)), read_vocabulary(project.ontology))
    period = None if between is None else parse_period(between)
    return build_plan(read_table(build.table), description, projection, period), description


@click.group("network")
def command() -> None:
    """Networks read from the claims: what there is, how it holds together, what it rests on, and as a file."""


@command.command("list")
@output_format
def list_projections(form: str) -> None:
    """Every projection with its definition, and every measure."""
    rows = [
        [p.name, p.title, p.edges, p.weight, p.claims, "directed" if p.directed else ""]
        for p in PROJECTIONS.values()
    ]
    rows += [[m.name, "measure", m.summary, "", "", ""] for m in MEASURES.values()]
    print_rows(("name", "what", "edges or definition", "weight", "claims", "arrows"), rows, form)


@command.command("show")
@_projection
@_between
@project_option
def show(projection: str, between: str | None, project: Project) -> None:
    """Size, components, bridges, how the sides mix, and communities with their stability.

    mxsu network show --projection actors
    """
    plan, description = _read(project, projection, between)
    click.echo(render_summary(weave_network(plan, description)), nl=False)


@command.command("audit")
@_projection
@_between
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many rows of a table.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "markdown"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
@project_option
def audit(projection: str, between: str | None, limit: int, form: str, project: Project) -> None:
    """Edges, bridges and cut vertices that rest on one claim, one source or one archival document.

    mxsu network audit --projection actors
    """
    plan, description = _read(project, projection, between)
    found = audit_network(plan, description)
    if form == "text":
        click.echo(render_audit(found, description, limit), nl=False)
    else:
        print_rows(AUDIT_COLUMNS, audit_rows(found), form)


@command.command("export")
@_projection
@_between
@click.option("--weighting", type=click.Choice(WEIGHTINGS), default="newman", show_default=True, help="Of groups.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="graphml", show_default=True, help="The format."
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Default: standard output."
)
@project_option
def export(
    projection: str, between: str | None, weighting: str, form: str, output: Path | None, project: Project
) -> None:
    """Write a network for Gephi, Cytoscape, R or NetworkX; every edge with its claims, sources and documents.

    CSV makes two files, NAME-nodes.csv and NAME-edges.csv; on standard output, the edges alone.

    mxsu network export --projection actors --format gexf --output actors.gexf
    """
    plan, description = _read(project, projection, between)
    graph = weave_network(plan, description, weighting=weighting)
    if output is None:
        click.echo(render_network(graph, form), nl=False)
        return
    for path in write_network(graph, form, output):
        click.echo(f"wrote {path}", err=True)
