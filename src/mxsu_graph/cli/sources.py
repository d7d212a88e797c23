"""`mxsu sources`."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from mxsu_graph.cli.options import diagnostic_format, output_format, project_option
from mxsu_graph.cli.output import exit_code, print_diagnostics, print_rows
from mxsu_graph.pipeline import ANCHORS_FILE, anchor_texts, load_project, verify_texts
from mxsu_graph.project import Project
from mxsu_graph.texts.coverage import Coverage, check_coverage, measure_coverage, read_reasons
from mxsu_graph.texts.read import read_text
from mxsu_graph.texts.table import write_anchors

UNCOVERED_FILE = "uncovered.tsv"


@click.group("sources", invoke_without_command=True)
@output_format
@project_option
@click.pass_context
def command(ctx: click.Context, form: str, project: Project) -> None:
    """List the sources, or verify and anchor their claims in your own copies of the texts."""
    if ctx.invoked_subcommand is not None:
        return
    corpus = load_project(project).corpus
    rows = []
    for source in corpus.sources:
        number = sum(claim.source == source.id for claim in corpus.claims)
        rows.append((source.id, source.title, ", ".join(source.creator), str(number), source.text.file))
    print_rows(("source", "title", "creator", "claims", "text"), rows, form)


def _texts_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--texts",
        required=True,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Folder that holds your copies of the source texts.",
    )(function)


def _source_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--source", metavar="ID", default="", help="Only this source.")(function)


@command.command("verify")
@_texts_option
@_source_option
@diagnostic_format
@project_option
def verify(texts: Path, source: str, form: str, project: Project) -> None:
    """Find every claim's quotation in the texts and compare place and hash with data/anchors.tsv.

    For each failure: what changed, and where the quotation is found now. Exit code 1 where there is one.
    """
    loaded = load_project(project)
    findings = verify_texts(loaded, texts, source)
    print_diagnostics(findings, form)
    for one in loaded.corpus.sources:
        path = texts / one.text.file
        if source in ("", one.id) and path.exists() and (lost := read_text(path, one.text.repair).lost):
            click.echo(f"{one.id}: {len(lost)} characters of the stored text are lost for good", err=True)
    if not findings:
        number = sum(source in ("", claim.source) for claim in loaded.corpus.claims)
        click.echo(f"{number} claims: every quotation is in its place", err=True)
    else:
        click.echo(f"{len(findings)} findings", err=True)
    sys.exit(exit_code(findings))


@command.command("anchor")
@_texts_option
@_source_option
@diagnostic_format
@project_option
def anchor(texts: Path, source: str, form: str, project: Project) -> None:
    """Write data/anchors.tsv anew from the texts; refused where a quotation is missing or ambiguous."""
    loaded = load_project(project)
    anchors, findings = anchor_texts(loaded, texts, source)
    print_diagnostics(findings, form)
    if exit_code(findings) == 0:
        write_anchors(project.data / ANCHORS_FILE, anchors)
        click.echo(f"wrote {len(anchors)} anchors to {project.display(project.data / ANCHORS_FILE)}", err=True)
    sys.exit(exit_code(findings))


@command.command("coverage")
@_texts_option
@output_format
@project_option
def coverage(texts: Path, form: str, project: Project) -> None:
    """Count the claims of every paragraph and note; a segment without one needs a reason in data/uncovered.tsv.

    Exit code 1 where a segment has neither claim nor reason.
    """
    corpus = load_project(project).corpus
    path = project.data / UNCOVERED_FILE
    reasons = read_reasons(path)
    rows: list[Coverage] = []
    for source in corpus.sources:
        segments = read_text(texts / source.text.file, source.text.repair).segments
        rows += measure_coverage(source.id, segments, corpus.claims, reasons)
    print_rows(
        ("source", "segment", "words", "claims", "reason"),
        [(row.source, row.locator, str(row.words), str(row.claims), row.reason) for row in rows],
        form,
    )
    findings = check_coverage(rows, project.display(path))
    for finding in findings:
        click.echo(str(finding), err=True)
    sys.exit(exit_code(findings))


@command.command("sample")
@click.option("--number", type=click.IntRange(min=1), default=200, show_default=True, help="How many claims.")
@click.option("--seed", type=int, default=1959, show_default=True, help="The same seed draws the same claims.")
@output_format
@project_option
def sample(number: int, seed: int, form: str, project: Project) -> None:
    """Draw claims at random, to be checked against the texts by another reader."""
    claims = sorted(load_project(project).corpus.claims)
    drawn = sorted(random.Random(seed).sample(claims, min(number, len(claims))))
    rows = [
        (c.ref, c.locator, c.subject, c.predicate, c.object.text, c.role, c.when, c.modality, c.polarity, c.quote)
        for c in drawn
    ]
    columns = (
        "claim",
        "segment",
        "subject",
        "predicate",
        "object",
        "role",
        "when",
        "modality",
        "polarity",
        "quote",
    )
    print_rows(columns, rows, form)
