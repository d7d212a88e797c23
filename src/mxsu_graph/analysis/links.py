"""How claims link entities: pairs of entities as columns, each with the claim that links them and the way it does.

A claim links its subject with its object, both of them with the counterpart, and the subject with the place. What
a claim is merely about links nothing: two persons who spoke of trade need never have heard of each other.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.dates import When, parse_when
from mxsu_graph.errors import BadDateError

__all__ = ["BROAD_KINDS", "WAYS", "Conditions", "build_links", "is_broad", "parse_period"]

WAYS = ("object", "counterpart", "between", "where")
"""Subject and object, subject and counterpart, object and counterpart, subject and place: the closest first."""

BROAD_KINDS = frozenset(
    {"city", "district", "region", "sea", "state-or-province", "period", "social-group", "person-group"}
)
"""Kinds of places, events and groups so wide that to share one is no connection: a capital, an era, a class."""

_BROAD_SEGMENTS = frozenset({"country", "concept"})
_EVENT_DATES = ("date", "startDate", "endDate")
_FIRM = {"certainty": ("certain",), "modality": ("plain", "reported"), "level": ("textual", "interpretive")}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a connection has to satisfy.

    Attributes:
        without: sources that are left out.
        between: the time in which every hop must lie, by the bounds of its claims. A claim without a time has that
            of the event it is about; where there is none, it is left out.
        certain: only what we read with certainty, the source states without reserve, the words say, and no
            assessment doubts.
        through_countries: whether countries, wide places and concepts may stand between the two.
        across_sources: only connections that no single source holds.
        hops: greatest length.
    """

    without: tuple[str, ...] = ()
    between: When | None = None
    certain: bool = False
    through_countries: bool = False
    across_sources: bool = False
    hops: int = field(default=5)


def parse_period(text: str) -> When:
    """Read a period: `1958..1964`, `..1964`, `1958..`, or any EDTF date.

    Raises:
        BadDateError: it is neither.
    """
    start, dots, end = text.partition("..")
    if not dots or "/" in text:
        return parse_when(text)
    if not start and not end:
        raise BadDateError(f"'{text}' has neither a beginning nor an end")
    return parse_when(f"{start or '..'}/{end or '..'}")


def is_broad(entity: str, description: Description) -> bool:
    """Whether an entity is too wide to connect two others that have it in common."""
    return entity.partition("/")[0] in _BROAD_SEGMENTS or description.kind(entity) in BROAD_KINDS


def build_links(live: pl.DataFrame, conditions: Conditions) -> pl.DataFrame:
    """All links of the claims that satisfy the conditions, in both directions.

    Returns:
        Columns `start`, `end`, `claim`, `source`, `way` (see `WAYS`) and `forward`, which is false where the link
        is walked from the claim's object, place or counterpart to its subject, or from counterpart to object.
    """
    claims = _select_claims(live, conditions)
    things = claims.filter(pl.col("object_type") == "entity")
    others = pl.col("counterpart").list.len() > 0
    parts = [
        _pair(things, "subject", "object", "object"),
        _pair(claims.filter(pl.col("where") != ""), "subject", "where", "where"),
        _pair(claims.filter(others).explode("counterpart"), "subject", "counterpart", "counterpart"),
        _pair(things.filter(others).explode("counterpart"), "object", "counterpart", "between"),
    ]
    forth = pl.concat(parts).filter(pl.col("start") != pl.col("end")).with_columns(pl.lit(True).alias("forward"))
    back = forth.rename({"start": "end", "end": "start"}).with_columns(pl.lit(False).alias("forward"))
    return pl.concat([forth, back.select(forth.columns)])


def _pair(claims: pl.DataFrame, start: str, end: str, way: str) -> pl.DataFrame:
    ends = [pl.col(start).alias("start"), pl.col(end).alias("end")]
    return claims.select(*ends, "claim", "source", pl.lit(way).alias("way"))


def _select_claims(live: pl.DataFrame, conditions: Conditions) -> pl.DataFrame:
    """Affirmed claims that no assessment rejects, and that the conditions admit."""
    kept = live.filter((pl.col("polarity") == "affirmed") & (pl.col("verdict") != "rejected"))
    if conditions.without:
        kept = kept.filter(~pl.col("source").is_in(conditions.without))
    if conditions.certain:
        firm = [pl.col(name).is_in(values) for name, values in _FIRM.items()]
        kept = kept.filter(*firm, pl.col("verdict") != "doubtful")
    if conditions.between is not None:
        kept = _select_time(kept, live, conditions.between)
    return kept


def _select_time(claims: pl.DataFrame, live: pl.DataFrame, between: When) -> pl.DataFrame:
    """Claims whose bounds lie in the period; those without any take the bounds of their event."""
    events = (
        live.filter(pl.col("predicate").is_in(_EVENT_DATES) & (pl.col("polarity") == "affirmed"))
        .group_by("subject")
        .agg(pl.col("earliest").min().alias("since"), pl.col("latest").max().alias("until"))
    )
    dated = claims.join(events, on="subject", how="left").join(
        events, left_on="object", right_on="subject", how="left", suffix="_object"
    )
    undated = pl.col("when") == ""
    since = pl.when(undated).then(pl.coalesce("since", "since_object", "earliest")).otherwise(pl.col("earliest"))
    until = pl.when(undated).then(pl.coalesce("until", "until_object", "latest")).otherwise(pl.col("latest"))
    first = between.earliest or datetime.date.min
    last = between.latest or datetime.date.max
    return dated.filter((since >= first) & (until <= last)).select(claims.columns)
