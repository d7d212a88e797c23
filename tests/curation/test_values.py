from __future__ import annotations

import pytest

from mxsu_graph.curation.values import is_token_like, parse_object
from mxsu_graph.model import PredicateTerm, ValueType


def term(*range_: str) -> PredicateTerm:
    return PredicateTerm("p", (), "", ("Thing",), range_)


@pytest.mark.parametrize(
    ("text", "range_", "expected"),
    [
        ("person/a", ("Person",), ValueType.ENTITY),
        ("1959", ("quantity",), ValueType.QUANTITY),
        ("1959", ("when",), ValueType.WHEN),
        ("1959", ("text",), ValueType.TEXT),
        ("person/a", ("text",), ValueType.TEXT),
        ("person/a", ("Person", "text"), ValueType.ENTITY),
        ("in words", ("Person", "text"), ValueType.TEXT),
        ("70..80", ("Concept", "quantity"), ValueType.QUANTITY),
        ("1959-11~", ("quantity", "when"), ValueType.WHEN),
        ("many", ("quantity",), ValueType.QUANTITY),
        ("Anastas", ("Person",), ValueType.ENTITY),
    ],
)
def test_the_range_decides(text: str, range_: tuple[str, ...], expected: ValueType) -> None:
    assert parse_object(text, term(*range_)).type is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("person/a", ValueType.ENTITY),
        ("~6000", ValueType.QUANTITY),
        ("1958/1964", ValueType.WHEN),
        ("in words", ValueType.TEXT),
    ],
)
def test_without_a_predicate_looks_decide(text: str, expected: ValueType) -> None:
    assert parse_object(text, None).type is expected


def test_words_are_no_tokens() -> None:
    assert not any(map(is_token_like, ["trade", "X", "a b", "Z.", "No. 5"]))
    assert all(map(is_token_like, ["country/mexico", "1000000..", "[1924,1925]", "1959-11-21?"]))
