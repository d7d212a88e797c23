"""`mxsu check`."""

from __future__ import annotations

import sys

import click

from mxsu_graph.cli.options import diagnostic_format, project_option
from mxsu_graph.cli.output import exit_code, print_diagnostics
from mxsu_graph.curation import LEDGER_FILE, write_ledger
from mxsu_graph.files import write_bytes
from mxsu_graph.pipeline import check_project, load_project
from mxsu_graph.project import Project


@click.command("check")
@click.option("--publish", is_flag=True, help="Freeze all ids in data/published-ids.tsv.")
@diagnostic_format
@project_option
def command(publish: bool, form: str, project: Project) -> None:
    """Check the curated files and list every mistake with its file, line and column.

    Exit code 1 where there is an error. --publish, before a release, also freezes the ids.
    """
    loaded = load_project(project)
    findings = check_project(loaded)
    print_diagnostics(findings, form)
    corpus = loaded.corpus
    click.echo(
        f"checked {len(corpus.claims)} claims, {len(corpus.entities)} entities: "
        f"{sum(f.severity == 'error' for f in findings)} errors, "
        f"{sum(f.severity == 'warning' for f in findings)} warnings",
        err=True,
    )
    if publish and not exit_code(findings):
        path = project.data / LEDGER_FILE
        write_bytes(path, write_ledger(loaded.reading.ledger, corpus))
        click.echo(f"every id is now in {project.display(path)}", err=True)
    sys.exit(exit_code(findings))
