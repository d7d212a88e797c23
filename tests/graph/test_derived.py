from __future__ import annotations

import dataclasses

import pyoxigraph as ox
import pytest

from mxsu_graph.graph.derived import build_derived_quads, claim_bounds, claim_quantity, rejected_claims
from mxsu_graph.graph.terms import mxsu, node, value
from mxsu_graph.iri import BASE, claim_ref, entity_iri, graph_iri, term_iri
from mxsu_graph.model import Assessment, Claim, Corpus, Value, ValueType
from mxsu_graph.pipeline import Loaded

Triple = tuple[object, ox.NamedNode, object]


def graph_of(corpus: Corpus, name: str) -> set[Triple]:
    wanted = ox.NamedNode(graph_iri(name))
    return {(q.subject, q.predicate, q.object) for q in build_derived_quads(corpus) if q.graph_name == wanted}


def plain(claim: Claim) -> Triple:
    return node(entity_iri(claim.subject)), mxsu(claim.predicate), value(claim.object)


def claim_of(corpus: Corpus, ref: str) -> Claim:
    return next(claim for claim in corpus.claims if claim.ref == ref)


def bounds_of(corpus: Corpus, ref: str) -> dict[str, str]:
    about = ox.NamedNode(f"{BASE}claim/{ref}")
    return {
        predicate.value.removeprefix(term_iri("")): obj.value
        for subject, predicate, obj in graph_of(corpus, "bounds")
        if subject == about and isinstance(obj, ox.Literal)
    }


DENIED = ("strelsau-gazette/c002", "zenda-history/c007", "zenda-history/c008")
WITHDRAWN = "timber-turbines/c005"


def test_the_corpus_has_what_these_tests_are_about(small: Loaded) -> None:
    assert tuple(claim.ref for claim in sorted(small.corpus.claims) if claim.polarity == "denied") == DENIED
    assert [claim.ref for claim in small.corpus.claims if claim.withdrawn] == [WITHDRAWN]


@pytest.mark.parametrize("source", ["strelsau-gazette", "timber-turbines", "zenda-history"])
def test_a_projection_holds_what_its_source_affirms(small: Loaded, source: str) -> None:
    affirmed = {
        plain(claim)
        for claim in small.corpus.claims
        if claim.source == source and claim.ref not in DENIED and claim.ref != WITHDRAWN
    }
    assert affirmed
    assert graph_of(small.corpus, f"projection/{source}") == affirmed


@pytest.mark.parametrize("ref", [*DENIED, WITHDRAWN])
def test_denied_and_withdrawn_claims_are_not_asserted(small: Loaded, ref: str) -> None:
    assert plain(claim_of(small.corpus, ref)) not in graph_of(small.corpus, "assertions")


def test_assertions_hold_what_any_source_affirms(small: Loaded) -> None:
    sources = [source.id for source in small.corpus.sources]
    union = set().union(*(graph_of(small.corpus, f"projection/{source}") for source in sources))
    assert graph_of(small.corpus, "assertions") == union
    assert len(union) == 16


def test_a_rejected_claim_stays_in_its_projection_and_leaves_the_assertions(small: Loaded) -> None:
    rejected, doubtful = "timber-turbines/c001", "timber-turbines/c003"
    corpus = dataclasses.replace(
        small.corpus,
        assessments=(
            Assessment("a1", (rejected,), "rejected", "for the test"),
            Assessment("a2", (doubtful,), "doubtful", "for the test"),
        ),
    )
    assert rejected_claims(corpus) == {rejected}
    assert plain(claim_of(corpus, rejected)) not in graph_of(corpus, "assertions")
    assert plain(claim_of(corpus, rejected)) in graph_of(corpus, "projection/timber-turbines")
    assert plain(claim_of(corpus, doubtful)) in graph_of(corpus, "assertions")


def test_what_another_source_affirms_stays_asserted(small: Loaded) -> None:
    rejected = claim_of(small.corpus, "timber-turbines/c001")
    twin = dataclasses.replace(rejected, source="zenda-history", id="c099")
    corpus = dataclasses.replace(
        small.corpus,
        claims=(*small.corpus.claims, twin),
        assessments=(Assessment("a1", (rejected.ref,), "rejected", "for the test"),),
    )
    assert plain(twin) in graph_of(corpus, "assertions")


@pytest.mark.parametrize(
    ("ref", "bounds"),
    [
        ("zenda-history/c001", {"earliest": "1911-05-03", "latest": "1911-05-03"}),
        ("timber-turbines/c004", {"earliest": "1911-05-04"}),
        (
            "zenda-history/c006",
            {"earliest": "1911-01-01", "latest": "1911-12-31", "lowest": "10", "highest": "12"},
        ),
        ("zenda-history/c004", {"lowest": "40000", "highest": "40000"}),
        ("strelsau-gazette/c001", {"earliest": "1868-01-01", "latest": "1868-12-31"}),
        ("zenda-history/c011", {"earliest": "1911-06-01", "latest": "1911-06-30"}),
        ("zenda-history/c007", {}),
    ],
)
def test_bounds(small: Loaded, ref: str, bounds: dict[str, str]) -> None:
    assert bounds_of(small.corpus, ref) == bounds


def test_bounds_speak_of_claims_only(small: Loaded) -> None:
    known = {claim.ref for claim in small.corpus.claims}
    about = {str(subject).strip("<>") for subject, _, _ in graph_of(small.corpus, "bounds")}
    assert {claim_ref(iri) for iri in about} <= known
    assert len(about) == 12


def test_the_time_of_a_claim_goes_before_a_date_that_it_states() -> None:
    claim = Claim("s", "c1", "event/x", "startDate", Value(ValueType.WHEN, "1911"), "p1", "", when="1912")
    stated = dataclasses.replace(claim, when="")
    bounds = claim_bounds(claim), claim_bounds(stated)
    assert [when.text for when in bounds if when] == ["1912", "1911"]
    counted = dataclasses.replace(stated, object=Value(ValueType.QUANTITY, "5.."))
    number = claim_quantity(counted)
    assert number is not None
    assert number.lowest == 5
    assert number.highest is None
    assert claim_bounds(counted) is None
    assert claim_quantity(claim) is None
