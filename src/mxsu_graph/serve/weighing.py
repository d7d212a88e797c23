"""Candidates weighed by what else a list says of them: the properties of a reconciliation query.

What nobody claims of a candidate says nothing for or against it. What is claimed counts by its closest value:
where sources disagree, it is enough that one of them agrees with the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from mxsu_graph.serve.comparing import Condition
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.deadline import Deadline
from mxsu_graph.serve.finding import MOST, Found, describe_entity, find_entities
from mxsu_graph.serve.values import read_values
from mxsu_graph.serve.workbench.edition import Edition

__all__ = ["Feature", "read_conditions", "weigh"]

Feature = tuple[str, float]
"""What a score is made from: a name, and 0 to 100."""

_SHARE = 0.4
"""How much of a score is decided by conditions that something is known about."""

_AGREES = 80.0
"""Percent from which a condition does not speak against a match."""

_MOST_CONDITIONS = 20
_MOST_TEXTS = 10
_LONGEST = 300


def read_conditions(query: dict[str, Any]) -> list[Condition]:
    """The conditions of a query; what is malformed is passed over."""
    listed = query.get("properties")
    found = []
    for one in (listed if isinstance(listed, list) else [])[:_MOST_CONDITIONS]:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str):
            continue
        given = one.get("v", [])
        values = given if isinstance(given, list) else [given]
        values = values[:_MOST_TEXTS]
        ids = frozenset(str(value["id"]) for value in values if isinstance(value, dict) and "id" in value)
        names = [value.get("name", "") if isinstance(value, dict) else value for value in values]
        texts = tuple(str(name)[:_LONGEST] for name in names if name not in ("", None))
        if texts or ids:
            found.append(Condition(one["pid"], texts, ids))
    return found


def weigh(
    opened: Opened,
    text: str,
    conditions: Sequence[Condition],
    limit: int,
    types: Iterable[str],
    every: bool,
    deadline: Deadline,
) -> list[tuple[Found, tuple[Feature, ...]]]:
    """The best candidates by name and conditions, with what their scores are made from.

    Args:
        opened: the build.
        text: a name; without one everything is a candidate that a condition speaks for.
        conditions: what else the list says.
        limit: how many at most.
        types: classes, one of which a candidate has to have; none for all.
        every: it has to have all of them.
        deadline: when to have done.

    Raises:
        RefusedError: the deadline has passed.
    """
    edition, wanted = opened.edition, frozenset(types)
    if text.strip():
        named = find_entities(opened, text, MOST, wanted, every)
    else:
        named = [describe_entity(opened, entity) for entity in _find_by_conditions(edition, conditions, deadline)]
        named = [one for one in named if (wanted <= one.classes if every else not wanted or wanted & one.classes)]
    weighed = [_weigh_one(edition, one, conditions, bool(text.strip()), deadline) for one in named]
    weighed.sort(key=lambda pair: (-pair[0].score, pair[0].id))
    return weighed[:limit]


def _find_by_conditions(edition: Edition, conditions: Sequence[Condition], deadline: Deadline) -> list[str]:
    """The first entities that every condition agrees with."""
    found = (
        entity
        for entity in edition.description.entities
        if all((_agreement(edition, entity, one, deadline) or 0.0) >= _AGREES for one in conditions)
    )
    return list(islice(found, MOST))


def _weigh_one(
    edition: Edition, one: Found, conditions: Sequence[Condition], named: bool, deadline: Deadline
) -> tuple[Found, tuple[Feature, ...]]:
    agreements = [(each.property, _agreement(edition, one.id, each, deadline)) for each in conditions]
    known = [(name, value) for name, value in agreements if value is not None]
    features = ((("name", one.score),) if named else ()) + tuple(known)
    if not known:
        return one, features
    mean = sum(value for _, value in known) / len(known)
    score = round(one.score * (1 - _SHARE) + mean * _SHARE, 1) if named else round(mean, 1)
    against = any(value < _AGREES for _, value in known)
    return replace(one, score=score, match=named and one.match and not against), features


def _agreement(edition: Edition, entity: str, condition: Condition, deadline: Deadline) -> float | None:
    """How well the closest value agrees, in percent; nothing where none can be compared."""
    deadline.check()
    compared = map(condition.compare, read_values(edition, entity, condition.property))
    return max((likeness for likeness in compared if likeness is not None), default=None)
