"""The register back from a store: entities, sources and assessments as model values, without the claims.

Analyses take claims from the claims table; this is everything else that they need to speak of them, and reading it
from the build is many times faster than reading the curated files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

import pyoxigraph as ox

from mxsu_graph.graph.terms import TYPE, graph, mxsu, prefixed
from mxsu_graph.iri import BASE, claim_ref, entity_id, entity_iri
from mxsu_graph.model import Assessment, Corpus, Entity, Label, Source, TextVersion

__all__ = ["StoredEntities", "read_assessments", "read_register", "read_sources"]

_Facts = dict[str, list[ox.NamedNode | ox.Literal]]

_KEPT = 4_096
"""Entities that are kept once they were read: a hundred thousand take 300 MB, and reports name the same few."""


class StoredEntities(Mapping[str, Entity]):
    """The entities of a store by id, in order, each read when it is asked for."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._lately = lru_cache(_KEPT)(self._read)

    def __getitem__(self, entity: str) -> Entity:
        found = self._lately(entity)
        if found is None:
            raise KeyError(entity)
        return found

    def __iter__(self) -> Iterator[str]:
        quads = self._store.quads_for_pattern(None, None, None, graph("entities"))
        return iter(sorted({entity_id(_text(quad.subject)) for quad in quads}))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, entity: str) -> Entity | None:
        try:
            subject = ox.NamedNode(entity_iri(entity))
        except ValueError:
            return None  # words that somebody took for an id
        facts: _Facts = defaultdict(list)
        for quad in self._store.quads_for_pattern(subject, None, None, graph("entities")):
            _add(facts, quad)
        return _build_entity(subject.value, facts) if facts else None


def read_register(store: ox.Store) -> Corpus:
    """Read entities, sources and assessments of a built store, in canonical order, with no claims and no mappings.

    The names of the texts' files are left out: the graph does not know them.
    """
    entities = (_build_entity(iri, facts) for iri, facts in _facts_by_subject(store, graph("entities")).items())
    return Corpus(
        sources=read_sources(store), entities=tuple(sorted(entities)), assessments=read_assessments(store)
    )


def read_assessments(store: ox.Store) -> tuple[Assessment, ...]:
    """What the editors think, in canonical order."""
    assessments = _facts_by_subject(store, graph("assessments")).items()
    return tuple(sorted(_build_assessment(iri, facts) for iri, facts in assessments))


def read_sources(store: ox.Store) -> tuple[Source, ...]:
    """The sources, in canonical order."""
    found = []
    for quad in store.quads_for_pattern(None, TYPE, mxsu("Source")):
        facts: _Facts = defaultdict(list)
        for fact in store.quads_for_pattern(quad.subject, None, None, quad.graph_name):
            _add(facts, fact)
        source = _text(quad.subject).removeprefix(BASE + "source/")
        version: _Facts = defaultdict(list)
        for fact in store.quads_for_pattern(None, prefixed("dcterms:isVersionOf"), quad.subject):
            for about in store.quads_for_pattern(fact.subject, None, None, quad.graph_name):
                _add(version, about)
        found.append(
            Source(
                id=source,
                type=_code(_first(facts, "dcterms:type")),
                title=_first(facts, "dcterms:title"),
                text=TextVersion("", _first(version, "mxsu:sha256"), _code(_first(version, "mxsu:repair"))),
                creator=_ids(facts, "dcterms:creator"),
                publisher=_ids(facts, "dcterms:publisher"),
                published=_first(facts, "dcterms:issued"),
                language=_first(facts, "dcterms:language"),
                series=_first(facts, "dcterms:bibliographicCitation"),
                short=_first(facts, "skos:prefLabel"),
                note=_first(facts, "mxsu:note"),
            )
        )
    return tuple(sorted(found))


def _facts_by_subject(store: ox.Store, name: ox.NamedNode) -> dict[str, _Facts]:
    found: dict[str, _Facts] = defaultdict(lambda: defaultdict(list))
    for quad in store.quads_for_pattern(None, None, None, name):
        _add(found[_text(quad.subject)], quad)
    return found


def _add(facts: _Facts, quad: ox.Quad) -> None:
    if isinstance(quad.object, ox.NamedNode | ox.Literal):
        facts[quad.predicate.value].append(quad.object)


def _build_entity(iri: str, facts: _Facts) -> Entity:
    place = [_first(facts, "geo:lat"), _first(facts, "geo:long")]
    holders = _ids(facts, "rico:hasOrHadHolder") + _ids(facts, "rico:isOrWasIncludedIn")
    return Entity(
        id=entity_id(iri),
        labels=_labels(facts, "skos:prefLabel"),
        aliases=_labels(facts, "skos:altLabel"),
        kind=_code(_first(facts, "mxsu:kind")),
        side=_code(_first(facts, "mxsu:side")),
        description=_first(facts, "skos:definition"),
        identifier=_first(facts, "rico:identifier"),
        part_of=next(iter(holders), ""),
        coordinates=",".join(place) if all(place) else "",
        distinct_from=_ids(facts, "mxsu:distinctFrom"),
        replaced_by=entity_id(_first(facts, "mxsu:replacedBy")),
    )


def _build_assessment(iri: str, facts: _Facts) -> Assessment:
    notes = [f"text: {note}" for note in _values(facts, "mxsu:basisNote")]
    return Assessment(
        id=iri.removeprefix(BASE + "assessment/"),
        claims=_refs(facts, "mxsu:assesses"),
        verdict=_code(_first(facts, "mxsu:verdict")),
        reason=_first(facts, "mxsu:reason"),
        basis=_refs(facts, "mxsu:basis") + tuple(notes),
        certainty=_code(_first(facts, "mxsu:readingCertainty")),
        prefers=_refs(facts, "mxsu:prefers"),
    )


def _labels(facts: _Facts, name: str) -> tuple[Label, ...]:
    found = facts.get(prefixed(name).value, ())
    return tuple(sorted(Label(o.language or "", o.value) for o in found if isinstance(o, ox.Literal)))


def _values(facts: _Facts, name: str) -> list[str]:
    return sorted(term.value for term in facts.get(prefixed(name).value, ()))


def _first(facts: _Facts, name: str) -> str:
    return next(iter(_values(facts, name)), "")


def _ids(facts: _Facts, name: str) -> tuple[str, ...]:
    return tuple(entity_id(value) for value in _values(facts, name))


def _refs(facts: _Facts, name: str) -> tuple[str, ...]:
    """Claims as references and entities as ids, as an assessment names them."""
    return tuple(entity_id(claim_ref(value)) for value in _values(facts, name))


def _code(iri: str) -> str:
    return iri.rpartition("/")[2]


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
