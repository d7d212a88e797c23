"""The small corpus under the project's own ontology, and two parsers that agree on terms."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.term import Node

from mxsu_graph.export import Dataset, ExportFormat, build_dataset, write_export
from mxsu_graph.export.context import read_context
from mxsu_graph.pipeline import build_quads, load_project
from mxsu_graph.project import Project

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT / "tests" / "corpus_min"

_OXIGRAPH = {
    ExportFormat.TURTLE: ox.RdfFormat.TURTLE,
    ExportFormat.TRIG: ox.RdfFormat.TRIG,
    ExportFormat.NQUADS: ox.RdfFormat.N_QUADS,
    ExportFormat.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    ExportFormat.JSONLD: ox.RdfFormat.JSON_LD,
    ExportFormat.RDFXML: ox.RdfFormat.RDF_XML,
}
_RDFLIB = {
    ExportFormat.TURTLE: "turtle",
    ExportFormat.TRIG: "trig",
    ExportFormat.NQUADS: "nquads",
    ExportFormat.NTRIPLES: "nt",
    ExportFormat.JSONLD: "json-ld",
    ExportFormat.RDFXML: "xml",
}

Parser = Callable[[bytes, ExportFormat], set[ox.Quad]]


def parse_with_oxigraph(data: bytes, form: ExportFormat) -> set[ox.Quad]:
    """Read an export with pyoxigraph."""
    return set(ox.parse(data, format=_OXIGRAPH[form]))


def parse_with_rdflib(data: bytes, form: ExportFormat) -> set[ox.Quad]:
    """Read an export with rdflib, as pyoxigraph's terms; lexical forms stay as they are written."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        dataset = rdflib.Dataset()
        # Its parsers call what it deprecates, and it warns of ill-typed literals, which are our point.
        with warnings.catch_warnings(action="ignore"):
            dataset.parse(data=data, format=_RDFLIB[form])
        return {_quad(*quad) for quad in dataset.quads()}
    finally:
        rdflib.NORMALIZE_LITERALS = before


PARSERS: dict[str, Parser] = {"oxigraph": parse_with_oxigraph, "rdflib": parse_with_rdflib}


def render(
    data: Dataset | Iterable[ox.Quad],
    form: ExportFormat | str,
    context: Mapping[str, Any] | None = None,
    *,
    graphs: frozenset[str] | None = None,
    root: str = "",
) -> bytes:
    """An export as bytes."""
    stream = io.BytesIO()
    write_export(data, form, stream, context=context, graphs=graphs, root=root)
    return stream.getvalue()


def triples(quads: set[ox.Quad]) -> set[ox.Triple]:
    """The triples of some quads."""
    return {quad.triple for quad in quads}


def quads_of(dataset: Dataset) -> set[ox.Quad]:
    """All quads of a dataset, read by another way than the exports take."""
    text = "".join(f"{line}\n" for line in dataset.quads(frozenset(dataset.graphs)))
    return set(ox.parse(text, format=ox.RdfFormat.N_QUADS))


def _quad(subject: Node, predicate: Node, thing: Node, graph: Node | None) -> ox.Quad:
    name = str(graph) if graph is not None else ""
    named = name and name != "urn:x-rdflib:default"
    where = ox.NamedNode(name) if named else ox.DefaultGraph()
    return ox.Quad(_term(subject), _term(predicate), _term(thing), where)


def _term(term: Node) -> Any:  # noqa: ANN401  # subject, predicate or object: each place takes other terms
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    assert isinstance(term, rdflib.Literal)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small corpus under the project's own ontology."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "ontology").symlink_to(ROOT / "ontology")
    (folder / "queries").symlink_to(ROOT / "queries")
    (folder / "data").symlink_to(CORPUS / "data")
    return Project(folder)


@pytest.fixture(scope="session")
def quads(project: Project) -> list[ox.Quad]:
    """Every quad of the small corpus."""
    return build_quads(load_project(project))


@pytest.fixture(scope="session")
def dataset(quads: list[ox.Quad]) -> Dataset:
    """The small corpus as a dataset."""
    return build_dataset(quads)


@pytest.fixture(scope="session")
def context() -> dict[str, Any]:
    """The JSON-LD context of the project."""
    return read_context(ROOT / "ontology")
