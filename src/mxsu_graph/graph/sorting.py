"""Triples of claims in any order, as a server sends them, put together claim by claim.

Whatever is about one claim goes into one of several files, each small enough to be held, and comes back with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from zlib import crc32

import pyoxigraph as ox

from mxsu_graph.graph.claims import Batch, build_batch, claim_of

__all__ = ["ClaimSorter"]

_SIZE = 40_000
"""Triples that are held at once, about; a claim has twenty."""
_MOST_FILES = 200
"""More would be more than a process may have open."""


class ClaimSorter:
    """Takes the triples of one source, and gives its claims in batches. The files go when it is left."""

    def __init__(self, folder: Path, triples: int) -> None:
        """Begin, with a folder of its own that need not be there, for about so many triples."""
        folder.mkdir(parents=True, exist_ok=True)
        self._paths = [folder / f"{at}.nt" for at in range(min(triples // _SIZE + 1, _MOST_FILES))]
        self._stack = ExitStack()
        self._files = [self._stack.enter_context(path.open("w", encoding="utf-8")) for path in self._paths]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        for path in self._paths:
            path.unlink(missing_ok=True)

    def add(self, triple: ox.Triple) -> bool:
        """Take a triple, if it is about a claim or its evidence. It may be taken twice."""
        claim = claim_of(triple.subject.value) if isinstance(triple.subject, ox.NamedNode) else ""
        if claim:
            self._files[crc32(claim.encode()) % len(self._files)].write(f"{triple} .\n")
        return bool(claim)

    def batches(self) -> Iterator[Batch]:
        """All claims of which triples were taken, withdrawn ones included; in order within each batch."""
        self._stack.close()
        for path in self._paths:
            with path.open("rb") as file:
                yield build_batch(_parse(dict.fromkeys(file)))


def _parse(lines: Iterable[bytes]) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES))
