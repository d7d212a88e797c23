"""Claims back from a store as model values: what `graph.quads` writes, read again.

A store keeps values and not spellings: a curated `1.50` comes back as `1.5`. The order of voices, counterparts and
topics is not in the graph either; what a source cites comes in the order of its numbered citations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count, islice

import pyoxigraph as ox

from mxsu_graph.graph.terms import EDTF, mxsu, prefixed
from mxsu_graph.iri import BASE, PREFIXES, claim_ref, entity_id, evidence_iri, graph_iri
from mxsu_graph.model import Citation, Claim, Value, ValueType
from mxsu_graph.texts.anchor import Anchor

__all__ = ["build_batch", "claim_of", "read_anchors_of", "read_batches", "read_claims"]

_PROPERTIES = (
    "rdf:subject",
    "rdf:predicate",
    "rdf:object",
    "mxsu:polarity",
    "mxsu:modality",
    "mxsu:epistemicLevel",
    "mxsu:readingCertainty",
    "mxsu:accordingTo",
    "mxsu:counterpart",
    "mxsu:about",
    "mxsu:role",
    "mxsu:when",
    "mxsu:whenAsWritten",
    "mxsu:where",
    "mxsu:quantity",
    "mxsu:unit",
    "mxsu:extent",
    "mxsu:note",
    "mxsu:withdrawn",
    "mxsu:locator",
    "mxsu:cited",
    "mxsu:leaves",
    "mxsu:pages",
    "mxsu:sha256",
    "oa:exact",
    "oa:start",
    "oa:end",
)
"""The properties of claims and their evidence of which a claim is read, as prefixed names."""

_NAMES = {prefixed(name).value: name for name in _PROPERTIES}
_CLAIM, _EVIDENCE, _SOURCES = f"{BASE}claim/", f"{BASE}evidence/", graph_iri("source/")
_NUMBERS = {PREFIXES["xsd"] + "integer", PREFIXES["xsd"] + "decimal", mxsu("NumericRange").value}

_Facts = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]
"""Values by subject and property."""
Batch = tuple[tuple[Claim, ...], dict[str, Anchor]]
"""Claims, and where the quotations of those stand that are anchored."""


def claim_of(subject: str) -> str:
    """The claim that a triple with this subject is about, or whose evidence; empty where it is neither."""
    if subject.startswith(_CLAIM):
        return subject
    if not subject.startswith(_EVIDENCE):
        return ""
    source, number, *_ = subject.removeprefix(_EVIDENCE).split("/", 2)
    return f"{_CLAIM}{source}/{number}"


def build_batch(triples: Iterable[ox.Triple]) -> Batch:
    """The claims that triples of one source tell of, in order; each triple may come once."""
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        name, thing = _NAMES.get(triple.predicate.value), triple.object
        if name and isinstance(thing, ox.NamedNode | ox.Literal) and isinstance(triple.subject, ox.NamedNode):
            facts[triple.subject.value][name].append(thing)
    claims = sorted(iri for iri, found in facts.items() if iri.startswith(_CLAIM) and "rdf:subject" in found)
    return tuple(sorted(_build_claims(facts))), _build_anchors(facts, claims)


def read_batches(store: ox.Store, size: int = 2000) -> Iterator[Batch]:
    """Claims by source and id, withdrawn ones included, so many at once, each time with their anchors.

    The store may be on the disk: no more than one batch is held.
    """
    for name in sorted(str(graph.value) for graph in store.named_graphs() if _is_source(graph)):
        graph = ox.NamedNode(name)
        found = store.quads_for_pattern(None, prefixed("rdf:subject"), None, graph)
        claims = iter(sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)))
        while batch := list(islice(claims, size)):
            facts = _read_facts(store, graph, batch)
            yield tuple(_build_claims(facts)), _build_anchors(facts, batch)


def read_claims(store: ox.Store) -> tuple[Claim, ...]:
    """Every claim of a store that holds `graph/source/<id>`, by source and id, withdrawn ones included."""
    return tuple(claim for claims, _ in read_batches(store) for claim in claims)


def read_anchors_of(store: ox.Store) -> dict[str, Anchor]:
    """Where the quotations of claims stand, by claim reference; the hash of the whole text is left out."""
    return {ref: anchor for _, anchors in read_batches(store) for ref, anchor in anchors.items()}


def _is_source(graph: ox.NamedNode | ox.BlankNode) -> bool:
    return isinstance(graph, ox.NamedNode) and graph.value.startswith(_SOURCES)


def _read_facts(store: ox.Store, graph: ox.NamedNode, claims: list[str]) -> _Facts:
    """What a graph says about claims and about their evidence, whose names follow from theirs."""
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    for iri in claims:
        evidence = evidence_iri(*claim_ref(iri).split("/", 1))
        for subject in (iri, evidence, f"{evidence}/quote", f"{evidence}/position"):
            _add_facts(facts, store, graph, subject)
        citations = (f"{evidence}/citation/{number}" for number in count(1))
        while _add_facts(facts, store, graph, next(citations)):
            pass
    return facts


def _add_facts(facts: _Facts, store: ox.Store, graph: ox.NamedNode, subject: str) -> bool:
    """Add what a graph says about a subject; no where it says nothing."""
    known = False
    for quad in store.quads_for_pattern(ox.NamedNode(subject), None, None, graph):
        known = True
        name, thing = _NAMES.get(quad.predicate.value), quad.object
        if name and isinstance(thing, ox.NamedNode | ox.Literal):
            facts[subject][name].append(thing)
    return known


def _build_anchors(facts: _Facts, claims: list[str]) -> dict[str, Anchor]:
    anchors = {}
    for iri in claims:
        ref = claim_ref(iri)
        evidence = evidence_iri(*ref.split("/", 1))
        start, end = (_one(facts, f"{evidence}/position", name) for name in ("oa:start", "oa:end"))
        if start and end:
            locator, sha256 = _one(facts, evidence, "mxsu:locator"), _one(facts, evidence, "mxsu:sha256")
            anchors[ref] = Anchor(ref, locator, int(start), int(end), sha256, "")
    return anchors


def _build_claims(facts: _Facts) -> Iterator[Claim]:
    cited: dict[str, list[tuple[int, Citation]]] = defaultdict(list)
    for iri, found in facts.items():
        evidence, mark, number = iri.rpartition("/citation/")
        if mark and "mxsu:cited" in found:
            citation = Citation(*(_one(facts, iri, name) for name in ("mxsu:cited", "mxsu:leaves", "mxsu:pages")))
            cited[evidence].append((int(number), citation))
    for iri, found in facts.items():
        if iri.startswith(_CLAIM) and "rdf:subject" in found:
            yield _build_claim(facts, iri, cited)


def _build_claim(facts: _Facts, iri: str, cited: dict[str, list[tuple[int, Citation]]]) -> Claim:
    source, _, number = claim_ref(iri).partition("/")
    evidence = evidence_iri(source, number)

    def one(name: str) -> str:
        return _one(facts, iri, name)

    def code(name: str) -> str:
        return one(name).rpartition("/")[2]

    def several(name: str) -> tuple[str, ...]:
        return tuple(sorted(entity_id(term.value) for term in facts[iri][name]))

    return Claim(
        source=source,
        id=number,
        subject=one("rdf:subject"),
        predicate=one("rdf:predicate").rpartition("#")[2],
        object=_build_value(facts[iri]["rdf:object"][0]),
        locator=_one(facts, evidence, "mxsu:locator"),
        quote=_one(facts, f"{evidence}/quote", "oa:exact"),
        role=code("mxsu:role"),
        when=one("mxsu:when"),
        when_as_written=one("mxsu:whenAsWritten"),
        where=one("mxsu:where"),
        counterpart=several("mxsu:counterpart"),
        quantity=one("mxsu:quantity"),
        unit=code("mxsu:unit"),
        extent=one("mxsu:extent"),
        about=several("mxsu:about"),
        polarity=code("mxsu:polarity"),
        modality=code("mxsu:modality"),
        level=code("mxsu:epistemicLevel"),
        certainty=code("mxsu:readingCertainty"),
        according_to=several("mxsu:accordingTo"),
        cites=tuple(citation for _, citation in sorted(cited[evidence])),
        note=one("mxsu:note"),
        withdrawn=one("mxsu:withdrawn"),
    )


def _build_value(term: ox.NamedNode | ox.Literal) -> Value:
    if isinstance(term, ox.NamedNode):
        return Value(ValueType.ENTITY, entity_id(term.value))
    if term.datatype == EDTF:
        return Value(ValueType.WHEN, term.value)
    return Value(ValueType.QUANTITY if term.datatype.value in _NUMBERS else ValueType.TEXT, term.value)


def _one(facts: _Facts, subject: str, name: str) -> str:
    """The value of a property that has one: an entity's id, an IRI from elsewhere, or words; empty for none."""
    found = facts.get(subject, {}).get(name, ())
    return entity_id(found[0].value) if found else ""
