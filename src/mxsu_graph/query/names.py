"""Finding entities by what people call them: id, label or alias, in any language and script, accents or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from mxsu_graph.errors import UnknownNameError
from mxsu_graph.iri import BASE, PREFIXES, entity_id, graph_iri, term_iri
from mxsu_graph.model import Entity
from mxsu_graph.query.engines.engine import Engine
from mxsu_graph.query.results import Term
from mxsu_graph.texts.fold import fold_name

__all__ = ["NameIndex", "build_name_index", "fold_name", "index_entities", "read_name_index"]

_PREFERRED = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
_ALTERNATIVE = ox.NamedNode(PREFIXES["skos"] + "altLabel")
_REPLACED = ox.NamedNode(term_iri("replacedBy"))
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_SOURCE = ox.NamedNode(term_iri("Source"))
_ENTITIES = ox.NamedNode(graph_iri("entities"))
_NAMES = f"""
SELECT ?entity ?property ?name WHERE {{
  {{
    GRAPH <{_ENTITIES.value}> {{ ?entity ?property ?name }}
    FILTER (?property IN (skos:prefLabel, skos:altLabel, mxsu:replacedBy))
  }} UNION {{
    ?entity a mxsu:Source ; ?property ?name .
    FILTER (?property = rdf:type && ?name = mxsu:Source)
  }}
}}
ORDER BY ?entity ?property ?name
"""
_NEAR = 75.0
"""Similarity in percent above which a name is offered as a suggestion."""


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Every name of every entity, folded; ids that were merged into others; and the ids of all sources."""

    names: Mapping[str, frozenset[str]]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()

    def label(self, entity: str, language: str = "en") -> str:
        """The preferred label of an entity, else its id."""
        known = self.labels.get(entity, {})
        return known.get(language) or known.get("en") or entity

    def find(self, name: str) -> list[str]:
        """The ids of all entities that the name fits best: as id, as a whole name, else as words of a name."""
        if name in self.labels:
            return [self.replaced.get(name, name)]
        folded = fold_name(name)
        if not folded:
            return []
        if folded in self.names:
            return sorted(self.names[folded])
        words = set(folded.split())
        return sorted({e for known, found in self.names.items() if words <= set(known.split()) for e in found})

    def suggest(self, name: str, limit: int = 3) -> list[str]:
        """The ids of entities with the most similar names, the best first."""
        near = process.extract(
            fold_name(name), list(self.names), scorer=fuzz.WRatio, score_cutoff=_NEAR, limit=limit * 2
        )
        close = [known for known, _, _ in near] or self._share_a_word(fold_name(name), limit)
        ids = [entity for known in close for entity in sorted(self.names[known])]
        return list(dict.fromkeys(ids))[:limit]

    def _share_a_word(self, folded: str, limit: int) -> list[str]:
        """Names with a word that is nearly this one: a slip in a short surname is lost in a long name."""
        words = sorted({word for known in self.names for word in known.split()})
        near = process.extract(folded, words, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=limit)
        shortest_first = sorted(self.names, key=lambda known: (len(known.split()), known))
        return [known for word, _, _ in near for known in shortest_first if word in known.split()]

    def resolve(self, name: str) -> str:
        """The one entity that a name means.

        Where several fit, a person, else a country, goes before what is named after it: "moreno sanchez" is the
        senator, not his visit. `find` lists the others.

        Raises:
            UnknownNameError: no entity has the name, or several do; the message lists candidates.
        """
        found = self.find(name)
        closest = _closest(found)
        if len(closest) == 1:
            return closest[0]
        if found:
            listed = "".join(f"\n  {e}  {self.label(e)}" for e in found[:12])
            more = f"\n  and {len(found) - 12} more" if len(found) > 12 else ""
            raise UnknownNameError(f"'{name}' can mean several entities; give one of these ids:{listed}{more}")
        near = self.suggest(name)
        hint = f"; did you mean {' or '.join(f'{self.label(e)} ({e})' for e in near)}?" if near else ""
        raise UnknownNameError(f"nothing is called '{name}'{hint}")


def build_name_index(store: ox.Store) -> NameIndex:
    """Read all names from the register of a store."""
    named = (
        (predicate, quad.subject, quad.object)
        for predicate in (_PREFERRED, _ALTERNATIVE, _REPLACED)
        for quad in store.quads_for_pattern(None, predicate, None, _ENTITIES)
    )
    sources = ((_TYPE, quad.subject, quad.object) for quad in store.quads_for_pattern(None, _TYPE, _SOURCE))
    return _index_names(chain(named, sources))


def read_name_index(engine: Engine) -> NameIndex:
    """Read all names from the register by SPARQL, for engines that are no store of ours.

    Raises:
        EndpointError: a remote engine failed.
    """
    answer = engine.select(_NAMES, "the names of all entities")
    return _index_names((property_, entity, name) for entity, property_, name in answer.rows)


def index_entities(entities: Iterable[Entity], sources: Iterable[str]) -> NameIndex:
    """The same index from entities that have been read already, and the ids of all sources."""
    names: dict[str, set[str]] = {}
    labels: dict[str, dict[str, str]] = {}
    replaced: dict[str, str] = {}
    for entity in entities:
        if entity.labels:
            labels[entity.id] = {label.language: label.text for label in entity.labels}
        if entity.replaced_by:
            replaced[entity.id] = entity.replaced_by
        _add(names, entity.id, (label.text for label in entity.labels + entity.aliases))
    return _finish(names, labels, replaced, sources)


def _index_names(found: Iterable[tuple[Term, Term, Term]]) -> NameIndex:
    """Index names from the property by which each is given, its entity, and itself."""
    names: dict[str, set[str]] = {}
    labels: dict[str, dict[str, str]] = {}
    replaced: dict[str, str] = {}
    sources: set[str] = set()
    for predicate, subject, given in found:
        entity = entity_id(_value(subject))
        if predicate == _TYPE:
            sources.add(entity.removeprefix("source/"))
        elif predicate == _REPLACED:
            replaced[entity] = entity_id(_value(given))
        elif isinstance(given, ox.Literal):
            if predicate == _PREFERRED:
                labels.setdefault(entity, {})[given.language or ""] = given.value
            _add(names, entity, (given.value,))
    return _finish(names, labels, replaced, sources)


def _finish(
    names: dict[str, set[str]], labels: dict[str, dict[str, str]], replaced: dict[str, str], sources: Iterable[str]
) -> NameIndex:
    for entity in labels:
        _add(names, entity, (entity, entity.partition("/")[2]))
    # Who is called by the name of a merged id means the one that it was merged into.
    current = {name: frozenset(replaced.get(entity, entity) for entity in meant) for name, meant in names.items()}
    return NameIndex(current, labels, replaced, frozenset(sources))


def _closest(found: list[str]) -> list[str]:
    """The persons among them, else the countries: events, groups and works are named after these."""
    persons = [entity for entity in found if entity.startswith("person/")]
    return persons or [entity for entity in found if entity.startswith("country/")] or found


def _add(names: dict[str, set[str]], entity: str, spellings: Iterable[str]) -> None:
    for spelling in spellings:
        names.setdefault(fold_name(spelling), set()).add(entity)


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else BASE
