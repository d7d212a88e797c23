"""Claims in time: bars by year, each divided by text, and what the chosen years hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from mxsu_graph.serve.workbench.edition import VERDICTS, Edition
from mxsu_graph.serve.workbench.lines import ClaimLine, Thing, tell_claim_line, tell_thing
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["Bar", "EventLine", "Part", "TimePage", "view_time"]

_MOST_CLAIMS = 80
_WIDTH, _HEIGHT = 960, 180
_LABEL = 46
_STEPS = (1, 2, 5, 10, 20, 50, 100, 500)
_BROAD_YEARS = 240
"""Over more years than these, bars stand for decades."""


@dataclass(frozen=True, order=True, slots=True)
class Part:
    """The part of a bar that one text makes: its place among the texts, its top, its height, its claims."""

    number: int
    y: float
    height: float
    claims: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A year, or the years of a decade, with its claims."""

    first: int
    last: int
    x: float
    width: float
    claims: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event with its first year and the texts that tell of it."""

    year: int
    date: str
    event: Thing
    sources: tuple[tuple[int, Thing], ...]
    claims: int


@dataclass(frozen=True, slots=True)
class TimePage:
    """Everything the page shows; `first` and `last` are the chosen years."""

    first: int
    last: int
    least: int
    greatest: int
    source: str
    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, int], ...]
    highest: int
    width: int
    height: int
    events: tuple[EventLine, ...]
    claims: tuple[ClaimLine, ...]
    claim_count: int
    undated: int


def view_time(edition: Edition, wording: Wording, first: str = "", last: str = "", source: str = "") -> TimePage:
    """Gather the claims of some years.

    Args:
        edition: the build.
        wording: the reader's language.
        first: the first year; what is not a year is taken for the first that there is.
        last: the last year, likewise.
        source: only the claims of this source.
    """
    years = {
        ref: date.year
        for ref, date in edition.dates.items()
        if source in ("", edition.claims[ref].source) and ref not in edition.withdrawn
    }
    least, greatest = min(years.values(), default=0), max(years.values(), default=0)
    start = int(first) if first.isascii() and first.isdigit() and len(first) < 5 else least
    end = int(last) if last.isascii() and last.isdigit() and len(last) < 5 else greatest
    chosen = {ref: year for ref, year in years.items() if start <= year <= end}
    order = sorted(chosen, key=lambda ref: (edition.dates[ref], ref))
    bars = _draw_bars(edition, chosen, max(start, least), min(end, greatest))
    total = sum(source in ("", row.source) for row in edition.claims.values())
    return TimePage(
        start,
        end,
        least,
        greatest,
        source,
        bars,
        tuple((bar.x + bar.width / 2, bar.first) for bar in _spread(bars)),
        max((bar.claims for bar in bars), default=0),
        _WIDTH,
        _HEIGHT,
        _list_events(edition, wording, chosen),
        tuple(tell_claim_line(edition, wording, ref) for ref in order[:_MOST_CLAIMS]) if _is_narrow(order) else (),
        len(order),
        total - len(years),
    )


def _is_narrow(refs: list[str]) -> bool:
    """Whether there are few enough claims to list them one by one."""
    return len(refs) <= _MOST_CLAIMS


def _draw_bars(edition: Edition, years: dict[str, int], first: int, last: int) -> tuple[Bar, ...]:
    if last < first:
        return ()
    step = 10 if last - first > _BROAD_YEARS else 1
    origin = first - first % step
    number = (last - origin) // step + 1
    numbers = {name: place for place, name in enumerate(edition.description.sources)}
    counts: list[Counter[int]] = [Counter() for _ in range(number)]
    for ref, year in years.items():
        counts[(year - origin) // step][numbers[edition.claims[ref].source]] += 1
    highest = max((sum(count.values()) for count in counts), default=1) or 1
    width = _WIDTH / number
    bars = []
    for place, count in enumerate(counts):
        parts, y = [], float(_HEIGHT)
        for source, claims in sorted(count.items()):
            height = claims / highest * (_HEIGHT - 10)
            y -= height
            parts.append(Part(source, y, height, claims))
        since = origin + place * step
        bars.append(Bar(since, since + step - 1, place * width, width, sum(count.values()), tuple(parts)))
    return tuple(bars)


def _spread(bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    """The bars that bear a year: round ones, so far apart that labels keep clear of each other and the edges."""
    if not bars:
        return ()
    width = bars[0].width / (bars[0].last - bars[0].first + 1)
    step = next((step for step in _STEPS if step * width >= _LABEL), _STEPS[-1])
    return (
        tuple(
            bar
            for bar in bars
            if bar.first % step == 0 and _LABEL / 3 < bar.x + bar.width / 2 < _WIDTH - _LABEL / 3
        )
        or bars[:1]
    )


def _list_events(edition: Edition, wording: Wording, years: dict[str, int]) -> tuple[EventLine, ...]:
    claims: dict[str, list[str]] = {}
    for ref in years:
        row = edition.claims[ref]
        if row.subject.startswith("event/"):
            claims.setdefault(row.subject, []).append(ref)
    numbers = {name: place for place, name in enumerate(edition.description.sources)}
    lines = []
    for event, refs in claims.items():
        sources = sorted({edition.claims[ref].source for ref in refs})
        first = min(refs, key=lambda ref: _rank_date(edition, ref))
        row = edition.claims[first]
        written = row.object if row.object_type == "when" else row.when
        date = wording.date(written) if written else str(years[first])
        told = tuple((numbers[name], tell_thing(f"source/{name}", wording)) for name in sources)
        lines.append(
            (edition.dates[first], EventLine(years[first], date, tell_thing(event, wording), told, len(refs)))
        )
    return tuple(line for _, line in sorted(lines, key=lambda pair: (pair[0], pair[1].event)))


def _rank_date(edition: Edition, ref: str) -> tuple[object, ...]:
    """How well a claim dates its event: by saying its date, as the editors see it, by a time of its own, early."""
    row = edition.claims[ref]
    says = row.predicate in ("date", "startDate")
    return (not says, VERDICTS[row.verdict], not row.when, edition.dates[ref], ref)
