from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph.curation import format_file
from mxsu_graph.curation.format import format_bytes

CORPUS = Path(__file__).parent.parent / "corpus_min" / "data"

UNTIDY = """claims:
-   id: c002
    quote: 'two words'
    locator: "p1"
    polarity: affirmed
    predicate: duration
    subject: event/a
    object: "23"
    note:
- id: c001
  subject: event/a
  predicate: argues
  object: one sentence
  locator: p1
  quote: a b
source:
  title: Plain words
  id: some-source
  type: essay
  text: 
    file: f.txt
    sha256: abc
"""
TIDY = """source:
  id: some-source
  type: essay
  title: "Plain words"
  text:
    file: "f.txt"
    sha256: abc
claims:
- id: c001
  subject: event/a
  predicate: argues
  object: "one sentence"
  locator: p1
  quote: "a b"
- id: c002
  subject: event/a
  predicate: duration
  object: 23
  locator: p1
  quote: "two words"
"""


def test_an_untidy_file_becomes_canonical() -> None:
    formatting = format_bytes(UNTIDY.encode(), "some-source.yaml")
    assert formatting.after.decode() == TIDY
    assert not formatting.is_canonical


def test_formatting_twice_changes_nothing_more() -> None:
    formatting = format_bytes(TIDY.encode(), "some-source.yaml")
    assert formatting.is_canonical


def test_decomposed_accents_and_foreign_line_ends_are_repaired() -> None:
    untidy = TIDY.replace("Plain", "Cafe\u0301").replace("\n", "\r\n")
    assert format_bytes(untidy.encode(), "x.yaml").after.decode() == TIDY.replace("Plain", "Caf\u00e9")


def test_the_files_of_the_small_corpus_are_canonical() -> None:
    paths = [path for path in sorted(CORPUS.rglob("*")) if path.name.endswith((".yaml", ".sssom.tsv"))]
    assert len(paths) == 12
    assert [path.name for path in paths if not format_file(path).is_canonical] == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("  note: x # why", "yaml-comment"),
        ("  nott: x", "unknown-key"),
        ("  note: x\n  note: y", "duplicate-key"),
        ("  note: &a x", "yaml-anchor"),
        ("  about: [a]", "yaml-flow"),
        ("  about: a", "wrong-shape"),
        ("  note: |\n    x", "yaml-multiline"),
        ("- id: c002", "duplicate-id"),
        ("  note: a: b", "yaml-syntax"),
        ("extra: x", "unknown-key"),
    ],
)
def test_a_file_that_would_lose_something_is_refused(line: str, code: str) -> None:
    content = f"{TIDY}{line}\n".encode()
    formatting = format_bytes(content, "some-source.yaml")
    assert formatting.after == content
    assert code in [finding.code for finding in formatting.diagnostics]


def test_a_record_that_lacks_something_is_formatted_all_the_same() -> None:
    formatting = format_bytes(b"entities:\n- id:   person/a\n", "people.yaml")
    assert formatting.after == b"entities:\n- id: person/a\n"


def test_an_empty_list_is_left_alone() -> None:
    assert format_bytes(b"entities:\n", "people.yaml").is_canonical


def test_what_is_formatted_is_not_written_to_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "some-source.yaml"
    path.write_text(UNTIDY)
    assert format_file(path).after.decode() == TIDY
    assert path.read_text() == UNTIDY
