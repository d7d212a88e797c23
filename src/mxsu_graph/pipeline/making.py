"""The end of a build: the new data as a store, asked while it is validated, written when it is good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.graph.store import Build, Draft, Manifest
from mxsu_graph.pipeline.previous import Difference
from mxsu_graph.validation import RememberingEngine, list_predicates

__all__ = ["Making"]

_FEW = 12
"""So many queries are answered from the disk; for more, loading all into memory pays (measured)."""


@dataclass
class Making:
    """One build being made.

    Attributes:
        draft: where it is written.
        lines: its canonical lines.
        difference: what it changes in an earlier build.
        revisions: how often its store was changed since it was loaded.
    """

    draft: Draft
    lines: list[bytes]
    difference: Difference | None
    revisions: int = 0
    _revised: ox.Store | None = None

    @cached_property
    def engine(self) -> RememberingEngine:
        """The new data, to be validated."""
        if self.difference is None:
            return RememberingEngine(self._open_store)
        changed = list_predicates((*self.difference.removed, *self.difference.added))
        return RememberingEngine(self._open_store, self.difference.previous.answers, changed)

    def finish(self, manifest: Manifest, table: Callable[[], bytes]) -> Build:
        """Write the build and make it current.

        Raises:
            BuildError: the disk refused; what was current before still is.
        """
        self.engine.close()
        self.draft.write_lines(self.lines)
        if self._revise() is None:
            self.draft.load_store()
        self._revised = None  # a store is closed when nobody holds it, and must be before its folder is renamed

        def write(path: Path) -> None:
            path.write_bytes(table())

        return self.draft.publish(self.draft.finish(manifest, write))

    def _revise(self) -> ox.Store | None:
        """The earlier build's store, changed; `None` where a new one is to be loaded."""
        if self._revised is None and self.difference is not None and self.difference.is_small:
            self._revised = self.difference.revise(self.draft)
            if self._revised is not None:
                self.revisions = self.difference.previous.revisions + 1
        return self._revised

    def _open_store(self, queries: int) -> ox.Store:
        if queries <= _FEW and (store := self._revise()):
            return store
        store = ox.Store()
        store.bulk_load(b"".join(self.lines), format=ox.RdfFormat.N_QUADS)
        return store
