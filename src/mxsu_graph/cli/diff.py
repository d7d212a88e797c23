"""`mxsu diff`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from mxsu_graph.cli.options import project_option
from mxsu_graph.graph.diff import diff_claims
from mxsu_graph.graph.snapshot import find_snapshot
from mxsu_graph.graph.store import current_build
from mxsu_graph.project import Project


@click.command("diff")
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--summary", is_flag=True, help="Only count; do not list the facts.")
@click.option("--effects", is_flag=True, help="Also what it does to open disagreements and to ranks.")
@project_option
def command(old: Path, new: Path | None, summary: bool, effects: bool, project: Project) -> None:
    """List the claims added, withdrawn, removed or changed from OLD to NEW.

    Both are builds or releases (folders with dataset.nq) or N-Quads files; NEW is the current build where it is
    left out. --effects needs the claims table beside the dataset.
    """
    after = find_snapshot(current_build(project.build).folder if new is None else new)
    before = find_snapshot(old)
    changes = diff_claims(before.lines(), after.lines())
    for change in () if summary else changes:
        click.echo(f"{change.kind:<9} {change.claim}")
        if change.kind in ("changed", "withdrawn"):
            for sign, facts in (("-", change.gone), ("+", change.new)):
                for fact in facts:
                    click.echo(f"  {sign} {fact}")
    counts = Counter(change.kind for change in changes)
    listed = ", ".join(f"{counts[kind]} {kind}" for kind in ("added", "withdrawn", "removed", "changed"))
    click.echo(listed, err=not (summary or effects))
    if effects:
        from mxsu_graph.analysis.effects import (
            find_effects,
            read_state,
            render_effects,
        )  # polars is slow to import
        from mxsu_graph.graph.vocabulary import read_vocabulary

        vocabulary = read_vocabulary(project.ontology)
        click.echo(
            render_effects(find_effects(read_state(before, vocabulary), read_state(after, vocabulary))), nl=False
        )
