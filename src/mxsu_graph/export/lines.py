"""N-Quads and N-Triples: one line a statement, in byte order; without blank nodes that is canonical."""

from __future__ import annotations

from collections.abc import Set
from typing import BinaryIO

from mxsu_graph.export.dataset import Dataset

__all__ = ["write_nquads", "write_ntriples"]


def write_nquads(dataset: Dataset, stream: BinaryIO, graphs: Set[str]) -> None:
    """Write some graphs of a dataset as N-Quads (RDF 1.1 N-Quads)."""
    for line in dataset.quads(graphs):
        stream.write(f"{line}\n".encode())


def write_ntriples(dataset: Dataset, stream: BinaryIO, graphs: Set[str]) -> None:
    """Write some graphs of a dataset, taken together, as N-Triples (RDF 1.1 N-Triples)."""
    for line in dataset.triples(graphs):
        stream.write(f"{line}\n".encode())
