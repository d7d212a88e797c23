from __future__ import annotations

import datetime
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.analysis.bounds import add_bounds, certain_tenure, date_reach, number_reach
from mxsu_graph.errors import BadDateError, BadQuantityError

INFINITY = float("inf")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23", (23, 23)),
        ("70..80", (70, 80)),
        ("1000000..", (1000000, INFINITY)),
        ("..50", (-INFINITY, 50)),
        ("~6000", (5400, 6600)),
        ("~-10", (-11, -9)),
        ("~70..80", (63, 88)),
    ],
)
def test_a_number_reaches_to_its_bounds_and_about_reaches_a_tenth_further(
    text: str, expected: tuple[float, float]
) -> None:
    assert number_reach(text) == pytest.approx(expected)


def test_an_approximate_date_reaches_as_far_again_as_it_is_long() -> None:
    low, high = date_reach("1959-11~")
    assert datetime.date.fromordinal(int(low)) == datetime.date(1959, 10, 2)
    assert datetime.date.fromordinal(int(high)) == datetime.date(1959, 12, 30)


def test_open_ends_have_no_bound() -> None:
    assert date_reach("1958/..")[1] == INFINITY
    assert date_reach("../1964")[0] == -INFINITY


@pytest.mark.parametrize(("read", "error"), [(number_reach, BadQuantityError), (date_reach, BadDateError)])
def test_what_is_no_value_is_refused(read: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        read("many")  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1958/1964", (datetime.date(1958, 12, 31), datetime.date(1964, 1, 1))),
        ("1924-08/1925", (datetime.date(1924, 8, 31), datetime.date(1925, 1, 1))),
        ("1924", None),
        ("1924/..", None),
        ("/1964", None),
        ("1964/1964", None),
    ],
)
def test_only_intervals_with_known_ends_are_certain(
    text: str, expected: tuple[datetime.date, datetime.date] | None
) -> None:
    assert certain_tenure(text) == expected


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)))
def test_a_day_lies_within_its_month_and_the_month_within_its_year(day: datetime.date) -> None:
    reaches = [date_reach(text) for text in (f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}")]
    for wide, narrow in pairwise(reaches):
        assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]


def test_units_of_time_become_days() -> None:
    frame = pl.DataFrame(
        {
            "object": ["3", "21", "1", "5", "1959"],
            "object_type": ["quantity", "quantity", "quantity", "quantity", "when"],
            "unit": ["week", "day", "month", "person", ""],
        }
    )
    bounded = add_bounds(frame)
    assert bounded["low"].to_list()[:4] == [21, 21, 28, 5]
    assert bounded["high"].to_list()[:4] == [21, 21, 31, 5]
    assert bounded.height == 5
