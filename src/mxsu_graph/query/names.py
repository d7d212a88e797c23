"""Finding entities by what people call them: id, label or alias, in any language and script, accents or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox
from anyascii import anyascii
from rapidfuzz import fuzz, process

from mxsu_graph.errors import UnknownNameError
from mxsu_graph.iri import BASE, PREFIXES, entity_id, graph_iri
from mxsu_graph.query.engines.engine import Engine
from mxsu_graph.query.results import Term

__all__ = ["NameIndex", "build_name_index", "fold_name", "read_name_index"]

_PREFERRED = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
_ALTERNATIVE = ox.NamedNode(PREFIXES["skos"] + "altLabel")
_ENTITIES = ox.NamedNode(graph_iri("entities"))
_NAMES = f"""
SELECT ?entity ?property ?name WHERE {{
  GRAPH <{_ENTITIES.value}> {{ ?entity ?property ?name }}
  FILTER (?property IN (skos:prefLabel, skos:altLabel))
}}
ORDER BY ?entity ?property ?name
"""
_NEAR = 75.0
"""Similarity in percent above which a name is offered as a suggestion."""


def fold_name(name: str) -> str:
    """A name without case, accents, script and punctuation: `Микоян` and `MIKOYAN` fold alike."""
    return " ".join(re.findall(r"[a-z0-9]+", anyascii(name).casefold()))


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Every name of every entity, folded."""

    names: Mapping[str, frozenset[str]]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def label(self, entity: str, language: str = "en") -> str:
        """The preferred label of an entity, else its id."""
        known = self.labels.get(entity, {})
        return known.get(language) or known.get("en") or entity

    def find(self, name: str) -> list[str]:
        """The ids of all entities that the name fits best: as id, as a whole name, else as words of a name."""
        if name in self.labels:
            return [name]
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
        ids = [entity for known, _, _ in near for entity in sorted(self.names[known])]
        return list(dict.fromkeys(ids))[:limit]

    def resolve(self, name: str) -> str:
        """The one entity that a name means.

        Where several fit, a person, else an institution, else a country goes before what is named after it:
        "moreno sanchez" is the senator, not his visit. `find` lists the others.

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
    return _index_names(
        (predicate == _PREFERRED, quad.subject, quad.object)
        for predicate in (_PREFERRED, _ALTERNATIVE)
        for quad in store.quads_for_pattern(None, predicate, None, _ENTITIES)
    )


def read_name_index(engine: Engine) -> NameIndex:
    """Read all names from the register by SPARQL, for engines that are no store of ours.

    Raises:
        EndpointError: a remote engine failed.
    """
    answer = engine.select(_NAMES, "the names of all entities")
    return _index_names((property_ == _PREFERRED, entity, name) for entity, property_, name in answer.rows)


def _index_names(found: Iterable[tuple[bool, Term, Term]]) -> NameIndex:
    """Index names from whether each is preferred, its entity, and itself."""
    names: dict[str, set[str]] = {}
    labels: dict[str, dict[str, str]] = {}
    for preferred, subject, literal in found:
        entity = entity_id(_value(subject))
        if not isinstance(literal, ox.Literal):
            continue
        if preferred:
            labels.setdefault(entity, {})[literal.language or ""] = literal.value
        _add(names, entity, (literal.value,))
    for entity in labels:
        _add(names, entity, (entity, entity.partition("/")[2]))
    return NameIndex({name: frozenset(found) for name, found in names.items()}, labels)


def _closest(found: list[str]) -> list[str]:
    for segment in ("person/", "organization/", "country/"):
        named = [entity for entity in found if entity.startswith(segment)]
        if named:
            return named
    return found


def _add(names: dict[str, set[str]], entity: str, spellings: Iterable[str]) -> None:
    for spelling in spellings:
        names.setdefault(fold_name(spelling), set()).add(entity)


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else BASE
