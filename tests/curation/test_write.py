from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.curation.layout import alias_order, label_order
from mxsu_graph.curation.read import parse_file
from mxsu_graph.curation.values import parse_object
from mxsu_graph.curation.write import write_assessments, write_entities, write_source
from mxsu_graph.model import (
    Assessment,
    Citation,
    Claim,
    Entity,
    Label,
    Source,
    TextVersion,
    Value,
    Vocabulary,
)

CORPUS = Path(__file__).parent.parent / "corpus_min" / "data"
T = TypeVar("T")


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# Surrogates cannot be written in UTF-8; everything else must survive, line separators and quotes included.
free_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(normal)
tricky = st.sampled_from(
    ['"', "\\", "a: b", "# x", "~", "yes", "1924", "- a", "\u2028", "\x85", "\x7f", "\ufeff", "Ñ и", "[x]"]
)
text = free_text | tricky
some_text = text.filter(bool)
token = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True) | st.sampled_from(
    ["~6000", "..50", "[1924,1925]", "1924?", "-5"]
)
entity_ids = st.from_regex(r"(person|place)/[a-z0-9]{1,5}", fullmatch=True)
tokens = st.lists(entity_ids, max_size=2).map(tuple)
objects = (some_text | entity_ids | token).map(lambda text: parse_object(text, None))
citations = st.lists(st.builds(Citation, document=entity_ids, leaves=text, pages=text, note=text), max_size=2)


def sorted_labels(languages: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Label, ...]]:
    found = st.dictionaries(languages, text, max_size=4)
    return found.map(lambda texts: tuple(sorted((Label(*item) for item in texts.items()), key=label_order)))


languages = st.sampled_from(["de", "en", "es", "ru", "ru-Latn", "no"])
aliases = st.lists(st.builds(Label, languages, text), max_size=3)

claims = st.builds(
    Claim,
    source=st.just("some-source"),
    id=st.from_regex(r"c[0-9]{3}", fullmatch=True),
    subject=entity_ids,
    predicate=token,
    object=objects,
    locator=token,
    quote=some_text,
    role=token | st.just(""),
    when=token | st.just(""),
    when_as_written=text,
    where=entity_ids | st.just(""),
    counterpart=tokens,
    quantity=token | st.just(""),
    unit=token | st.just(""),
    extent=text,
    about=tokens,
    polarity=st.sampled_from(["affirmed", "denied"]),
    modality=st.sampled_from(["plain", "hedged"]),
    level=st.sampled_from(["textual", "inferential"]),
    certainty=st.sampled_from(["certain", "possible"]),
    according_to=tokens,
    cites=citations.map(tuple),
    note=text,
    withdrawn=text,
)
sources = st.builds(
    Source,
    id=st.just("some-source"),
    type=token,
    title=some_text,
    text=st.builds(TextVersion, some_text, token, token | st.just("")),
    creator=tokens,
    publisher=tokens,
    published=token | st.just(""),
    language=languages,
    series=text,
    short=text,
    curator=token | st.just(""),
    note=text,
)
entities = st.builds(
    Entity,
    id=entity_ids,
    labels=sorted_labels(languages),
    aliases=aliases.map(lambda found: tuple(sorted(found, key=alias_order))),
    kind=token,
    side=token | st.just(""),
    description=text,
    identifier=text,
    part_of=entity_ids | st.just(""),
    coordinates=st.sampled_from(["", "1.5,-2.5", "-1.5,2.5"]),
    distinct_from=tokens,
    replaced_by=entity_ids | st.just(""),
    note=text,
)
assessments = st.builds(
    Assessment,
    id=st.from_regex(r"a[0-9]{3}", fullmatch=True),
    claims=st.lists(st.just("s/c001"), min_size=1, max_size=2).map(tuple),
    verdict=token,
    reason=some_text,
    basis=st.lists(some_text | entity_ids | st.just("s-1/c001"), max_size=3).map(tuple),
    certainty=st.sampled_from(["certain", "possible"]),
    prefers=st.lists(st.just("s/c002"), max_size=1).map(tuple),
)


@given(sources, st.lists(claims, max_size=3, unique_by=lambda claim: claim.id))
def test_a_source_read_back_is_the_same(source: Source, some: list[Claim]) -> None:
    content = write_source(source, some)
    reading = parse_file(content, "some-source.yaml", Vocabulary())
    assert reading.diagnostics == ()
    assert reading.corpus.sources == (source,)
    assert reading.corpus.claims == tuple(sorted(some, key=lambda claim: claim.id))
    assert write_source(source, reading.corpus.claims) == content


@given(st.lists(entities, min_size=1, max_size=3, unique_by=lambda entity: entity.id))
def test_entities_read_back_are_the_same(some: list[Entity]) -> None:
    content = write_entities(some)
    reading = parse_file(content, "people.yaml", Vocabulary())
    assert reading.diagnostics == ()
    assert reading.corpus.entities == tuple(sorted(some, key=lambda entity: entity.id))


@given(st.lists(assessments, min_size=1, max_size=3, unique_by=lambda assessment: assessment.id))
def test_assessments_read_back_are_the_same(some: list[Assessment]) -> None:
    content = write_assessments(some)
    reading = parse_file(content, "assessments.yaml", Vocabulary())
    assert reading.diagnostics == ()
    assert reading.corpus.assessments == tuple(sorted(some, key=lambda assessment: assessment.id))


def test_every_file_of_the_small_corpus_is_written_as_it_stands(vocabulary: Vocabulary) -> None:
    paths = sorted(CORPUS.rglob("*.yaml"))
    assert len(paths) == 3 + 7 + 1
    for path in paths:
        content = path.read_bytes()
        corpus = parse_file(content, path.name, vocabulary).corpus
        if corpus.sources:
            assert write_source(corpus.sources[0], corpus.claims) == content
        elif corpus.entities:
            assert write_entities(corpus.entities) == content
        else:
            assert write_assessments(corpus.assessments) == content


@pytest.fixture
def claim(vocabulary: Vocabulary) -> Claim:
    content = (CORPUS / "sources/timber-turbines.yaml").read_bytes()
    return parse_file(content, "timber-turbines.yaml", vocabulary).corpus.claims[0]


def written(claim: Claim) -> str:
    source = Source("timber-turbines", "essay", "T", TextVersion("t.txt", "0"))
    return write_source(source, [claim]).decode()


def test_letters_of_every_script_are_written_as_they_are(claim: Claim) -> None:
    assert '  note: "Órlik, «Ñ», Марта"\n' in written(replace(claim, note="Órlik, «Ñ», Марта"))


def test_control_characters_are_escaped_and_quotes_too(claim: Claim) -> None:
    assert r'  note: "a\nb\t\x01 \"c\" \\ \u2028"' in written(replace(claim, note='a\nb\t\x01 "c" \\ \u2028'))


def test_tokens_are_bare_unless_yaml_would_misread_them(claim: Claim) -> None:
    lines = written(replace(claim, quantity="70..80", when="..1924", object=Value(claim.object.type, "~5")))
    assert "  quantity: 70..80\n" in lines
    assert '  when: "..1924"\n' in lines
    assert '  object: "~5"\n' in lines


def test_defaults_and_empty_values_are_left_out(claim: Claim) -> None:
    assert "polarity" not in written(claim)
    assert "note" not in written(claim)
    assert "  polarity: denied\n" in written(replace(claim, polarity="denied"))


def test_claims_stand_in_the_order_of_their_numbers(claim: Claim) -> None:
    source = Source("timber-turbines", "essay", "T", TextVersion("t.txt", "0"))
    content = write_source(source, [replace(claim, id=id_) for id_ in ("c1000", "c999", "c002")]).decode()
    assert content.index("c002") < content.index("c999") < content.index("c1000")
