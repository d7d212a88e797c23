"""Paragraphs and notes, and their numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.texts.normalise import normalise
from mxsu_graph.texts.segment import Segment, segment

LINES = st.lists(
    st.sampled_from(["", "  ", "A line.", " two words", "---", "[1] a", "[2] b", "[3] c", "<sup>4</sup> d"])
)


def locators(text: str) -> list[str]:
    return [s.locator for s in segment(text)]


def test_paragraphs_and_notes_are_counted_apart() -> None:
    text = "One.\n\n  Two. \n---\n[7] First note.\n<sup>1</sup> Second note.\n * * *\nThree."
    assert segment(text) == (
        Segment("p1", 0, 4, "One."),
        Segment("p2", 8, 12, "Two."),
        Segment("n1", 18, 33, "[7] First note.", "7"),
        Segment("n2", 34, 59, "<sup>1</sup> Second note.", "1"),
        Segment("p3", 67, 73, "Three."),
    )


@pytest.mark.parametrize("blank", ["", "   ", "\t", "\u00a0", "---", "***", "- - -", " ----- ", "___", "==="])
def test_blanks_and_rules_are_no_segments(blank: str) -> None:
    assert locators(f"a\n{blank}\nb") == ["p1", "p2"]


@pytest.mark.parametrize(
    "line", ["--", "- item", "-*-", "--- x", "[a] b", "[1]b", "x [1] b", "<sup>1</sup>b", "1. b"]
)
def test_lines_that_only_look_like_rules_or_notes_are_paragraphs(line: str) -> None:
    assert locators(line) == ["p1"]


def test_a_note_that_lost_its_number_is_a_note() -> None:
    found = segment("[1] a\n\nlost\n\n[3] c")
    assert [(s.locator, s.printed) for s in found] == [("n1", "1"), ("n2", ""), ("n3", "3")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1] a\nx\n[2] b", ["n1", "p1", "n2"]),
        ("[1] a\nx\ny\n[3] c", ["n1", "p1", "p2", "n2"]),
        ("[1] a\nx\n[4] d", ["n1", "p1", "n2"]),
        ("[3] a\nx\n[1] d", ["n1", "p1", "n2"]),
        ("x\n[2] a\ny", ["p1", "n1", "p2"]),
    ],
    ids=["none-left-out", "two-lines", "two-left-out", "backwards", "edges"],
)
def test_other_lines_between_notes_are_paragraphs(text: str, expected: list[str]) -> None:
    assert locators(text) == expected


def test_printed_numbers_may_start_again() -> None:
    found = segment("[1] a\n[2] b\ntext\n[1] c")
    assert [(s.locator, s.printed) for s in found] == [("n1", "1"), ("n2", "2"), ("p1", ""), ("n3", "1")]


@given(st.text() | LINES.map("\n".join))
def test_segments_tile_the_text(raw: str) -> None:
    text = normalise(raw)
    found = segment(text)
    end = 0
    for one in found:
        assert one.start >= end
        assert text[one.start : one.end] == one.text == one.text.strip() != ""
        assert all(c.isspace() or c in "-*_=" for c in text[end : one.start])
        end = one.end
    assert len({one.locator for one in found}) == len(found)


@given(LINES)
def test_no_line_of_text_is_left_out(lines: list[str]) -> None:
    expected = [line.strip() for line in lines if line.strip() and line != "---"]
    assert [one.text for one in segment("\n".join(lines))] == expected
