"""Making a release: one folder, complete when it appears, the same bytes from the same data and day."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.analysis.description import build_description
from mxsu_graph.analysis.effects import State, find_effects, read_state
from mxsu_graph.curation.cff import CitationFile, parse_day, read_cff
from mxsu_graph.errors import BuildError, ProjectError
from mxsu_graph.export.dataset import build_dataset
from mxsu_graph.export.turtle import write_turtle
from mxsu_graph.files import remove_leftovers, waiting_name, write_bytes, write_file
from mxsu_graph.graph.canonical import dataset_hash
from mxsu_graph.graph.diff import diff_claims
from mxsu_graph.graph.snapshot import find_snapshot
from mxsu_graph.graph.store import Build
from mxsu_graph.iri import release_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.release.dcat import build_dcat
from mxsu_graph.release.deposit import CRATE_FILE, build_crate, build_datacite, render_json
from mxsu_graph.release.dumps import write_dumps
from mxsu_graph.release.facts import ReleaseFacts
from mxsu_graph.release.pages import render_changes, render_first, render_readme
from mxsu_graph.release.void import build_void, count_quads

__all__ = ["choose_day", "run_release"]


def run_release(
    loaded: Loaded, build: Build, folder: Path, day: str = "", since: Path | None = None, url: str = ""
) -> ReleaseFacts:
    """Write a release; a folder that was there before is replaced when the new one is complete.

    Args:
        loaded: the project as read.
        build: the build that was made of it.
        folder: where to.
        day: the day of the release; that of CITATION.cff by default.
        since: the last release, or an older build; none for the first release.
        url: where the files will be found; below the address of the version by default.

    Raises:
        ProjectError: CITATION.cff is absent or malformed, or there is no day.
        BuildError: the last release cannot be read, or the disk refused.
        ExportError: a library is missing.
    """
    citation = read_cff(loaded.project.root)
    day = choose_day(citation, day)
    working = waiting_name(folder)
    _settle_killed(folder)
    try:
        working.mkdir(parents=True)
        facts = ReleaseFacts(
            citation,
            day,
            build.manifest.dataset,
            build.manifest.quads,
            {
                "claims": sum(not claim.withdrawn for claim in loaded.corpus.claims),
                "sources": len(loaded.corpus.sources),
                "entities": sum(not entity.replaced_by for entity in loaded.corpus.entities),
            },
            f"{url.rstrip('/') or release_iri(citation.version)}/",
        )
        files = write_dumps(working, loaded, build, citation, facts.day)
        facts = replace(facts, files=files)
        _write_descriptions(working, facts, loaded, build)
        write_bytes(working / "CHANGES.md", _tell_changes(facts, loaded, build, since))
        write_bytes(working / "SHA256SUMS", _sum_files(working))
        _replace(folder, working)
    except OSError as error:
        raise BuildError(f"the release could not be written: {error}") from error
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return facts


def choose_day(citation: CitationFile, day: str) -> str:
    """The day of a release: what was asked for, or what CITATION.cff says.

    Raises:
        ProjectError: there is none, the two differ, or it is not a day.
    """
    try:
        chosen = parse_day(day) if day else citation.released
    except ValueError as error:
        raise ProjectError(str(error)) from error
    if not chosen:
        raise ProjectError(
            "on which day is this released? Say --date YEAR-MONTH-DAY, or write date-released into CITATION.cff"
        )
    if citation.released and chosen != citation.released:
        raise ProjectError(f"CITATION.cff says that this is released on {citation.released}, not on {chosen}")
    return chosen


def _write_descriptions(folder: Path, facts: ReleaseFacts, loaded: Loaded, build: Build) -> None:
    sources = [(source.id, source.title) for source in loaded.corpus.sources]
    _write_turtle(folder / "void.ttl", build_void(facts, count_quads(build.dataset), sources), facts.iri)
    _write_turtle(folder / "dcat.ttl", build_dcat(facts), facts.iri)
    write_bytes(folder / "datacite.json", render_json(build_datacite(facts)))
    write_bytes(folder / CRATE_FILE, render_json(build_crate(facts)))
    write_bytes(folder / "README.md", render_readme(facts))


def _write_turtle(path: Path, quads: Iterable[ox.Quad], first: str) -> None:
    dataset = build_dataset(quads)
    write_file(path, lambda stream: write_turtle(dataset, stream, frozenset(dataset.graphs), f"<{first}>"))


def _tell_changes(facts: ReleaseFacts, loaded: Loaded, build: Build, since: Path | None) -> bytes:
    if since is None:
        return render_first(facts)
    old, new = find_snapshot(since), find_snapshot(build.folder)
    before = old.lines()
    effects = None
    if old.table is not None:
        now = State(loaded.table, build_description(loaded.corpus, loaded.vocabulary))
        effects = find_effects(read_state(old, loaded.vocabulary), now)
    return render_changes(facts, dataset_hash(before), diff_claims(before, new.lines()), effects)


def _sum_files(folder: Path) -> bytes:
    """One line a file as `sha256sum` writes them."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths]
    return "".join(lines).encode()


def _settle_killed(folder: Path) -> None:
    """Put back the old folder if a process was killed between taking it away and putting the new one there."""
    taken = sorted(folder.parent.glob(f".{folder.name}.*.old"))
    if taken and not folder.exists():
        taken[-1].rename(folder)
    remove_leftovers(folder)


def _replace(folder: Path, working: Path) -> None:
    """Put the new folder in the place of the old one, which is only then deleted."""
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if folder.exists():
        folder.rename(old)
    working.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
