"""`mxsu lineage`."""

from __future__ import annotations

import json

import click

from mxsu_graph.analysis.archive import build_shelves
from mxsu_graph.analysis.lineage import trace_claim
from mxsu_graph.analysis.lineage_report import lineage_record, render_lineage
from mxsu_graph.analysis.rows import live_claims
from mxsu_graph.cli.engines import EngineChoice, claims_options
from mxsu_graph.cli.options import project_option
from mxsu_graph.project import Project


@click.command("lineage")
@click.argument("claim")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@claims_options
@project_option
def command(claim: str, form: str, choice: EngineChoice, project: Project) -> None:
    """Follow a claim from the text through its note to the document and the archive, and see who else says it.

    CLAIM is a reference such as pettina-limits/c012; every command that shows claims prints them.
    """
    opened = choice.open_claims(project)
    table, description = opened.claims, opened.description
    lineage = trace_claim(table, description, claim.removeprefix("claim/"))
    if form == "json":
        click.echo(json.dumps(lineage_record(lineage, description), ensure_ascii=False, indent=2))
    else:
        shelves = build_shelves(live_claims(table), description)
        click.echo(render_lineage(lineage, description, shelves), nl=False)
