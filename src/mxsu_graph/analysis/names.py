"""Names: one entity under unlike names, one name for two entities, and whether two are one and the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

import polars as pl
from anyascii import anyascii

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.questions import Option, Question, build_question, groups_of
from mxsu_graph.analysis.rows import gather

__all__ = ["find_identity_questions", "find_name_questions", "names_agree"]

_NAME, _SAME = "nameForm", "identifiedWith"
_SMALL_WORDS = frozenset({"a", "an", "and", "de", "del", "el", "i", "la", "las", "los", "of", "the", "y"})

_LOOKED_AT = ("claim", "subject", "predicate", "object")

_Row = dict[str, Any]


@cache
def _words(name: str) -> tuple[str, ...]:
    found = re.findall(r"[a-z0-9]+", anyascii(name).casefold())
    return tuple(word for word in found if word not in _SMALL_WORDS) or tuple(found)


def names_agree(one: str, other: str) -> bool:
    """Whether two forms of a name differ only in script, accents, fullness or abbreviation.

    `Micoyán` and `Mikoyan` do not: how a foreign name is spelt tells where a source has it from.
    """
    short, long = sorted((_words(one), _words(other)), key=len)
    if set(short) <= set(long):
        return True
    initials = "".join(word[0] for word in long)
    return (len(short) == 1 and len(long) > 1 and short[0] == initials) or _initialled(short, long)


def find_name_questions(affirmed: pl.LazyFrame, description: Description, all_: bool) -> Iterator[Question]:
    """Where sources call an entity by names that are not forms of each other, directly or by way of a third form.

    The preferred label takes no part: it is ours, no source's.
    """
    del description  # the same arguments as its neighbours
    forms = gather(affirmed.filter(pl.col("predicate") == _NAME).select(_LOOKED_AT))
    several = forms.group_by("subject").agg(pl.col("object").n_unique()).filter(pl.col("object") > 1)
    for (subject,), rows in groups_of(forms.join(several, on="subject", how="semi"), ["subject"]):
        by_form: dict[str, list[str]] = {}
        for row in rows:
            by_form.setdefault(row["object"], []).append(row["claim"])
        names = sorted(by_form)
        options = [Option((name,), "text", tuple(by_form[name])) for name in names]
        families = _families(names)

        def exclude(one: int, other: int, families: list[int] = families) -> bool:
            return families[one] != families[other]

        question = build_question("name", subject, _NAME, options, exclude)
        if all_ or question.open:
            yield question


def find_identity_questions(live: pl.LazyFrame, description: Description, all_: bool) -> Iterator[Question]:
    """Whether two entities are one: sources that differ on it, sources against the register, one name for two."""
    yield from _identified(live, description, all_)
    yield from _namesakes(live.filter(pl.col("polarity") == "affirmed"))


def _identified(live: pl.LazyFrame, description: Description, all_: bool) -> Iterator[Question]:
    pair = [
        pl.min_horizontal("subject", "object").alias("subject"),
        pl.max_horizontal("subject", "object").alias("object"),
    ]
    claims = gather(live.filter(pl.col("predicate") == _SAME).select(*_LOOKED_AT, "polarity")).with_columns(*pair)
    for (one, other), rows in groups_of(claims, ["subject", "object"]):
        same = tuple(row["claim"] for row in rows if row["polarity"] == "affirmed")
        distinct = tuple(row["claim"] for row in rows if row["polarity"] == "denied")
        apart = _held_apart(one, other, description)
        options = [Option(("the same",), "text", same), Option(("not the same",), "text", distinct)]
        clash = bool(same and (distinct or apart))
        if clash or (all_ and same):
            yield build_question("identity", one, _SAME, options, lambda *_, hit=clash: hit, (other,))


def _held_apart(one: str, other: str, description: Description) -> bool:
    """Whether the editors' register says that the two are not the same."""
    first, second = description.entities.get(one), description.entities.get(other)
    return bool((first and other in first.distinct_from) or (second and one in second.distinct_from))


def _namesakes(affirmed: pl.LazyFrame) -> Iterator[Question]:
    """One written form that claims give to two entities of one class."""
    forms = gather(affirmed.filter(pl.col("predicate") == _NAME).select(_LOOKED_AT)).with_columns(
        pl.col("subject").str.split("/").list.first().alias("segment"),
        pl.col("object").str.to_lowercase().alias("form"),
    )
    keys = ["segment", "form"]
    shared = forms.group_by(keys).agg(pl.col("subject").n_unique()).filter(pl.col("subject") > 1)
    for (_, _), rows in groups_of(forms.join(shared, on=keys, how="semi"), keys):
        by_entity: dict[str, list[str]] = {}
        for row in rows:
            by_entity.setdefault(row["subject"], []).append(row["claim"])
        entities = sorted(by_entity)
        options = [Option((entity,), "entity", tuple(by_entity[entity])) for entity in entities]
        yield build_question("identity", entities[0], _NAME, options, lambda a, b: a != b, (rows[0]["object"],))


def _families(names: list[str]) -> list[int]:
    """A number for each name, the same for names that agree, directly or by way of others of the list."""
    family = list(range(len(names)))
    for one, other in combinations(range(len(names)), 2):
        if family[one] != family[other] and names_agree(names[one], names[other]):
            joined, left = sorted((family[one], family[other]))
            family = [joined if number == left else number for number in family]
    return family


def _initialled(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """`a p bravo` beside `alfredo perez bravo`: each word is a word of the other or begins one, in order."""
    waiting = list(long)
    for word in short:
        while waiting and not (waiting[0] == word or (len(word) == 1 and waiting[0].startswith(word))):
            waiting.pop(0)
        if not waiting:
            return False
        waiting.pop(0)
    return True
