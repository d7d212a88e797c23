"""`mxsu draft`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mxsu_graph.cli.options import output_format, project_option
from mxsu_graph.cli.output import print_rows
from mxsu_graph.curation.layout import TO_DO
from mxsu_graph.files import write_bytes
from mxsu_graph.intake.draft import Draft, build_draft, detect_repair, write_skeleton
from mxsu_graph.model import Source, TextVersion
from mxsu_graph.pipeline import load_project
from mxsu_graph.project import Project
from mxsu_graph.texts.read import REPAIRS

_COLUMNS = ("segment", "start", "end", "words", "meaning", "how", "or")


@click.command("draft")
@click.argument("text", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "id_", metavar="ID", default="", help="Id of the new source, which names its file.")
@click.option("--title", default="", help="Title of the source; the name of the text's file by default.")
@click.option(
    "--type", "type_", metavar="CODE", default=TO_DO, help="Kind of source: article, blog-post, essay ..."
)
@click.option("--language", metavar="TAG", default="en", show_default=True, help="Language of the text.")
@click.option(
    "--repair",
    type=click.Choice(["auto", *filter(None, REPAIRS)]),
    default="auto",
    show_default=True,
    help="How the stored text was damaged.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Where to write the skeleton; data/sources/ID.yaml by default, - for standard output.",
)
@click.option("--mentions", is_flag=True, help="Only list the mentions and dates that were found.")
@output_format
@project_option
def command(
    text: Path,
    id_: str,
    title: str,
    type_: str,
    language: str,
    repair: str,
    output: Path | None,
    mentions: bool,
    form: str,
    project: Project,
) -> None:
    """Prepare a new source from a plain TEXT: repair it, number its segments, find known entities and dates.

    Writes a skeleton to curate; 'mxsu check' then lists what is left to do:

      mxsu draft letters.txt --mentions

      mxsu draft letters.txt --id harbour-letters-1931 --type essay
    """
    corpus = load_project(project).corpus
    draft = build_draft(text, corpus, detect_repair(text) if repair == "auto" else repair.replace("none", ""))
    _report(draft)
    if mentions:
        print_rows(_COLUMNS, list(_rows(draft)), form)
        return
    if not id_:
        raise click.UsageError("name the new source with --id, or look at what is found with --mentions")
    source = Source(id_, type_, title or text.stem, TextVersion(text.name, ""), language=language)
    _write(write_skeleton(draft, source, corpus), output or project.data / "sources" / f"{id_}.yaml", project)


def _report(draft: Draft) -> None:
    entities = {mention.entity for mention in draft.mentions}
    if draft.repair:
        click.echo(
            f"the stored text was damaged and is repaired: {len(draft.text.lost)} characters are lost", err=True
        )
    click.echo(
        f"{len(draft.text.segments)} segments, {len(draft.mentions)} mentions of {len(entities)} entities, "
        f"{len(draft.dates)} dates",
        err=True,
    )


def _rows(draft: Draft) -> list[tuple[str, ...]]:
    """Mentions and dates in the order of the text."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    for mention in draft.mentions:
        first, *others = mention.candidates
        how = f"{first.how} {first.score:.0f}%" if first.how == "near" else first.how
        place = (mention.locator, str(mention.start), str(mention.end), mention.words)
        rows.append((mention.start, (*place, first.entity, how, " ".join(other.entity for other in others))))
    for locator, date in draft.dates:
        rows.append((date.start, (locator, str(date.start), str(date.end), date.words, date.when, "date", "")))
    return [row for _, row in sorted(rows)]


def _write(content: bytes, path: Path, project: Project) -> None:
    if path.as_posix() == "-":
        sys.stdout.buffer.write(content)
        return
    if path.exists():
        raise click.UsageError(f"{project.display(path)} is there already: it may hold somebody's work")
    write_bytes(path, content)
    click.echo(f"wrote {project.display(path)}; next: mxsu check", err=True)
