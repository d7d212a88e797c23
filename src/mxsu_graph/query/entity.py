"""Everything that is claimed about one entity: the view behind `mxsu show` and an entity's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from mxsu_graph.iri import BASE, PREFIXES, claim_ref, compact_iri, entity_id, entity_iri, graph_iri, term_iri
from mxsu_graph.query.results import readable

__all__ = ["CitationView", "ClaimView", "EntityView", "read_claim", "read_entity"]

_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_ENTITIES = ox.NamedNode(graph_iri("entities"))
_PLACES = {
    PREFIXES["rdf"] + "subject": "subject",
    PREFIXES["rdf"] + "object": "object",
    term_iri("counterpart"): "counterpart",
    term_iri("where"): "where",
    term_iri("accordingTo"): "voice",
    term_iri("about"): "topic",
}
"""In which places of a claim an entity can stand, the closest first."""

_GRAVEST_FIRST = ("rejected", "doubtful", "preferred")


@dataclass(frozen=True, order=True, slots=True)
class CitationView:
    """What a source cites for a claim, with leaves or pages; `unit` and `archive` for archival documents."""

    document: str
    leaves: str = ""
    pages: str = ""
    unit: str = ""
    archive: str = ""


@dataclass(frozen=True, order=True, slots=True)
class ClaimView:
    """One claim as it is shown; ids and codes in their short form, empty where the claim has none."""

    ref: str
    place: str
    subject: str
    predicate: str
    object: str
    source: str
    locator: str
    quote: str
    role: str = ""
    when: str = ""
    when_as_written: str = ""
    earliest: str = ""
    where: str = ""
    quantity: str = ""
    unit: str = ""
    extent: str = ""
    polarity: str = "affirmed"
    modality: str = "plain"
    level: str = "textual"
    certainty: str = "certain"
    counterpart: tuple[str, ...] = ()
    according_to: tuple[str, ...] = ()
    citations: tuple[CitationView, ...] = ()
    verdict: str = ""
    reason: str = ""
    note: str = ""
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class EntityView:
    """An entity's names and identifiers, and every claim that mentions it, by place and then in order of time."""

    id: str
    classes: tuple[str, ...]
    kind: str
    side: str
    description: str
    labels: tuple[tuple[str, str], ...]
    aliases: tuple[tuple[str, str], ...]
    identifiers: tuple[str, ...]
    distinct_from: tuple[str, ...]
    claims: tuple[ClaimView, ...]


def read_entity(store: ox.Store, entity: str) -> EntityView:
    """Read an entity and all claims about it from a store."""
    node = ox.NamedNode(entity_iri(entity))
    facts = _facts(store, node, _ENTITIES)
    claims = [
        read_claim(store, claim, place)
        for place, predicate in ((place, ox.NamedNode(iri)) for iri, place in _PLACES.items())
        for claim in _claims(store, predicate, node)
    ]
    order = list(_PLACES.values())
    claims.sort(key=lambda c: (order.index(c.place), c.earliest or "9999", c.source, c.ref))
    return EntityView(
        id=entity,
        classes=tuple(sorted(readable(t) for t in facts["rdf:type"] if isinstance(t, ox.NamedNode))),
        kind=_first(facts["mxsu:kind"]),
        side=_first(facts["mxsu:side"]),
        description=_first(facts["skos:definition"]),
        labels=_names(facts["skos:prefLabel"]),
        aliases=_names(facts["skos:altLabel"]),
        identifiers=tuple(
            sorted(_text(t) for match in ("skos:exactMatch", "skos:closeMatch") for t in facts[match])
        ),
        distinct_from=tuple(
            sorted(readable(t) for t in facts["mxsu:distinctFrom"] if isinstance(t, ox.NamedNode))
        ),
        claims=tuple(_once(claims)),
    )


def read_claim(store: ox.Store, iri: str, place: str = "subject") -> ClaimView:
    """Read one claim with its evidence, citations and assessments."""
    node = ox.NamedNode(iri)
    facts = _facts(store, node)
    evidence = next(iter(facts["mxsu:evidence"]))
    passage = _facts(store, evidence)
    quotes = [_first(_facts(store, selector)["oa:exact"]) for selector in passage["oa:hasSelector"]]
    assessed = sorted(_assessments(store, node))
    return ClaimView(
        ref=claim_ref(iri),
        place=place,
        subject=_first(facts["rdf:subject"]),
        predicate=_first(facts["rdf:predicate"]),
        object=_first(facts["rdf:object"]),
        source=_first(facts["mxsu:statedIn"]),
        locator=_first(passage["mxsu:locator"]),
        quote=next((quote for quote in quotes if quote), ""),
        role=_first(facts["mxsu:role"]),
        when=_first(facts["mxsu:when"]),
        when_as_written=_first(facts["mxsu:whenAsWritten"]),
        earliest=_first(facts["mxsu:earliest"]),
        where=_first(facts["mxsu:where"]),
        quantity=_first(facts["mxsu:quantity"]),
        unit=_first(facts["mxsu:unit"]),
        extent=_first(facts["mxsu:extent"]),
        polarity=_first(facts["mxsu:polarity"]),
        modality=_first(facts["mxsu:modality"]),
        level=_first(facts["mxsu:epistemicLevel"]),
        certainty=_first(facts["mxsu:readingCertainty"]),
        counterpart=_all(facts["mxsu:counterpart"]),
        according_to=_all(facts["mxsu:accordingTo"]),
        citations=tuple(sorted(_read_citation(store, c) for c in facts["mxsu:citation"])),
        verdict=assessed[0][1] if assessed else "",
        reason=assessed[0][2] if assessed else "",
        note=_first(facts["mxsu:note"]),
        withdrawn=_first(facts["mxsu:withdrawn"]),
    )


def _assessments(store: ox.Store, claim: ox.NamedNode) -> Iterable[tuple[int, str, str]]:
    """What the editors think of a claim: rank, verdict and reason, the gravest verdict first."""
    for quad in store.quads_for_pattern(None, _mxsu("assesses"), claim):
        facts = _facts(store, quad.subject)
        verdict = _first(facts["mxsu:verdict"])
        yield _GRAVEST_FIRST.index(verdict), verdict, _first(facts["mxsu:reason"])


def _read_citation(store: ox.Store, node: _Node) -> CitationView:
    facts = _facts(store, node)
    document = next(iter(facts["mxsu:cited"]))
    unit = next(iter(_units(store, document)), "")
    return CitationView(
        document=readable(document),
        leaves=_first(facts["mxsu:leaves"]),
        pages=_first(facts["mxsu:pages"]),
        unit=unit,
        archive=_archive(store, unit) if unit else "",
    )


def _units(store: ox.Store, document: _Node) -> list[str]:
    """The archival units that any claim says the document lies in."""
    subject, object_ = ox.NamedNode(PREFIXES["rdf"] + "subject"), ox.NamedNode(PREFIXES["rdf"] + "object")
    found = set()
    for quad in store.quads_for_pattern(None, subject, document):
        if any(store.quads_for_pattern(quad.subject, None, _mxsu("includedIn"))):
            found |= {readable(q.object) for q in store.quads_for_pattern(quad.subject, object_, None)}
    if not found and entity_id(_text(document)).startswith("record-set/"):
        found = {readable(document)}
    return sorted(found)


def _archive(store: ox.Store, unit: str) -> str:
    """The archive at the top of an archival unit's tree, or nothing where the tree does not close."""
    node: _Node = ox.NamedNode(entity_iri(unit))
    for _ in range(9):
        facts = _facts(store, node, _ENTITIES)
        if facts["rico:hasOrHadHolder"]:
            return _first(facts["rico:hasOrHadHolder"])
        if not facts["rico:isOrWasIncludedIn"]:
            return ""
        node = next(iter(facts["rico:isOrWasIncludedIn"]))
    return ""


def _facts(store: ox.Store, node: _Node, graph: ox.NamedNode | None = None) -> dict[str, list[_Node]]:
    facts: dict[str, list[_Node]] = defaultdict(list)
    if isinstance(node, ox.Literal):
        return facts
    for quad in store.quads_for_pattern(node, None, None, graph):
        facts[compact_iri(quad.predicate.value)].append(quad.object)
    for terms in facts.values():
        terms.sort(key=str)
    return facts


def _claims(store: ox.Store, predicate: ox.NamedNode, node: ox.NamedNode) -> list[str]:
    """The IRIs of all claims that have the node in this place."""
    subjects = {_text(quad.subject) for quad in store.quads_for_pattern(None, predicate, node)}
    return sorted(iri for iri in subjects if iri.startswith(BASE + "claim/"))


def _mxsu(name: str) -> ox.NamedNode:
    return ox.NamedNode(term_iri(name))


def _first(terms: Iterable[_Node]) -> str:
    return next((readable(term) for term in terms), "")


def _all(terms: Iterable[_Node]) -> tuple[str, ...]:
    return tuple(sorted(readable(term) for term in terms))


def _names(terms: Iterable[_Node]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((t.language or "", t.value) for t in terms if isinstance(t, ox.Literal)))


def _text(term: _Node) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _once(claims: Iterable[ClaimView]) -> Iterable[ClaimView]:
    """Each claim once, at the closest place in which the entity stands in it."""
    seen: set[str] = set()
    for claim in claims:
        if claim.ref not in seen:
            seen.add(claim.ref)
            yield claim
