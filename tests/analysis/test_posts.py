from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.disagreements import Disagreement, find_disagreements
from mxsu_graph.model import Claim, Entity

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]
MakeEntity = Callable[..., Entity]

POST = "post/envoy"


def _find(
    table: MakeTable, claim: MakeClaim, description: Description, *terms: str, compatible: bool = False
) -> tuple[Disagreement, ...]:
    claims = [claim("a", f"person/p{n}", "heldPost", POST, when=when) for n, when in enumerate(terms)]
    return find_disagreements(table(*claims), description, compatible=compatible)


def test_two_who_certainly_held_a_post_at_once(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    (found,) = _find(table, claim, describe(), "1920/1926", "1922/1930")
    assert found.id == "post/post/envoy/held-post/1920"
    assert [p.value for p in found.positions] == [("person/p0",), ("person/p1",)]
    assert found.inside == ("a",)


@pytest.mark.parametrize("terms", [("1958/1964", "1964/1970"), ("1958/1964", "1963/1968"), ("1924", "1924-08")])
def test_years_of_handover_are_no_question(
    table: MakeTable, claim: MakeClaim, describe: Describe, terms: tuple[str, str]
) -> None:
    found = _find(table, claim, describe(), *terms, compatible=True)
    assert not [d for d in found if not d.compatible]


def test_vague_times_that_may_follow_each_other_are_compatible(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    assert _find(table, claim, describe(), "195X/196X", "1964/1970") == ()
    found = _find(table, claim, describe(), "195X/196X", "1964/1970", compatible=True)
    assert [d.compatible for d in found] == [True]


def test_unknown_times_contradict_nobody(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    assert _find(table, claim, describe(), "1920/..", "1922/1930", "", compatible=True) == ()


def test_separate_times_are_separate_questions(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    found = _find(table, claim, describe(), "1920/1926", "1922/1930", "1950/1956", "1952/1960")
    assert [d.id for d in found] == ["post/post/envoy/held-post/1920", "post/post/envoy/held-post/1950"]


def test_seats_in_a_parliament_are_shared(
    table: MakeTable, claim: MakeClaim, describe: Describe, entity: MakeEntity
) -> None:
    description = describe(entity(POST, kind="parliamentary-post"))
    assert _find(table, claim, description, "1920/1926", "1922/1930", compatible=True) == ()
