"""What an open question is before its claims are looked up: what every finder of disagreements yields."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import polars as pl

__all__ = ["KINDS", "Option", "Question", "build_question", "groups_of", "name_question", "times_meet"]

KINDS = {
    "value": "two values that cannot both hold",
    "date": "two dates that cannot both hold",
    "polarity": "one affirms what another denies",
    "participants": "sources name different participants in one role",
    "role": "sources give one participant different roles",
    "post": "two persons hold one post at the same time",
    "identity": "whether two are one and the same",
    "name": "one entity under names that no rule of spelling connects",
}
"""Every kind of disagreement, in the order of reports."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to settle a question: a value (a set of entities may be one) and the claims that give it.

    `against` holds the indices of the question's options that exclude this one.
    """

    value: tuple[str, ...]
    value_type: str
    claims: tuple[str, ...]
    unit: str = ""
    against: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Where claims differ: about which subject and predicate, in which respect, and with which options."""

    kind: str
    subject: str
    predicate: str
    qualifiers: tuple[str, ...]
    options: tuple[Option, ...]

    @property
    def open(self) -> bool:
        """Whether some options exclude each other; else they differ only in precision, fullness or spelling."""
        return any(option.against for option in self.options)


def build_question(
    kind: str,
    subject: str,
    predicate: str,
    options: Sequence[Option],
    exclude: Callable[[int, int], bool],
    qualifiers: Iterable[str] = (),
) -> Question:
    """Put a question together; `exclude` says of two options, by index, whether they cannot both hold."""
    against: list[list[int]] = [[] for _ in options]
    for one, other in combinations(range(len(options)), 2):
        if exclude(one, other):
            against[one].append(other)
            against[other].append(one)
    found = (
        Option(a.value, a.value_type, tuple(sorted(set(a.claims))), a.unit, tuple(opposed))
        for a, opposed in zip(options, against, strict=True)
    )
    return Question(kind, subject, predicate, tuple(q for q in qualifiers if q), tuple(found))


def name_question(question: Question) -> str:
    """The id of a question: a path of slugs that stays when a further source joins the discussion."""
    kebab = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", question.predicate).lower()
    return "/".join([question.kind, question.subject, kebab, *map(_slug, question.qualifiers)])


def groups_of(frame: pl.DataFrame, keys: Sequence[str]) -> Iterator[tuple[tuple[Any, ...], list[dict[str, Any]]]]:
    """The rows of each group, groups and rows in a fixed order; only for what a pass over columns has left."""
    current: tuple[Any, ...] | None = None
    rows: list[dict[str, Any]] = []
    for row in frame.sort([*keys, "claim"]).iter_rows(named=True):
        key = tuple(row[name] for name in keys)
        if current is not None and key != current:
            yield current, rows
            rows = []
        current = key
        rows.append(row)
    if current is not None:
        yield current, rows


def times_meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two claims can hold on one day; an end that is not known excludes nothing."""
    starts = one["earliest"] is None or other["latest"] is None or one["earliest"] <= other["latest"]
    ends = one["latest"] is None or other["earliest"] is None or one["latest"] >= other["earliest"]
    return bool(starts and ends)


def _slug(text: str) -> str:
    """The text itself where it is a slug or an id, else the first digits of its hash."""
    return text if _SLUG.fullmatch(text) else hashlib.sha256(text.encode()).hexdigest()[:8]
