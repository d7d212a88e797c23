"""What the claims of a network say of themselves: who makes them, on what grounds, how surely, for what time."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mxsu_graph.analysis.network.plan import ClaimFact

__all__ = ["read_calendar", "read_facts"]

_EVENT_DATES = ("date", "startDate", "endDate")


def read_calendar(live: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Every event that claims date, with these claims."""
    dated = live.filter(pl.col("predicate").is_in(_EVENT_DATES) & pl.col("subject").str.starts_with("event/"))
    grouped = dated.group_by("subject").agg(pl.col("claim").sort()).sort("subject")
    return {event: tuple(claims) for event, claims in grouped.iter_rows()}


def read_facts(live: pl.DataFrame, needed: set[str]) -> Mapping[str, ClaimFact]:
    """Source, citations, certainty and time of the claims that a network needs, by reference."""
    timed = (pl.col("when") != "") | (pl.col("object_type") == "when")
    hedged = pl.col("modality") == "hedged"
    chosen = live.filter(pl.col("claim").is_in(list(needed))).sort("claim")
    columns = chosen.select(
        "claim", "source", "roots", "works", "certainty", hedged, timed.alias("timed"), "earliest", "latest"
    )
    found = {}
    for row in columns.iter_rows():
        claim, source, roots, works, certainty, hedged, has_time, first, last = row
        found[claim] = ClaimFact(
            claim, source, tuple(roots), tuple(works), certainty, hedged, has_time, first, last
        )
    return found
