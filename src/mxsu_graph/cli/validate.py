"""`mxsu validate`."""

from __future__ import annotations

import sys

import click

from mxsu_graph.cli.options import diagnostic_format, project_option
from mxsu_graph.cli.output import exit_code, print_diagnostics
from mxsu_graph.diagnostics import has_errors
from mxsu_graph.pipeline import build_quads, check_project, load_project, validate_project
from mxsu_graph.project import Project
from mxsu_graph.validation import ENGINES


@click.command("validate")
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True, help="SHACL engine.")
@diagnostic_format
@project_option
def command(engine: str, form: str, project: Project) -> None:
    """Run the SHACL shapes over the curated data; each finding points to its line in the YAML.

    Exit code 1 where there is an error. Warnings are things to look at: a source that contradicts itself, say.
    """
    loaded = load_project(project)
    findings = check_project(loaded)
    if not has_errors(findings):
        findings = validate_project(loaded, build_quads(loaded), engine)
    print_diagnostics(findings, form)
    errors = sum(f.severity == "error" for f in findings)
    click.echo(f"{errors} errors, {len(findings) - errors} warnings ({engine})", err=True)
    sys.exit(exit_code(findings))
