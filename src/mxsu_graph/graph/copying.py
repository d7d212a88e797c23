"""The claims table and the register of a graph that is elsewhere, on files of our own, without holding either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from mxsu_graph.graph.register import read_assessments
from mxsu_graph.graph.sorting import ClaimSorter
from mxsu_graph.graph.table import build_row, frame_rows, list_verdicts, write_table

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FarGraph", "copy_claims"]

_QUADS = 20_000
"""Quads that are put into the store at once."""
_ROWS = 10_000
"""Claims in one file of the table."""


class FarGraph(Protocol):
    """One graph that is elsewhere: what it is called, how many triples to expect, and the triples."""

    @property
    def name(self) -> str:
        """Its IRI."""
        ...

    @property
    def triples(self) -> int:
        """How many there are, about."""
        ...

    def read(self) -> Iterator[ox.Triple]:
        """The triples, in any order; one perhaps twice."""
        ...


def copy_claims(graphs: Iterable[FarGraph], folder: Path) -> tuple[pl.LazyFrame, ox.Store]:
    """Copy graphs into a folder: claims into a table, in no order, and everything else into a store.

    Args:
        graphs: assessments before the sources whose claims they judge.
        folder: where the files go, for as long as table and store are used.

    Raises:
        OSError: there is no room.
    """
    import polars as pl  # a third of a second to import

    store, parts = ox.Store(str(folder / "store")), folder / "claims"
    parts.mkdir()
    rows = _read_rows(graphs, store, folder / "sorting")
    number = 0
    while part := list(islice(rows, _ROWS)):
        write_table(parts / f"{number:06}.parquet", frame_rows(part))
        number += 1
    return pl.scan_parquet(parts), store


def _read_rows(graphs: Iterable[FarGraph], store: ox.Store, folder: Path) -> Iterator[tuple[object, ...]]:
    """The rows of all claims; what is about no claim goes into the store."""
    verdicts: dict[str, str] = {}
    for graph in graphs:
        with ClaimSorter(folder, graph.triples) as sorter:
            name = ox.NamedNode(graph.name)
            others = (ox.Quad(t.subject, t.predicate, t.object, name) for t in graph.read() if not sorter.add(t))
            while batch := list(islice(others, _QUADS)):
                store.bulk_extend(batch)  # half the time and memory of `extend`
            verdicts = verdicts or list_verdicts(read_assessments(store))
            for claims, anchors in sorter.batches():
                for claim in claims:
                    yield build_row(claim, anchors.get(claim.ref), verdicts.get(claim.ref, ""))
