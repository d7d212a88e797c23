"""The last good build as a start for the next: its lines, its store, and what its validation asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from mxsu_graph.errors import BuildError
from mxsu_graph.graph.canonical import dataset_hash
from mxsu_graph.graph.revision import list_neighbours
from mxsu_graph.graph.store import Build, Draft
from mxsu_graph.pipeline.memory import Memory

__all__ = ["Difference", "Previous", "keep_answers", "recall_previous"]

_ANSWERS = "queries"
_MOST_REVISIONS = 40
"""After so many changes a store is loaded anew: what was removed leaves room behind."""


@dataclass(frozen=True, slots=True)
class Previous:
    """An earlier build.

    Attributes:
        build: where it is.
        lines: its canonical lines.
        answers: what the queries of its validation answered.
        revisions: how often its store was changed since it was loaded.
    """

    build: Build
    lines: list[bytes]
    answers: Mapping[str, tuple[list[str] | None, list[list[Any]]]]
    revisions: int


@dataclass(frozen=True)
class Difference:
    """What a new dataset changes in an earlier one."""

    previous: Previous
    lines: list[bytes] = field(repr=False)

    @cached_property
    def removed(self) -> frozenset[bytes]:
        """The lines that go."""
        return frozenset(self.previous.lines).difference(self.lines)

    @cached_property
    def added(self) -> frozenset[bytes]:
        """The lines that come."""
        return frozenset(self.lines).difference(self.previous.lines)

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


def recall_previous(memory: Memory, build: Build | None) -> Previous | None:
    """The last good build, where it is as it was when its validation was remembered."""
    remembered = memory.recall(_ANSWERS)
    if build is None or remembered is None:
        return None
    dataset, revisions, answers = remembered
    if dataset != build.manifest.dataset:
        return None
    try:
        lines = build.dataset.read_bytes().splitlines(keepends=True)
    except OSError:
        return None
    return Previous(build, lines, answers, revisions) if dataset_hash(lines) == dataset else None


def keep_answers(memory: Memory, dataset: str, revisions: int, answers: Mapping[str, Any]) -> None:
    """Remember what the queries answered about a dataset, and how often its store was changed."""
    memory.keep(_ANSWERS, (dataset, revisions, dict(answers)))
