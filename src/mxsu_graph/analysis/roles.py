"""Who took part and as what: different roles for one participant, different participants in one role."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import polars as pl

from mxsu_graph.analysis.questions import Option, Question, build_question, groups_of, times_meet
from mxsu_graph.analysis.rows import gather

__all__ = ["COMPLETE_ROLES", "TOGETHER", "find_participant_questions", "find_role_questions", "go_together"]

TOGETHER = (
    frozenset({"attendee", "companion", "delegate", "guest", "honoree", "observer", "public", "representative"})
    | {"speaker", "traveller", "visitor", "witness", "interlocutor"},
    frozenset(
        {"chair", "coordinator", "director", "head", "host", "inaugurator", "initiator", "leader", "organizer"}
    )
    | {"founder", "promoter", "sponsor", "speaker", "exhibitor"},
    frozenset({"candidate", "entrant", "winner"}),
    frozenset({"delegate", "mediator", "negotiator", "party", "representative", "signatory"}),
    frozenset({"accomplice", "instigator", "perpetrator"}),
    frozenset({"overthrown", "patient", "refugee", "target", "victim"}),
    frozenset({"belligerent", "occupier", "opponent", "party"}),
    frozenset({"adviser", "supporter", "promoter", "sponsor"}),
    frozenset({"buyer", "receiver", "addressee", "awardee"}),
    frozenset({"seller", "sender", "awarder", "exhibitor"}),
    frozenset({"author", "co-author", "compiler", "editor", "reporter", "journalist", "correspondent", "speaker"}),
    frozenset({"developer", "maker", "producer", "launcher", "film-director", "performer", "photographer"}),
    frozenset({"professor", "teacher", "director", "head", "member", "worker"}),
    frozenset({"postgraduate", "student", "member"}),
    frozenset({"guest", "honoree", "refugee", "settler", "traveller", "visitor"}),
    frozenset({"spouse", "companion"}),
)
"""Roles that one participant can well have at once: sources that name different ones may both be right.

Any other pair of roles is worth a historian's look, although it need not be a contradiction.
"""

COMPLETE_ROLES = frozenset(
    {"author", "chair", "founder", "host", "inaugurator", "perpetrator", "signatory", "winner"}
)
"""Roles of which a source that names anyone can be expected to name everyone: few have them, and they matter.

For all others, such as speaker or visitor, that one source names more participants is no difference of opinion.
"""

_LOOKED_AT = ("claim", "source", "subject", "predicate", "object", "role", "earliest", "latest")

_Row = dict[str, Any]


def go_together(one: str, other: str) -> bool:
    """Whether one participant can well have both roles at once."""
    return one == other or any(one in family and other in family for family in TOGETHER)


def find_role_questions(affirmed: pl.LazyFrame, all_: bool) -> Iterator[Question]:
    """Where two sources give one participant different roles in one thing.

    A source that gives several roles, some of which the other gives too, only says more. Roles that go together,
    and roles at times that lie apart, exclude nothing.
    """
    keys = ["subject", "predicate", "object"]
    claims = affirmed.filter((pl.col("role") != "") & (pl.col("object_type") == "entity")).select(_LOOKED_AT)
    groups = claims.group_by(keys).agg(pl.col("source").n_unique(), pl.col("role").n_unique())
    differing = groups.filter((pl.col("source") > 1) & (pl.col("role") > 1))
    found = gather(claims.join(differing, on=keys, how="semi"))
    for (subject, predicate, thing), rows in groups_of(found, keys):
        by_role: dict[str, list[_Row]] = {}
        by_source: dict[str, set[str]] = {}
        for row in rows:
            by_role.setdefault(row["role"], []).append(row)
            by_source.setdefault(row["source"], set()).add(row["role"])
        roles = sorted(by_role)
        options = [Option((role,), "role", tuple(row["claim"] for row in by_role[role])) for role in roles]
        rivals = _rival_roles(by_source, by_role)

        def exclude(one: int, other: int, rivals: set[frozenset[str]] = rivals, roles: list[str] = roles) -> bool:
            return frozenset((roles[one], roles[other])) in rivals

        question = build_question("role", subject, predicate, options, exclude, (thing,))
        if question.open or (all_ and _any_differ(by_source)):
            yield question


def find_participant_questions(affirmed: pl.LazyFrame, all_: bool) -> Iterator[Question]:
    """Where sources name different sets of participants in a role that is told in full: who opened the exhibition.

    Each source's set is one value. Every two different sets count against each other: one may only be fuller, but
    who else was there is just what is asked. With `all_` nothing is added.
    """
    del all_  # no two different sets are compatible
    keys = ["subject", "predicate", "role"]
    complete = pl.col("role").is_in(list(COMPLETE_ROLES)) & (pl.col("object_type") == "entity")
    claims = gather(affirmed.filter(complete).select(_LOOKED_AT))
    sets = claims.group_by([*keys, "source"]).agg(pl.col("object").unique().sort().alias("members"))
    groups = sets.group_by(keys).agg(pl.col("source").n_unique(), pl.col("members").list.join(" ").n_unique())
    differing = groups.filter((pl.col("source") > 1) & (pl.col("members") > 1))
    for (subject, predicate, role), rows in groups_of(claims.join(differing, on=keys, how="semi"), keys):
        by_source: dict[str, list[_Row]] = {}
        for row in rows:
            by_source.setdefault(row["source"], []).append(row)
        by_set: dict[tuple[str, ...], list[str]] = {}
        for source in sorted(by_source):
            members = tuple(sorted({row["object"] for row in by_source[source]}))
            by_set.setdefault(members, []).extend(row["claim"] for row in by_source[source])
        options = [
            Option(members, "entity", tuple(by_set[members]))
            for members in sorted(by_set, key=lambda m: (len(m), m))
        ]
        yield build_question("participants", subject, predicate, options, lambda a, b: a != b, (role,))


def _rival_roles(by_source: dict[str, set[str]], by_role: dict[str, list[_Row]]) -> set[frozenset[str]]:
    """Pairs of roles that one source gives and the other does not, each way round, and that do not go together."""
    rivals = set()
    for first, second in product(by_source.values(), repeat=2):
        for one, other in product(first - second, second - first):
            if not go_together(one, other) and any(times_meet(a, b) for a in by_role[one] for b in by_role[other]):
                rivals.add(frozenset((one, other)))
    return rivals


def _any_differ(by_source: dict[str, set[str]]) -> bool:
    return any(first - second and second - first for first, second in product(by_source.values(), repeat=2))
