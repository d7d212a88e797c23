from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.errors import BadQuantityError
from mxsu_graph.quantities import parse_quantity

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)


@pytest.mark.parametrize(
    ("text", "lowest", "highest", "approximate", "exact"),
    [
        ("23", 23, 23, False, True),
        ("0", 0, 0, False, True),
        ("-5", -5, -5, False, True),
        ("1.50", Decimal("1.5"), Decimal("1.5"), False, True),
        ("~6000", 6000, 6000, True, False),
        ("70..80", 70, 80, False, False),
        ("~70..80", 70, 80, True, False),
        ("-5..-1", -5, -1, False, False),
        ("1000000..", 1000000, None, False, False),
        ("..50", None, 50, False, False),
        ("5..5", 5, 5, False, False),
    ],
)
def test_the_notation(text: str, lowest: int | None, highest: int | None, approximate: bool, exact: bool) -> None:
    quantity = parse_quantity(text)
    assert (quantity.lowest, quantity.highest) == (lowest, highest)
    assert quantity.approximate is approximate
    assert quantity.is_exact is exact
    assert str(quantity) == text


@given(NUMBERS, NUMBERS, st.booleans())
def test_a_range_is_read_back_as_written(one: Decimal, other: Decimal, about: bool) -> None:
    low, high = sorted([one, other])
    text = f"{'~' if about else ''}{low}..{high}"
    quantity = parse_quantity(text)
    assert (quantity.lowest, quantity.highest, quantity.approximate) == (low, high, about)
    assert parse_quantity(str(quantity)) == quantity
    assert not quantity.is_exact


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "..",
        "~..",
        "~",
        "1,000",
        "1 000",
        "1e6",
        "01",
        "-",
        "1.",
        ".5",
        "5...6",
        "~~5",
        "5..~6",
        "٣",
        "23\n",
    ],
)
def test_anything_else_is_refused_with_the_notation(text: str) -> None:
    with pytest.raises(BadQuantityError) as error:
        parse_quantity(text)
    assert str(error.value) == f"'{text}' is not a number like 23, ~6000, 70..80, 1000000.. or ..50"


def test_the_ends_must_be_in_order() -> None:
    with pytest.raises(BadQuantityError, match=r"^'80\.\.70' ends below its beginning$"):
        parse_quantity("80..70")


@given(st.text(max_size=8))
def test_any_text_is_a_quantity_or_a_bad_one(text: str) -> None:
    try:
        quantity = parse_quantity(text)
    except BadQuantityError:
        return
    assert quantity.text == text
    assert quantity.lowest is not None or quantity.highest is not None
