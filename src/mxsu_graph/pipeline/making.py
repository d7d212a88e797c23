"""The end of a build: the new data as a store, asked while it is validated, written when it is good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.graph.store import Build, Draft, Manifest
from mxsu_graph.pipeline.previous import Difference
from mxsu_graph.validation import Found, StoreEngine, validate_again, validate_all

__all__ = ["Making"]


@dataclass
class Making:
    """One build being made.

    Attributes:
        draft: where it is written.
        lines: its canonical lines.
        difference: what it changes in an earlier build.
        shapes: the hash of the shapes.
        revisions: how often its store was changed since it was loaded.
        found: what the shapes find in it, once they were asked.
    """

    draft: Draft
    lines: list[bytes]
    difference: Difference | None
    shapes: bytes
    revisions: int = 0
    found: Found | None = None
    _revised: ox.Store | None = None

    def validate(self, shapes: Sequence[Path]) -> Found:
        """What the shapes of some files find in the new data.

        Raises:
            ShapesError: a shapes file is malformed.
        """
        self.found = self._validate_again(shapes)
        if self.found is None:
            store = ox.Store()
            store.bulk_load(b"".join(self.lines), format=ox.RdfFormat.N_QUADS)
            self.found = validate_all(StoreEngine(store), shapes)
        return self.found

    def _validate_again(self, shapes: Sequence[Path]) -> Found | None:
        """The same, about what a small change can concern; `None` where that cannot be told."""
        if self.difference is None or self.difference.previous.shapes != self.shapes:
            return None
        store = self._revise()
        if store is None:
            return None
        lines = b"".join([*self.difference.removed, *self.difference.added])
        changed = [quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)]
        return validate_again(StoreEngine(store), shapes, self.difference.previous.found, changed)

    def finish(self, manifest: Manifest, table: Callable[[], bytes]) -> Build:
        """Write the build and make it current.

        Raises:
            BuildError: the disk refused; what was current before still is.
        """
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
