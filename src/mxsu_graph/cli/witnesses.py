"""`mxsu witnesses`."""

from __future__ import annotations

import json

import click

from mxsu_graph.analysis.archive import build_shelves
from mxsu_graph.analysis.carriers import find_carriers, find_silences
from mxsu_graph.analysis.lineage_report import (
    CARRIER_COLUMNS,
    WITNESS_COLUMNS,
    carrier_rows,
    render_agreements,
    render_silences,
    witness_records,
    witness_rows,
)
from mxsu_graph.analysis.rows import live_claims
from mxsu_graph.analysis.witnesses import find_agreements
from mxsu_graph.cli.disagreements import find_subjects
from mxsu_graph.cli.engines import EngineChoice, claims_options
from mxsu_graph.cli.options import analysis_format, project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.project import Project


@click.command("witnesses")
@click.argument("subject", required=False)
@click.option("--predicate", metavar="NAME", help="Only claims with this predicate, such as visitorCount.")
@click.option("--several", is_flag=True, help="Only what several texts tell.")
@click.option("--one-root", is_flag=True, help="Only what looks corroborated but comes to one witness.")
@click.option("--documents", is_flag=True, help="Instead: which documents and works carry most.")
@click.option("--silence", metavar="SOURCE", help="Instead: what this source leaves out that others tell.")
@analysis_format
@claims_options
@project_option
def command(
    subject: str | None,
    predicate: str | None,
    several: bool,
    one_root: bool,
    documents: bool,
    silence: str | None,
    form: str,
    choice: EngineChoice,
    project: Project,
) -> None:
    """How many independent witnesses there are for what is told, and why no more.

    Texts that rest on one document, on one archival file, on one voice, or on each other, count once.
    SUBJECT is an entity in any language and script; of several that it fits, all are taken. Without it: everything
    that several texts tell.

      mxsu witnesses exhibition --predicate visitorCount

      mxsu witnesses --silence relations-1924
    """
    opened = choice.open_claims(project)
    table, description = opened.claims, opened.description
    chosen = None if subject is None else find_subjects(subject, opened.names)
    if documents:
        rows = carrier_rows(find_carriers(table), description)
        print_rows(CARRIER_COLUMNS, rows, "table" if form == "text" else form)
        return
    if silence is not None:
        left_out = find_silences(table, description, silence, subjects=chosen, texts=2 if chosen is None else 1)
        found = tuple(entry.agreement for entry in left_out)
    else:
        texts = 2 if several or one_root or chosen is None else 1
        found = find_agreements(table, description, subjects=chosen, predicate=predicate, texts=texts)
        found = tuple(t for t in found if t.only_looks_corroborated) if one_root else found
    if form == "json":
        click.echo(json.dumps(witness_records(found, description), ensure_ascii=False, indent=2))
    elif form != "text":
        print_rows(WITNESS_COLUMNS, witness_rows(found, description), form)
    elif silence is not None:
        click.echo(render_silences(left_out, silence, description), nl=False)
    else:
        shelves = build_shelves(live_claims(table), description)
        click.echo(render_agreements(found, description, shelves), nl=False)
