"""Tests about the data itself; each names the mistake it was written for."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from mxsu_graph.dates import When, parse_when
from mxsu_graph.model import Claim, Corpus, Entity
from mxsu_graph.pipeline import Loaded, check_project

LIFETIME = 110
"""Years that nobody whose birth is known has lived to."""


def entities(corpus: Corpus) -> dict[str, Entity]:
    return {entity.id: entity for entity in corpus.entities}


def mentioned(claim: Claim) -> set[str]:
    ids = {claim.subject, claim.object.text, claim.where, *claim.counterpart, *claim.about, *claim.according_to}
    return ids | {citation.document for citation in claim.cites}


def dates(corpus: Corpus, predicate: str) -> dict[str, list[tuple[str, When]]]:
    found = defaultdict(list)
    for claim in corpus.claims:
        if claim.predicate == predicate and claim.polarity == "affirmed":
            found[claim.subject].append((claim.ref, parse_when(claim.object.text)))
    return found


def test_no_finding_of_any_kind(real: Loaded) -> None:
    """Against: data that passed an older check than today's."""
    assert [str(finding) for finding in check_project(real) if finding.severity == "error"] == []


def test_the_five_texts_are_there_in_full(real: Loaded) -> None:
    """Against: one part of a text that is lost when files are put together."""
    counts: dict[str, int] = defaultdict(int)
    for claim in real.corpus.claims:
        counts[claim.source] += 1
    least = {
        "cuervo-dashkina-prospects": 650,
        "pettina-limits": 1000,
        "relations-1924": 200,
        "seric-valuable-friend": 550,
        "soviet-advance": 280,
    }
    assert counts.keys() == least.keys()
    assert all(counts[source] >= number for source, number in least.items())


def test_every_entity_is_used(real: Loaded) -> None:
    """Against: records left over, as `concept/credit` was, when claims take a narrower id."""
    corpus = real.corpus
    used = {id_ for claim in corpus.claims for id_ in mentioned(claim)}
    used |= {id_ for source in corpus.sources for id_ in (*source.creator, *source.publisher)}
    used |= {entity.part_of for entity in corpus.entities} | {entity.replaced_by for entity in corpus.entities}
    unused = [e.id for e in corpus.entities if e.id not in used and not e.replaced_by and not e.note]
    assert unused == [], "use them, take them out, or say in a note why they stay"


def test_the_place_of_every_event_resolves(real: Loaded) -> None:
    """Against: an event that happened in a person or a document."""
    segments = {"place", "country", "organization", "artifact"}
    wrong = [
        claim.ref
        for claim in real.corpus.claims
        if claim.predicate == "occurredIn" and claim.object.text.partition("/")[0] not in segments
    ]
    assert wrong == []


def test_namesakes_are_told_apart(real: Loaded) -> None:
    """Against: two ids for one thing, as `mexican-elites` and `mexican-ruling-elite` were."""
    by_name = defaultdict(set)
    for entity in real.corpus.entities:
        for label in entity.labels:
            by_name[entity.segment, label.text.casefold()].add(entity.id)
    known = entities(real.corpus)
    for ids in by_name.values():
        for one, other in combinations(sorted(ids), 2):
            assert other in known[one].distinct_from, (
                f"{one} and {other} have one label: merge them or tell them apart"
            )
            assert known[one].description or known[other].description


def test_distinct_from_runs_both_ways(real: Loaded) -> None:
    """Against: only one of two namesakes that points to the other, as with the film and the cheer."""
    known = entities(real.corpus)
    for entity in real.corpus.entities:
        for other in entity.distinct_from:
            assert entity.id in known[other].distinct_from, f"{other} does not point back to {entity.id}"


def test_the_namesakes_that_everybody_confuses(real: Loaded) -> None:
    """Against: the president as the author of the diplomat's book, the statesman as that of his son's."""
    known = entities(real.corpus)
    for one, other in (
        ("person/mikoyan-anastas", "person/mikoyan-sergo"),
        ("person/cardenas-lazaro", "person/cardenas-hector"),
        ("event/establishment-of-relations-1890", "event/establishment-of-relations-1924"),
    ):
        assert other in known[one].distinct_from
    authors = {c.object.text for c in real.corpus.claims if c.predicate == "creator"}
    assert "person/mikoyan-anastas" not in authors
    assert "person/cardenas-lazaro" not in authors


def test_nothing_ends_before_it_begins(real: Loaded) -> None:
    """Against: an end that was taken from another office or period."""
    starts, ends = dates(real.corpus, "startDate"), dates(real.corpus, "endDate")
    judged = {ref for assessment in real.corpus.assessments for ref in assessment.claims}
    for subject in starts.keys() & ends.keys():
        for start_ref, start in starts[subject]:
            for end_ref, end in ends[subject]:
                if start.earliest and end.latest and not {start_ref, end_ref} & judged:
                    assert start.earliest <= end.latest, f"{end_ref} ends before {start_ref} begins"


def test_nobody_acts_before_birth_or_after_death(real: Loaded) -> None:
    """Against: the deeds of a namesake of another generation."""
    births, deaths = dates(real.corpus, "birthDate"), dates(real.corpus, "deathDate")
    for claim in real.corpus.claims:
        if not claim.when or claim.predicate in ("relativeOf", "concerns", "describedAs"):
            continue
        when = parse_when(claim.when)
        for person in mentioned(claim) - set(claim.about):
            for _, birth in births.get(person, ()):
                if when.latest and birth.earliest:
                    assert birth.earliest <= when.latest, f"{claim.ref}: {person} was not born yet"
                if when.earliest and birth.latest:
                    assert when.earliest.year - birth.latest.year < LIFETIME, claim.ref
            for _, death in deaths.get(person, ()):
                if when.earliest and death.latest and person == claim.subject:
                    assert when.earliest <= death.latest, f"{claim.ref}: {person} was dead by then"


def test_every_archival_reference_closes_up_to_its_archive(real: Loaded) -> None:
    """Against: a delo without its opis, which no reading room could find."""
    known = entities(real.corpus)
    units = [entity for entity in real.corpus.entities if entity.segment == "record-set"]
    assert len(units) >= 15
    for unit in units:
        above = unit
        for _ in range(5):
            if above.segment == "organization":
                break
            above = known[above.part_of]
        assert above.kind == "archive", f"{unit.id} does not close up to an archive"


def test_each_of_the_six_documents_has_maker_place_and_leaves(real: Loaded) -> None:
    """The list of documents and the notes give different leaves for one of them: both are kept."""
    documents = {
        "document/romanova-economic-cooperation": "record-set/ras-1798-1-88",
        "document/volski-intervention-1962": "record-set/ras-1858-1-22",
        "document/shelnov-report-1959": "record-set/rgae-635-1-392",
        "document/mexico-economic-situation": "record-set/rgae-645-1-31",
        "document/pavlenko-memorandum-1962": "record-set/rgae-365-2-340",
        "document/nikiforov-to-kuzmishchev-1964": "record-set/ras-1858-1-109",
    }
    claims = real.corpus.claims
    for document, unit in documents.items():
        placed = [c for c in claims if c.subject == document and c.predicate == "includedIn"]
        assert {c.object.text for c in placed} == {unit}
        assert all(c.extent for c in placed)
        assert any(c.subject == document and c.predicate == "creator" for c in claims)
        assert any(document == citation.document for c in claims for citation in c.cites), (
            f"nothing rests on {document}"
        )
    leaves = {c.extent for c in claims if c.subject == "document/mexico-economic-situation" and c.extent}
    assert len({digits for extent in leaves for digits in [extent.strip("lp. ")]}) >= 2


def test_both_lengths_of_the_exhibition_stay(real: Loaded) -> None:
    """The one fact by which the whole project can be judged: 23 and 25 days, each with its source."""
    found = {
        (c.source, c.object.text)
        for c in real.corpus.claims
        if c.subject == "event/soviet-exhibition-mexico-1959" and c.predicate == "duration"
    }
    assert found == {("pettina-limits", "23"), ("soviet-advance", "25")}


def test_labels_in_every_language_that_is_promised(real: Loaded) -> None:
    """Russian labels were asked for people, institutions and places; half of them came without."""
    for entity in real.corpus.entities:
        if entity.replaced_by:
            continue
        languages = {label.language for label in entity.labels}
        assert {"en", "es"} <= languages, entity.id
        if entity.segment in ("person", "organization", "country", "place") and entity.side == "soviet":
            assert "ru" in languages, entity.id
