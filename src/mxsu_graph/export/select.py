"""What to export: the graphs of a view, one source with what it mentions, one entity with its claims.

All of it is taken from the dataset's text and not from a store, because Oxigraph's store keeps the value of a
number and not its digits or its exact datatype: `1.50` becomes `1.5`, `xsd:nonNegativeInteger` `xsd:integer`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from enum import StrEnum

from mxsu_graph.errors import ExportError, UnknownNameError
from mxsu_graph.export.dataset import Dataset
from mxsu_graph.export.order import LABEL, TYPE, is_derived
from mxsu_graph.iri import BASE, expand_name, graph_iri, source_iri

__all__ = ["View", "select_claims", "select_entity", "select_source", "view_graphs"]

_CLAIM, _EVIDENCE, _TEXT, _SOURCE, _ASSESSMENT = (
    f"<{BASE}{kind}/" for kind in ("claim", "evidence", "text", "source", "assessment")
)
_SOURCE_GRAPH = f"<{graph_iri('source/')}"
_ENTITIES, _ASSESSMENTS, _ASSERTIONS, _ONTOLOGY = (
    f"<{graph_iri(name)}>" for name in ("entities", "assessments", "assertions", "ontology")
)
_ASSESSES = f"<{expand_name('mxsu:assesses')}>"
_SOURCE_CLASS = f"<{expand_name('mxsu:Source')}>"
_UPWARDS = frozenset(f"<{expand_name(name)}>" for name in ("rico:isOrWasIncludedIn", "rico:hasOrHadHolder"))


class View(StrEnum):
    """Which part of the graph, or of a source or entity, is wanted."""

    CLAIMS = "claims"
    ASSERTIONS = "assertions"
    ONTOLOGY = "ontology"


_VIEWS = {
    View.CLAIMS: (_SOURCE_GRAPH, _ENTITIES, _ASSESSMENTS),
    View.ASSERTIONS: (_ASSERTIONS, _ENTITIES),
    View.ONTOLOGY: (_ONTOLOGY,),
}


def view_graphs(graphs: Iterable[str], view: View | None, keeps_graphs: bool) -> frozenset[str]:
    """The graphs of a view among those that there are, all named as in N-Triples.

    Without a view that is every graph, or where the format has no graphs every one that is not derived: taken
    together with the claims, plain assertions would look like statements of nobody. Their own view asks for them.
    """
    if view is None:
        return frozenset(name for name in graphs if keeps_graphs or not is_derived(name))
    return frozenset(name for name in graphs if name.startswith(_VIEWS[view]))


def select_source(dataset: Dataset, source: str, view: View = View.CLAIMS) -> Dataset:
    """One source: its description, its claims, the assessments of these, and the record of all that it mentions.

    With `View.ASSERTIONS` its affirmed claims as plain triples instead. Records come with what they are part
    of, so that an archival document has its file and its archive.

    Args:
        dataset: a whole build, from `read_dataset`.
        source: the source's id.
        view: claims or assertions.

    Raises:
        UnknownNameError: there is no such source.
        ExportError: the view has no sources.
    """
    _check_source(dataset, source)
    _check_view(view, "source")
    selection = _Selection(dataset)
    graph = _source_graph(source) if view is View.CLAIMS else f"<{graph_iri(f'projection/{source}')}>"
    for subject in dataset.subjects({graph}):
        selection.add(subject, graph)
    if view is View.CLAIMS:
        selection.add_assessments()
    selection.add_records()
    return selection.build()


def select_entity(dataset: Dataset, entity: str, view: View = View.CLAIMS, source: str = "") -> Dataset:
    """One entity: its record, the claims in which it has any part, their evidence, sources and assessments.

    What else these mention comes with its class and labels. With `View.ASSERTIONS` the entity's plain triples, in
    both directions, instead of claims.

    Args:
        dataset: a whole build, from `read_dataset`.
        entity: the entity's IRI.
        view: claims or assertions.
        source: the id of the only source to take claims from; empty for all.

    Raises:
        UnknownNameError: there is no such source.
        ExportError: the view has no entities.
    """
    _check_view(view, "entity")
    if source:
        _check_source(dataset, source)
    about = f"<{entity}>"
    selection = _Selection(dataset)
    selection.add(about, _ENTITIES)
    if view is View.ASSERTIONS:
        graph = f"<{graph_iri(f'projection/{source}')}>" if source else _ASSERTIONS
        selection.add(about, graph)
        for subject, _, where in dataset.pointing(about):
            if where == graph:
                selection.add(subject, graph, about)
    else:
        wanted = _source_graph(source) if source else _SOURCE_GRAPH
        for subject, _, where in dataset.pointing(about):
            if subject.startswith(_CLAIM) and where.startswith(wanted):
                selection.add_claim(subject, where)
        selection.add_assessments()
    selection.add_labels()
    return selection.build()


def select_claims(dataset: Dataset, claims: Iterable[str]) -> Dataset:
    """Some claims, as an answer has them: their evidence, sources and assessments, and labels of what they name.

    Args:
        dataset: a whole build, from `read_dataset`.
        claims: their IRIs; one that the dataset does not have is passed over.

    Raises:
        ExportError: there are none.
    """
    selection = _Selection(dataset)
    for claim in dict.fromkeys(claims):
        for graph in dataset.graphs_of(f"<{claim}>"):
            if graph.startswith(_SOURCE_GRAPH):
                selection.add_claim(f"<{claim}>", graph)
    selection.add_assessments()
    selection.add_labels()
    found = selection.build()
    if not found.graphs:
        raise ExportError("there are no claims in the answer: a query for an export has ?claim among its columns")
    return found


class _Selection:
    """Lines of a dataset that have been chosen, and the things that they mention."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._lines: set[str] = set()
        self._added: set[tuple[str, str]] = set()
        self._mentioned: set[str] = set()

    def build(self) -> Dataset:
        """What was chosen, as a dataset of its own."""
        return Dataset("".join(f"{line}\n" for line in sorted(self._lines)).encode())

    def add(self, subject: str, graph: str, only: str = "") -> list[str]:
        """Choose what a graph says of a subject, or only where it says it of one object; give back the objects."""
        found = []
        for line, _, thing in self._dataset.statements(subject, graph):
            if only in ("", thing):
                self._lines.add(line)
                self._mentioned.update((subject, thing))
                found.append(thing)
        if not only:
            self._added.add((subject, graph))
        return found

    def add_claim(self, claim: str, graph: str) -> None:
        """Choose a claim, its evidence with all its parts, its source, and the version of the text."""
        waiting = [claim]
        while waiting:
            subject = waiting.pop()
            if (subject, graph) not in self._added:
                waiting += [t for t in self.add(subject, graph) if t.startswith((_EVIDENCE, _TEXT, _SOURCE))]

    def add_assessments(self) -> None:
        """Choose what the editors think of the claims: a rejected one should not travel without saying so."""
        claims = {subject for subject, _ in self._added if subject.startswith(_CLAIM)}
        for subject, facts in self._dataset.described({_ASSESSMENTS}, start=_ASSESSMENT):
            if any(predicate == _ASSESSES and thing in claims for predicate, thing in facts):
                self.add(subject, _ASSESSMENTS)

    def add_records(self) -> None:
        """Choose the register's record of everything that is mentioned, and of what that is part of."""
        waiting = list(self._ours())
        while waiting:
            subject = waiting.pop()
            if (subject, _ENTITIES) not in self._added:
                self.add(subject, _ENTITIES)
                facts = self._dataset.facts(subject, {_ENTITIES})
                waiting += [thing for predicate, thing in facts if predicate in _UPWARDS]

    def add_labels(self) -> None:
        """Choose class and preferred labels of everything that is mentioned."""
        for thing in self._ours():
            for line, predicate, _ in self._dataset.statements(thing, _ENTITIES):
                if predicate in (TYPE, LABEL):
                    self._lines.add(line)

    def _ours(self) -> Iterator[str]:
        yield from sorted(term for term in self._mentioned if term.startswith(f"<{BASE}"))


def _source_graph(source: str) -> str:
    return f"<{graph_iri(f'source/{source}')}>"


def _check_source(dataset: Dataset, source: str) -> None:
    graph = _source_graph(source)
    if (TYPE, _SOURCE_CLASS) not in dataset.facts(f"<{source_iri(source)}>", {graph}):
        ids = [name[len(_SOURCE_GRAPH) : -1] for name in dataset.graphs if name.startswith(_SOURCE_GRAPH)]
        near = difflib.get_close_matches(source, ids, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(ids)}"
        raise UnknownNameError(f"there is no source '{source}'; {hint}")


def _check_view(view: View, what: str) -> None:
    if view is View.ONTOLOGY:
        raise ExportError(f"the ontology has no part that belongs to one {what}: leave out --{what} or the view")
