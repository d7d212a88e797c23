from __future__ import annotations

import dataclasses

import pyoxigraph as ox
import pytest

from mxsu_graph.graph.quads import build_corpus_quads
from mxsu_graph.model import Assessment
from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.entity import CitationView, ClaimView, EntityView, read_claim, read_entity

BASE = "https://w3id.org/mxsu/"


@pytest.fixture(scope="module")
def orlik(small_store: ox.Store) -> EntityView:
    """Everything about the envoy."""
    return read_entity(small_store, "person/orlik-marta")


def test_an_entity_with_its_names(orlik: EntityView) -> None:
    assert orlik.id == "person/orlik-marta"
    assert orlik.classes == ("Agent", "Person", "Thing")
    assert (orlik.kind, orlik.side) == ("diplomat", "soviet")
    assert orlik.description == "Freedonian envoy in Strelsau"
    assert orlik.labels == (("en", "Marta Orlik"), ("es", "Marta Órlik"), ("ru", "Марта Орлик"))
    assert orlik.aliases == (("en", "M. Orlik"), ("ru", "Орлик, М."), ("ru-latn", "Marta Orlik"))
    assert orlik.identifiers == ("https://example.org/id/orlik",)
    assert orlik.distinct_from == ("person/flavia",)


def test_its_claims_by_place_and_time(orlik: EntityView) -> None:
    assert [(claim.place, claim.ref) for claim in orlik.claims] == [
        ("subject", "strelsau-gazette/c001"),
        ("subject", "strelsau-gazette/c002"),
        ("subject", "strelsau-gazette/c003"),
        ("object", "timber-turbines/c004"),
        ("object", "zenda-history/c011"),
        ("voice", "zenda-history/c004"),
    ]


def test_each_claim_comes_once_at_its_closest_place(small_store: ox.Store) -> None:
    ruritania = read_entity(small_store, "country/ruritania")
    refs = [claim.ref for claim in ruritania.claims]
    assert len(refs) == len(set(refs))
    places = {claim.ref: claim.place for claim in read_entity(small_store, "country/freedonia").claims}
    assert places == {
        "timber-turbines/c006": "subject",
        "zenda-history/c006": "counterpart",
        "zenda-history/c007": "counterpart",
        "timber-turbines/c005": "topic",
    }


def test_a_claim_with_everything_that_it_has(small_store: ox.Store) -> None:
    claim = read_claim(small_store, f"{BASE}claim/zenda-history/c004")
    document = CitationView(
        "document/orlik-report-1911",
        leaves="4-6",
        unit="record-set/fsa-7-2-31",
        archive="organization/freedonian-state-archive",
    )
    unit = CitationView(
        "record-set/fsa-7-2-31",
        leaves="9",
        unit="record-set/fsa-7-2-31",
        archive="organization/freedonian-state-archive",
    )
    assert claim == ClaimView(
        ref="zenda-history/c004",
        place="subject",
        subject="event/freedonian-exhibition-1911",
        predicate="visitorCount",
        object="~40000",
        source="zenda-history",
        locator="p4",
        quote="perhaps 40,000 visitors",
        unit="person",
        modality="reported",
        according_to=("person/orlik-marta",),
        citations=(document, unit),
    )


def test_qualifiers_denial_and_withdrawal(small_store: ox.Store) -> None:
    timber = read_claim(small_store, f"{BASE}claim/zenda-history/c006")
    assert (timber.quantity, timber.unit, timber.when, timber.level) == (
        "10..12",
        "percent",
        "1911",
        "interpretive",
    )
    assert timber.counterpart == ("country/freedonia",)
    assert timber.earliest == "1911-01-01"
    assert read_claim(small_store, f"{BASE}claim/zenda-history/c007").polarity == "denied"
    withdrawn = read_claim(small_store, f"{BASE}claim/timber-turbines/c005").withdrawn
    assert withdrawn.startswith("The source does not argue this")


def test_the_gravest_of_several_verdicts_is_shown(small: Loaded) -> None:
    ref = "zenda-history/c001"
    assessments = tuple(
        Assessment(f"a{number}", (ref,), verdict, f"because {verdict}")
        for number, verdict in enumerate(("preferred", "rejected", "doubtful"))
    )
    corpus = dataclasses.replace(small.corpus, assessments=assessments)
    store = ox.Store()
    store.extend(build_corpus_quads(corpus, small.vocabulary, small.anchors))
    claim = read_claim(store, f"{BASE}claim/{ref}")
    assert (claim.verdict, claim.reason) == ("rejected", "because rejected")
    assert read_claim(store, f"{BASE}claim/zenda-history/c002").verdict == ""


def test_an_entity_that_is_not_there_is_empty(small_store: ox.Store) -> None:
    nobody = read_entity(small_store, "person/nobody")
    assert (nobody.labels, nobody.claims) == ((), ())


def test_every_entity_of_the_real_graph_can_be_read(real: Loaded, real_store: ox.Store) -> None:
    entities = [entity for entity in real.corpus.entities if not entity.replaced_by][::25]
    assert len(entities) > 10
    mentioned = sum(bool(read_entity(real_store, entity.id).claims) for entity in entities)
    assert mentioned > len(entities) * 0.8
