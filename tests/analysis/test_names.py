from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.disagreements import find_disagreements
from mxsu_graph.analysis.names import names_agree
from mxsu_graph.model import Claim, Entity

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]
MakeEntity = Callable[..., Entity]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Luis Echeverria", "Luís Echeverría Álvarez"),
        ("A. P. Bravo", "Alfredo Perez Bravo"),
        ("PRI", "Partido Revolucionario Institucional"),
        ("FEP", "Frente Electoral del Pueblo"),
        ("Free Trade Zone", "free trade zone"),
        ("Троцкий", "Lev Trotskiy"),
    ],
)
def test_forms_of_one_name_agree(one: str, other: str) -> None:
    assert names_agree(one, other)
    assert names_agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Russian Revolution", "Great October revolution of 1917"),
        ("Socialist block", "Soviet camp"),
        ("PRI", "PAN"),
    ],
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert not names_agree(one, other)


@given(st.text(max_size=20), st.text(max_size=20))
def test_agreement_is_symmetric_and_reflexive(one: str, other: str) -> None:
    assert names_agree(one, one)
    assert names_agree(one, other) == names_agree(other, one)


def test_unlike_names_are_a_question_unless_a_third_connects_them(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    party = "organization/pri"
    english = claim("a", party, "nameForm", "Institutional Revolutionary Party (PRI)")
    spanish = claim("b", party, "nameForm", "Partido Revolucionario Institucional")
    short = claim("c", party, "nameForm", "PRI")
    (found,) = find_disagreements(table(english, spanish), describe())
    assert found.id == "name/organization/pri/name-form"
    assert find_disagreements(table(english, spanish, short), describe()) == ()
    compatible = find_disagreements(table(english, spanish, short), describe(), compatible=True)
    assert [d.compatible for d in compatible] == [True]


def test_one_name_for_two_entities_is_a_question_of_identity(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        claim("a", "person/x", "nameForm", "P. Bravo"),
        claim("b", "person/y", "nameForm", "P. bravo"),
        claim("b", "organization/z", "nameForm", "P. Bravo"),
    )
    (found,) = find_disagreements(claims, describe())
    assert (found.kind, found.subject) == ("identity", "person/x")
    assert [p.value for p in found.positions] == [("person/x",), ("person/y",)]


def test_sources_differ_on_whether_two_are_one(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim("a", "person/y", "identifiedWith", "person/x"),
        claim("b", "person/x", "identifiedWith", "person/y", polarity="denied"),
    )
    (found,) = find_disagreements(claims, describe())
    assert found.id == "identity/person/x/identified-with/person/y"
    assert [p.sources for p in found.positions] == [("a",), ("b",)]


def test_a_source_against_the_register(
    table: MakeTable, claim: MakeClaim, describe: Describe, entity: MakeEntity
) -> None:
    claims = table(claim("a", "person/y", "identifiedWith", "person/x"))
    assert find_disagreements(claims, describe()) == ()
    description = describe(entity("person/x", distinct_from=("person/y",)), entity("person/y"))
    (found,) = find_disagreements(claims, description)
    assert [p.sources for p in found.positions] == [("a",), ()]
