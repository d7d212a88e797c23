from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.disagreements import find_disagreements
from mxsu_graph.analysis.roles import COMPLETE_ROLES, TOGETHER, go_together
from mxsu_graph.model import Claim

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]

FAIR, KING, QUEEN = "event/fair-1911", "person/king", "person/queen"


def test_every_role_of_the_tables_is_in_the_vocabulary(describe: Describe) -> None:
    known = set(describe().vocabulary.codes["role"])
    assert set(COMPLETE_ROLES) | set().union(*TOGETHER) <= known


def test_whether_roles_go_together_does_not_depend_on_their_order() -> None:
    assert go_together("traveller", "visitor")
    assert go_together("visitor", "traveller")
    assert go_together("opponent", "opponent")
    assert not go_together("victim", "perpetrator")


def test_rival_roles_are_a_question(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim("a", FAIR, "participant", KING, role="host"), claim("b", FAIR, "participant", KING, role="victim")
    )
    found = find_disagreements(claims, describe())
    assert [d.id for d in found] == ["role/event/fair-1911/participant/person/king"]
    assert [(p.value, p.value_type) for p in found[0].positions] == [(("host",), "role"), (("victim",), "role")]


@pytest.mark.parametrize("second", ["visitor", "speaker"])
def test_roles_that_go_together_are_compatible(
    table: MakeTable, claim: MakeClaim, describe: Describe, second: str
) -> None:
    claims = table(
        claim("a", FAIR, "participant", KING, role="traveller"), claim("b", FAIR, "participant", KING, role=second)
    )
    assert find_disagreements(claims, describe()) == ()
    assert [d.compatible for d in find_disagreements(claims, describe(), compatible=True)] == [True]


def test_a_source_that_gives_more_roles_only_says_more(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        claim("a", FAIR, "participant", KING, role="host"),
        claim("a", FAIR, "participant", KING, role="victim"),
        claim("b", FAIR, "participant", KING, role="victim"),
    )
    assert find_disagreements(claims, describe(), compatible=True) == ()


def test_roles_at_times_that_lie_apart_are_no_rivals(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        claim("a", "person/x", "memberOf", "organization/y", role="member", when="1920"),
        claim("b", "person/x", "memberOf", "organization/y", role="leader", when="1930"),
    )
    assert find_disagreements(claims, describe()) == ()


def test_sources_that_name_different_people_in_a_complete_role(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        claim("a", FAIR, "participant", KING, role="inaugurator"),
        claim("b", FAIR, "participant", KING, role="inaugurator"),
        claim("b", FAIR, "participant", QUEEN, role="inaugurator"),
        claim("c", FAIR, "participant", QUEEN, role="inaugurator"),
        claim("c", FAIR, "participant", KING, role="inaugurator"),
    )
    (found,) = find_disagreements(claims, describe())
    assert found.id == "participants/event/fair-1911/participant/inaugurator"
    assert [(p.value, p.sources) for p in found.positions] == [((KING,), ("a",)), ((KING, QUEEN), ("b", "c"))]


def test_more_visitors_in_one_source_are_no_difference(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        claim("a", FAIR, "participant", KING, role="visitor"),
        claim("b", FAIR, "participant", QUEEN, role="visitor"),
    )
    assert find_disagreements(claims, describe(), compatible=True) == ()
