"""How far a stated number or date reaches, as two columns of numbers, so that any two can be compared.

Strict bounds would make "about 6000" contradict 6200. For comparison only, and never in what is stored, a number
that is "about" reaches a tenth further to each side, and an approximate date (`~`) as far again as it is long.
"""

from __future__ import annotations

import datetime
from functools import cache

import polars as pl

from mxsu_graph.dates import parse_when
from mxsu_graph.quantities import parse_quantity

__all__ = ["IN_DAYS", "add_bounds", "certain_tenure", "date_reach", "number_reach"]

IN_DAYS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "year": (365, 366)}
"""Units of time as days, least and most; durations in different units can then be compared."""

_ABOUT = 0.1
_INFINITY = float("inf")


@cache
def number_reach(text: str) -> tuple[float, float]:
    """The least and the greatest number that a quantity allows.

    Raises:
        BadQuantityError: the text is not a quantity.
    """
    number = parse_quantity(text)
    low = -_INFINITY if number.lowest is None else float(number.lowest)
    high = _INFINITY if number.highest is None else float(number.highest)
    if number.approximate:
        low, high = low - _ABOUT * abs(low), high + _ABOUT * abs(high)
    return low, high


@cache
def date_reach(text: str) -> tuple[float, float]:
    """The first and the last day that a date allows, as ordinals.

    Raises:
        BadDateError: the text is not EDTF.
    """
    when = parse_when(text)
    low = -_INFINITY if when.earliest is None else float(when.earliest.toordinal())
    high = _INFINITY if when.latest is None else float(when.latest.toordinal())
    if when.approximate and when.earliest and when.latest:
        length = high - low + 1
        low, high = low - length, high + length
    return low, high


def certain_tenure(text: str) -> tuple[datetime.date, datetime.date] | None:
    """The days on which something that lasted from one date to another certainly held.

    `1958/1964` gives the end of 1958 to the start of 1964; a text that is no interval with two known ends, or that
    is too vague to be sure of any day, gives `None`.
    """
    start, slash, end = text.partition("/")
    if not slash or start in ("", "..") or end in ("", ".."):
        return None
    since, until = parse_when(start).latest, parse_when(end).earliest
    return (since, until) if since and until and since <= until else None


def add_bounds(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `low` and `high` to claims whose `object` is a number or a date, with regard to its `unit`.

    Each distinct object is read once; the rest is a join of columns.
    """
    values = frame.select("object", "object_type", "unit").unique()
    low, high = [], []
    for text, object_type, unit in values.iter_rows():
        least, most = date_reach(text) if object_type == "when" else number_reach(text)
        shortest, longest = IN_DAYS.get(unit, (1, 1))
        low.append(least * (shortest if least >= 0 else longest))
        high.append(most * (longest if most >= 0 else shortest))
    bounded = values.with_columns(pl.Series("low", low, pl.Float64), pl.Series("high", high, pl.Float64))
    return frame.join(bounded, on=["object", "object_type", "unit"], how="left")
