"""`mxsu diff`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from mxsu_graph.cli.options import project_option
from mxsu_graph.errors import BuildError
from mxsu_graph.graph.diff import diff_claims
from mxsu_graph.graph.store import current_build
from mxsu_graph.project import Project


@click.command("diff")
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--summary", is_flag=True, help="Only count; do not list the facts.")
@project_option
def command(old: Path, new: Path | None, summary: bool, project: Project) -> None:
    """List the claims added, withdrawn, removed or changed from OLD to NEW.

    Both are builds (folders with dataset.nq) or N-Quads files; NEW is the current build where it is left out.
    """
    after = current_build(project.build).dataset if new is None else _dataset(new)
    changes = diff_claims(_lines(_dataset(old)), _lines(after))
    for change in () if summary else changes:
        click.echo(f"{change.kind:<9} {change.claim}")
        if change.kind in ("changed", "withdrawn"):
            for sign, facts in (("-", change.gone), ("+", change.new)):
                for fact in facts:
                    click.echo(f"  {sign} {fact}")
    counts = Counter(change.kind for change in changes)
    listed = ", ".join(f"{counts[kind]} {kind}" for kind in ("added", "withdrawn", "removed", "changed"))
    click.echo(listed, err=not summary)


def _dataset(path: Path) -> Path:
    found = path / "dataset.nq" if path.is_dir() else path
    if not found.is_file():
        raise BuildError(f"{path} is neither a build nor an N-Quads file")
    return found


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)
