"""Another state of the data, as a folder of files: an older build, or a release that somebody downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.errors import BuildError

__all__ = ["Snapshot", "find_snapshot", "load_snapshot"]


@dataclass(frozen=True, order=True, slots=True)
class Snapshot:
    """The files of a state: the canonical N-Quads, and the claims table where it is there."""

    dataset: Path
    table: Path | None = None

    def lines(self) -> list[bytes]:
        """The canonical lines."""
        return self.dataset.read_bytes().splitlines(keepends=True)


def find_snapshot(path: Path) -> Snapshot:
    """The state in a folder with `dataset.nq` (and `claims.parquet`), or in an N-Quads file.

    Raises:
        BuildError: the path is neither.
    """
    dataset = path / "dataset.nq" if path.is_dir() else path
    if not dataset.is_file():
        raise BuildError(f"{path} is neither a build nor a release nor an N-Quads file")
    table = dataset.with_name("claims.parquet")
    return Snapshot(dataset, table if table.is_file() else None)


def load_snapshot(snapshot: Snapshot) -> ox.Store:
    """The state as a store in memory.

    Raises:
        BuildError: the file is not N-Quads.
    """
    store = ox.Store()
    try:
        store.bulk_load(path=str(snapshot.dataset), format=ox.RdfFormat.N_QUADS)
    except (OSError, SyntaxError) as error:
        raise BuildError(f"{snapshot.dataset} cannot be read: {error}") from error
    return store
