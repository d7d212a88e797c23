"""`mxsu import`."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import click

from mxsu_graph.cli.options import diagnostic_format, project_option
from mxsu_graph.cli.output import exit_code, print_diagnostics
from mxsu_graph.diagnostics import Diagnostic
from mxsu_graph.files import write_bytes
from mxsu_graph.intake.accept import Intake, accept_reading
from mxsu_graph.intake.read import read_incoming
from mxsu_graph.intake.sheets import write_claims_sheet
from mxsu_graph.pipeline import Loaded, load_project
from mxsu_graph.project import Project
from mxsu_graph.texts.verify import check_quotes


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", metavar="ID", default="", help="The source whose claims these are; needed for CSV.")
@click.option("--replace", is_flag=True, help="Put them in the place of the source's present claims.")
@click.option("--dry-run", is_flag=True, help="Check only; write nothing.")
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the texts: finds the text's file, and checks every quotation in it.",
)
@click.option("--sheet", metavar="ID", help="Instead of reading: print a source's claims as CSV, to be edited.")
@diagnostic_format
@project_option
def command(
    files: tuple[Path, ...],
    source: str,
    replace: bool,
    dry_run: bool,
    texts: Path | None,
    sheet: str | None,
    form: str,
    project: Project,
) -> None:
    """Take claims back from Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML or CSV of our model.

    They are checked as curated files are; without an error, the source's file and new entities are written in
    the canonical layout. Exit code 1 where there is an error, and then nothing is written:

      mxsu import my-source.ttl

      mxsu import claims.csv entities.csv --source my-source
    """
    loaded = load_project(project)
    if sheet is not None:
        _print_sheet(loaded, sheet)
        return
    if not files:
        raise click.UsageError("name a file to import, or use --sheet ID to get one to begin with")
    names = _hash_texts(texts) if texts else {}
    incoming = read_incoming(files, loaded.vocabulary, loaded.corpus.sources, names, source)
    intake = accept_reading(incoming, loaded.reading, loaded.vocabulary, replace, source)
    corpus = incoming.corpus
    findings: list[Diagnostic] = list(intake.diagnostics)
    if texts:
        spans = {claim.ref: incoming.span(claim.ref, "quote") for claim in corpus.claims}
        spans |= {one.id: incoming.span(one.id, "text/sha256") for one in corpus.sources}
        findings += check_quotes(corpus.sources, corpus.claims, texts, spans)
    print_diagnostics(findings, form)
    if not exit_code(findings):
        _write(intake, loaded, dry_run)
    else:
        click.echo(f"{sum(f.severity == 'error' for f in findings)} errors: nothing was written", err=True)
    sys.exit(exit_code(findings))


def _print_sheet(loaded: Loaded, source: str) -> None:
    known = [one.id for one in loaded.corpus.sources]
    if source not in known:
        raise click.UsageError(f"there is no source '{source}'; there are: {', '.join(known)}")
    click.echo(write_claims_sheet(c for c in loaded.corpus.claims if c.source == source), nl=False)


def _hash_texts(folder: Path) -> dict[str, str]:
    """The names of all files of a folder by the SHA-256 of their bytes."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path.name for path in files}


def _write(intake: Intake, loaded: Loaded, dry_run: bool) -> None:
    data = loaded.project.data
    for name, content in sorted(intake.files.items()):
        path = data / name
        same = path.exists() and path.read_bytes() == content
        what = "unchanged" if same else "would write" if dry_run else "wrote"
        if not same and not dry_run:
            write_bytes(path, content)
        click.echo(f"{what} {loaded.project.display(path)}", err=True)
    click.echo(f"{intake.claims} claims, {len(intake.entities)} new entities", err=True)
    if not dry_run:
        click.echo("next: mxsu check, then mxsu sources anchor --texts DIR", err=True)
