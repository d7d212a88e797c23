"""Dates as sources give them, in the Extended Date/Time Format (EDTF, levels 0 to 2).

The EDTF string is what we store; earliest and latest day are derived from it for ordering and filters, never
the other way round. Bounds are strict: `~` and `?` do not widen them, and an open (`..`) or unknown (empty) end
of an interval has no bound at all. Source: Library of Congress, EDTF specification, 2019.
"""

from __future__ import annotations

import calendar
import contextlib
import datetime
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mxsu_graph.errors import BadDateError

__all__ = ["When", "list_slow_dates", "parse_when", "remember_dates"]

_SIMPLE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")
_OPEN = ("", "..")
_FIRST_YEAR, _LAST_YEAR = datetime.MINYEAR, datetime.MAXYEAR


@dataclass(frozen=True, order=True, slots=True)
class When:
    """A date or interval; `earliest` and `latest` are `None` where that end is open or unknown."""

    text: str
    earliest: datetime.date | None
    latest: datetime.date | None
    approximate: bool = False
    uncertain: bool = False

    def __str__(self) -> str:
        return self.text

    def overlaps(self, other: When) -> bool:
        """Whether one day can satisfy both."""
        starts_in_time = self.earliest is None or other.latest is None or self.earliest <= other.latest
        ends_in_time = self.latest is None or other.earliest is None or self.latest >= other.earliest
        return starts_in_time and ends_in_time

    def lies_within(self, other: When) -> bool:
        """Whether every day of this one is a day of the other: the same date, stated more precisely."""
        starts_after = other.earliest is None or (self.earliest is not None and self.earliest >= other.earliest)
        ends_before = other.latest is None or (self.latest is not None and self.latest <= other.latest)
        return starts_after and ends_before


_MOST_KEPT = 100_000
"""Texts whose dates are kept: more than data has days, and a bound for what strangers ask a server."""
_slow: dict[str, When] = {}
"""What the slow library made of a text."""


def remember_dates(dates: Iterable[When]) -> None:
    """Take over what `list_slow_dates` gave in another process, so that the library need not be asked again."""
    _slow.update((when.text, when) for when in dates)


def list_slow_dates() -> tuple[When, ...]:
    """Every date that the slow library was asked about so far, in order."""
    return tuple(_slow[text] for text in sorted(_slow))


@lru_cache(maxsize=_MOST_KEPT)
def parse_when(text: str) -> When:
    """Read an EDTF string.

    Raises:
        BadDateError: the text is not EDTF, names a day that does not exist, or ends before it begins.
    """
    simple, (start, slash, end) = _SIMPLE.fullmatch(text), text.partition("/")
    if simple:
        when = _parse_simple(text, simple)
    elif slash and _is_end(start) and _is_end(end) and (start not in _OPEN or end not in _OPEN):
        when = _parse_interval(text, start, end)
    else:
        when = _parse_with_library(text)
    if when.earliest and when.latest and when.earliest > when.latest:
        raise BadDateError(f"'{text}' ends before it begins")
    return when


def _parse_simple(text: str, match: re.Match[str]) -> When:
    """A year, month or day: the common case, a thousand times faster than the library."""
    year, month, day = int(match[1]), match[2], match[3]
    if year == 0:
        raise BadDateError(_out_of_range(text))
    if month and 21 <= int(month) <= 41 and not day:  # seasons, quarters and other parts of a year
        return _parse_with_library(text)
    if month and not 1 <= int(month) <= 12:
        raise BadDateError(f"'{text}' is not EDTF: there is no month {month}")
    first_month, last_month = (int(month), int(month)) if month else (1, 12)
    last_day = calendar.monthrange(year, last_month)[1]
    if day and not 1 <= int(day) <= last_day:
        raise BadDateError(f"'{text}' is not EDTF: month {month} of {year} has no day {day}")
    earliest = datetime.date(year, first_month, int(day) if day else 1)
    latest = datetime.date(year, last_month, int(day) if day else last_day)
    return When(text, earliest, latest, match[4] in ("~", "%"), match[4] in ("?", "%"))


def _is_end(text: str) -> bool:
    return text in _OPEN or _SIMPLE.fullmatch(text) is not None


def _parse_interval(text: str, start: str, end: str) -> When:
    """Two of the above, or one of them and an end that is open or unknown."""
    first, last = (None if part in _OPEN else parse_when(part) for part in (start, end))
    known = [part for part in (first, last) if part]
    return When(
        text,
        first.earliest if first else None,
        last.latest if last else None,
        any(part.approximate for part in known),
        any(part.uncertain for part in known),
    )


def _parse_with_library(text: str) -> When:
    """Everything else that EDTF can say, by way of the edtf library."""
    if (known := _slow.get(text)) is not None:
        return known
    when = _ask_library(text)
    if len(_slow) < _MOST_KEPT:
        _slow[text] = when
    return when


def _ask_library(text: str) -> When:
    from edtf import parse_edtf  # slow to import and needed only while building
    from edtf.parser.edtf_exceptions import EDTFParseException

    if not text.strip():
        raise BadDateError("an empty text is not a date")
    if text != text.strip():
        raise BadDateError(f"'{text}' is not a date in EDTF: it has space around it")
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # the library prints what it fails on
            parsed = parse_edtf(text)
        # The library closes an unknown start with an invented ten years: keep both kinds of open end open.
        start, _, end = text.partition("/")
        open_start = "/" in text and start in _OPEN
        open_end = "/" in text and end in _OPEN
        earliest = None if open_start else _as_date(parsed.lower_strict(), text)
        latest = None if open_end else _as_date(parsed.upper_strict(), text)
    except BadDateError:
        raise
    except (EDTFParseException, ValueError, AttributeError, TypeError, OverflowError) as error:
        raise BadDateError(f"'{text}' is not a date in EDTF, such as 1959-11-21, 1959-11~ or 1958/1964") from error
    return When(text, earliest, latest, bool(re.search("[~%]", text)), bool(re.search("[?%]", text)))


def _as_date(bound: object, text: str) -> datetime.date | None:
    """The library's `struct_time` or infinity as a day or no bound."""
    if isinstance(bound, float):
        return None
    year, month, day = bound[0], bound[1], bound[2]  # type: ignore[index]  # struct_time, untyped there
    if year == 0 and "X" in text:  # a year of which no digit is known
        return None
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadDateError(_out_of_range(text))
    return datetime.date(year, month, day)


def _out_of_range(text: str) -> str:
    return f"'{text}' has no place in the range of dates from year {_FIRST_YEAR} to {_LAST_YEAR}"
