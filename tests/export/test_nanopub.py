"""Nanopublications: well-formed by the guidelines' own list, valid for the library `nanopub`, and honest."""

from __future__ import annotations

import io
import warnings

import pyoxigraph as ox
import pytest

from mxsu_graph.errors import ExportError
from mxsu_graph.export.nanopub import Publication, build_nanopubs, make_trusty, write_nanopubs
from mxsu_graph.graph.store import current_build
from mxsu_graph.iri import BASE, claim_iri, expand_name, nanopub_iri, source_iri
from mxsu_graph.pipeline import Loaded

PUBLICATION = Publication("1.2", "a" * 64, "https://creativecommons.org/licenses/by/4.0/", "2026-11-22")
NP = "http://www.nanopub.org/nschema#"

Nanopub = tuple[ox.Quad, ...]


def build(small: Loaded, *refs: str, publication: Publication = PUBLICATION) -> list[Nanopub]:
    claims = [claim_iri(*ref.split("/")) for ref in refs]
    return list(build_nanopubs(current_build(small.project.build).dataset, claims, publication))


@pytest.fixture(scope="module")
def nanopubs(small: Loaded) -> list[Nanopub]:
    return build(small, *(claim.ref for claim in small.corpus.claims if not claim.withdrawn))


def write(quads: Nanopub) -> bytes:
    stream = io.BytesIO()
    write_nanopubs([quads], stream)
    return stream.getvalue()


def only(quads: Nanopub, predicate: str) -> ox.Quad:
    (found,) = [quad for quad in quads if quad.predicate.value == predicate]
    return found


def texts(quads: Nanopub, graph: str, predicate: str) -> list[str]:
    iri = expand_name(predicate)
    return [q.object.value for q in quads if str(q.graph_name).endswith(f"#{graph}>") and q.predicate.value == iri]  # type: ignore[union-attr]  # no blank nodes


def test_every_claim_is_well_formed_by_the_guidelines(nanopubs: list[Nanopub]) -> None:
    """Nanopublication Guidelines, "Well-formed Nanopublications", criterion by criterion."""
    assert len(nanopubs) > 15
    for quads in nanopubs:
        assert all(isinstance(quad.graph_name, ox.NamedNode) for quad in quads)
        types = [
            q
            for q in quads
            if q.predicate.value == expand_name("rdf:type") and q.object == ox.NamedNode(NP + "Nanopublication")
        ]
        (typed,) = types
        name, head = typed.subject, typed.graph_name
        parts = []
        for predicate in ("hasAssertion", "hasProvenance", "hasPublicationInfo"):
            part = only(quads, NP + predicate)
            assert (part.subject, part.graph_name) == (name, head)
            parts.append(part.object)
        assertion, provenance, info = parts
        assert len({name, head, *parts}) == 5
        assert {quad.graph_name for quad in quads} == {head, *parts}
        assert any(assertion in (q.subject, q.object) for q in quads if q.graph_name == provenance)
        assert any(name in (q.subject, q.object) for q in quads if q.graph_name == info)


def test_the_library_of_the_nanopublications_finds_them_valid(nanopubs: list[Nanopub]) -> None:
    from nanopub.nanopub import Nanopub as Checked
    from rdflib import ConjunctiveGraph

    for quads in nanopubs[:6]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # rdflib would rather have us use its Dataset, which the library lacks
            graph = ConjunctiveGraph()
            graph.parse(data=write(quads), format="trig")
            assert Checked(rdf=graph).is_valid
            trusty = ConjunctiveGraph()
            trusty.parse(data=write(make_trusty(quads)), format="trig")
            named = Checked(rdf=trusty)
            assert named.is_valid
            assert named.has_valid_trusty
            assert "/RA" in str(named.metadata.np_uri)


def test_a_trusty_name_changes_with_the_content(small: Loaded) -> None:
    (first,) = build(small, "zenda-history/c001")
    (again,) = build(small, "zenda-history/c001")
    (other,) = build(small, "zenda-history/c001", publication=Publication("1.3", "b" * 64, PUBLICATION.license))
    assert make_trusty(first) == make_trusty(again)
    assert make_trusty(first)[0].subject != make_trusty(other)[0].subject
    renamed = nanopub_iri("zenda-history", "c001")
    assert not any(renamed in str(quad) for quad in make_trusty(first))


def test_nothing_of_a_claim_is_lost_or_added(small: Loaded, small_quads: list[ox.Quad]) -> None:
    claim = ox.NamedNode(claim_iri("zenda-history", "c001"))
    (quads,) = build(small, "zenda-history/c001")
    stored = {
        (q.predicate, q.object) for q in small_quads if q.subject == claim and "graph/source/" in str(q.graph_name)
    }
    assert {(q.predicate, q.object) for q in quads if q.subject == claim} == stored


def test_what_is_denied_has_no_plain_triple(small: Loaded) -> None:
    (quads,) = build(small, "strelsau-gazette/c002")
    assert not any(q.predicate.value == expand_name("mxsu:offered") for q in quads)
    (affirmed,) = build(small, "strelsau-gazette/c001")
    assert any(q.predicate.value == expand_name("mxsu:birthDate") for q in affirmed)


def test_a_rejected_claim_travels_with_its_verdict(small: Loaded) -> None:
    (quads,) = build(small, "strelsau-gazette/c002")
    assert texts(quads, "provenance", "mxsu:verdict") == [f"{BASE}code/verdict/rejected"]
    assert texts(quads, "provenance", "prov:hadPrimarySource") == [source_iri("strelsau-gazette")]


def test_data_that_were_not_released_have_no_version(small: Loaded) -> None:
    (released,) = build(small, "zenda-history/c001")
    assert texts(released, "pubinfo", "prov:wasDerivedFrom") == [f"{BASE}dataset/1.2"]
    assert texts(released, "pubinfo", "dcterms:created") == ["2026-11-22"]
    (state,) = build(small, "zenda-history/c001", publication=Publication("1.2", "a" * 64, PUBLICATION.license))
    assert texts(state, "pubinfo", "prov:wasDerivedFrom") == [f"{BASE}dataset"]
    assert texts(state, "pubinfo", "dcterms:created") == []
    assert texts(state, "pubinfo", "mxsu:sha256") == ["a" * 64]


def test_the_same_claim_gives_the_same_bytes_and_is_read_back(nanopubs: list[Nanopub]) -> None:
    quads = nanopubs[0]
    assert write(quads) == write(tuple(reversed(quads)))
    assert set(ox.parse(write(quads), format=ox.RdfFormat.TRIG)) == set(quads)


def test_withdrawn_and_unknown_claims_are_refused(small: Loaded) -> None:
    (withdrawn,) = [claim for claim in small.corpus.claims if claim.withdrawn]
    with pytest.raises(ExportError, match=f"'{withdrawn.ref}' was withdrawn: "):
        build(small, withdrawn.ref)
    with pytest.raises(ExportError, match="no claim 'zenda-history/c999'"):
        build(small, "zenda-history/c999")
