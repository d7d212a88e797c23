"""What the claims of a network say of themselves: who makes them, on what grounds, how surely, for what time."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mxsu_graph.analysis.network.plan import Bounds, ClaimFact
from mxsu_graph.dates import parse_when

__all__ = ["held_throughout", "read_calendar", "read_countries", "read_facts"]

_EVENT_DATES = ("date", "startDate", "endDate")
_OPEN = ("", "..")


def read_calendar(live: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Every event that claims date, with these claims."""
    dated = live.filter(pl.col("predicate").is_in(_EVENT_DATES) & pl.col("subject").str.starts_with("event/"))
    grouped = dated.group_by("subject").agg(pl.col("claim").sort()).sort("subject")
    return {event: tuple(claims) for event, claims in grouped.iter_rows()}


def read_countries(live: pl.DataFrame) -> dict[str, tuple[tuple[str, str], ...]]:
    """The countries that claims give to persons (nationality) and to all else (locatedIn), with the claims."""
    of_person = (pl.col("predicate") == "nationality") & pl.col("subject").str.starts_with("person/")
    of_other = (pl.col("predicate") == "locatedIn") & ~pl.col("subject").str.starts_with("person/")
    told = live.filter((of_person | of_other) & pl.col("object").str.starts_with("country/"))
    found: dict[str, list[tuple[str, str]]] = {}
    for subject, country, claim in told.select("subject", "object", "claim").sort(pl.all()).iter_rows():
        found.setdefault(subject, []).append((country, claim))
    return {subject: tuple(countries) for subject, countries in found.items()}


def read_facts(live: pl.DataFrame, needed: set[str]) -> Mapping[str, ClaimFact]:
    """Source, citations, certainty and time of the claims that a network needs, by reference."""
    timed = (pl.col("when") != "") | (pl.col("object_type") == "when")
    hedged = pl.col("modality") == "hedged"
    chosen = live.filter(pl.col("claim").is_in(list(needed))).sort("claim")
    time = pl.when(pl.col("object_type") == "when").then("object").otherwise("when")
    columns = chosen.select(
        "claim", "predicate", "source", "roots", "works", "certainty", hedged, timed.alias("timed"), "earliest",
        "latest", time.alias("time"),
    )  # fmt: skip
    found = {}
    for row in columns.iter_rows():
        claim, predicate, source, roots, works, certainty, is_hedged, has_time, first, last, text = row
        found[claim] = ClaimFact(
            claim,
            predicate,
            source,
            tuple(roots),
            tuple(works),
            certainty,
            is_hedged,
            has_time,
            first,
            last,
            held_throughout(text),
        )
    return found


def held_throughout(text: str) -> Bounds:
    """Of an EDTF interval, the days on which what it times certainly held; two times None for any other date.

    They run from the last day that its beginning allows to the first that its end allows. Where one end is open
    or unknown, only the day at the other end is certain: who says `1955/..` does not vouch for a century.
    """
    start, slash, end = text.partition("/")
    if not slash:
        return None, None
    first = None if start in _OPEN else parse_when(start).latest
    last = None if end in _OPEN else parse_when(end).earliest
    if first is None or last is None:
        return first or last, first or last
    return (first, last) if first <= last else (None, None)
