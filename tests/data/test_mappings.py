"""The identifiers of `data/mappings.sssom.tsv` against the register and the list of evidence behind them."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from mxsu_graph.curation import read_corpus
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.iri import AUTHORITIES
from mxsu_graph.model import Entity, IdentityMapping

ROOT = Path(__file__).parents[2]
MAPPINGS = ROOT / "data" / "mappings.sssom.tsv"
EVIDENCE = ROOT.parent / "shared" / "authorities.tsv"

CONFIDENCE = {"high": "0.95", "medium": "0.8", "low": "0.5"}
DOCUMENTS = {"enwiki", "pm20"}
"""An article and a press folder are about the thing and do not stand for it: never an exact match."""

NAMESAKES = {
    "country/yugoslavia wikidata Q83286": "the full name of the state of 1943 to 1992",
    "country/russia wikidata Q159": "the short name of the Russian Federation",
    "country/russia geonames 2017370/": "the short name of the Russian Federation",
    "country/united-states wikidata Q30": "the full name",
    "place/veracruz-state wikidata Q60130": "a state of Mexico there; the port has another identifier",
    "place/washington-dc geonames 4140963/": "without the district; the coordinates are those of the capital",
    "place/poza-rica geonames 3521168/": "the full name, with that of Hidalgo",
    "person/stalin-joseph gnd 118642499": "a German transliteration of the Russian name",
    "organization/kgb wikidata Q80919": "the full Russian name behind the initials",
    "organization/g20 wikidata Q19771": "the Russian name, 'the big twenty'",
    "organization/patrice-lumumba-university ror 02dn9h927": "the later name of the university",
}
"""Exact matches whose label may resemble none of ours, and why they are right all the same."""


@cache
def entities() -> dict[str, Entity]:
    corpus = read_corpus(ROOT / "data", read_vocabulary(ROOT / "ontology")).corpus
    return {entity.id: entity for entity in corpus.entities}


@cache
def mappings() -> tuple[IdentityMapping, ...]:
    return read_corpus(ROOT / "data", read_vocabulary(ROOT / "ontology")).corpus.mappings


@cache
def evidence() -> tuple[dict[str, str], ...]:
    if not EVIDENCE.exists():
        pytest.skip("the list of identifiers with their evidence is not part of the repository")
    with EVIDENCE.open(encoding="utf-8", newline="") as file:
        # Quotation marks are ordinary characters in the excerpts.
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def authority(iri: str) -> str:
    return next(name for name, base in AUTHORITIES.items() if iri.startswith(base))


def evidence_iri(row: dict[str, str]) -> str:
    """The IRI of an identifier of the list; empty where it has none that we use (a code, coordinates)."""
    name, identifier = row["authority"], row["identifier"]
    if name in ("other", "wikipedia"):
        name, _, identifier = identifier.partition(":")
    if name == "ror":
        return identifier
    if name == "enwiki":
        identifier = quote(identifier, safe="_(),.'!*:-")
    if name == "geonames":
        identifier += "/"
    return AUTHORITIES[name] + identifier if name in AUTHORITIES else ""


def describe(mapping: IdentityMapping) -> str:
    """Subject, authority and identifier: a reason given for one identifier does not hold for another."""
    name = authority(mapping.object)
    return f"{mapping.subject} {name} {mapping.object.removeprefix(AUTHORITIES[name])}"


def resembles(label: str, entity: Entity) -> bool:
    """Whether an outside label looks like a name of ours, whatever the order of its words.

    A person may have more names there, or fewer, as long as two are the same (a patronymic, a second surname).
    """
    theirs = default_process(label)
    for ours in (default_process(name.text) for name in (*entity.labels, *entity.aliases)):
        if fuzz.token_sort_ratio(theirs, ours) >= 80:
            return True
        shorter, longer = sorted((set(ours.split()), set(theirs.split())), key=len)
        if entity.segment == "person" and len(shorter) > 1 and shorter <= longer:
            return True
    return False


def test_every_subject_is_in_the_register_and_not_a_tombstone() -> None:
    assert len(mappings()) >= 300
    assert [m.subject for m in mappings() if m.subject not in entities()] == []
    assert [m.subject for m in mappings() if entities()[m.subject].replaced_by] == []


def test_every_object_is_an_identifier_of_an_authority_that_we_know() -> None:
    bases = tuple(AUTHORITIES.values())
    assert [m.object for m in mappings() if not m.object.startswith(bases)] == []


def test_a_provider_is_a_repository_or_a_package_url() -> None:
    prefixes = ("https://github.com/", "pkg:pypi/")
    odd = [m.source for m in mappings() if m.source and not m.source.startswith(prefixes)]
    assert odd == []
    assert [m.object for m in mappings() if not m.source and "names no repository" not in m.comment] == []


def test_every_identifier_stands_in_the_list_with_the_confidence_of_its_evidence() -> None:
    listed = {evidence_iri(row): CONFIDENCE[row["confidence"]] for row in evidence()}
    assert len(listed) > 300
    assert [m.object for m in mappings() if m.object not in listed] == []
    assert [m.object for m in mappings() if m.confidence != listed[m.object]] == []


def test_only_evidence_of_high_confidence_makes_an_exact_match() -> None:
    exact = [m for m in mappings() if m.predicate == "skos:exactMatch"]
    assert len(exact) >= 100
    assert [m.object for m in exact if m.confidence != CONFIDENCE["high"]] == []
    assert [m.object for m in exact if authority(m.object) in DOCUMENTS] == []


def test_a_close_match_says_why_it_is_not_exact() -> None:
    assert [m.object for m in mappings() if m.predicate != "skos:exactMatch" and not m.comment] == []


def test_no_outside_record_belongs_to_two_entities() -> None:
    subjects = defaultdict(set)
    for mapping in mappings():
        subjects[mapping.object].add(mapping.subject)
    assert {iri: found for iri, found in subjects.items() if len(found) > 1} == {}


def test_no_entity_has_two_exact_matches_in_one_authority() -> None:
    found = defaultdict(list)
    for mapping in mappings():
        if mapping.predicate == "skos:exactMatch":
            found[mapping.subject, authority(mapping.object)].append(mapping.object)
    assert {place: iris for place, iris in found.items() if len(iris) > 1} == {}


def test_an_exact_match_is_called_what_we_call_it_or_we_say_why_not() -> None:
    exact = [m for m in mappings() if m.predicate == "skos:exactMatch"]
    unlike = {describe(m): m.object_label for m in exact if not resembles(m.object_label, entities()[m.subject])}
    assert {match: label for match, label in unlike.items() if match not in NAMESAKES} == {}
    assert set(NAMESAKES) <= {describe(m) for m in exact}


def test_look_alikes_are_not_matched() -> None:
    objects = {m.object.removeprefix(AUTHORITIES["wikidata"]) for m in mappings()}
    look_alikes = {
        "Q612907": "the order of Alexander Nevsky of the USSR; ours is that of the Empire",
        "Q173270": "the port of Veracruz; ours is the state",
        "Q58731": "the state of Baja California; ours is the peninsula",
        "Q83172": "the Russian Academy of Sciences; ours is that of the USSR",
        "Q177477": "the cosmodrome; our text names the town of Baikonur",
        "Q80811": "Sputnik 1; which one was shown in 1959 is not said",
    }
    assert objects & set(look_alikes) == set()
    senator = [m.object for m in mappings() if m.subject == "person/kennedy-john-senator"]
    assert senator == []


def test_coordinates_are_those_of_the_list() -> None:
    subjects = {mapping.object: mapping.subject for mapping in mappings()}
    slugs = {
        row["entity_slug"]: subjects[evidence_iri(row)] for row in evidence() if evidence_iri(row) in subjects
    }
    listed = {
        slugs[row["entity_slug"]]: row["identifier"].removeprefix("geo:")
        for row in evidence()
        if row["identifier"].startswith("geo:") and row["entity_slug"] in slugs
    }
    assert len(listed) >= 30
    assert {entity.id: entity.coordinates for entity in entities().values() if entity.coordinates} == listed
