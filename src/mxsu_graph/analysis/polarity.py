"""What one claim affirms and another denies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.questions import Option, Question, build_question, groups_of, times_meet
from mxsu_graph.analysis.rows import gather

__all__ = ["find_polarity_questions", "orient_symmetric"]

_KEYS = ["subject", "predicate", "thing"]
_LOOKED_AT = (
    "claim", "subject", "predicate", "object", "object_type", "polarity", "role", "about", "earliest", "latest"
)  # fmt: skip
_IDENTITY = "identifiedWith"


def find_polarity_questions(live: pl.LazyFrame, description: Description, all_: bool) -> Iterator[Question]:
    """Where the same subject, predicate and object are affirmed and denied.

    Objects that are texts are compared without case. A denial for one time says nothing of another, nor does one
    in a given role or respect (`about`) of another; such pairs are compatible.
    """
    text = pl.col("object_type") == "text"
    thing = pl.when(text).then(pl.col("object").str.to_lowercase()).otherwise(pl.col("object"))
    narrow = live.select(_LOOKED_AT).filter(pl.col("predicate") != _IDENTITY)
    keyed = orient_symmetric(narrow, description).with_columns(thing.alias("thing"))
    # Few things are denied, and only those can be both.
    denials = gather(keyed.filter(pl.col("polarity") != "affirmed").select(_KEYS).unique())
    claims = gather(keyed.join(denials.lazy(), on=_KEYS, how="semi"))
    both = claims.group_by(_KEYS).agg(pl.col("polarity").n_unique()).filter(pl.col("polarity") > 1)
    for (subject, predicate, _), rows in groups_of(claims.join(both, on=_KEYS, how="semi"), _KEYS):
        affirmed = [row for row in rows if row["polarity"] == "affirmed"]
        denied = [row for row in rows if row["polarity"] == "denied"]
        clash = any(_clash(one, other) for one in affirmed for other in denied)
        options = [
            Option((name,), "polarity", tuple(row["claim"] for row in found))
            for name, found in (("affirmed", affirmed), ("denied", denied))
        ]
        if clash or all_:
            qualifiers = (rows[0]["object"],)
            yield build_question("polarity", subject, predicate, options, lambda *_, hit=clash: hit, qualifiers)


def orient_symmetric(claims: pl.LazyFrame, description: Description) -> pl.LazyFrame:
    """Turn claims with a symmetric predicate so that the lesser id is the subject: A met B is B met A."""
    symmetric = [name for name, term in description.predicates.items() if term.symmetric]
    turn = (
        pl.col("predicate").is_in(symmetric)
        & (pl.col("object_type") == "entity")
        & (pl.col("object") < pl.col("subject"))
    )
    return claims.with_columns(
        pl.when(turn).then(pl.col("object")).otherwise(pl.col("subject")).alias("subject"),
        pl.when(turn).then(pl.col("subject")).otherwise(pl.col("object")).alias("object"),
    )


def _clash(affirmed: dict[str, Any], denied: dict[str, Any]) -> bool:
    roles = {affirmed["role"], denied["role"]} - {""}
    topics, denied_topics = set(affirmed["about"]), set(denied["about"])
    apart = bool(topics and denied_topics) and not topics & denied_topics
    return len(roles) < 2 and not apart and times_meet(affirmed, denied)
