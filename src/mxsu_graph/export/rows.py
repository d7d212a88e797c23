"""The rows of the tables of `relational.py`, from a build's dataset and its claims table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mxsu_graph.export.dataset import Dataset, Fact
from mxsu_graph.export.relational import LISTS, SCALARS
from mxsu_graph.export.terms import is_literal, parse_literal
from mxsu_graph.iri import BASE, ONTOLOGY, claim_iri, compact_iri, graph_iri
from mxsu_graph.model import Vocabulary

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Cell", "Material", "Row", "build_rows"]

Cell = str | int | float | date | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What tables are made from: a whole build's dataset and claims table, and the ontology's terms."""

    dataset: Dataset
    claims: pl.DataFrame
    vocabulary: Vocabulary


_GRAPH = {name: f"<{graph_iri(name)}>" for name in ("entities", "assessments")}
_SOURCE_GRAPH = f"<{graph_iri('source/')}"
_CITATION = "/citation/"


def build_rows(table: str, material: Material) -> Iterator[Row]:
    """The rows of a table, in the order of its key.

    Args:
        table: the name of one of `TABLES`.
        material: what it is made from.
    """
    return _BUILDERS[table](material)


def _entities(material: Material) -> Iterator[Row]:
    segments = material.vocabulary.segments
    for entity, facts in _described(material, "entities"):
        labels = _by_language(facts.get("skos:prefLabel", []))
        part_of = facts.get("rico:isOrWasIncludedIn", []) + facts.get("rico:hasOrHadHolder", [])
        yield (
            entity,
            segments[entity.partition("/")[0]],
            labels.get("en") or next(iter(labels.values()), entity),
            labels.get("es"),
            labels.get("ru"),
            _code(facts, "mxsu:kind"),
            _code(facts, "mxsu:side"),
            _first(facts, "skos:definition"),
            _first(facts, "rico:identifier"),
            next(map(_id, part_of), None),
            _number(_first(facts, "geo:lat")),
            _number(_first(facts, "geo:long")),
            next(map(_id, facts.get("mxsu:replacedBy", [])), None),
            _first(facts, "mxsu:note"),
            BASE + entity,
        )


def _names(material: Material) -> Iterator[Row]:
    for entity, facts in _described(material, "entities"):
        labels = {(o.language, o.words) for o in map(parse_literal, facts.get("skos:prefLabel", []))}
        others = {(o.language, o.words) for o in map(parse_literal, facts.get("skos:altLabel", []))}
        for language, name in sorted(labels | others):
            yield entity, language, name, int((language, name) in labels)


def _identifiers(material: Material) -> Iterator[Row]:
    for entity, facts in _described(material, "entities"):
        for relation in ("closeMatch", "exactMatch"):
            for thing in sorted(facts.get(f"skos:{relation}", [])):
                yield entity, relation, thing[1:-1]


def _predicates(material: Material) -> Iterator[Row]:
    for name, term in sorted(material.vocabulary.predicates.items()):
        label = next((label.text for label in term.labels if label.language == "en"), name)
        yield name, label, term.definition, term.theme or None, ONTOLOGY + name


def _sources(material: Material) -> Iterator[Row]:
    for source, facts in _source_records(material):
        yield (
            source,
            _code(facts, "dcterms:type"),
            _first(facts, "dcterms:title"),
            _first(facts, "skos:prefLabel"),
            _first(facts, "dcterms:language"),
            _first(facts, "dcterms:issued"),
            _first(facts, "dcterms:bibliographicCitation"),
            f"{BASE}source/{source}",
        )


def _source_agents(material: Material) -> Iterator[Row]:
    for source, facts in _source_records(material):
        for relation in ("creator", "publisher"):
            for thing in sorted(facts.get(f"dcterms:{relation}", [])):
                yield source, relation, _id(thing)


def _claims(material: Material) -> Iterator[Row]:
    for values in material.claims.select(SCALARS).iter_rows(named=True):
        entity = values["object"] if values["object_type"] == "entity" else None
        cells = (None if value == "" else value for value in values.values())
        yield (*cells, entity, claim_iri(*values["claim"].split("/")))


def _claim_entities(material: Material) -> Iterator[Row]:
    for values in material.claims.select("claim", *LISTS).iter_rows(named=True):
        for relation in sorted(LISTS):
            for entity in sorted(set(values[relation])):
                yield values["claim"], relation, entity


def _citations(material: Material) -> Iterator[Row]:
    graphs = frozenset(graph for graph in material.dataset.graphs if graph.startswith(_SOURCE_GRAPH))
    found = []
    for subject, facts in material.dataset.described(graphs, start=f"<{BASE}evidence/"):
        claim, mark, number = subject[1:-1].removeprefix(f"{BASE}evidence/").partition(_CITATION)
        if mark:
            values = _values(facts)
            pages = (_first(values, name) for name in ("mxsu:leaves", "mxsu:pages", "mxsu:note"))
            found.append((claim, int(number), _id(values["mxsu:cited"][0]), *pages))
    yield from sorted(found, key=lambda row: row[:2])


def _assessments(material: Material) -> Iterator[Row]:
    for name, facts in _described(material, "assessments"):
        codes = (_code(facts, "mxsu:verdict"), _code(facts, "mxsu:readingCertainty"))
        yield name.removeprefix("assessment/"), *codes, _first(facts, "mxsu:reason")


def _assessment_claims(material: Material) -> Iterator[Row]:
    for name, facts in _described(material, "assessments"):
        for relation in ("assesses", "basis", "prefers"):
            for thing in sorted(facts.get(f"mxsu:{relation}", [])):
                kind, _, claim = _id(thing).partition("/")
                if kind == "claim":
                    yield name.removeprefix("assessment/"), relation, claim


_BUILDERS: Mapping[str, Callable[[Material], Iterator[Row]]] = {
    "entities": _entities,
    "names": _names,
    "identifiers": _identifiers,
    "predicates": _predicates,
    "sources": _sources,
    "source_agents": _source_agents,
    "claims": _claims,
    "claim_entities": _claim_entities,
    "citations": _citations,
    "assessments": _assessments,
    "assessment_claims": _assessment_claims,
}

_Values = dict[str, list[str]]


def _described(material: Material, graph: str) -> Iterator[tuple[str, _Values]]:
    """The id and the values of every subject of a graph, by id."""
    # By their kinds: whoever looks at everything passes all claims and their evidence.
    kinds = sorted(material.vocabulary.segments) if graph == "entities" else ["assessment"]
    for kind in kinds:
        found = material.dataset.described({_GRAPH[graph]}, start=f"<{BASE}{kind}/")
        yield from sorted((_id(subject), _values(facts)) for subject, facts in found)


def _source_records(material: Material) -> Iterator[tuple[str, _Values]]:
    for source in sorted(set(material.claims["source"]) | _source_graphs(material.dataset)):
        facts = material.dataset.facts(f"<{BASE}source/{source}>", {f"{_SOURCE_GRAPH}{source}>"})
        yield source, _values(facts)


def _source_graphs(dataset: Dataset) -> set[str]:
    return {name[len(_SOURCE_GRAPH) : -1] for name in dataset.graphs if name.startswith(_SOURCE_GRAPH)}


def _values(facts: list[Fact]) -> _Values:
    found: _Values = {}
    for predicate, thing in facts:
        found.setdefault(compact_iri(predicate[1:-1]), []).append(thing)
    return found


def _by_language(things: list[str]) -> dict[str, str]:
    return {literal.language: literal.words for literal in map(parse_literal, sorted(things))}


def _first(facts: _Values, name: str) -> str | None:
    things = sorted(facts.get(name, []))
    return parse_literal(things[0]).words if things and is_literal(things[0]) else None


def _code(facts: _Values, name: str) -> str | None:
    things = sorted(facts.get(name, []))
    return things[0][1:-1].rpartition("/")[2] if things else None


def _id(thing: str) -> str:
    return thing[1:-1].removeprefix(BASE)


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)
