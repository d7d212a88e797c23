"""Posts that two persons are said to hold at one time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import polars as pl

from mxsu_graph.analysis.bounds import certain_tenure
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.questions import Option, Question, build_question, groups_of
from mxsu_graph.analysis.rows import gather

__all__ = ["SHARED_KINDS", "find_post_questions"]

SHARED_KINDS = frozenset({"parliamentary-post"})
"""Kinds of post that many hold at once by their nature, such as a seat in a parliament."""

_HANDOVER = datetime.timedelta(days=366)
"""Overlap that the vagueness of years explains: who is named for 1964 may have left when the next one came."""

_ROUNDING = datetime.timedelta(days=31)
"""Certain overlap that is left where one is given until a year and the other from the year before."""

_LOOKED_AT = ("claim", "subject", "predicate", "object", "when", "earliest", "latest")

_Row = dict[str, Any]


def find_post_questions(affirmed: pl.LazyFrame, description: Description, all_: bool) -> Iterator[Question]:
    """Where two persons hold one post for overlapping times.

    It is a question where the bounds of their times overlap by more than a year and each is said to have been in
    office, from one date to another, for a common month; it is compatible where they may also have followed one
    another. Claims without both bounds are left out: who held a post at an unknown time contradicts nobody.
    """
    names = [name for name, term in description.predicates.items() if term.inverse_single]
    dated = pl.col("earliest").is_not_null() & pl.col("latest").is_not_null()
    held = gather(affirmed.filter(pl.col("predicate").is_in(names) & dated).select(_LOOKED_AT))
    keys = ["predicate", "object"]
    crowded = held.group_by(keys).agg(pl.col("subject").n_unique()).filter(pl.col("subject") > 1)
    shared = [post for post in crowded["object"].unique() if description.kind(post) in SHARED_KINDS]
    crowded = crowded.filter(~pl.col("object").is_in(shared))
    # Sorted by beginning, a tenure can overlap an earlier one only if it begins before the latest end so far.
    ordered = held.join(crowded, on=keys, how="semi").sort(*keys, "earliest", "claim")
    so_far = pl.col("latest").cum_max().shift(1).over(keys)
    suspects = ordered.filter(pl.col("earliest") < so_far).select(keys).unique()
    for (predicate, post), rows in groups_of(ordered.join(suspects, on=keys, how="semi"), keys):
        for cluster in _clusters(rows):
            question = _question(predicate, post, cluster)
            if len(question.options) > 1 and (all_ or question.open):
                yield question


def _clusters(rows: list[_Row]) -> Iterator[list[_Row]]:
    """Runs of tenures in which each begins more than a year before all earlier ones have ended."""
    cluster: list[_Row] = []
    latest = datetime.date.min
    for row in sorted(rows, key=lambda row: (row["earliest"], row["claim"])):
        if cluster and row["earliest"] + _HANDOVER > latest:
            yield cluster
            cluster = []
        cluster.append(row)
        latest = max(row["latest"], latest) if len(cluster) > 1 else row["latest"]
    if cluster:
        yield cluster


def _question(predicate: str, post: str, rows: list[_Row]) -> Question:
    by_person: dict[str, list[_Row]] = {}
    for row in rows:
        by_person.setdefault(row["subject"], []).append(row)
    options = [Option((person,), "entity", tuple(r["claim"] for r in held)) for person, held in by_person.items()]
    tenures = list(by_person.values())

    def exclude(one: int, other: int) -> bool:
        return any(_overlap(a, b) for a in tenures[one] for b in tenures[other])

    year = f"{min(row['earliest'] for row in rows).year}"
    return build_question("post", post, predicate, options, exclude, (year,))


def _overlap(one: _Row, other: _Row) -> bool:
    """Whether bounds overlap by more than a year and both were certainly in office for more than a month of it."""
    first, second = certain_tenure(one["when"]), certain_tenure(other["when"])
    possible = min(one["latest"], other["latest"]) - max(one["earliest"], other["earliest"])
    if first is None or second is None or possible <= _HANDOVER:
        return False
    return min(first[1], second[1]) - max(first[0], second[0]) > _ROUNDING
