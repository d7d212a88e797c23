"""Quotations and what they match."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.texts.anchor import describe_change, find_passage, find_quote, fold
from mxsu_graph.texts.normalise import normalise
from mxsu_graph.texts.segment import segment

HARBOUR = segment("The «Aurora» sailed — at dawn.\nShe said ‘we’ll come back’, and they did.\nIdem.")


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ('"Aurora" sailed - at', ["«Aurora» sailed — at"]),
        ("'we'll come back'", ["‘we’ll come back’"]),
        ("‘we’ll", ["‘we’ll"]),
        ("aurora", []),
        ("sailed  at", []),
        ("", []),
    ],
    ids=["guillemets-and-dash", "apostrophes", "as-printed", "case", "blanks", "empty"],
)
def test_a_quotation_matches_but_for_typography(quote: str, expected: list[str]) -> None:
    text = "The «Aurora» sailed — at dawn.\nShe said ‘we’ll come back’, and they did.\nIdem."
    found = [text[start:end] for one in HARBOUR for start, end in find_quote(one, quote)]
    assert found == expected


def test_accents_match_however_they_were_typed() -> None:
    (only,) = segment("Una canción.")
    assert find_quote(only, "cancio\u0301n") == ((4, 11),)


def test_every_occurrence_counts_even_if_they_overlap() -> None:
    (only,) = segment("  anana ana")
    assert find_quote(only, "ana") == ((2, 5), (4, 7), (8, 11))


@given(st.text())
def test_folding_keeps_every_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("dash", "‐‑‒–—―−⸺⸻")
def test_dashes_fold(dash: str) -> None:
    assert fold(dash) == "-"


@given(st.data())
def test_offsets_give_the_quotation_back(data: st.DataObject) -> None:
    text = normalise(data.draw(st.text(alphabet="ab «»’—\u00a0\n[1]", min_size=1)))
    found = segment(text)
    if not found:
        return
    one = data.draw(st.sampled_from(found))
    start = data.draw(st.integers(0, len(one.text) - 1))
    quote = one.text[start : data.draw(st.integers(start + 1, len(one.text)))]
    places = find_quote(one, fold(quote))
    assert (one.start + start, one.start + start + len(quote)) in places
    assert all(fold(text[i:j]) == fold(quote) for i, j in places)


def test_the_most_similar_passage_is_widened_to_words() -> None:
    passage = find_passage(HARBOUR, "Aurora sailed at dusk")
    assert passage is not None
    assert (passage.locator, passage.text) == ("p1", "Aurora» sailed — at dawn")


def test_a_short_segment_does_not_win_by_being_part_of_the_quotation() -> None:
    passage = find_passage(HARBOUR, "Idem. She said we'll come home")
    assert passage is not None
    assert passage.locator == "p2"


@pytest.mark.parametrize("quote", ["", "0123456789 0123456789"])
def test_what_nothing_resembles_has_no_passage(quote: str) -> None:
    assert find_passage(HARBOUR, quote) is None


@pytest.mark.parametrize(
    ("quote", "passage", "expected"),
    [
        ("open for ten days", "open for twelve days", "'ten' is 'twelve' there"),
        ("open for ten days", "open ten days", "'for' is not there"),
        ("open ten days", "open for ten days", "'for' stands there too"),
        ("Open Days", "open days", "only capital letters differ"),
        ("open  days", "open days", "only the blanks differ"),
        ("a b c d", "a x c", "'b' is 'x' there, 'd' is not there"),
    ],
)
def test_changes_are_told_word_by_word(quote: str, passage: str, expected: str) -> None:
    assert describe_change(quote, passage) == expected
