"""`mxsu query --cite`."""

from __future__ import annotations

import pytest

from .conftest import Mxsu

DENIALS = ("query", "denials", "--cite")


def test_a_table_with_footnotes(mxsu: Mxsu) -> None:
    outcome = mxsu(*DENIALS)
    assert (outcome.code, outcome.err) == (0, "")
    table, rows, *notes = outcome.out.rstrip("\n").split("\n\n")
    assert table.split()[0] == "note"
    assert rows == "3 rows"
    assert [line.partition(" ")[0] for line in notes[0].splitlines()] == ["1.", "2.", "3."]
    assert notes[0].splitlines()[0].endswith("https://w3id.org/mxsu/claim/strelsau-gazette/c002")


def test_markdown_has_its_own_footnotes_and_a_style_its_references(mxsu: Mxsu) -> None:
    rows, notes, references = mxsu(*DENIALS, "--format", "markdown", "--style", "apa").out.split("\n\n")
    assert rows.splitlines()[2].startswith("| [^1] | ")
    assert notes.splitlines()[1].startswith("[^2]: (Exhibition, ca. 1956, para. 5). https://")
    assert len(references.splitlines()) == 2


def test_an_answer_without_rows_has_no_notes(mxsu: Mxsu) -> None:
    assert mxsu("query", "holders-of-post", "--cite").out == "no rows\n"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_other_forms_have_no_room_for_notes(mxsu: Mxsu, form: str) -> None:
    outcome = mxsu(*DENIALS, "--format", form)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"--cite goes with --format table or markdown, not with {form}" in outcome.err
