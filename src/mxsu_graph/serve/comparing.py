"""What a list says of a thing, compared with what is claimed of it: as dates, as numbers, or as words.

Dates and numbers agree where their bounds have something in common: 1966 with `1964/1970`, `197X` with 1975, and
1,000,000 with `1000000..`. What cannot be read as what the claim holds says nothing for or against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from mxsu_graph.analysis.bounds import date_reach, number_reach
from mxsu_graph.dates import parse_when
from mxsu_graph.errors import BadDateError, BadQuantityError
from mxsu_graph.query.names import fold_name
from mxsu_graph.serve.values import Value

__all__ = ["Condition"]

_ALIKE = 100.0
_LONGEST_NOTATION = 40
"""Characters of a date or a number; what is longer is a text about one."""

_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:.*")
"""A day with an hour, as tables write days: the hour says nothing."""

_TABLED_YEAR = re.compile(r"(\d{3,4})\.0")
"""A year that a table took for a number."""

_GROUPED = re.compile(r"\d{1,3}(?:([ ,.'’\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*")
"""Digits in groups of three; a point may as well begin a fraction, so both readings are tried."""

_UNIT = re.compile(r"(?P<number>.*?\d)\s*(?P<unit>[^\W\d].*)")

_Reach = tuple[float, float]


@dataclass(frozen=True)
class Condition:
    """A property, and values of which a candidate should have one: texts, and ids of entities."""

    property: str
    texts: tuple[str, ...]
    ids: frozenset[str]

    def compare(self, value: Value) -> float | None:
        """How well a value agrees with the closest text, in percent; nothing where they cannot be compared."""
        if value.entity and value.entity in self.ids:
            return _ALIKE
        if value.kind == "when":
            return _overlap(date_reach(value.claimed), self._days)
        if value.kind == "quantity":
            fitting = [reach for reach, unit in self._numbers if _is_unit(unit, value.unit)]
            return _overlap(number_reach(value.claimed), fitting)
        if not self._folded:
            return 0.0  # it was sought by its id, and is another
        mine = fold_name(value.text)
        return round(max(fuzz.ratio(mine, other) for other in self._folded), 1)

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        return tuple(map(fold_name, self.texts))

    @cached_property
    def _days(self) -> list[_Reach]:
        return [reach for text in self.texts for reach in _read_days(text.strip())]

    @cached_property
    def _numbers(self) -> list[tuple[_Reach, str]]:
        return [found for text in self.texts for found in _read_numbers(text.strip())]


def _overlap(mine: _Reach, others: list[_Reach]) -> float | None:
    if not others:
        return None
    return _ALIKE if any(mine[0] <= high and low <= mine[1] for low, high in others) else 0.0


def _read_days(text: str) -> Iterator[_Reach]:
    """First and last day of a text, as ordinals; nothing where it is no date."""
    for pattern in (_CLOCK, _TABLED_YEAR):
        if match := pattern.fullmatch(text):
            text = match[1]
    if len(text) > _LONGEST_NOTATION:
        return
    try:
        when = parse_when.__wrapped__(text)  # unremembered: strangers' texts have no end
    except BadDateError:
        return
    low, high = when.earliest, when.latest
    yield (
        float("-inf") if low is None else float(low.toordinal()),
        float("inf") if high is None else float(high.toordinal()),
    )


def _read_numbers(text: str) -> Iterator[tuple[_Reach, str]]:
    """Least and greatest number of a text, each with its unit; nothing where it is no number."""
    if len(text) > _LONGEST_NOTATION:
        return
    match = _UNIT.fullmatch(text)
    number, unit = (match["number"], match["unit"]) if match else (text, "")
    readings = {number, number.removesuffix(".0")}
    if grouped := _GROUPED.fullmatch(number):
        readings.add(number.replace(grouped[1], ""))
    for reading in sorted(readings):
        try:
            yield number_reach.__wrapped__(reading), fold_name(unit)  # unremembered, like dates
        except BadQuantityError:
            continue


def _is_unit(said: str, unit: str) -> bool:
    """Whether a word behind a number can be the unit of a value: it is none, or begins alike (`days`, `day`)."""
    known = fold_name(unit)
    return not said or (bool(known) and (said.startswith(known) or known.startswith(said)))
