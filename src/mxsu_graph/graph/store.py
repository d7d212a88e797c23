"""Builds on disk: written beside the last good one, checked, and made current by one atomic rename.

```
build/
  current              one line: the name of the current build
  graphs/<name>/       store/ (Oxigraph) · dataset.nq · claims.parquet · manifest.json
```

A process that is killed at any point leaves either the old or the new build current, never a mixture: a build is
complete before its folder gets its name, and it has its name before `current` points to it. A folder loses its
name before it is deleted, so that a half-deleted build is never taken for a whole one.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.errors import BuildError, NotBuiltError
from mxsu_graph.graph.canonical import batch_lines
from mxsu_graph.graph.revision import revise_store

__all__ = ["Build", "Draft", "Manifest", "current_build", "draft_build", "open_store", "read_resident_store"]

_STORE, _DATASET, _TABLE, _MANIFEST = "store", "dataset.nq", "claims.parquet", "manifest.json"
_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build was made from and what it holds; without a clock, so that equal builds have equal manifests."""

    version: str
    inputs: str
    dataset: str
    quads: int


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: its folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def store(self) -> Path:
        """The folder of the embedded store."""
        return self.folder / _STORE

    @property
    def dataset(self) -> Path:
        """The canonical N-Quads file."""
        return self.folder / _DATASET

    @property
    def table(self) -> Path:
        """The claims table, as Parquet."""
        return self.folder / _TABLE


def current_build(build_dir: Path) -> Build:
    """The build that is current.

    Raises:
        NotBuiltError: there is none.
    """
    try:
        name = (build_dir / "current").read_text(encoding="utf-8").strip()
        return _read_build(build_dir / "graphs" / name)
    except FileNotFoundError as error:
        raise NotBuiltError("there is no built graph yet: run 'mxsu build' first") from error
    except (OSError, ValueError, TypeError) as error:
        raise NotBuiltError(f"the build in {build_dir} cannot be read: run 'mxsu build' to replace it") from error


def open_store(build: Build) -> ox.Store:
    """Open the embedded store of a build for reading; any number of processes may do so at once."""
    try:
        return ox.Store.read_only(str(build.store))
    except OSError as error:
        raise NotBuiltError(f"the store in {build.store} cannot be opened: run 'mxsu build'") from error


def read_resident_store(build: Build) -> ox.Store:
    """The quads of a build in memory, for who asks so much that reading them all first is worth it."""
    store = ox.Store()
    try:
        # Lenient, as in `Draft.load_store`.
        store.bulk_load(path=str(build.dataset), format=ox.RdfFormat.N_QUADS, lenient=True)
    except (OSError, SyntaxError) as error:
        raise NotBuiltError(f"{build.dataset} cannot be read: run 'mxsu build'") from error
    return store


@contextmanager
def draft_build(build_dir: Path) -> Iterator[Draft]:
    """A build to be written; nobody else writes one meanwhile, and what is not finished at the end is gone.

    Raises:
        BuildError: the disk refused; what was current before still is.
    """
    working = build_dir / "graphs" / f"{_UNFINISHED}-{os.getpid()}"
    with ExitStack() as stack:
        with _refused():
            working.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_locked(build_dir / "lock"))
            _remove_unfinished(working.parent)
            working.mkdir()
        stack.callback(shutil.rmtree, working, ignore_errors=True)  # a full disk needs the room
        yield Draft(build_dir, working)


@dataclass(frozen=True, slots=True)
class Draft:
    """A build that is being written, in a folder that nobody looks up; every step raises BuildError."""

    build_dir: Path
    folder: Path

    def write_lines(self, lines: list[bytes]) -> None:
        """Write the dataset."""
        with _refused(), (self.folder / _DATASET).open("wb") as file:
            file.writelines(batch_lines(lines))

    def load_store(self) -> None:
        """Load the dataset, as written, into a new store."""
        with _refused():
            shutil.rmtree(self.folder / _STORE, ignore_errors=True)  # one that could not be changed
            store = ox.Store(str(self.folder / _STORE))
            # Lenient, for these lines were written from terms that had been checked: IRIs are not parsed again.
            store.bulk_load(path=str(self.folder / _DATASET), format=ox.RdfFormat.N_QUADS, lenient=True)
            store.flush()
            del store  # releases the lock of the database

    def revise_store(self, base: Build, removed: Collection[bytes], added: Collection[bytes]) -> ox.Store:
        """A copy of another build's store with some lines less and some more; see `revise_store`."""
        with _refused():
            return revise_store(base.store, self.folder / _STORE, removed, added)

    def finish(self, manifest: Manifest, write_table: Callable[[Path], None]) -> Build:
        """Complete the build and give it a name that no other build has: one that is current is never touched."""
        with _refused():
            write_table(self.folder / _TABLE)
            (self.folder / _MANIFEST).write_bytes(_render(manifest))
            final = _choose_folder(self.build_dir / "graphs", manifest)
            self.folder.rename(final)
        return Build(final, manifest)

    def publish(self, build: Build) -> Build:
        """Make a finished build current."""
        with _refused():
            _point_to(self.build_dir / "current", build.folder.name)
            _remove_old(self.build_dir / "graphs", keep=build.folder.name)
        return build


@contextmanager
def _refused() -> Iterator[None]:
    """Oxigraph and Polars have errors of their own for a disk that refuses."""
    try:
        yield
    except Exception as error:
        raise BuildError(f"the build could not be written: {error}; the last good graph is untouched") from error


def _choose_folder(graphs: Path, manifest: Manifest) -> Path:
    """The first digits of the manifest's hash, with a number behind them where an equal build is there already."""
    name = hashlib.sha256(_render(manifest)).hexdigest()[:16]
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(folder for folder in map(graphs.joinpath, names) if not folder.exists())


def _render(manifest: Manifest) -> bytes:
    return (json.dumps(asdict(manifest), indent=2) + "\n").encode()


def _read_build(folder: Path) -> Build:
    fields = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    return Build(folder, Manifest(**fields))


def _point_to(pointer: Path, name: str) -> None:
    """Replace the pointer in one step: whoever reads it sees the old or the new name."""
    waiting = pointer.with_name(f"{pointer.name}{_UNFINISHED}")
    with waiting.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(pointer)


def _remove_unfinished(graphs: Path) -> None:
    """What a killed build left behind; we hold the lock, so nobody is working on it."""
    for leftover in graphs.glob(f"{_UNFINISHED}-*"):
        shutil.rmtree(leftover, ignore_errors=True)  # what cannot be deleted now is tried again next time


def _remove_old(graphs: Path, keep: str) -> None:
    """Keep the current and the newest other build: a reader may have just looked up its name."""
    others = [folder for folder in graphs.iterdir() if folder.is_dir() and folder.name != keep]
    for folder in sorted(others, key=lambda f: f.stat().st_mtime, reverse=True)[1:]:
        _remove(folder)


def _remove(folder: Path) -> None:
    """Delete a build: first its name goes, in one step, then its files."""
    doomed = folder.with_name(f"{_UNFINISHED}-{os.getpid()}-{folder.name}")
    folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One build at a time; the system releases the lock of a process that was killed."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
