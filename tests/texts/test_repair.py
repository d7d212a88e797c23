"""The repair of UTF-8 that was read as GB18030: what comes back, what is lost, what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mxsu_graph.texts.repair import REPLACEMENT, KeptRun, LostByte, repair_gb18030

SPANISH_AND_RUSSIAN = st.text(alphabet="aeiou .,?1éíñÁ¡«»жщЯё")
WITH_TYPOGRAPHY = st.text(alphabet="ab 1.é“”‘’–—…ж\U0001f680")
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


def damage(text: str, errors: str = "strict") -> str:
    return text.encode("utf-8").decode("gb18030", errors)


@given(SPANISH_AND_RUSSIAN)
def test_letters_of_two_bytes_always_come_back(text: str) -> None:
    assert repair_gb18030(damage(text)).text == text


@given(WITH_TYPOGRAPHY | ANY)
def test_whatever_was_damaged_without_loss_comes_back(text: str) -> None:
    try:
        stored = damage(text)
    except UnicodeDecodeError:
        assume(False)
    repaired = repair_gb18030(stored)
    assert repaired.text == text
    assert repaired.kept == ()
    assert len(repaired.lost) == text.count(REPLACEMENT)


@pytest.mark.parametrize("errors", ["ignore", "replace"])
@given(text=WITH_TYPOGRAPHY | ANY)
def test_a_loss_never_spreads_beyond_its_own_letter(errors: str, text: str) -> None:
    text += "\n\n"  # within the last two characters Python's decoder drops a digit with the byte before it, unseen
    repaired = repair_gb18030(damage(text, errors))
    assert len(repaired.text) == len(text)
    for before, after in zip(text, repaired.text, strict=True):
        assert after in (before, REPLACEMENT)
    assert [one.offset for one in repaired.lost] == [i for i, c in enumerate(repaired.text) if c == REPLACEMENT]


@given(st.text())
def test_any_text_at_all_gets_through(text: str) -> None:
    repaired = repair_gb18030(text)
    assert len(repaired.lost) == repaired.text.count(REPLACEMENT)
    for run in repaired.kept:
        assert repaired.text[run.offset : run.offset + len(run.text)] == run.text


def test_every_pair_of_bytes_that_is_a_character_gives_them_back() -> None:
    pairs = [bytes((a, b)) for a in range(0x81, 0xFF) for b in range(0x40, 0xFF) if b != 0x7F]
    assert len(pairs) == 23_940
    assert all(pair.decode("gb18030").encode("gb18030") == pair for pair in pairs)


@pytest.mark.parametrize(
    ("stored", "text", "lost"),
    [
        ("L贸pez dijo", "López dijo", ()),
        ("Mateos鈥 term", "Mateos� term", (LostByte(6, b"\xe2\x80", 1),)),
        ("Mateos鈥\ufffd term", "Mateos� term", (LostByte(6, b"\xe2\x80", 1),)),
        ("1959鈥1987", "1959�1987", (LostByte(4, b"\xe2\x80", 1),)),
        ("the end鈥", "the end�", (LostByte(7, b"\xe2\x80", 1),)),
        ("why鈥?", "why�?", (LostByte(3, b"\xe2\x80", 1),)),
        ("older \ufffd loss", "older � loss", (LostByte(6, b"", 1),)),
        ("锟斤拷", "��", (LostByte(0, b"", 1), LostByte(1, b"", 1))),
        ("plain ASCII?", "plain ASCII?", ()),
        ("", "", ()),
    ],
    ids=["whole", "dropped", "marked", "digits", "end", "question-mark", "alone", "older", "ascii", "empty"],
)
def test_each_loss_is_reported_where_it_stands(stored: str, text: str, lost: tuple[LostByte, ...]) -> None:
    repaired = repair_gb18030(stored)
    assert repaired.text == text
    assert repaired.lost == lost


def test_a_byte_lost_inside_a_letter_costs_this_letter_alone() -> None:
    stored = damage("a’“b", "ignore")  # the pairs are E2 80 | 99 E2 | 80, which begins no pair | 9C 62
    repaired = repair_gb18030(stored)
    assert repaired.text == "a’�b"
    assert repaired.lost == (LostByte(2, b"\xe2\x9c", 1),)


@pytest.mark.parametrize("genuine", ["浪花", "中国", "的", "“", "Ж", "\ue5e5"])
def test_what_the_damage_cannot_have_written_stays_and_is_reported(genuine: str) -> None:
    repaired = repair_gb18030(f"L贸pez {genuine} L贸pez")
    assert repaired.text == f"López {genuine} López"
    assert repaired.kept == (KeptRun(6, genuine),)


@pytest.mark.parametrize("later", ["\u00a0", "•", "\ufeff", "ñ", "\U0001f680", "\ud800"])
def test_characters_without_a_two_byte_form_came_later_and_stay(later: str) -> None:
    repaired = repair_gb18030(f"{later}L贸pez{later}")
    assert repaired.text == f"{later}López{later}"
    assert repaired.kept == ()


def test_a_byte_order_mark_that_was_damaged_comes_back() -> None:
    assert repair_gb18030(damage("\ufeffa")).text == "\ufeffa"


def test_private_use_characters_that_hold_bytes_are_undone() -> None:
    stored = damage("’\u2aa1")  # the pairs are E2 80 | 99 E2 | AA A1
    assert stored[-1] == "\ue000"
    assert repair_gb18030(stored).text == "’\u2aa1"


def test_losses_read_as_a_line() -> None:
    assert str(LostByte(12, b"\xe2\x80", 1)) == "12: 1 byte lost, left is e2 80"
    assert str(LostByte(3, b"\xe2", 2)) == "3: 2 bytes lost, left is e2"
    assert str(LostByte(0, b"", 1)) == "0: 1 byte lost, left is nothing"
