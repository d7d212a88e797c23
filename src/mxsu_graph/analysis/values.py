"""Values and dates that exclude each other, for predicates that have one value at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import polars as pl

from mxsu_graph.analysis.bounds import IN_DAYS, add_bounds
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.questions import Option, Question, build_question, groups_of, times_meet
from mxsu_graph.analysis.rows import gather

__all__ = ["find_date_questions", "find_measure_questions", "find_value_questions"]

_ONCE = frozenset({"participant", "signed"})
"""Relations that hold once: the event or the act is one, so that two times for it exclude each other."""

_START, _END, _WHOLE = "startDate", "endDate", "date"

_LOOKED_AT = (
    "claim", "subject", "predicate", "object", "object_type", "role", "when", "unit", "extent",
    "earliest", "latest",
)  # fmt: skip
"""Columns that all questions about values have in common."""

_Row = Mapping[str, Any]
_Test = Callable[[_Row, _Row], bool]


def find_value_questions(affirmed: pl.LazyFrame, description: Description, all_: bool) -> Iterator[Question]:
    """Questions about the objects of predicates with `mxsu:cardinality mxsu:Single`.

    Numbers are compared by bounds within one unit (units of time are converted) and one extent, dates by bounds,
    anything else as it stands; claims whose times lie apart do not exclude each other.

    Args:
        affirmed: affirmed claims that are not withdrawn.
        description: says which predicates are single.
        all_: whether to yield also those questions whose options are compatible.
    """
    single = [name for name, term in description.predicates.items() if term.single]
    narrow = affirmed.select(_LOOKED_AT)
    claims = gather(narrow.filter(pl.col("predicate").is_in(single)))
    scaled = pl.col("object_type").is_in(["quantity", "when"])
    values = pl.concat([claims.filter(scaled), gather(_opening_dates(narrow))])
    yield from _bounded_questions(add_bounds(_split_intervals(values)), all_)
    keys = ["subject", "predicate"]
    for (subject, predicate), rows in groups_of(_several(claims.filter(~scaled), keys), keys):
        yield from _question("value", subject, predicate, rows, all_, lambda a, b: a["object"] != b["object"])


def find_measure_questions(affirmed: pl.LazyFrame, all_: bool) -> Iterator[Question]:
    """Questions about the quantity that measures a relation, such as the share of one country in another's trade.

    Figures are compared only where everything else agrees and both are dated, for the same time: undated figures
    and those for different years are series, not contradictions.
    """
    lists = [pl.col(name).list.join(" ").alias(f"{name}_key") for name in ("counterpart", "about")]
    dated = affirmed.select(*_LOOKED_AT, "quantity", "where", "counterpart", "about").filter(
        (pl.col("quantity") != "") & pl.col("earliest").is_not_null() & pl.col("latest").is_not_null()
    )
    measured = gather(dated).with_columns(pl.col("object").alias("thing"), *lists)
    keys = ["subject", "predicate", "thing", "role", "unit", "extent", "where", "counterpart_key", "about_key"]
    frame = add_bounds(
        measured.with_columns(pl.col("quantity").alias("object"), pl.lit("quantity").alias("object_type"))
    )
    for key, rows in groups_of(_several(frame, keys), keys):
        qualifiers = [part for part in key[2:] if part]
        yield from _question("value", key[0], key[1], rows, all_, _apart, qualifiers, _same_time)


def find_date_questions(affirmed: pl.LazyFrame, all_: bool) -> Iterator[Question]:
    """Questions about when something that happened once did, where sources date the relation itself."""
    keys = ["subject", "predicate", "object", "role"]
    dated = affirmed.filter(pl.col("predicate").is_in(list(_ONCE)) & (pl.col("when") != ""))
    sources = dated.group_by(keys).agg(pl.col("source").n_unique(), pl.col("when").n_unique())
    open_ = sources.filter((pl.col("source") > 1) & (pl.col("when") > 1))
    differing = dated.select(_LOOKED_AT).join(open_, on=keys, how="semi", nulls_equal=True)
    frame = gather(differing).with_columns(
        pl.col("when").alias("object"), pl.lit("when").alias("object_type"), pl.col("object").alias("thing")
    )
    keys[2] = "thing"
    for (subject, predicate, thing, role), rows in groups_of(add_bounds(frame), keys):
        undated = [row | {"earliest": None, "latest": None} for row in rows]
        yield from _question("date", subject, predicate, undated, all_, _apart, (thing, role))


def _split_intervals(claims: pl.DataFrame) -> pl.DataFrame:
    """An event's date from one day to another also says when it began and when it ended.

    The bounds of a claim whose object is a date are those of that date; they qualify nothing and are taken away.
    """
    is_date = pl.col("object_type") == "when"
    bounds = [pl.when(is_date).then(None).otherwise(pl.col(name)).alias(name) for name in ("earliest", "latest")]
    claims = claims.with_columns(*bounds)
    whole = claims.filter(is_date & (pl.col("predicate") == _WHOLE) & pl.col("object").str.contains("/"))
    parts = []
    for name, index in ((_START, 0), (_END, 1)):
        end = whole.with_columns(
            pl.lit(name).alias("predicate"), pl.col("object").str.split("/").list.get(index).alias("object")
        )
        parts.append(end.filter(~pl.col("object").is_in(["", ".."])))
    return pl.concat([claims, *parts])


def _opening_dates(affirmed: pl.LazyFrame) -> pl.LazyFrame:
    """The day on which somebody opened an event, as its beginning: that is how the ontology defines it."""
    opened = affirmed.filter((pl.col("role") == "inaugurator") & (pl.col("when") != ""))
    return opened.with_columns(
        pl.lit(_START).alias("predicate"), pl.col("when").alias("object"), pl.lit("when").alias("object_type")
    )


def _bounded_questions(frame: pl.DataFrame, all_: bool) -> Iterator[Question]:
    """Group by what is measured; three columns tell which groups hold two values that lie apart."""
    unit = pl.when(pl.col("unit").is_in(list(IN_DAYS))).then(pl.lit("day")).otherwise(pl.col("unit"))
    frame = frame.with_columns(unit.alias("measure"))
    keys = ["subject", "predicate", "measure", "extent"]
    found = _several(frame, keys) if all_ else _several(frame, keys, apart=True)
    for (subject, predicate, measure, extent), rows in groups_of(found, keys):
        dates = rows[0]["object_type"] == "when"
        qualifiers = () if dates else (measure, extent)
        yield from _question("date" if dates else "value", subject, predicate, rows, all_, _apart, qualifiers)


def _several(frame: pl.DataFrame, keys: list[str], apart: bool = False) -> pl.DataFrame:
    """The rows of groups with more than one object; with `apart`, only where two of them have no number in common.

    Intervals meet pairwise exactly if the highest of the low ends does not exceed the lowest of the high ends.
    """
    measures = [pl.struct("object", "unit").n_unique().alias("objects")]
    if apart:
        measures += [pl.col("low").max().alias("top"), pl.col("high").min().alias("bottom")]
    groups = frame.group_by(keys).agg(measures).filter(pl.col("objects") > 1)
    if apart:
        groups = groups.filter(pl.col("top") > pl.col("bottom"))
    return frame.join(groups, on=keys, how="semi", nulls_equal=True)


def _question(
    kind: str,
    subject: str,
    predicate: str,
    rows: Sequence[_Row],
    all_: bool,
    differ: _Test,
    qualifiers: Sequence[str] = (),
    meet: _Test = times_meet,
) -> Iterator[Question]:
    """One option a stated value; two exclude each other where values differ and the times of two claims meet.

    Options whose times never meet belong to different questions: a group of such is no question at all.
    """
    by_value: dict[tuple[str, str], list[_Row]] = {}
    for row in sorted(rows, key=_order):
        by_value.setdefault((row["object"], row["unit"]), []).append(row)
    options = [
        Option((text,), found[0]["object_type"], tuple(row["claim"] for row in found), unit)
        for (text, unit), found in by_value.items()
    ]
    grouped = [_one_a_time(found) for found in by_value.values()]

    def comparable(one: int, other: int) -> bool:
        return any(meet(a, b) for a in grouped[one] for b in grouped[other])

    def exclude(one: int, other: int) -> bool:
        return differ(grouped[one][0], grouped[other][0]) and comparable(one, other)

    question = build_question(kind, subject, predicate, options, exclude, qualifiers)
    if question.open or (all_ and any(comparable(*pair) for pair in combinations(range(len(options)), 2))):
        yield question


def _one_a_time(rows: list[_Row]) -> list[_Row]:
    """One row for each time: many claims may say the same of the same time."""
    return list({(row["earliest"], row["latest"]): row for row in rows}.values())


def _apart(one: _Row, other: _Row) -> bool:
    return bool(one["low"] > other["high"] or other["low"] > one["high"])


def _same_time(one: _Row, other: _Row) -> bool:
    """Whether the one time is part of the other: years that only touch belong to different figures of a series."""
    within = one["earliest"] >= other["earliest"] and one["latest"] <= other["latest"]
    around = one["earliest"] <= other["earliest"] and one["latest"] >= other["latest"]
    return bool(within or around)


def _order(row: _Row) -> tuple[float, float, str, str]:
    return (row.get("low", 0.0), row.get("high", 0.0), row["object"], row["claim"])
