"""The form that offsets count."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.texts.normalise import normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\vb\fc\u0085d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("\ufeffa\u200bb\u00adc", "abc"),
        ("Direcci\u0301on", "Direcc\u00edon"),
        ("e\u200b\u0301", "\u00e9"),
        ("a\u00a0“b”—c", "a\u00a0“b”—c"),
        ("\ufffd", "\ufffd"),
    ],
    ids=["line-ends", "rare-line-ends", "no-width", "accent", "accent-behind-no-width", "typography", "lost"],
)
def test_the_form(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_once_is_enough(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(alphabet="a\u0301\ufffd\u200b\r\n"))
def test_no_loss_is_gained_or_hidden(text: str) -> None:
    assert normalise(text).count("\ufffd") == text.count("\ufffd")
