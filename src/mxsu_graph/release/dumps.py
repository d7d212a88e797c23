"""The data of a release: the graph, its parts and its tables as files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from mxsu_graph.curation.cff import CITATION_FILE, CitationFile
from mxsu_graph.export.csvw import write_csvw
from mxsu_graph.export.dataset import Dataset, read_dataset
from mxsu_graph.export.licenses import license_iri
from mxsu_graph.export.nanopub import Publication, build_nanopubs, write_nanopubs
from mxsu_graph.export.rows import Material
from mxsu_graph.export.select import View, view_graphs
from mxsu_graph.export.write import ExportFormat, write_export
from mxsu_graph.files import write_bytes, write_file
from mxsu_graph.graph.store import Build
from mxsu_graph.graph.table import read_table
from mxsu_graph.iri import claim_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.release.facts import ReleaseFile, describe_file

__all__ = ["write_dumps"]

_VIEWS = {
    View.CLAIMS: "The claims with their evidence, the register of entities, and the editors' assessments",
    View.ASSERTIONS: "What any source affirms and no assessment rejects, as plain triples",
    View.ONTOLOGY: "The ontology and the code lists",
}
_COPIES = {
    "ontology/context.jsonld": "The JSON-LD context",
    "data/mappings.sssom.tsv": "Mappings to other catalogues, in SSSOM",
    "LICENSE-data": "The licence of the data",
}


def write_dumps(
    folder: Path, loaded: Loaded, build: Build, citation: CitationFile, day: str
) -> tuple[ReleaseFile, ...]:
    """Write all data of a release; the same build gives the same bytes.

    Args:
        folder: an empty folder.
        loaded: the project as read.
        build: the build that was made of it, and is released.
        citation: CITATION.cff.
        day: the day of the release.

    Returns:
        The files in the order in which descriptions list them.
    """
    dumps = _Dumps(folder)
    dataset = read_dataset(build.dataset)
    dumps.copy(build.dataset, "dataset.nq", "The whole dataset in its canonical form; its SHA-256 names the data")
    dumps.write("dataset.trig", "The whole dataset to read", lambda s: write_export(dataset, ExportFormat.TRIG, s))
    for view, title in _VIEWS.items():
        dumps.write(f"{view}.ttl", title, partial(_write_view, dataset, view))
    dumps.copy(build.table, "claims.parquet", "The claims as one table")
    write_csvw(folder / "tables", Material(dataset, read_table(build.table), loaded.vocabulary))
    for path in sorted((folder / "tables").iterdir()):
        is_metadata = path.suffix == ".json"
        dumps.add(f"tables/{path.name}", "The tables' metadata (CSVW)" if is_metadata else f"Table: {path.stem}")
    publication = Publication(citation.version, build.manifest.dataset, license_iri(citation.license), day)
    claims = [claim_iri(claim.source, claim.id) for claim in loaded.corpus.claims if not claim.withdrawn]
    nanopubs = build_nanopubs(build.dataset, claims, publication)
    dumps.write("nanopubs.trig", "Every claim as a nanopublication", lambda s: write_nanopubs(nanopubs, s))
    root = loaded.project.root
    for name, title in _COPIES.items():
        if (root / name).is_file():  # a project need not have mappings
            dumps.copy(root / name, Path(name).name, title)
    write_bytes(folder / CITATION_FILE, _date_citation(root / CITATION_FILE, citation, day))
    dumps.add(CITATION_FILE, "How to cite the dataset, in the Citation File Format")
    return tuple(dumps.files)


class _Dumps:
    """Writes files into a folder and keeps their facts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.files: list[ReleaseFile] = []

    def add(self, path: str, title: str) -> None:
        """Take a file that is there."""
        self.files.append(describe_file(self._folder, path, title))

    def copy(self, source: Path, path: str, title: str) -> None:
        """Copy a file as it is."""
        shutil.copyfile(source, self._folder / path)
        self.add(path, title)

    def write(self, path: str, title: str, fill: Callable[[BinaryIO], object]) -> None:
        """Write a file."""
        write_file(self._folder / path, fill)
        self.add(path, title)


def _write_view(dataset: Dataset, view: View, stream: BinaryIO) -> None:
    graphs = view_graphs(dataset.graphs, view, keeps_graphs=False)
    write_export(dataset, ExportFormat.TURTLE, stream, graphs=graphs)


def _date_citation(path: Path, citation: CitationFile, day: str) -> bytes:
    """CITATION.cff with the day of the release, which it may not have yet."""
    content = path.read_bytes()
    return content if citation.released else content + f"date-released: '{day}'\n".encode()
