"""`mxsu network`: list, show, audit, export; slices and plot have files of their own."""

from __future__ import annotations

from pathlib import Path

import click

from mxsu_graph.analysis.links import parse_period
from mxsu_graph.analysis.network.audit import audit_network
from mxsu_graph.analysis.network.build import weave_network
from mxsu_graph.analysis.network.communities import METHODS
from mxsu_graph.analysis.network.folding import write_parquet
from mxsu_graph.analysis.network.measures import MEASURES
from mxsu_graph.analysis.network.projections import PROJECTIONS
from mxsu_graph.analysis.network.report import AUDIT_COLUMNS, audit_rows, render_audit
from mxsu_graph.analysis.network.summary import render_summary
from mxsu_graph.analysis.network.write import FORMATS, render_network, write_network
from mxsu_graph.cli.network_groups import groups
from mxsu_graph.cli.network_options import (
    between_option,
    output_option,
    projection_option,
    read_claims,
    read_plan,
    report_format,
    weighting_option,
)
from mxsu_graph.cli.network_plot import plot
from mxsu_graph.cli.network_slices import slices
from mxsu_graph.cli.options import output_format, project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.project import Project


@click.group("network")
def command() -> None:
    """Networks read from the claims: what there is, how it holds together, what it rests on, when, as files."""


command.add_command(groups)
command.add_command(slices)
command.add_command(plot)


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
@projection_option
@between_option
@click.option(
    "--communities",
    "method",
    type=click.Choice(METHODS),
    help="The method whose communities are listed; Leiden where its engine is installed, else Louvain.",
)
@project_option
def show(projection: str, between: str | None, method: str | None, project: Project) -> None:
    """Size, components, bridges, how the sides mix, and communities with their stability.

    mxsu network show --projection actors
    """
    plan, description = read_plan(project, projection, between)
    click.echo(render_summary(weave_network(plan, description), method=method or ""), nl=False)


@command.command("audit")
@projection_option
@between_option
@report_format
@project_option
def audit(projection: str, between: str | None, limit: int, form: str, project: Project) -> None:
    """Edges, bridges and cut vertices that rest on one claim, one source or one archival document.

    mxsu network audit --projection actors
    """
    plan, description = read_plan(project, projection, between)
    found = audit_network(plan, description)
    if form == "text":
        click.echo(render_audit(found, description, limit), nl=False)
    else:
        print_rows(AUDIT_COLUMNS, audit_rows(found), form)


@command.command("export")
@projection_option
@between_option
@weighting_option
@click.option(
    "--format",
    "form",
    type=click.Choice((*FORMATS, "parquet")),
    default="graphml",
    show_default=True,
    help="The format.",
)
@output_option("Default: standard output.")
@project_option
def export(
    projection: str, between: str | None, weighting: str, form: str, output: Path | None, project: Project
) -> None:
    """Write a network for Gephi, Cytoscape, R or NetworkX; every edge with its claims, sources and documents.

    CSV makes two files, NAME-nodes.csv and NAME-edges.csv; on standard output, the edges alone. Parquet makes
    two, NAME-relations.parquet and NAME-edges.parquet, piece by piece: for Spark, DuckDB, Polars or pandas, and
    for networks that memory does not hold.

    mxsu network export --projection actors --format gexf --output actors.gexf
    """
    if form == "parquet":
        if output is None:
            raise click.UsageError(
                "Parquet makes two files; say how to call them, such as --output actors.parquet"
            )
        table, description = read_claims(project)
        period = None if between is None else parse_period(between)
        for path in write_parquet(table, description, projection, output, period=period, weighting=weighting):
            click.echo(f"wrote {path}", err=True)
        return
    plan, description = read_plan(project, projection, between)
    graph = weave_network(plan, description, weighting=weighting)
    if output is None:
        click.echo(render_network(graph, form), nl=False)
        return
    for path in write_network(graph, form, output):
        click.echo(f"wrote {path}", err=True)
