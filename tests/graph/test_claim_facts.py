from __future__ import annotations

from mxsu_graph.graph.claim_facts import WITHDRAWN, read_claim_facts
from mxsu_graph.graph.store import current_build
from mxsu_graph.iri import claim_iri, source_iri
from mxsu_graph.pipeline import Loaded

CLAIM = claim_iri("timber-turbines", "c002")


def read(small: Loaded, *about: str) -> dict[str, tuple[str, ...]]:
    return read_claim_facts(current_build(small.project.build).dataset, about)


def test_a_claim_comes_with_its_evidence_and_the_verdicts_on_it(small: Loaded) -> None:
    (facts,) = read(small, CLAIM).values()
    assert list(facts) == sorted(set(facts))
    assert "doubtful by assessment:a001" in facts
    assert "rdf:predicate mxsu:visitorCount" in facts
    assert any(fact.startswith("evidence mxsu:locator ") for fact in facts)
    assert any(fact.startswith("evidence/quote oa:exact ") for fact in facts)


def test_what_belongs_to_others_stays_out(small: Loaded) -> None:
    (facts,) = read(small, claim_iri("zenda-history", "c001")).values()
    assert not any("c002" in fact or "c010" in fact for fact in facts)
    assert not any("projection" in fact or "earliest" in fact for fact in facts)


def test_citations_keep_apart_which_leaves_are_of_which_document(small: Loaded) -> None:
    cited = [c for c in small.corpus.claims if len(c.cites) > 0]
    facts = read(small, claim_iri(cited[0].source, cited[0].id))[claim_iri(cited[0].source, cited[0].id)]
    assert any(fact.startswith("evidence/citation/1 mxsu:cited ") for fact in facts)


def test_a_withdrawn_claim_says_so(small: Loaded) -> None:
    (withdrawn,) = [claim for claim in small.corpus.claims if claim.withdrawn]
    (facts,) = read(small, claim_iri(withdrawn.source, withdrawn.id)).values()
    assert [fact for fact in facts if fact.startswith(WITHDRAWN)]


def test_a_source_has_its_description_and_strangers_have_nothing(small: Loaded) -> None:
    found = read(small, source_iri("zenda-history"), claim_iri("zenda-history", "c999"), "urn:x")
    assert list(found) == [source_iri("zenda-history")]
    assert any(fact.startswith("dcterms:title ") for fact in found[source_iri("zenda-history")])
    assert not any("mxsu:Claim" in fact for fact in found[source_iri("zenda-history")])
