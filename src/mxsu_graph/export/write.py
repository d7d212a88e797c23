"""One door to all formats: which there are, which a file name means, and writing a dataset in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from mxsu_graph.errors import ExportError
from mxsu_graph.export.context import read_context
from mxsu_graph.export.dataset import Dataset, build_dataset
from mxsu_graph.export.jsonld import write_jsonld, write_jsonld_tree
from mxsu_graph.export.lines import write_nquads, write_ntriples
from mxsu_graph.export.rdfxml import write_rdfxml
from mxsu_graph.export.select import view_graphs
from mxsu_graph.export.turtle import write_trig, write_turtle
from mxsu_graph.project import find_project

__all__ = ["ExportFormat", "FormatFacts", "TableFormat", "guess_format", "write_export"]


class ExportFormat(StrEnum):
    """A serialisation of RDF."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"

    @property
    def facts(self) -> FormatFacts:
        """Its name, media type, file endings, and whether it keeps named graphs."""
        return _FACTS[self]


class TableFormat(StrEnum):
    """A form of the graph that is no RDF: tables, bibliographies, statements for Wikidata."""

    CSVW = "csvw"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    CSL_JSON = "csl-json"
    BIBTEX = "bibtex"
    RIS = "ris"
    QUICKSTATEMENTS = "quickstatements"


@dataclass(frozen=True, slots=True)
class FormatFacts:
    """What there is to know about a format."""

    name: str
    media_type: str
    endings: tuple[str, ...]
    keeps_graphs: bool


_FACTS = {
    ExportFormat.TURTLE: FormatFacts("Turtle", "text/turtle", (".ttl",), False),
    ExportFormat.TRIG: FormatFacts("TriG", "application/trig", (".trig",), True),
    ExportFormat.NQUADS: FormatFacts("N-Quads", "application/n-quads", (".nq",), True),
    ExportFormat.NTRIPLES: FormatFacts("N-Triples", "application/n-triples", (".nt",), False),
    ExportFormat.JSONLD: FormatFacts("JSON-LD", "application/ld+json", (".jsonld", ".json"), True),
    ExportFormat.RDFXML: FormatFacts("RDF/XML", "application/rdf+xml", (".rdf", ".xml", ".owl"), False),
}


_TABLE_ENDINGS = {
    ".parquet": TableFormat.PARQUET,
    ".db": TableFormat.SQLITE,
    ".sqlite": TableFormat.SQLITE,
    ".bib": TableFormat.BIBTEX,
    ".ris": TableFormat.RIS,
}


def guess_format(path: Path) -> ExportFormat | TableFormat:
    """The format that a file name's ending stands for.

    Raises:
        ExportError: it stands for none.
    """
    for form in ExportFormat:
        if path.suffix.lower() in form.facts.endings:
            return form
    if path.suffix.lower() in _TABLE_ENDINGS:
        return _TABLE_ENDINGS[path.suffix.lower()]
    known = ", ".join([*(ending for form in ExportFormat for ending in form.facts.endings), *_TABLE_ENDINGS])
    raise ExportError(f"the ending of '{path.name}' names no format: use one of {known}, or say --format")


def write_export(
    data: Dataset | Iterable[ox.Quad],
    form: ExportFormat | str,
    stream: BinaryIO,
    *,
    graphs: Set[str] | None = None,
    root: str = "",
    context: Mapping[str, Any] | None = None,
) -> None:
    """Write a dataset in a format; the same quads give the same bytes.

    Args:
        data: a dataset, or any quads. A build's own file, by `read_dataset`, holds what was curated to the letter;
            the quads of an Oxigraph store have their numbers normalised.
        form: the format or its name.
        stream: where to, in UTF-8.
        graphs: names of the graphs to write, as in N-Triples; by default all, but no derived graphs where the
            format cannot tell graphs apart.
        root: the IRI of the entity that the export is about: it leads, and JSON-LD becomes one tree under it, in
            which graphs are taken together.
        context: the JSON-LD context; by default that of the project at hand.

    Raises:
        ExportError: the format cannot hold the data.
    """
    form = ExportFormat(form)
    dataset = data if isinstance(data, Dataset) else build_dataset(data)
    chosen = view_graphs(dataset.graphs, None, form.facts.keeps_graphs) if graphs is None else graphs
    first = f"<{root}>" if root else ""
    match form:
        case ExportFormat.TURTLE:
            write_turtle(dataset, stream, chosen, first)
        case ExportFormat.TRIG:
            write_trig(dataset, stream, chosen, first)
        case ExportFormat.NQUADS:
            write_nquads(dataset, stream, chosen)
        case ExportFormat.NTRIPLES:
            write_ntriples(dataset, stream, chosen)
        case ExportFormat.RDFXML:
            write_rdfxml(dataset, stream, chosen, first)
        case ExportFormat.JSONLD:
            known = read_context(find_project().ontology) if context is None else context
            if first:
                write_jsonld_tree(dataset, stream, chosen, known, first)
            else:
                write_jsonld(dataset, stream, chosen, known)
