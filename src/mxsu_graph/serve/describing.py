"""What the graph says of one thing, as a document of its own: an entity, claim, source, term or anything else."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from mxsu_graph.export import Dataset, read_dataset, select_entity, select_source, write_export
from mxsu_graph.iri import BASE, ONTOLOGY, entity_id, graph_iri

__all__ = ["Describer"]

_FORMATS = {"ttl": "turtle", "nt": "ntriples", "jsonld": "jsonld", "rdf": "rdfxml", "trig": "trig", "nq": "nquads"}
_ONTOLOGY_GRAPH = f"<{graph_iri('ontology')}>"
_PARTS = ("evidence/", "citation/", "assessment/", "text/", "code/", "curator/", "disagreement/", "position/")
"""Things that are described by their own lines alone."""


class Describer:
    """Finds and writes the lines about a thing; the dataset is indexed when it is first asked."""

    def __init__(self, dataset: Path, context: Mapping[str, Any]) -> None:
        self._path, self._context = dataset, context

    @cached_property
    def _dataset(self) -> Dataset:
        return read_dataset(self._path)

    def warm(self) -> None:
        """Read the dataset and index it now: later there may not be the time."""
        self._lines("")

    def describe(self, iri: str, form: str) -> bytes | None:
        """The description of a thing in a form, or nothing where the graph does not speak of it.

        An entity comes with its claims, a source with all of its own, a claim with its evidence, anything else
        with what is said of it directly. The ontology is one document for all of its terms.
        """
        found = self._select(iri)
        if not found.graphs:
            return None
        stream = io.BytesIO()
        graphs = frozenset(found.graphs)
        write_export(found, _FORMATS[form], stream, graphs=graphs, root=self._root(iri), context=self._context)
        return stream.getvalue()

    def _root(self, iri: str) -> str:
        return "" if iri + "#" == ONTOLOGY or iri.startswith((BASE + "source/", ONTOLOGY)) else iri

    def _select(self, iri: str) -> Dataset:
        dataset = self._dataset
        kind = entity_id(iri)
        if iri + "#" == ONTOLOGY:
            return Dataset("".join(f"{line}\n" for line in dataset.quads({_ONTOLOGY_GRAPH})).encode())
        source = kind.removeprefix("source/")
        if source != kind and f"<{graph_iri(kind)}>" in dataset.graphs:
            return select_source(dataset, source)
        if kind.startswith("claim/"):
            return self._claim(iri)
        if kind.startswith(_PARTS) or iri.startswith(ONTOLOGY):
            return self._own_lines([f"<{iri}>"])
        return select_entity(dataset, iri) if self._lines(f"<{iri}>") else Dataset(b"")

    def _claim(self, iri: str) -> Dataset:
        """A claim with everything of its own: evidence, selectors, citations."""
        evidence = iri.replace(BASE + "claim/", BASE + "evidence/", 1)
        subjects = [f"<{iri}>", f"<{evidence}>"]
        waiting = [line for subject in subjects for line in self._lines(subject)]
        for line in waiting:
            thing = line.split(" ", 3)[2]
            if thing.startswith(f"<{evidence}/") and thing not in subjects:
                subjects.append(thing)
        return self._own_lines(subjects)

    def _own_lines(self, subjects: list[str]) -> Dataset:
        lines = sorted({line for subject in subjects for line in self._lines(subject)})
        return Dataset("".join(f"{line}\n" for line in lines).encode())

    def _lines(self, subject: str) -> list[str]:
        dataset = self._dataset
        return [line for graph in dataset.graphs for line, _, _ in dataset.statements(subject, graph)]
