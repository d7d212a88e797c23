from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph import iri
from mxsu_graph.iri import ENTITY_ID, PREFIXES, compact_iri, expand_name

LOCAL_NAMES = st.from_regex(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", fullmatch=True)
SLUGS = st.from_regex(r"[a-z0-9]+(?:-[a-z0-9]+)*", fullmatch=True)


@given(st.sampled_from(sorted(PREFIXES)), LOCAL_NAMES)
def test_expanding_what_was_compacted_gives_the_iri(prefix: str, local: str) -> None:
    full = PREFIXES[prefix] + local
    assert expand_name(compact_iri(full)) == full


@given(st.sampled_from(sorted(PREFIXES)), st.text(max_size=20))
def test_so_it_does_for_names_that_need_an_escape(prefix: str, local: str) -> None:
    full = PREFIXES[prefix] + local
    assert expand_name(compact_iri(full)) == full


@given(st.sampled_from(["person", "record-set", "event"]), SLUGS)
def test_an_entity_id_and_its_iri_are_inverse(segment: str, slug: str) -> None:
    entity = f"{segment}/{slug}"
    assert iri.entity_id(iri.entity_iri(entity)) == entity
    assert expand_name(entity) == iri.entity_iri(entity)
    assert compact_iri(iri.entity_iri(entity)) == f"{segment}:{slug}"


@pytest.mark.parametrize(
    ("full", "short"),
    [
        (iri.term_iri("participant"), "mxsu:participant"),
        ("https://w3id.org/mxsu/code/role/author", "<https://w3id.org/mxsu/code/role/author>"),
        ("http://www.w3.org/2001/XMLSchema#date", "xsd:date"),
        ("https://schema.org/name.", "<https://schema.org/name.>"),
        ("https://w3id.org/mxsu/person/", "<https://w3id.org/mxsu/person/>"),
        ("urn:x", "<urn:x>"),
    ],
)
def test_compacting(full: str, short: str) -> None:
    assert compact_iri(full) == short


@pytest.mark.parametrize("name", ["Микоян", "http://example.org/", "nobody", "Person/X", "person/Ünder", "a:b"])
def test_what_is_no_name_of_ours_is_given_back(name: str) -> None:
    assert expand_name(name) == name


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("person/mikoyan-anastas", True),
        ("record-set/rgae-635-1-392", True),
        ("event/1959", True),
        ("person/", False),
        ("/mikoyan", False),
        ("person/Mikoyan", False),
        ("person/mikoyan-", False),
        ("person/-mikoyan", False),
        ("person/mikoyan--anastas", False),
        ("person/mikoyan_anastas", False),
        ("person/órlik", False),
        ("person2/x", False),
        ("person/x/y", False),
        ("person/x\n", False),
    ],
)
def test_the_form_of_an_entity_id(text: str, fits: bool) -> None:
    assert bool(ENTITY_ID.fullmatch(text)) is fits


def test_claims_evidence_and_texts() -> None:
    assert iri.claim_ref(iri.claim_iri("some-source", "c001")) == "some-source/c001"
    assert iri.evidence_iri("s", "c001") == "https://w3id.org/mxsu/evidence/s/c001"
    assert iri.evidence_iri("s", "c001", "citation/1") == "https://w3id.org/mxsu/evidence/s/c001/citation/1"
    assert iri.text_iri("s", "0123456789abcdef") == "https://w3id.org/mxsu/text/s/0123456789ab"


def test_every_namespace_ends_in_a_separator_and_is_given_once() -> None:
    assert all(namespace.endswith(("/", "#")) for namespace in PREFIXES.values())
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(namespace.startswith("http") for namespace in iri.AUTHORITIES.values())
