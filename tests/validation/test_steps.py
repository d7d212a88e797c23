"""The shapes find what is wrong, step by step, at the line where it stands; both engines find the same."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from mxsu_graph.diagnostics import Diagnostic
from mxsu_graph.graph.terms import graph, mxsu, node, prefixed, text
from mxsu_graph.iri import BASE, claim_iri, code_iri, entity_iri, evidence_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.validation import ENGINES, validate_quads

ZENDA = graph("source/zenda-history")
ENTITIES = graph("entities")
DURATION = node(claim_iri("zenda-history", "c003"))

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
}


def findings(small: Loaded, quads: Quads, engine: str = ENGINES[0]) -> list[Diagnostic]:
    return validate_quads(quads, small.project.ontology / "shapes", small.reading.span, engine)


def test_the_fictional_corpus_is_sound(small: Loaded, small_quads: Quads) -> None:
    assert [str(d) for d in findings(small, small_quads) if d.severity == "error"] == []


def test_sources_that_differ_are_no_finding(small: Loaded, small_quads: Quads) -> None:
    unassessed = [q for q in small_quads if q.predicate != mxsu("assesses")]
    assert not [d for d in findings(small, unassessed) if d.code.startswith("consistency")]


@pytest.mark.parametrize("code", DAMAGES)
def test_each_damage_is_found_at_its_line(code: str, small: Loaded, small_quads: Quads) -> None:
    before = set(findings(small, small_quads))
    new = [d for d in findings(small, DAMAGES[code](small_quads)) if d not in before]
    assert code in {d.code for d in new}
    found = next(d for d in new if d.code == code)
    assert found.span.path.startswith("data/")
    assert found.span.line > 0
    assert found.message


@pytest.mark.parametrize("code", ["claim-polarity", "claim-range", "record-set-order", "consistency-numbers"])
def test_both_engines_find_the_same(code: str, small: Loaded, small_quads: Quads) -> None:
    damaged = DAMAGES[code](small_quads)
    assert findings(small, damaged) == findings(small, damaged, "pyshacl")
