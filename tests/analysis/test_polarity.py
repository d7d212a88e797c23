from __future__ import annotations

from collections.abc import Callable

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.disagreements import find_disagreements
from mxsu_graph.model import Claim

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]


def _ids(claims: pl.DataFrame, describe: Describe, compatible: bool = False) -> list[tuple[str, bool]]:
    return [(d.id, d.compatible) for d in find_disagreements(claims, describe(), compatible=compatible)]


def test_what_one_affirms_and_another_denies(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim("a", "person/x", "visited", "place/y"),
        claim("b", "person/x", "visited", "place/y", polarity="denied"),
    )
    assert _ids(claims, describe) == [("polarity/person/x/visited/place/y", False)]


def test_a_symmetric_relation_is_denied_from_either_end(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        claim("a", "person/x", "met", "person/w"), claim("a", "person/w", "met", "person/x", polarity="denied")
    )
    (found,) = find_disagreements(claims, describe())
    assert (found.id, found.inside) == ("polarity/person/w/met/person/x", ("a",))


def test_a_denial_for_another_time_role_or_respect_is_compatible(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    times = table(
        claim("a", "person/x", "visited", "place/y", when="1920"),
        claim("b", "person/x", "visited", "place/y", when="1930", polarity="denied"),
    )
    assert _ids(times, describe) == []
    assert _ids(times, describe, compatible=True) == [("polarity/person/x/visited/place/y", True)]
    roles = table(
        claim("a", "event/e", "participant", "person/x", role="host"),
        claim("b", "event/e", "participant", "person/x", role="guest", polarity="denied"),
    )
    assert _ids(roles, describe) == []
    respects = table(
        claim("a", "country/x", "relatedTo", "country/y", about=("concept/trade",)),
        claim("a", "country/x", "relatedTo", "country/y", about=("concept/faith",), polarity="denied"),
    )
    assert _ids(respects, describe) == []
    assert len(_ids(respects, describe, compatible=True)) == 1


def test_texts_are_compared_without_case(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim("a", "concept/g", "describedAs", "Known in Mexico"),
        claim("b", "concept/g", "describedAs", "known in Mexico", polarity="denied"),
    )
    (found,) = find_disagreements(claims, describe())
    assert found.kind == "polarity"
    assert [p.value for p in found.positions] == [("affirmed",), ("denied",)]
