"""`mxsu fmt`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mxsu_graph.cli.options import project_option
from mxsu_graph.cli.output import exit_code, print_diagnostics
from mxsu_graph.curation import format_file
from mxsu_graph.diagnostics import Diagnostic
from mxsu_graph.files import write_bytes
from mxsu_graph.project import Project


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where a file is not canonical.")
@project_option
def command(paths: tuple[Path, ...], check: bool, project: Project) -> None:
    """Bring curated files into the canonical layout; without PATHS, all of the project's.

    A file that has a mistake which formatting would lose is left alone and reported.
    """
    chosen = paths or tuple(sorted(filter(Path.is_file, project.data.rglob("[!.]*.yaml")))) + tuple(
        project.data.glob("*.sssom.tsv")
    )
    findings: list[Diagnostic] = []
    changed = 0
    for path in chosen:
        shown = project.display(path.resolve())
        formatting = format_file(path, shown)
        findings += formatting.diagnostics
        if formatting.after == formatting.before:
            continue
        changed += 1
        click.echo(f"{'not canonical' if check else 'formatted'}: {shown}", err=True)
        if not check:
            write_bytes(path, formatting.after)
    print_diagnostics(findings)
    sys.exit(1 if check and changed else exit_code(findings))
