from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import polars as pl
import pytest

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.disagreements import find_disagreements
from mxsu_graph.analysis.network.audit import audit_network
from mxsu_graph.analysis.network.build import build_network
from mxsu_graph.analysis.network.measures import measure_network
from mxsu_graph.analysis.network.meter import Meter
from mxsu_graph.analysis.network.projections import PROJECTIONS, build_plan
from mxsu_graph.analysis.network.ranks import rank_values
from mxsu_graph.analysis.network.report import (
    AUDIT_COLUMNS,
    EXCLUSION_COLUMNS,
    RANK_COLUMNS,
    audit_rows,
    exclusion_rows,
    rank_rows,
    render_audit,
    render_ranking,
)
from mxsu_graph.analysis.network.robustness import Exclusion, find_exclusions, rank_network
from mxsu_graph.analysis.network.worlds import CHANCES, parse_chances, settle_worlds
from mxsu_graph.errors import BadQuantityError, UnknownNameError
from mxsu_graph.model import Claim, Entity

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
MakeEntity = Callable[..., Entity]
Describe = Callable[..., Description]

A, B, C, D = "person/a", "person/b", "person/c", "person/d"
REPORT, LETTER = "document/report", "document/letter"


@pytest.fixture
def path(table: MakeTable, claim: MakeClaim) -> pl.DataFrame:
    """A path a - b - c - d: source a makes the first two edges, source b the last."""
    return table(
        claim("a", A, "met", B, id="ab"),
        claim("a", B, "met", C, id="bc", cites=(REPORT, LETTER)),
        claim("b", C, "met", D, id="cd", modality="hedged"),
    )


def named(exclusion: Exclusion | None) -> str:
    return exclusion.name if exclusion else ""


def test_exclusions_are_sources_roots_and_hedged_claims(path: pl.DataFrame, describe: Describe) -> None:
    found = find_exclusions(build_plan(path, describe(), "actors"))
    assert [(e.kind, e.name, e.claims) for e in found] == [
        ("source", "a", ("a/ab", "a/bc")),
        ("source", "b", ("b/cd",)),
        # A claim with two roots goes with each.
        ("root", LETTER, ("a/bc",)),
        ("root", REPORT, ("a/bc",)),
        ("hedged", "", ("b/cd",)),
    ]


def test_ranks_with_and_without_each(path: pl.DataFrame, describe: Describe) -> None:
    description = describe()
    ranking = rank_network(Meter(build_plan(path, description, "actors"), description, "betweenness"))
    # Of 3 pairs of others, b and c lie between 2 each; of what is left without b, b lies between 1.
    by_node = {s.node: s for s in ranking.standings}
    assert [s.node for s in ranking.standings] == [B, C, A, D]
    assert by_node[B].rank == 1
    assert by_node[B].value == pytest.approx(2 / 3)
    assert by_node[B].values == pytest.approx((0, 2 / 3))
    assert by_node[B].ranks == (1, 1)
    # Without source b, c is an end like a and d, and shares rank 2.
    assert by_node[C].ranks == (1, 2)
    assert named(by_node[C].worst_without) == "b"
    # Without source a nobody lies between, and all share rank 1.
    assert by_node[D].ranks == (1, 3)
    assert named(by_node[D].best_without) == "a"
    assert by_node[D].worst_without is None
    shifts = {(s.exclusion.kind, s.exclusion.name): s for s in ranking.shifts}
    assert shifts["source", "a"].edges_lost == 2
    assert shifts["source", "a"].tau is None
    without_b = shifts["source", "b"]
    assert (without_b.mover, without_b.moves, without_b.claims, without_b.own) == (C, (1, 2), ("b/cd",), True)
    # Ranks 1 1 3 3 against 1 2 2 2: three pairs stay apart, of 4 and of 3.
    assert without_b.tau == pytest.approx(2 / (4 * 3) ** 0.5)


def test_who_moves_because_others_fell(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    # a has three ties and b two; without source b, a has one, and b stands first.
    claims = [claim("a", A, "met", "person/e"), claim("a", B, "met", C), claim("a", B, "met", D)]
    claims += [claim("b", A, "met", f"person/{name}", id=name) for name in "fg"]
    description = describe()
    ranking = rank_network(Meter(build_plan(table(*claims), description, "actors"), description, "degree"))
    (shift,) = [s for s in ranking.shifts if s.exclusion.name == "b"]
    # b moves from 2 to 1, by a factor of 2; a from 1 to 2 likewise, and stood higher.
    assert (shift.mover, shift.moves, shift.claims) == (A, (1, 2), ("b/f", "b/g"))
    (standing,) = [s for s in ranking.standings if s.node == B]
    # Without source a, b has no tie, and the three that have one or two stand before it.
    assert standing.ranks == (1, 4)


@pytest.mark.parametrize("measure", ["betweenness", "pagerank", "across", "constraint"])
def test_leaving_out_equals_building_without(
    measure: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    """Weaving without a source's claims is the same as projecting a table that never had them."""
    meter = Meter(build_plan(real_table, real_description, "actors"), real_description, measure)
    exclusions = find_exclusions(meter.plan)
    assert len(exclusions) >= 6
    for exclusion in exclusions[:6]:
        rest = build_network(
            real_table.filter(~pl.col("claim").is_in(exclusion.claims)), real_description, "actors"
        )
        graph = nx.Graph()
        for node in meter.nodes:
            graph.add_node(node, side=real_description.entities[node].side)
        graph.add_edges_from(rest.edges(data=True))
        values = meter.values(frozenset(exclusion.claims))
        assert values == pytest.approx(measure_network(graph, measure), abs=1e-12)


def test_a_meter_refuses_an_unknown_measure(path: pl.DataFrame, describe: Describe) -> None:
    with pytest.raises(UnknownNameError, match="there is no measure 'fame'"):
        Meter(build_plan(path, describe(), "actors"), describe(), "fame")


def test_the_audit_of_a_path(path: pl.DataFrame, describe: Describe) -> None:
    found = audit_network(build_plan(path, describe(), "actors"), describe())
    assert (found.nodes, found.components, found.largest) == (4, 1, 4)
    assert [(e.nodes, e.cut_off, e.needs_claims, e.needs_sources, e.needs_roots) for e in found.bridges] == [
        ((A, B), 1, ("a/ab",), ("a",), ()),
        ((B, C), 2, ("a/bc",), ("a",), (LETTER, REPORT)),
        ((C, D), 1, ("b/cd",), ("b",), ()),
    ]
    assert [(v.node, v.parts, v.needs_claims, v.needs_sources) for v in found.cut_vertices] == [
        (B, (2, 1), ("a/ab", "a/bc"), ("a",)),
        (C, (2, 1), ("a/bc", "b/cd"), ("a", "b")),
    ]
    first = found.pillars[0]
    assert (first.kind, first.name, first.edges_lost, first.isolated) == ("source", "a", 2, 2)
    assert (first.components, first.largest) == (1, 2)


def test_what_two_sources_say_rests_on_neither(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    told = (claim("a", A, "met", B), claim("b", B, "met", A))
    (edge,) = audit_network(build_plan(table(*told), describe(), "actors"), describe()).edges
    assert len(edge.claims) == 2
    assert edge.needs_claims == edge.needs_sources == edge.needs_roots == ()


def test_an_edge_over_an_event_may_need_two_sources(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    told = (claim("a", "event/fair", "participant", A), claim("b", "event/fair", "participant", B))
    (edge,) = audit_network(build_plan(table(*told), describe(), "people-events"), describe()).edges
    assert edge.needs_sources == ("a", "b")
    assert len(edge.needs_claims) == 2


@pytest.mark.parametrize("name", [name for name in PROJECTIONS if name != "claims"])  # claims: seconds, same code
def test_the_audit_of_real_networks_holds_by_brute_force(
    name: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    found = audit_network(build_plan(real_table, real_description, name), real_description)
    whole = build_network(real_table, real_description, name)
    assert len(found.edges) == whole.number_of_edges()
    for source in real_table["source"].unique().sort():
        rest = build_network(real_table.filter(pl.col("source") != source), real_description, name)
        # What the register says stays, even where no claim leads there any more.
        claimed = {frozenset(edge) for edge in whole.edges if whole.edges[edge]["claims"]}
        gone = claimed - {frozenset(edge) for edge in rest.edges}
        assert {frozenset(edge.nodes) for edge in found.edges if source in edge.needs_sources} == gone


def test_worlds_of_two_questions_are_all_settled(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    # Who opened the fair? Either a or b; both can have been there with c, but one claim denies that a was.
    claims = table(
        claim("a", A, "met", C, id="yes"),
        claim("b", A, "met", C, id="no", polarity="denied"),
        claim("a", B, "met", C, id="other"),
        claim("a", C, "met", D, id="last"),
    )
    description = describe()
    questions = find_disagreements(claims, description)
    meter = Meter(build_plan(claims, description, "actors"), description, "degree")
    settled = settle_worlds(meter, questions)
    assert (settled.possible, settled.worlds, settled.seed) == (2, 2, None)
    # Where the denial holds, a has no tie and falls from rank 2 to 4; c is first in both worlds.
    assert settled.ranks == {A: (2, 4), B: (2, 2), C: (1, 1), D: (2, 2)}
    assert settled.first[C] == 2


def test_many_worlds_are_sampled_with_a_seed(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = []
    for i in range(11):
        claims += [claim("a", A, "met", f"person/x{i}"), claim("b", A, "met", f"person/x{i}", polarity="denied")]
    claims.append(claim("a", B, "met", C))
    description = describe()
    rows = table(*claims)
    meter = Meter(build_plan(rows, description, "actors"), description, "degree")
    questions = find_disagreements(rows, description)
    one, again = (settle_worlds(meter, questions, worlds=200, seed=7) for _ in range(2))
    assert one == again
    assert (one.possible, one.worlds, one.seed) == (2**11, 200, 7)
    assert 0 < settle_worlds(meter, questions, worlds=200, seed=8).first[A] <= 200
    # Wherever a keeps a tie that b and c also have, all share rank 1; a met nobody in 1 of 2048 worlds.
    assert one.ranks[A][0] == 1


def test_rows_fit_their_columns_and_texts_tell_the_same(path: pl.DataFrame, describe: Describe) -> None:
    description = describe()
    meter = Meter(build_plan(path, description, "actors"), description, "betweenness")
    ranking = rank_network(meter)
    worlds = settle_worlds(meter, ())
    assert {len(row) for row in rank_rows(ranking, description, worlds)} == {len(RANK_COLUMNS)}
    assert {len(row) for row in exclusion_rows(ranking, description)} == {len(EXCLUSION_COLUMNS)}
    audit = audit_network(meter.plan, description)
    assert {len(row) for row in audit_rows(audit)} == {len(AUDIT_COLUMNS)}
    told = render_ranking(ranking, description, worlds, limit=2)
    assert "4 nodes, 3 edges\n" in told
    assert "... and 2 more\n" in told
    assert "Title B            1       1           0.58  person/c, 1 -> 2  b/cd\n" in told
    assert told.endswith("Possible worlds: no open question changes this network.\n")
    checked = render_audit(audit, description)
    assert "one document  1      1        2\n" in checked
    assert "2         person/b -- person/c  Title A; document/letter; document/report; a/bc\n" in checked


def test_ranks_are_those_of_the_values(path: pl.DataFrame, describe: Describe) -> None:
    meter = Meter(build_plan(path, describe(), "actors"), describe(), "constraint")
    assert meter.ranks() == rank_values(meter.values(), least_first=True)


def test_doubtful_claims_hold_by_chance(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    told = (
        claim("a", A, "met", B, certainty="possible"),
        claim("a", A, "met", C, certainty="possible"),
        claim("a", B, "met", C, modality="hedged"),
        claim("a", C, "met", D),
    )
    meter = Meter(build_plan(table(*told), describe(), "actors"), describe(), "degree")
    assert settle_worlds(meter, ()).worlds == 1
    usual = settle_worlds(meter, (), worlds=2000, seed=3, chances=CHANCES)
    assert (usual.uncertain, usual.worlds, usual.seed) == (2, 2000, 3)
    # C is tied to B and D for certain, and nobody can have more ties than C.
    assert usual.first[C] == 2000
    # A has two ties, as B then has, in a quarter of the worlds, and none in another.
    assert usual.ranks[A] == (2, 4)
    certain = settle_worlds(meter, (), worlds=100, chances={"possible": 1.0, "hedged": 0.0})
    assert certain.uncertain == 1
    assert certain.ranks[B] == (3, 3)  # one tie, as D has; C and A have two
    assert certain.first[A] == certain.first[C] == 100


def test_chances_are_frequencies(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    told = (claim("a", A, "met", B, certainty="probable"), claim("a", C, "met", D))
    meter = Meter(build_plan(table(*told), describe(), "actors"), describe(), "degree")
    found = settle_worlds(meter, (), worlds=4000, seed=1, chances={"probable": 0.3})
    # Four standard deviations of a binomial draw of 4000 at 0.3 are 116.
    assert abs(found.first[A] - 1200) < 116
    assert found.first[C] == 4000
    assert found.ranks[A] == (1, 3)
    assert found.middle[A] == (1, 3)
    assert found.middle[C] == (1, 1)
    rare = settle_worlds(meter, (), worlds=4000, seed=1, chances={"probable": 0.99})
    assert (rare.ranks[A], rare.middle[A]) == ((1, 3), (1, 1))


def test_chances_are_read_from_a_text() -> None:
    assert parse_chances("probable=0.7, possible = 0") == {**CHANCES, "probable": 0.7, "possible": 0.0}
    assert parse_chances("") == CHANCES
    with pytest.raises(BadQuantityError, match="there is no certainty 'sure'; there are certain, probable"):
        parse_chances("sure=1")
    for wrong in ("probable=2", "probable=much", "probable", "probable=nan"):
        with pytest.raises(BadQuantityError, match="with a number from 0 to 1"):
            parse_chances(wrong)
