from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.disagreements import Disagreement, find_disagreements
from mxsu_graph.model import Claim, ValueType

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]
Find = Callable[..., tuple[Disagreement, ...]]

FAIR = "event/fair-1911"
NUMBER, DATE = ValueType.QUANTITY, ValueType.WHEN


@pytest.fixture
def find(table: MakeTable, describe: Describe) -> Find:
    def run(*claims: Claim, compatible: bool = False) -> tuple[Disagreement, ...]:
        return find_disagreements(table(*claims), describe(), compatible=compatible)

    return run


def test_two_numbers_that_lie_apart_are_a_question(find: Find, claim: MakeClaim) -> None:
    found = find(
        claim("a", FAIR, "duration", "25", type=NUMBER, unit="day"),
        claim("b", FAIR, "duration", "23", type=NUMBER, unit="day"),
    )
    assert [d.id for d in found] == ["value/event/fair-1911/duration/day"]
    assert [p.value for p in found[0].positions] == [("23",), ("25",)]
    assert [p.against for p in found[0].positions] == [(1,), (0,)]
    assert found[0].sources == ("a", "b")
    assert not found[0].inside


@pytest.mark.parametrize(
    ("one", "other"), [("1000000", "1000000.."), ("70..80", "75"), ("~6000", "6200"), ("..50", "~40")]
)
def test_numbers_that_one_value_satisfies_are_compatible(
    find: Find, claim: MakeClaim, one: str, other: str
) -> None:
    claims = [claim(s, FAIR, "visitorCount", n, type=NUMBER, unit="person") for s, n in (("a", one), ("b", other))]
    assert find(*claims) == ()
    assert [d.compatible for d in find(*claims, compatible=True)] == [True]


def test_a_wide_value_is_against_nobody_whom_it_includes(find: Find, claim: MakeClaim) -> None:
    values = ("125", "125..", "130")
    claims = [claim("a", FAIR, "duration", n, type=NUMBER, unit="year") for n in values]
    (found,) = find(*claims)
    assert {p.value[0]: p.against for p in found.positions} == {"125": (2,), "125..": (), "130": (0,)}
    assert found.inside == ("a",)


def test_units_of_time_are_converted_and_other_units_kept_apart(find: Find, claim: MakeClaim) -> None:
    weeks = claim("a", FAIR, "duration", "3", type=NUMBER, unit="week")
    assert find(weeks, claim("b", FAIR, "duration", "21", type=NUMBER, unit="day")) == ()
    assert len(find(weeks, claim("b", FAIR, "duration", "23", type=NUMBER, unit="day"))) == 1
    area = claim("a", FAIR, "floorArea", "900", type=NUMBER, unit="square-metre")
    assert find(area, claim("b", FAIR, "floorArea", "2", type=NUMBER, unit="mile"), compatible=True) == ()


def test_another_part_is_another_question(find: Find, claim: MakeClaim) -> None:
    whole = claim("a", FAIR, "floorArea", "8000", type=NUMBER, unit="square-metre")
    inside = claim("a", FAIR, "floorArea", "6000", type=NUMBER, unit="square-metre", extent="indoor space")
    assert find(whole, inside, compatible=True) == ()


def test_values_for_times_that_lie_apart_do_not_exclude_each_other(find: Find, claim: MakeClaim) -> None:
    early = claim("a", FAIR, "duration", "125", type=NUMBER, unit="year", when="2015")
    late = claim("b", FAIR, "duration", "130", type=NUMBER, unit="year", when="2020")
    assert find(early, late, compatible=True) == ()
    undated = claim("b", FAIR, "duration", "130", type=NUMBER, unit="year")
    assert len(find(early, undated)) == 1


def test_dates_that_differ_in_precision_are_compatible(find: Find, claim: MakeClaim) -> None:
    month = claim("a", FAIR, "startDate", "1911-05", type=DATE)
    day = claim("b", FAIR, "startDate", "1911-05-03", type=DATE)
    assert find(month, day) == ()
    assert [(d.kind, d.compatible) for d in find(month, day, compatible=True)] == [("date", True)]


def test_dates_that_lie_apart_are_a_question(find: Find, claim: MakeClaim) -> None:
    found = find(
        claim("a", FAIR, "date", "1956", type=DATE),
        claim("a", FAIR, "date", "1959", type=DATE),
    )
    assert [(d.id, d.inside) for d in found] == [("date/event/fair-1911/date", ("a",))]


def test_an_interval_says_when_something_began_and_ended(find: Find, claim: MakeClaim) -> None:
    found = find(
        claim("a", FAIR, "date", "1910/1917", type=DATE),
        claim("b", FAIR, "startDate", "1910", type=DATE),
        claim("b", FAIR, "endDate", "1920", type=DATE),
    )
    assert [(d.predicate, [p.value for p in d.positions]) for d in found] == [("endDate", [("1917",), ("1920",)])]


def test_who_opens_an_event_begins_it(find: Find, claim: MakeClaim) -> None:
    found = find(
        claim("a", FAIR, "startDate", "1911-05-03", type=DATE),
        claim("b", FAIR, "participant", "person/king", role="inaugurator", when="1911-05-04"),
    )
    assert [d.id for d in found] == ["date/event/fair-1911/start-date"]


def test_one_event_has_one_time_in_all_sources(find: Find, claim: MakeClaim) -> None:
    claims = [
        claim(source, FAIR, "participant", "person/king", role="speaker", when=when)
        for source, when in (("a", "1911-05"), ("b", "1912"))
    ]
    assert [d.id for d in find(*claims)] == ["date/event/fair-1911/participant/person/king/speaker"]
    assert find(claims[0], claim("a", FAIR, "participant", "person/king", role="speaker", when="1912")) == ()


def test_figures_of_a_relation_are_compared_for_one_time_only(find: Find, claim: MakeClaim) -> None:
    def share(source: str, number: str, when: str) -> Claim:
        made: Claim = claim(
            source, "country/a", "tradesWith", "country/b", quantity=number, unit="percent", when=when
        )
        return made

    assert [d.id for d in find(share("a", "70..80", "1957"), share("b", "60", "1957"))] == [
        "value/country/a/trades-with/country/b/percent"
    ]
    assert find(share("a", "70..80", "1957"), share("b", "60", "1958"), compatible=True) == ()
    assert find(share("a", "6", "1939/1957"), share("a", "4", "1957/1961"), compatible=True) == ()
    assert find(share("a", "6", ""), share("a", "4", ""), compatible=True) == ()


def test_denied_and_withdrawn_claims_give_no_value(find: Find, claim: MakeClaim) -> None:
    one = claim("a", FAIR, "duration", "25", type=NUMBER, unit="day")
    assert find(one, claim("b", FAIR, "duration", "23", type=NUMBER, unit="day", polarity="denied")) == ()
    assert find(one, claim("b", FAIR, "duration", "23", type=NUMBER, unit="day", withdrawn="misread")) == ()
