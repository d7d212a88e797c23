from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mxsu_graph.curation import check_corpus, read_corpus, read_ledger, write_ledger
from mxsu_graph.curation.ledger import Ledger, parse_ledger
from mxsu_graph.model import Value, ValueType, Vocabulary


def test_the_ledger_of_the_small_corpus_is_up_to_date(data: Path, vocabulary: Vocabulary) -> None:
    reading = read_corpus(data, vocabulary)
    assert write_ledger(reading.ledger, reading.corpus) == (data / "published-ids.tsv").read_bytes()


def test_rows_are_only_appended(data: Path, vocabulary: Vocabulary) -> None:
    corpus = read_corpus(data, vocabulary).corpus
    first = write_ledger(Ledger(), replace(corpus, claims=corpus.claims[:5], entities=()))
    second = write_ledger(parse_ledger(first, "l.tsv"), corpus)
    assert second.startswith(first)
    assert len(second.splitlines()) == 1 + 3 + 21 + 20 + 2
    gone = write_ledger(parse_ledger(second, "l.tsv"), replace(corpus, claims=()))
    assert gone == second


def test_a_file_that_is_not_there_is_an_empty_ledger(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "published-ids.tsv", "l.tsv") == Ledger()


def test_tabs_and_line_breaks_in_a_text_do_not_break_the_rows(data: Path, vocabulary: Vocabulary) -> None:
    corpus = read_corpus(data, vocabulary).corpus
    claim = replace(corpus.claims[0], object=Value(ValueType.TEXT, "one\ttwo\nthree"))
    ledger = parse_ledger(write_ledger(Ledger(), replace(corpus, claims=(claim,))), "l.tsv")
    assert ledger.diagnostics == ()
    assert ledger.rows[f"claim/{claim.ref}"].object == "one two three"


def test_a_corrected_claim_is_not_a_reused_id(data: Path, vocabulary: Vocabulary) -> None:
    path = data / "sources/timber-turbines.yaml"
    path.write_text(path.read_text().replace("  object: 25\n", "  object: 26\n"))
    assert check_corpus(read_corpus(data, vocabulary), vocabulary) == []


def test_ids_in_an_unreadable_file_have_not_vanished(data: Path, vocabulary: Vocabulary) -> None:
    for name in ("sources/timber-turbines.yaml", "entities/people.yaml", "assessments.yaml"):
        (data / name).write_text("a: b: c\n")
    found = check_corpus(read_corpus(data, vocabulary), vocabulary)
    assert [finding.code for finding in found] == ["yaml-syntax"] * 3


def test_a_source_that_was_published_may_not_vanish(data: Path, vocabulary: Vocabulary) -> None:
    (data / "sources/strelsau-gazette.yaml").unlink()
    found = check_corpus(read_corpus(data, vocabulary), vocabulary)
    gone = [finding.message for finding in found if finding.code == "vanished-id"]
    assert gone[0] == "'source/strelsau-gazette' was published and is gone"
    assert len(gone) == 1 + 3
