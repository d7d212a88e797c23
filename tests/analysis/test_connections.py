from __future__ import annotations

import time
from collections.abc import Callable
from itertools import combinations, pairwise

import networkx as nx
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mxsu_graph.analysis.archive import build_shelves
from mxsu_graph.analysis.chains import smallest_cover
from mxsu_graph.analysis.connection_report import (
    ROW_COLUMNS,
    connection_records,
    connection_rows,
    render_connections,
    tell_chain,
)
from mxsu_graph.analysis.connections import Connections, find_connections
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.links import Conditions, parse_period
from mxsu_graph.analysis.rows import live_claims
from mxsu_graph.errors import QueryError
from mxsu_graph.graph.table import build_table
from mxsu_graph.model import Claim, Corpus, Entity, Value, ValueType, Vocabulary

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
MakeEntity = Callable[..., Entity]
Describe = Callable[..., Description]
Golden = Callable[[str, str], None]

A, B = "person/a", "person/b"

LINKS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 7), st.integers(0, 7)).filter(
        lambda link: link[1] != link[2]
    ),
    max_size=16,
)
"""Some meetings of eight persons, each told by one of three sources."""


def _meetings(links: list[tuple[str, int, int]]) -> pl.DataFrame:
    claims = tuple(
        Claim(
            source, f"c{n:03}", f"person/p{one}", "met", Value(ValueType.ENTITY, f"person/p{other}"), "p1", "words"
        )
        for n, (source, one, other) in enumerate(links)
    )
    return build_table(Corpus(claims=claims), {})


def _entities(found: Connections) -> list[tuple[str, ...]]:
    return [chain.entities for chain in found.chains]


def test_the_shortest_chain_comes_first_and_longer_ones_after_it(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        claim("a", A, "met", B),
        claim("a", A, "memberOf", "organization/o"),
        claim("b", B, "memberOf", "organization/o"),
        claim("a", A, "met", "person/c"),
        claim("a", "person/c", "memberOf", "organization/o"),
    )
    found = find_connections(claims, describe(), A, B, Conditions())
    assert _entities(found) == [(A, B), (A, "organization/o", B), (A, "person/c", "organization/o", B)]
    assert _entities(find_connections(claims, describe(), A, B, Conditions(), limit=1)) == [(A, B)]
    assert _entities(find_connections(claims, describe(), A, B, Conditions(hops=2))) == [
        (A, B),
        (A, "organization/o", B),
    ]


def test_among_equals_the_best_supported_comes_first(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        *(claim("a", person, "memberOf", "organization/x") for person in (A, B)),
        *(claim(source, person, "memberOf", "organization/y") for person in (A, B) for source in "ab"),
    )
    found = find_connections(claims, describe(), A, B, Conditions())
    assert _entities(found) == [(A, "organization/y", B), (A, "organization/x", B)]
    assert [chain.support for chain in found.chains] == [2, 1]
    assert found.best is None


def test_a_longer_chain_with_better_support_is_told_too(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    long = [(A, "person/c"), ("person/c", "person/d"), ("person/d", B)]
    claims = table(
        claim("a", A, "met", B), *(claim(source, one, "met", other) for one, other in long for source in "ab")
    )
    found = find_connections(claims, describe(), A, B, Conditions(), limit=1)
    assert found.best is not None
    assert found.best.entities == (A, "person/c", "person/d", B)
    assert "Best supported: person/a met person/c, who met" in render_connections(
        found, describe(), build_shelves(claims, describe())
    )


@pytest.mark.parametrize("hub", ["country/m", "concept/trade", "place/capital"])
def test_wide_entities_connect_only_on_demand(
    hub: str, table: MakeTable, claim: MakeClaim, describe: Describe, entity: MakeEntity
) -> None:
    claims = table(claim("a", A, "interestedIn", hub), claim("a", B, "interestedIn", hub))
    description = describe(entity("place/capital", kind="city"))
    found = find_connections(claims, description, A, B, Conditions())
    assert found.chains == ()
    assert [(miss.dropped, miss.chain.entities) for miss in found.misses] == [
        ("through countries, wide places and concepts", (A, hub, B))
    ]
    assert found.reached == (1, 1)
    assert _entities(find_connections(claims, description, A, B, Conditions(through_countries=True))) == [
        (A, hub, B)
    ]
    assert _entities(find_connections(claims, description, A, hub, Conditions())) == [(A, hub)]


def test_only_across_sources(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim("a", A, "met", "person/c"),
        claim("a", "person/c", "met", B),
        claim("a", A, "met", "person/d"),
        claim("b", "person/d", "met", B),
        claim("c", "person/d", "met", B),
    )
    assert _entities(find_connections(claims, describe(), A, B, Conditions()))[0] == (A, "person/c", B)
    found = find_connections(claims, describe(), A, B, Conditions(across_sources=True))
    assert _entities(found) == [(A, "person/d", B)]
    assert found.chains[0].single_texts == ()
    assert found.chains[0].sources_needed == ("a", "b")
    assert "in no single text: it takes Title A and Title B" in render_connections(
        found, describe(), build_shelves(claims, describe())
    )


def test_where_one_text_holds_it_all_that_is_the_miss(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(claim("a", A, "met", B))
    found = find_connections(claims, describe(), A, B, Conditions(across_sources=True))
    assert found.misses[0].dropped == "if a single text may hold it all"
    told = render_connections(found, describe(), build_shelves(claims, describe()))
    assert "There would be one of 1 hop if a single text may hold it all:\n  person/a met person/b." in told


@pytest.mark.parametrize(
    ("conditions", "dropped"),
    [
        (Conditions(without=("a",)), "with the sources left out"),
        (Conditions(certain=True), "with claims that are not certain"),
        (Conditions(between=parse_period("1958..1964")), "at any time"),
    ],
)
def test_conditions_are_named_in_misses(
    conditions: Conditions, dropped: str, table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(claim("a", A, "met", B, modality="hedged"))
    found = find_connections(claims, describe(), A, B, conditions)
    assert dropped in [miss.dropped for miss in found.misses]


def test_entities_that_nothing_connects(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(claim("a", A, "met", "person/c"), claim("a", B, "met", "person/d"))
    found = find_connections(claims, describe(), A, B, Conditions())
    assert (found.chains, found.misses, found.reached) == ((), (), (1, 1))
    told = render_connections(found, describe(), build_shelves(claims, describe()))
    assert told.startswith("No connection between person/a and person/b satisfies this.\n")


def test_an_entity_is_not_connected_with_itself(table: MakeTable, describe: Describe) -> None:
    with pytest.raises(QueryError, match="both ends are"):
        find_connections(table(), describe(), A, A, Conditions())


@given(links=LINKS)
def test_length_is_symmetric_and_that_of_the_shortest_path(links: list[tuple[str, int, int]]) -> None:
    description = Description(Vocabulary(), {}, {})
    claims = _meetings(links)
    start, end = "person/p0", "person/p1"
    there = find_connections(claims, description, start, end, Conditions(hops=7), limit=1)
    back = find_connections(claims, description, end, start, Conditions(hops=7), limit=1)
    graph = nx.Graph((f"person/p{one}", f"person/p{other}") for _, one, other in links)
    graph.add_nodes_from([start, end])
    expected = nx.shortest_path_length(graph, start, end) if nx.has_path(graph, start, end) else None
    lengths = [len(found.chains[0].hops) if found.chains else None for found in (there, back)]
    assert lengths == [expected, expected]


@given(links=LINKS)
@settings(max_examples=30)
def test_every_chain_is_simple_and_every_hop_has_its_claims(links: list[tuple[str, int, int]]) -> None:
    description = Description(Vocabulary(), {}, {})
    conditions = Conditions(across_sources=True, hops=4)
    found = find_connections(_meetings(links), description, "person/p0", "person/p1", conditions, limit=50)
    assert found == find_connections(
        _meetings(links).reverse(), description, "person/p0", "person/p1", conditions, limit=50
    )
    known = {frozenset((f"person/p{one}", f"person/p{other}")) for _, one, other in links}
    sources: dict[frozenset[str], set[str]] = {}
    for source, one, other in links:
        sources.setdefault(frozenset((f"person/p{one}", f"person/p{other}")), set()).add(source)
    for chain in found.chains:
        assert len(set(chain.entities)) == len(chain.entities)
        assert all(frozenset((hop.start, hop.end)) in known for hop in chain.hops)
        assert not set.intersection(*(sources[frozenset((hop.start, hop.end))] for hop in chain.hops))
    expected = _chains_across(sources, conditions.hops)
    assert {chain.entities for chain in found.chains} <= expected
    assert bool(found.chains) == bool(expected)


def _chains_across(sources: dict[frozenset[str], set[str]], hops: int) -> set[tuple[str, ...]]:
    """By brute force: every simple path between the two that no single source holds."""
    graph = nx.Graph(tuple(pair) for pair in sources)
    graph.add_nodes_from(["person/p0", "person/p1"])
    paths = nx.all_simple_paths(graph, "person/p0", "person/p1", cutoff=hops)
    return {
        tuple(path) for path in paths if not set.intersection(*(sources[frozenset(hop)] for hop in pairwise(path)))
    }


@given(st.lists(st.sets(st.sampled_from("abcdef"), min_size=1).map(sorted), min_size=1, max_size=6))
def test_the_smallest_cover_is_smallest(sets: list[list[str]]) -> None:
    found = smallest_cover(sets)
    assert all(set(found) & set(names) for names in sets)
    for size in range(1, len(found)):
        for chosen in combinations("abcdef", size):
            assert not all(set(chosen) & set(names) for names in sets)


def test_no_sets_need_no_cover() -> None:
    assert smallest_cover([]) == ()


def test_the_fictional_corpus_is_told_to_the_letter(
    small_table: pl.DataFrame, small_description: Description, golden: Golden
) -> None:
    found = find_connections(
        small_table, small_description, "person/varga-ivo", "person/flavia", Conditions(across_sources=True)
    )
    shelves = build_shelves(live_claims(small_table), small_description)
    golden("connections.txt", render_connections(found, small_description, shelves))
    rows = connection_rows(found, small_description)
    assert {len(row) for row in rows} == {len(ROW_COLUMNS)}
    record = connection_records(found, small_description)
    assert record["connections"][0]["sources_needed"] == ["timber-turbines", "zenda-history"]


def test_mexican_and_soviet_actors_that_only_two_texts_connect(
    real_table: pl.DataFrame, real_description: Description
) -> None:
    across = Conditions(across_sources=True)
    pairs = [
        ("person/mikoyan-anastas", "person/lopez-mateos-adolfo"),
        ("person/rivera-diego", "person/trotsky-leon"),
        ("person/shelnov-a", "person/lopez-mateos-adolfo"),
    ]
    for start, end in pairs:
        found = find_connections(real_table, real_description, start, end, across)
        assert found.chains, (start, end)
        for chain in found.chains:
            assert not chain.single_texts
            assert len(chain.sources_needed) >= 2
            assert tell_chain(chain, real_description).endswith(".")


def test_the_real_data_take_well_under_a_second(real_table: pl.DataFrame, real_description: Description) -> None:
    ends = ("person/mikoyan-anastas", "person/lopez-mateos-adolfo")
    find_connections(real_table, real_description, *ends, Conditions())  # starts the threads of the engine
    begin = time.perf_counter()
    find_connections(real_table, real_description, *ends, Conditions(across_sources=True))
    assert time.perf_counter() - begin < 1
