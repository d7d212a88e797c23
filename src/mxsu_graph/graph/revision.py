"""A store that differs from another in a few quads, made without loading it anew.

Oxigraph's files never change once they are written, so that a backup is a folder of links to the same files (a
checkpoint of RocksDB) and costs next to nothing; only what differs is written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

__all__ = ["list_neighbours", "revise_store"]


def revise_store(base: Path, target: Path, removed: Collection[bytes], added: Collection[bytes]) -> ox.Store:
    """Copy a store into a new folder and change it there.

    Args:
        base: the folder of a store; it is only read.
        target: the folder of the copy, which does not exist yet.
        removed: N-Quads lines of quads that go.
        added: N-Quads lines of quads that come; where a store holds two spellings of a number as one value, the
            lines that stay beside a removed one must be among them (`list_neighbours`).

    Returns:
        The new store, open for writing.

    Raises:
        OSError: the disk refused.
    """
    ox.Store.read_only(str(base)).backup(str(target))
    store = ox.Store(str(target))
    for quad in ox.parse(b"".join(removed), format=ox.RdfFormat.N_QUADS):
        store.remove(quad)
    store.extend(ox.parse(b"".join(added), format=ox.RdfFormat.N_QUADS))
    store.flush()
    return store


def list_neighbours(lines: Sequence[bytes], removed: Collection[bytes]) -> Iterator[bytes]:
    """The lines about the same subjects as some others.

    Args:
        lines: N-Quads lines, sorted.
        removed: lines whose subjects are meant.
    """
    for subject in {line[: line.index(b" ") + 1] for line in removed}:
        for number in range(bisect_left(lines, subject), len(lines)):
            if not lines[number].startswith(subject):
                break
            yield lines[number]
