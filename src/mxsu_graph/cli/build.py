"""`mxsu build`."""

from __future__ import annotations

import sys

import click

from mxsu_graph.cli.options import project_option
from mxsu_graph.cli.output import print_diagnostics
from mxsu_graph.cli.report import render_report
from mxsu_graph.pipeline import build_graph
from mxsu_graph.project import Project
from mxsu_graph.validation import ENGINES


@click.command("build")
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True, help="SHACL engine.")
@click.option("--full", is_flag=True, help="Build from nothing; use nothing that earlier builds remember.")
@click.option("--quiet", is_flag=True, help="Print no report of what the graph holds.")
@project_option
def command(engine: str, full: bool, quiet: bool, project: Project) -> None:
    """Check, build and validate the graph, and make it current.

    A build that fails leaves the last good graph in place. Nothing is done where no file has changed; where some
    have, only what follows from the change is worked out, and the result is that of --full to the byte.
    """
    result = build_graph(project, engine, full=full)
    if result.build is None:
        print_diagnostics(result.diagnostics)
        errors = sum(d.severity == "error" for d in result.diagnostics)
        click.echo(f"mxsu: not built: {errors} errors; the last good graph is still in place", err=True)
        sys.exit(1)
    for finding in result.diagnostics:
        click.echo(str(finding), err=True)
    if not quiet:
        click.echo(render_report(result), nl=False)
