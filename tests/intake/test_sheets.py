from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.errors import IntakeError
from mxsu_graph.intake.sheets import (
    CLAIM_COLUMNS,
    read_sheet,
    write_claims_sheet,
    write_entities_sheet,
)
from mxsu_graph.model import Citation, Claim, Source, TextVersion, Value, ValueType
from mxsu_graph.pipeline import Loaded

SOURCE = Source("a", "essay", "A", TextVersion("a.txt", "0" * 64))


def test_claims_come_back(small: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    for source in small.corpus.sources:
        claims = [claim for claim in small.corpus.claims if claim.source == source.id]
        path.write_text(write_claims_sheet(claims), encoding="utf-8")
        reading = read_sheet(path, "sheet.csv", small.vocabulary, source)
        assert not reading.diagnostics
        assert list(reading.corpus.claims) == claims
        assert reading.corpus.sources == (source,)


def test_the_real_claims_come_back(real: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    for source in real.corpus.sources:
        claims = [claim for claim in real.corpus.claims if claim.source == source.id]
        path.write_text(write_claims_sheet(claims), encoding="utf-8")
        assert list(read_sheet(path, "sheet.csv", real.vocabulary, source).corpus.claims) == claims


def test_entities_come_back(real: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(write_entities_sheet(real.corpus.entities), encoding="utf-8")
    reading = read_sheet(path, "sheet.csv", real.vocabulary, None)
    assert not reading.diagnostics
    assert reading.corpus.entities == real.corpus.entities


# A cell loses blanks at its ends, and a line break within it is a blank to the writer of YAML as well.
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12).map(
    str.strip
)


@given(note=words, leaves=words, pages=words, remark=words)
def test_any_text_survives_a_cell(
    note: str, leaves: str, pages: str, remark: str, tmp_path_factory: pytest.TempPathFactory, small: Loaded
) -> None:
    path = tmp_path_factory.getbasetemp() / "cells.csv"
    citation = Citation("document/x", leaves, pages, remark)
    value = Value(ValueType.TEXT, f"x{note}")
    claim = Claim(
        "a", "c001", "person/x", "argues", value, "p1", "q", cites=(citation, Citation("work/y")), note=note
    )
    path.write_text(write_claims_sheet([claim]), encoding="utf-8", newline="")
    assert read_sheet(path, "cells.csv", small.vocabulary, SOURCE).corpus.claims == (claim,)


def findings(text: str, small: Loaded, tmp_path: Path) -> list[str]:
    path = tmp_path / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    return [str(d) for d in read_sheet(path, "sheet.csv", small.vocabulary, SOURCE).diagnostics]


HEADER = "id,subject,predicate,object,locator,quote"


def test_a_cell_has_its_line_and_column(small: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(f'{HEADER}\nc001,person/x,argues,"a, ""b""",p1,q\n', encoding="utf-8")
    reading = read_sheet(path, "sheet.csv", small.vocabulary, SOURCE)
    assert str(reading.span("a/c001", "object")) == "sheet.csv:2:22"
    assert str(reading.span("a/c001", "locator")) == "sheet.csv:2:33"


def test_an_unknown_column_is_reported_once_and_where_it_is_named(small: Loaded, tmp_path: Path) -> None:
    rows = "c001,person/x,argues,o,p1,q,x\nc002,person/x,argues,o,p2,q,x\n"
    (found,) = findings(f"{HEADER},polarty\n{rows}", small, tmp_path)
    assert found.startswith("sheet.csv:1:43: error[unknown-key]:")
    assert found.endswith("did you mean 'polarity'?")


def test_what_is_missing_is_reported_in_its_row(small: Loaded, tmp_path: Path) -> None:
    assert findings(f"{HEADER}\n\nc001,person/x,argues,o,,q\n", small, tmp_path) == [
        "sheet.csv:3:1: error[missing-locator]: claim c001 has no 'locator'"
    ]


def test_a_row_with_a_cell_too_many_is_reported(small: Loaded, tmp_path: Path) -> None:
    (found,) = findings(f"{HEADER}\nc001,person/x,argues,o,p1,one, two\n", small, tmp_path)
    assert "error[csv-syntax]: the row has 7 cells, and there are 6 columns" in found


def test_semicolons_between_cells_and_a_byte_order_mark_are_read(small: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    header, row = (
        "id;subject;predicate;object;locator;quote;about",
        'c001;person/x;argues;o;p1;q;"place/a; place/b"',
    )
    text = f"\ufeff{header}\r\n{row}\r\n"
    path.write_bytes(text.encode())
    (claim,) = read_sheet(path, "sheet.csv", small.vocabulary, SOURCE).corpus.claims
    assert claim.about == ("place/a", "place/b")


def test_what_cannot_be_read_is_said(small: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"")
    with pytest.raises(IntakeError, match="is empty"):
        read_sheet(path, "sheet.csv", small.vocabulary, SOURCE)
    path.write_bytes(b"id,predicate\n\xff")
    with pytest.raises(IntakeError, match="is not UTF-8 at byte 13"):
        read_sheet(path, "sheet.csv", small.vocabulary, SOURCE)
    path.write_text(",".join(CLAIM_COLUMNS), encoding="utf-8")
    with pytest.raises(IntakeError, match="source 'b' is not described"):
        read_sheet(path, "sheet.csv", small.vocabulary, None, "b")
    with pytest.raises(IntakeError, match="nothing says whose claims these are"):
        read_sheet(path, "sheet.csv", small.vocabulary, None)
