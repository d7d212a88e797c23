"""`mxsu release`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mxsu_graph.cli.options import project_option
from mxsu_graph.cli.output import exit_code, print_diagnostics
from mxsu_graph.curation.ledger import count_unpublished
from mxsu_graph.pipeline import build_graph, load_project
from mxsu_graph.project import Project


@click.command("release")
@click.option("--date", "day", default="", help="The day of the release; that of CITATION.cff by default.")
@click.option(
    "--since",
    type=click.Path(exists=True, path_type=Path),
    help="The last release, or an older build, to tell the changes from.",
)
@click.option("--url", default="", help="Where the files will be found; below the version's address by default.")
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="The folder; build/release by default."
)
@project_option
def command(day: str, since: Path | None, url: str, output: Path | None, project: Project) -> None:
    """Build, and write the dataset with its descriptions, checksums and changes into a folder.

    There is no clock in it: the same data and the same day give the same bytes.

      mxsu release --date 2027-01-31 --since ../releases/0.1.0
    """
    from mxsu_graph.release import run_release  # brings polars, which is slow to import

    result = build_graph(project)
    if result.build is None:
        print_diagnostics(result.diagnostics)
        sys.exit(exit_code(result.diagnostics))
    loaded = load_project(project)
    folder = output or project.build / "release"
    facts = run_release(loaded, result.build, folder, day, since, url)
    click.echo(
        f"version {facts.citation.version} of {facts.day} is in {project.display(folder.resolve())}: "
        f"{facts.counts['claims']} claims, SHA-256 {facts.sha256}"
    )
    unpublished = count_unpublished(loaded.reading.ledger, loaded.corpus)
    if unpublished:
        click.echo(
            f"mxsu: {unpublished} ids are not frozen yet: before this is published, run 'mxsu check --publish'",
            err=True,
        )
