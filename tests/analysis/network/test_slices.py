from __future__ import annotations

import datetime
from collections.abc import Callable

import polars as pl
import pytest

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.facts import held_throughout
from mxsu_graph.analysis.network.plan import Plan
from mxsu_graph.analysis.network.projections import build_plan
from mxsu_graph.analysis.network.slices import (
    Presence,
    cut_network,
    cut_years,
    parse_slices,
    select_slice,
    tell_presence,
)
from mxsu_graph.analysis.network.slices_report import (
    NODE_COLUMNS,
    SLICE_COLUMNS,
    node_rows,
    order_nodes,
    render_slices,
    slice_rows,
)
from mxsu_graph.dates import parse_when
from mxsu_graph.errors import BadDateError, UnknownNameError
from mxsu_graph.model import Claim, ValueType

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]

A, B, C, D = (f"person/{letter}" for letter in "abcd")
DAY = datetime.date


@pytest.fixture
def meet(table: MakeTable, claim: MakeClaim, describe: Describe) -> Callable[[str], Plan]:
    """The plan of a single meeting of A and B at a time."""
    return lambda when: build_plan(table(claim("a", A, "met", B, when=when)), describe(), "actors")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("1959", (None, None)),
        ("1958/1964", (DAY(1958, 12, 31), DAY(1964, 1, 1))),
        ("1955~/..", (DAY(1955, 12, 31), DAY(1955, 12, 31))),
        ("/1961-05", (DAY(1961, 5, 1), DAY(1961, 5, 1))),
        ("1959/1959-06", (None, None)),  # it may have begun after it ended: nothing is certain
        ("", (None, None)),
    ],
)
def test_between_its_ends_an_interval_holds(when: str, expected: tuple[object, object]) -> None:
    assert held_throughout(when) == expected


@pytest.mark.parametrize(
    ("when", "piece", "expected"),
    [
        ("1959-11-20", "1959", Presence.CERTAIN),
        ("1959", "1959-11", Presence.POSSIBLE),
        ("1959", "1960", Presence.ABSENT),
        ("195X", "1955/1964", Presence.POSSIBLE),
        ("195X", "1950/1964", Presence.CERTAIN),
        # What lasted from 1958 to 1964 was certainly going on in 1960, and may have been on any day of 1958.
        ("1958/1964", "1960", Presence.CERTAIN),
        ("1958/1964", "1958-03", Presence.POSSIBLE),
        ("1958/1964", "1965", Presence.ABSENT),
        ("1955/..", "1955", Presence.CERTAIN),
        ("1955/..", "1990", Presence.POSSIBLE),
        ("1955/..", "1954", Presence.ABSENT),
        ("", "1959", Presence.UNDATED),
    ],
)
def test_presence_by_the_bounds_of_a_date(
    when: str, piece: str, expected: Presence, meet: Callable[[str], Plan]
) -> None:
    plan = meet(when)
    assert tell_presence(plan, plan.direct[0], parse_when(piece)) is expected


def test_who_took_part_was_there_for_the_time_of_the_event(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    told = [claim("a", "event/fair", "participant", person) for person in (A, B)]
    told += [
        claim("a", "event/fair", "startDate", "1959-11-20", type=ValueType.WHEN),
        claim("b", "event/fair", "startDate", "1959-11-22", type=ValueType.WHEN),
        claim("a", "event/fair", "endDate", "1960-02-03", type=ValueType.WHEN),
    ]
    plan = build_plan(table(*told), describe(), "people-events")
    relation = plan.members[0]
    assert plan.bounds(relation) == (DAY(1959, 11, 20), DAY(1960, 2, 3))
    assert plan.held(relation) == (DAY(1959, 11, 22), DAY(1960, 2, 3))
    expected = {"1959-11-20/1959-11-21": 1, "1959-12": 2, "1960": 2, "1961": 0}
    assert {day: int(tell_presence(plan, relation, parse_when(day))) for day in expected} == expected
    certain = select_slice(plan, parse_when("1959-12"), Presence.CERTAIN)
    assert list(certain.weigh()) == [(A, B)]


def test_an_edge_over_a_group_needs_both_sides(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    bank = "organization/bank"
    told = (
        claim("a", A, "memberOf", bank, when="1950/1960"),
        claim("a", B, "memberOf", bank, when="1955"),
        claim("a", C, "memberOf", bank, when="1970"),
    )
    plan = build_plan(table(*told), describe(), "people-by-organizations")
    by_slice = {
        year: [list(select_slice(plan, parse_when(year), least).weigh()) for least in (2, 1)]  # type: ignore[arg-type]
        for year in ("1954", "1955", "1955-06", "1970")
    }
    assert by_slice == {
        "1954": [[], []],
        "1955": [[(A, B)], [(A, B)]],
        "1955-06": [[], [(A, B)]],
        "1970": [[], []],
    }


@pytest.fixture
def decades(table: MakeTable, claim: MakeClaim) -> pl.DataFrame:
    """A meets B in 1951 and C some time before 1955; in 1962 B meets C and D; A and D meet without a date."""
    return table(
        claim("a", A, "met", B, when="1951"),
        claim("a", A, "met", C, when="1949/1954"),
        claim("a", B, "met", C, when="1962"),
        claim("b", B, "met", D, when="[1958..1962]"),
        claim("b", A, "met", D),
    )


def test_slices_of_a_small_network(decades: pl.DataFrame, describe: Describe) -> None:
    plan = build_plan(decades, describe(), "actors")
    slices = cut_years(plan, 10)
    assert [piece.text for piece in slices] == ["1940/1949", "1950/1959", "1960/1969"]
    sliced = cut_network(plan, describe(), slices, "degree")
    assert (sliced.edges, sliced.timeless) == (5, 1)
    forties, fifties, sixties = sliced.cuts
    assert (list(forties.certain), list(forties.possible)) == ([(A, C)], [(A, C)])  # begun by the end of 1949
    assert list(fifties.certain) == [(A, B), (A, C)]
    assert list(fifties.possible) == [(A, B), (A, C), (B, D)]
    assert (list(sixties.certain), list(sixties.possible)) == ([(B, C)], [(B, C), (B, D)])
    assert (forties.stayed, fifties.stayed, sixties.stayed) == (0, 2, 3)
    assert fifties.ranks == {A: (1, 1), B: (2, 1), C: (2, 3), D: (4, 3)}
    assert sixties.ranks == {B: (1, 1), C: (1, 2), D: (3, 2)}
    assert fifties.tau is None  # A and C, of equal rank before
    # B before C and D in both, and C and D equal in both.
    assert sixties.tau == pytest.approx(1)
    assert order_nodes(sliced)[0] == B  # 1/1.5 + 1/1, before A with 1/1.5 + 1/1.5


def test_slices_as_rows_and_as_text(decades: pl.DataFrame, describe: Describe) -> None:
    plan = build_plan(decades, describe(), "actors")
    sliced = cut_network(plan, describe(), (*cut_years(plan, 10), parse_when("1980")), "degree")
    rows = slice_rows(sliced, describe())
    assert {len(row) for row in rows} == {len(SLICE_COLUMNS)}
    named = dict(zip(SLICE_COLUMNS, rows[1], strict=True))
    assert (named["slice"], named["certain_edges"], named["possible_edges"]) == ("1950-1959", "2", "1")
    assert (named["first"], named["last"]) == ("1950-01-01", "1959-12-31")
    assert {len(row) for row in node_rows(sliced, describe())} == {len(NODE_COLUMNS)}
    told = render_slices(sliced, describe(), limit=2)
    assert "5 edges; 1 of them has no time and stands in no slice\n" in told
    assert "... and 1 slice without any edge\n" in told
    assert "person/b             2 (1)      1\n" in told
    assert told.endswith("... and 2 more\n")


def test_years_over_a_period_begin_with_it(decades: pl.DataFrame, describe: Describe) -> None:
    plan = build_plan(decades, describe(), "actors")
    assert [p.text for p in cut_years(plan, 3, parse_when("1958/1964"))] == ["1958/1960", "1961/1963", "1964"]
    with pytest.raises(BadDateError, match="1000 slices are too many"):
        cut_years(plan, 1, parse_when("1000/1999"))
    undated = build_plan(decades.filter(pl.col("when") == ""), describe(), "actors")
    assert cut_years(undated, 10) == ()
    assert "1 edge; 1 of them" in render_slices(cut_network(undated, describe(), (), "degree"), describe())


def test_slices_are_read_from_a_text() -> None:
    assert [p.text for p in parse_slices("1917..1930, 1931-05 ,")] == ["1917/1930", "1931-05"]
    with pytest.raises(BadDateError, match=r"'1917/\.\.' has an open end"):
        parse_slices("1917..")
    with pytest.raises(BadDateError, match="there is no slice"):
        parse_slices(" , ")


def test_an_unknown_measure_is_refused(decades: pl.DataFrame, describe: Describe) -> None:
    with pytest.raises(UnknownNameError, match="there is no measure 'fame'"):
        cut_network(build_plan(decades, describe(), "actors"), describe(), (), "fame")


def test_real_slices_never_hold_more_than_the_network(
    real_table: pl.DataFrame, real_description: Description
) -> None:
    plan = build_plan(real_table, real_description, "claims")
    whole = plan.weigh()
    sliced = cut_network(plan, real_description, parse_slices("1917..1941,1942..1957,1958..1964"), "degree")
    assert all(cut.certain.keys() <= cut.possible.keys() <= whole.keys() for cut in sliced.cuts)
    # What lies in a period by --between certainly stood in it.
    within = plan.limit(parse_when("1958/1964")).weigh()
    assert within
    assert within.keys() <= sliced.cuts[2].certain.keys()
