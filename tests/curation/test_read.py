from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from mxsu_graph.curation import read_assessments, read_corpus, read_entities_file, read_source_file
from mxsu_graph.curation.layout import (
    ASSESSMENT_KEYS,
    CITATION_KEYS,
    CLAIM_KEYS,
    ENTITY_KEYS,
    SOURCE_KEYS,
    TEXT_KEYS,
)
from mxsu_graph.curation.layout import Key as LayoutKey
from mxsu_graph.diagnostics import Span
from mxsu_graph.errors import ProjectError
from mxsu_graph.model import (
    Assessment,
    Citation,
    Claim,
    Entity,
    Label,
    Source,
    TextVersion,
    Value,
    ValueType,
    Vocabulary,
)

CORPUS = Path(__file__).parent.parent / "corpus_min"


def test_the_small_corpus_is_read_whole(vocabulary: Vocabulary) -> None:
    reading = read_corpus(CORPUS / "data", vocabulary)
    corpus = reading.corpus
    counts = [
        len(records)
        for records in (corpus.sources, corpus.entities, corpus.claims, corpus.assessments, corpus.mappings)
    ]
    assert counts == [3, 21, 20, 2, 2]
    assert reading.diagnostics == ()
    assert len(reading.ledger.rows) == 3 + 21 + 20 + 2


def test_a_claim_has_every_key_that_was_written(vocabulary: Vocabulary) -> None:
    reading = read_source_file(CORPUS / "data/sources/zenda-history.yaml", "z.yaml", vocabulary)
    claims = {claim.id: claim for claim in reading.corpus.claims}
    assert claims["c004"] == Claim(
        source="zenda-history",
        id="c004",
        subject="event/freedonian-exhibition-1911",
        predicate="visitorCount",
        object=Value(ValueType.QUANTITY, "~40000"),
        unit="person",
        modality="reported",
        according_to=("person/orlik-marta",),
        locator="p4",
        quote="perhaps 40,000 visitors",
        cites=(
            Citation("document/orlik-report-1911", leaves="4-6"),
            Citation("record-set/fsa-7-2-31", leaves="9", note="Named only as the same file."),
        ),
    )
    assert (claims["c006"].quantity, claims["c006"].counterpart) == ("10..12", ("country/freedonia",))
    assert (claims["c007"].polarity, claims["c008"].modality, claims["c006"].level) == (
        "denied",
        "hedged",
        "interpretive",
    )
    assert (claims["c001"].when_as_written, claims["c001"].certainty) == ("3 May", "certain")


def test_objects_have_the_type_of_their_predicate(vocabulary: Vocabulary) -> None:
    corpus = read_corpus(CORPUS / "data", vocabulary).corpus
    types = {claim.predicate: claim.object.type for claim in corpus.claims}
    assert types["birthDate"] is ValueType.WHEN
    assert types["duration"] is ValueType.QUANTITY
    assert types["describedAs"] is ValueType.TEXT
    assert types["met"] is ValueType.ENTITY


def test_a_source_and_an_entity_have_every_key_that_was_written(vocabulary: Vocabulary) -> None:
    corpus = read_corpus(CORPUS / "data", vocabulary).corpus
    source = next(source for source in corpus.sources if source.id == "timber-turbines")
    assert (source.creator, source.published, source.series) == (
        ("person/kukulin-anna",),
        "1961-04",
        "Annals of the Danube, 12",
    )
    assert next(source for source in corpus.sources if source.id == "strelsau-gazette").text.repair == "gb18030"
    entities = {entity.id: entity for entity in corpus.entities}
    orlik = entities["person/orlik-marta"]
    assert orlik.labels == (Label("en", "Marta Orlik"), Label("es", "Marta Órlik"), Label("ru", "Марта Орлик"))
    assert orlik.aliases[1:] == (Label("ru", "Орлик, М."), Label("ru-Latn", "Marta Orlik"))
    assert (entities["person/orlik-m"].replaced_by, orlik.distinct_from) == (
        "person/orlik-marta",
        ("person/flavia",),
    )
    assert entities["record-set/fsa-7-2"].part_of == "record-set/fsa-7"


def test_spans_lead_back_to_the_files(vocabulary: Vocabulary) -> None:
    spans = read_corpus(CORPUS / "data", vocabulary).spans
    lines = (CORPUS / "data/sources/zenda-history.yaml").read_text().splitlines()

    def text_at(name: str, key: str) -> str:
        span = spans[name, key]
        assert span.path == "data/sources/zenda-history.yaml"
        return lines[span.line - 1][span.column - 1 :]

    assert text_at("zenda-history", "") == "id: zenda-history"
    assert text_at("zenda-history/c002", "") == "id: c002"
    assert text_at("zenda-history/c002", "role") == "inaugurator"
    assert text_at("zenda-history/c006", "counterpart/0") == "country/freedonia"
    assert text_at("zenda-history/c004", "cites/1/document") == "record-set/fsa-7-2-31"
    assert text_at("zenda-history", "text/file") == '"zenda-history.txt"'
    assert spans["person/flavia", "labels/es"] == Span("data/entities/people.yaml", 7, 5)
    assert spans["a002", "verdict"].path == "data/assessments.yaml"


def test_a_record_with_an_error_is_reported_and_reading_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(
        "entities:\n- id: person/a\n  labels:\n  - en\n- text\n- id: person/b\n  kint: x\n- id: person/b\n"
    )
    reading = read_entities_file(path, "people.yaml")
    assert [(finding.code, finding.span.line) for finding in reading.diagnostics] == [
        ("wrong-shape", 4),
        ("wrong-shape", 5),
        ("unknown-key", 7),
        ("duplicate-id", 8),
    ]
    assert [entity.id for entity in reading.corpus.entities] == ["person/a", "person/b"]


def test_an_unreadable_file_is_named(data: Path, vocabulary: Vocabulary) -> None:
    (data / "entities/people.yaml").write_text("entities: - x: y\n")
    reading = read_corpus(data, vocabulary)
    assert reading.unreadable == {"data/entities/people.yaml"}
    assert [finding.code for finding in reading.diagnostics] == ["yaml-syntax"]


def test_a_folder_that_is_not_there_is_an_exception(tmp_path: Path, vocabulary: Vocabulary) -> None:
    with pytest.raises(ProjectError, match="no folder"):
        read_corpus(tmp_path / "nowhere", vocabulary)


def test_an_empty_folder_is_an_empty_corpus(tmp_path: Path, vocabulary: Vocabulary) -> None:
    reading = read_corpus(tmp_path, vocabulary)
    assert (reading.corpus.claims, reading.diagnostics) == ((), ())


@pytest.mark.parametrize("content", ["", "- a\n", "text\n"])
def test_a_file_of_another_shape_is_a_finding(tmp_path: Path, content: str) -> None:
    path = tmp_path / "assessments.yaml"
    path.write_text(content)
    assert [finding.code for finding in read_assessments(path, "a.yaml").diagnostics] == ["wrong-shape"]


@pytest.mark.parametrize(
    ("keys", "record", "elsewhere"),
    [
        (CLAIM_KEYS, Claim, {"source"}),
        (SOURCE_KEYS, Source, set()),
        (ENTITY_KEYS, Entity, set()),
        (ASSESSMENT_KEYS, Assessment, set()),
        (CITATION_KEYS, Citation, set()),
        (TEXT_KEYS, TextVersion, set()),
    ],
)
def test_the_layout_has_a_key_for_every_field(
    keys: tuple[LayoutKey, ...], record: type, elsewhere: set[str]
) -> None:
    assert {key.field for key in keys} | elsewhere == {field.name for field in dataclasses.fields(record)}
