"""The canonical form of a dataset without blank nodes: its N-Quads lines, each once, in byte order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

__all__ = ["batch_lines", "canonical_lines", "dataset_hash", "write_canonical"]


def canonical_lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    """The N-Quads lines of the quads, sorted and without repetition.

    With no blank nodes this is the canonical form of RDF Dataset Canonicalization (W3C, RDFC-1.0).
    """
    serialized = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert serialized is not None  # only None when writing to a file
    return sorted(set(serialized.splitlines(keepends=True)))


def dataset_hash(lines: Iterable[bytes]) -> str:
    """The SHA-256 of the canonical form, in hexadecimal."""
    digest = hashlib.sha256()
    for some in batch_lines(lines):
        digest.update(some)
    return digest.hexdigest()


def batch_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Many lines at a time: a call for each would take longer than to hash or to write it."""
    waiting = iter(lines)
    while some := b"".join(islice(waiting, 10_000)):
        yield some


def write_canonical(path: Path, lines: Iterable[bytes]) -> None:
    """Write the canonical form as an N-Quads file."""
    with path.open("wb") as file:
        file.writelines(batch_lines(lines))
