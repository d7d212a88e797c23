"""Where a project keeps its parts: `ontology/`, `data/`, `queries/`, and `build/` for what is derived."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mxsu_graph.errors import ProjectError

__all__ = ["Project", "combine_digests", "find_project"]


@dataclass(frozen=True, order=True, slots=True)
class Project:
    """A folder with curated data; everything else is found from its root."""

    root: Path

    @property
    def ontology(self) -> Path:
        """Terms, schemes, shapes, alignments and the JSON-LD context."""
        return self.root / "ontology"

    @property
    def data(self) -> Path:
        """The curated files."""
        return self.root / "data"

    @property
    def queries(self) -> Path:
        """The query library."""
        return self.root / "queries"

    @property
    def build(self) -> Path:
        """Derived files; `MXSU_BUILD` puts them elsewhere, for a project that cannot be written to."""
        return Path(os.environ.get("MXSU_BUILD") or self.root / "build")

    def display(self, path: Path) -> str:
        """A path as messages show it: relative to the root where it lies below."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)

    def digests(self) -> dict[str, bytes]:
        """The SHA-256 of every file that a build depends on, our own code among them.

        The names begin with `ontology/`, `data/` and `mxsu_graph/`, wherever these folders lie.
        """
        found = {}
        for name, path in self._list_inputs():
            found[name] = b""
            with suppress(OSError):  # whoever has to read it says what is wrong with it
                found[name] = hashlib.sha256(path.read_bytes()).digest()
        return found

    def stamp(self) -> list[tuple[str, int, int, int]]:
        """What no edit of these files leaves as it was, not even one that is undone: times of last change."""
        found = []
        for name, path in self._list_inputs():
            with suppress(FileNotFoundError):  # it has just gone
                stat = path.stat()
                found.append((name, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns))
        return found

    def _list_inputs(self) -> Iterator[tuple[str, Path]]:
        for folder, kind in ((self.ontology, "*"), (self.data, "*"), (Path(__file__).parent, "*.py")):
            for path in sorted(p for p in folder.rglob(kind) if p.is_file()):
                name = path.relative_to(folder.parent).as_posix()
                if "/." not in name:  # editors' own
                    yield name, path

    def fingerprint(self) -> str:
        """The SHA-256 over names and bytes of all files that a build depends on."""
        return combine_digests(self.digests())


def combine_digests(digests: Mapping[str, bytes]) -> str:
    """One SHA-256, in hexadecimal, over names and digests in the order given."""
    whole = hashlib.sha256()
    for name, digest in digests.items():
        whole.update(f"{name}\0".encode() + digest)
    return whole.hexdigest()


def find_project(start: Path | None = None) -> Project:
    """Find the project to work on.

    In this order: `start`; the folder in `MXSU_PROJECT`; the working folder or one above it; the checkout that
    this package runs from; the copy that an installed package carries.

    Raises:
        ProjectError: none of them holds `ontology/mxsu.ttl` and `data/`.
    """
    named = start or (Path(os.environ["MXSU_PROJECT"]) if os.environ.get("MXSU_PROJECT") else None)
    if named is not None:
        if _is_project(named):
            return Project(named.resolve())
        raise ProjectError(f"{named} is not a project: it lacks ontology/mxsu.ttl or data/")
    here = Path.cwd()
    package = Path(__file__).resolve().parent
    for folder in (here, *here.parents, package.parent.parent, package / "project"):
        if _is_project(folder):
            return Project(folder)
    raise ProjectError(f"no project found in {here} or above it: use --project DIR or set MXSU_PROJECT")


def _is_project(folder: Path) -> bool:
    return (folder / "ontology" / "mxsu.ttl").is_file() and (folder / "data").is_dir()
