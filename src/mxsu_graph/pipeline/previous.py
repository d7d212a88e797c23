"""The last good build as a start for the next: its lines, its store, and what its validation asked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from mxsu_graph.errors import BuildError
from mxsu_graph.graph.canonical import dataset_hash
from mxsu_graph.graph.revision import list_neighbours
from mxsu_graph.graph.store import Build, Draft
from mxsu_graph.pipeline.memory import Memory
from mxsu_graph.validation import Found, recall_found

__all__ = ["Difference", "Previous", "compare", "keep_found", "recall_previous"]

_FOUND = "validation"
_MOST_REVISIONS = 40
"""After so many changes a store is loaded anew: what was removed leaves room behind."""


@dataclass(frozen=True, slots=True)
class Previous:
    """An earlier build.

    Attributes:
        build: where it is.
        lines: its canonical lines.
        revisions: how often its store was changed since it was loaded.
        shapes: the hash of the shapes that it was validated by.
        found: what they found.
    """

    build: Build
    lines: list[bytes]
    revisions: int
    shapes: bytes
    found: Found


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new dataset changes in an earlier one.

    Attributes:
        previous: the earlier build.
        lines: the canonical lines of the new one.
        removed: the lines that go.
        added: the lines that come.
    """

    previous: Previous
    lines: list[bytes]
    removed: tuple[bytes, ...]
    added: tuple[bytes, ...]

    @property
    def is_small(self) -> bool:
        """Whether changing the store takes less than loading one."""
        few = len(self.removed) + len(self.added) < len(self.lines) // 8
        return few and self.previous.revisions < _MOST_REVISIONS

    def revise(self, draft: Draft) -> ox.Store | None:
        """The store of the earlier build, changed to hold the new lines; `None` where that did not succeed."""
        added = [*self.added, *list_neighbours(self.lines, self.removed)]
        try:
            store = draft.revise_store(self.previous.build, self.removed, added)
        except BuildError:
            return None  # damaged, perhaps: loading does not need it
        return store if len(store) == len(self.lines) else None


def compare(previous: Previous, lines: frozenset[bytes]) -> Difference:
    """The difference, and the new lines in their order, which is for the most part that of the earlier ones."""
    added = sorted(lines.difference(previous.lines))
    fewer = len(lines) - len(added) < len(previous.lines)
    removed = tuple(line for line in previous.lines if line not in lines) if fewer else ()
    return Difference(previous, sorted(_leave_out(previous.lines, removed) + added), removed, tuple(added))


def _leave_out(lines: Sequence[bytes], some: Iterable[bytes]) -> list[bytes]:
    """Sorted lines without some of them, which are in the same order: all stretches in between."""
    kept: list[bytes] = []
    start = 0
    for line in some:
        end = bisect_left(lines, line, start)
        kept += lines[start:end]
        start = end + 1
    return [*kept, *lines[start:]]


def recall_previous(memory: Memory, build: Build | None) -> Previous | None:
    """The last good build, where it is as it was when its validation was remembered."""
    remembered = memory.recall(_FOUND)
    if build is None or remembered is None:
        return None
    dataset, revisions, shapes, found = remembered
    if dataset != build.manifest.dataset:
        return None
    try:
        content = build.dataset.read_bytes()
    except OSError:
        return None
    if dataset_hash([content]) != dataset:
        return None
    return Previous(build, content.splitlines(keepends=True), revisions, shapes, recall_found(found))


def keep_found(memory: Memory, dataset: str, revisions: int, shapes: bytes, found: Found) -> None:
    """Remember what shapes found in a dataset, and how often its store was changed."""
    memory.keep(_FOUND, (dataset, revisions, shapes, found.flatten()))
