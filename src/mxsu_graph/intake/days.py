"""Dates in running text, in English, Spanish and Russian, as EDTF (Library of Congress, 2019).

What is read: days, months, years, decades, centuries, ranges of years, years with "about"; a day without a year
has an unspecified one (`XXXX-05-03`). Words such as "early" and "before" are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mxsu_graph.dates import parse_when
from mxsu_graph.errors import BadDateError

__all__ = ["FoundDate", "find_dates"]

_MONTHS = (
    "january|jan|enero|января|январь",
    "february|feb|febrero|февраля|февраль",
    "march|mar|marzo|марта|март",
    "april|apr|abril|апреля|апрель",
    "may|mayo|мая|май",
    "june|jun|junio|июня|июнь",
    "july|jul|julio|июля|июль",
    "august|aug|agosto|августа|август",
    "september|sept|sep|septiembre|setiembre|сентября|сентябрь",
    "october|oct|octubre|октября|октябрь",
    "november|nov|noviembre|ноября|ноябрь",
    "december|dec|diciembre|декабря|декабрь",
)
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split("|")}
_MONTH = rf"(?P<month>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b\.?"
_DAY = r"(?<![\d.,])(?P<day>[0-3]?\d)(?:st|nd|rd|th|º|-го)?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)(?!\d|[.,]\d)"
_OF = r"(?:,?\s+(?:of\s+|de\s+|del\s+)?)"
_ABOUT = r"(?:\bc\.|\bca\.|\bcirca\b|\babout\b|\baround\b|\bhacia\b|\bоколо\b)\s*"
_Match = re.Match[str]


@dataclass(frozen=True, order=True, slots=True)
class FoundDate:
    """A date in a text: offsets count the characters of what was searched."""

    start: int
    end: int
    when: str
    words: str


def _write_day(found: _Match) -> str:
    return f"{found['year']}-{_NUMBERS[found['month'].lower()]:02}-{int(found['day']):02}"


def _write_month(found: _Match) -> str:
    return f"{found['year']}-{_NUMBERS[found['month'].lower()]:02}"


def _write_yearless(found: _Match) -> str:
    return f"XXXX-{_NUMBERS[found['month'].lower()]:02}-{int(found['day']):02}"


def _write_range(found: _Match) -> str:
    first, last = found["year"], found["last"]
    return f"{first}/{first[: 4 - len(last)]}{last}"


def _write_century(found: _Match) -> str:
    return f"{int(found['century']) - 1}XX"


# The longer and more exact first: of two that begin at one place the first wins.
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[_Match], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), write)
    for pattern, write in (
        (rf"{_DAY}(?:\s+(?:of|de))?\s+{_MONTH}{_OF}{_YEAR}", _write_day),
        (rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}", _write_day),
        (r"(?<!\d)(?P<iso>(?:1[5-9]|20)\d\d-[01]\d-[0-3]\d)(?!\d)", lambda found: found["iso"]),
        (rf"\b{_MONTH}{_OF}{_YEAR}", _write_month),
        (rf"{_ABOUT}(?<!\d){_YEAR}", lambda found: f"{found['year']}~"),
        (
            rf"\b(?:from|between|entre|de)\s+{_YEAR}\s+(?:to|and|until|y|a)\s+(?P<last>(?:1[5-9]|20)\d\d)\b",
            _write_range,
        ),
        (rf"(?<![\d.,/-]){_YEAR}\s*[-–—]\s*(?P<last>(?:1[5-9]|20)\d\d|\d\d)(?![\d-])", _write_range),
        (r"(?<![\d.,/-])(?P<decade>(?:1[5-9]|20)\d)0['’]?s\b", lambda found: f"{found['decade']}X"),
        (r"\b(?P<century>1[5-9]|20|21)(?:th|st)[\s-]+century\b", _write_century),
        (rf"{_DAY}(?:\s+(?:of|de))?\s+{_MONTH}", _write_yearless),
        (rf"\b{_MONTH}\s+{_DAY}(?!\d)", _write_yearless),
        (rf"(?<![\d.,/$-]){_YEAR}(?!%)", lambda found: found["year"]),
    )
)


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Every date of a text, in its order; none overlaps another."""
    taken: list[FoundDate] = []
    for pattern, write in _PATTERNS:
        for found in pattern.finditer(text):
            overlaps = any(found.start() < one.end and one.start < found.end() for one in taken)
            if not overlaps and _is_date(when := write(found)):
                taken.append(FoundDate(found.start(), found.end(), when, found[0].strip()))
    return tuple(sorted(taken))


def _is_date(when: str) -> bool:
    """Whether there is such a day, and a range runs forward."""
    try:
        parse_when(when)
    except BadDateError:
        return False
    first, _, last = when.partition("/")
    return not last or first < last
