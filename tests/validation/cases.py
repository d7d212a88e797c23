"""Damage done to the quads of the fictional corpus, one step of validation after the other."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from mxsu_graph.graph.terms import date, graph, mxsu, node, prefixed, text
from mxsu_graph.iri import BASE, claim_iri, code_iri, entity_iri, evidence_iri

ZENDA = graph("source/zenda-history")
ENTITIES = graph("entities")
DURATION = node(claim_iri("zenda-history", "c003"))

_PARTS = ("subject", "predicate", "object")

Quads = list[ox.Quad]


def without(predicate: ox.NamedNode, subject: ox.NamedNode) -> Callable[[Quads], Quads]:
    return lambda quads: [q for q in quads if not (q.subject == subject and q.predicate == predicate)]


def replaced(
    subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal, name: ox.NamedNode = ZENDA
) -> Callable[[Quads], Quads]:
    take_out = without(predicate, subject)
    return lambda quads: [*take_out(quads), ox.Quad(subject, predicate, value, name)]


def added(
    subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal, name: ox.NamedNode = ZENDA
) -> Callable[[Quads], Quads]:
    return lambda quads: [*quads, ox.Quad(subject, predicate, value, name)]


def second_duration(quads: Quads) -> Quads:
    """The same source gives another number of days, in a claim that nobody has assessed."""
    old, new = claim_iri("timber-turbines", "c001"), claim_iri("zenda-history", "c999")
    copied = [
        ox.Quad(node(new), q.predicate, q.object, q.graph_name)
        for q in quads
        if q.subject == node(old) and q.predicate != mxsu("statedIn")
    ]
    unassessed = [q for q in quads if q.predicate != mxsu("assesses")]
    return [*unassessed, *copied, ox.Quad(node(new), mxsu("statedIn"), node(BASE + "source/zenda-history"), ZENDA)]


def contradiction(predicate: str, *values: ox.NamedNode | ox.Literal) -> Callable[[Quads], Quads]:
    """One source gives several values, in claims that nobody has assessed; its projection holds them all.

    The first of them is in the place of a claim that stands in a file.
    """
    subject, said = node(entity_iri("person/rudolf")), {prefixed("rdf:" + part) for part in _PARTS}
    kept = {mxsu("polarity"), mxsu("statedIn"), prefixed("rdf:type")}

    def apply(quads: Quads) -> Quads:
        more = []
        for number, value in enumerate(values):
            claim = node(claim_iri("zenda-history", f"c90{number}")) if number else DURATION
            old = [q for q in quads if q.subject == DURATION and q.predicate in kept]
            more += [ox.Quad(claim, q.predicate, q.object, ZENDA) for q in old]
            facts = zip(_PARTS, (subject, mxsu(predicate), value), strict=True)
            more += [ox.Quad(claim, prefixed("rdf:" + part), term, ZENDA) for part, term in facts]
            more.append(ox.Quad(subject, mxsu(predicate), value, graph("projection/zenda-history")))
            if isinstance(value, ox.Literal):
                bounds = [mxsu("earliest"), mxsu("latest")]
                more += [ox.Quad(claim, bound, date(value.value), graph("bounds")) for bound in bounds]
        unsaid = [q for q in quads if not (q.subject == DURATION and q.predicate in said)]
        return [q for q in unsaid if q.predicate != mxsu("assesses")] + more

    return apply


def edtf(day: str) -> ox.Literal:
    """A date as claims have it."""
    return ox.Literal(day, datatype=prefixed("edtf:EDTF"))


DAMAGES = {
    # step 1: the structure of a claim
    "claim-polarity": without(mxsu("polarity"), DURATION),
    "claim-modality": replaced(DURATION, mxsu("modality"), node(code_iri("role", "speaker"))),
    "claim-evidence": without(mxsu("evidence"), DURATION),
    "claim-stated-in": added(DURATION, mxsu("statedIn"), node(BASE + "source/timber-turbines")),
    "evidence-locator": replaced(node(evidence_iri("zenda-history", "c003")), mxsu("locator"), text("page 3")),
    "quote-exact": replaced(
        node(evidence_iri("zenda-history", "c003", "quote")),
        prefixed("oa:exact"),
        text("one two three four five six seven eight nine"),
    ),
    "entity-kind": added(node(entity_iri("person/rudolf")), mxsu("kind"), node(code_iri("unit", "day")), ENTITIES),
    # step 2: domain and range by predicate
    "claim-domain": replaced(DURATION, prefixed("rdf:subject"), node(entity_iri("person/rudolf"))),
    "claim-range": replaced(DURATION, prefixed("rdf:object"), text("three weeks")),
    "claim-requires-role": without(mxsu("role"), node(claim_iri("zenda-history", "c002"))),
    # step 3: archival closure
    "record-set-closure": without(prefixed("rico:hasOrHadHolder"), node(entity_iri("record-set/fsa-7"))),
    "record-set-order": replaced(
        node(entity_iri("record-set/fsa-7-2-31")),
        prefixed("rico:isOrWasIncludedIn"),
        node(entity_iri("record-set/fsa-7")),
        ENTITIES,
    ),
    "record-set-number": replaced(
        node(entity_iri("record-set/fsa-7-2-31")), prefixed("rico:identifier"), text("no number"), ENTITIES
    ),
    # step 4: a source against itself
    "consistency-numbers": second_duration,
    "consistency-dates": contradiction("birthDate", edtf("1869-03-02"), edtf("1870-03-02")),
    "consistency-entities": contradiction(
        "birthPlace", node(entity_iri("place/strelsau")), node(entity_iri("place/winter-hall"))
    ),
}
