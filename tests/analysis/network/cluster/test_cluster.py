"""The engine gives what one machine gives: on random networks, the small corpus and the real data."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.build import weave_bare
from mxsu_graph.analysis.network.cluster import ranking
from mxsu_graph.analysis.network.cluster.components import find_components
from mxsu_graph.analysis.network.cluster.pagerank import pagerank
from mxsu_graph.analysis.network.cluster.propagation import propagate_labels
from mxsu_graph.analysis.network.cluster.ranking import MEASURES, group_on_cluster, rank_on_cluster
from mxsu_graph.analysis.network.cluster.ties import Ties, load_relations, tie_network
from mxsu_graph.analysis.network.measures import measure_network
from mxsu_graph.analysis.network.meter import Meter
from mxsu_graph.analysis.network.plan import Plan, Relation
from mxsu_graph.analysis.network.projections import PROJECTIONS, build_plan
from mxsu_graph.analysis.network.propagation import group_labels
from mxsu_graph.analysis.network.propagation import propagate_labels as propagate_here
from mxsu_graph.analysis.network.relations import build_relations, list_exclusions
from mxsu_graph.analysis.network.report import render_ranking
from mxsu_graph.analysis.network.robustness import Exclusion, rank_network
from mxsu_graph.analysis.network.structure import find_components as find_components_here
from mxsu_graph.analysis.network.structure import take_undirected
from mxsu_graph.errors import ClusterError, UnknownNameError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession  # optional

Pairs = Mapping[tuple[str, str], float]

TOLERANCE = 1e-12
FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def collect(rows: DataFrame, network: Ties, column: str) -> dict[int, dict[str, str] | dict[str, float]]:
    names = {row["node"]: row["name"] for row in network.nodes.collect()}
    found: dict[int, dict[str, str] | dict[str, float]] = {}
    for row in rows.collect():
        value = names[row["label"]] if column == "label" else row[column]
        found.setdefault(row["left_out"], {})[names[row["node"]]] = value
    return found


def weights(network: Ties) -> dict[int, dict[tuple[str, str], float]]:
    names = {row["node"]: row["name"] for row in network.nodes.collect()}
    found: dict[int, dict[tuple[str, str], float]] = {}
    for row in network.ties.collect():
        found.setdefault(row["left_out"], {})[names[row["a"]], names[row["b"]]] = row["weight"]
    return found


def vote_by_hand(graph: nx.Graph, rounds: int) -> dict[str, str]:
    """Label propagation again, from its definition alone: a matrix of votes, node by label."""
    nodes = sorted(graph)
    number = {node: i for i, node in enumerate(nodes)}
    tie = [[0.0] * len(nodes) for _ in nodes]
    for a, b, weight in graph.edges(data="weight"):
        tie[number[a]][number[b]] = tie[number[b]][number[a]] = weight
    for i in range(len(nodes)):
        tie[i][i] = max(tie[i])
    labels = list(range(len(nodes)))
    for _ in range(rounds):
        votes = [
            [sum(tie[i][j] for j in range(len(nodes)) if labels[j] == label) for label in range(len(nodes))]
            for i in range(len(nodes))
        ]
        # Who has nobody, not even a vote of weight, keeps the label.
        labels = [
            labels[i] if not any(row) else [round(vote, 9) for vote in row].index(round(max(row), 9))
            for i, row in enumerate(votes)
        ]
    return {node: nodes[labels[i]] for i, node in enumerate(nodes)}


@st.composite
def plans(draw: st.DrawFn, most: int = 9) -> tuple[Plan, list[Exclusion]]:
    """A plan of some persons and groups, with claims of three sources, and all that can be left out."""
    people = [f"person/{number}" for number in range(draw(st.integers(2, most)))]
    person, owner = st.sampled_from(people), st.sampled_from("xyz")
    direct, members, owners = [], [], {}
    for number in range(draw(st.integers(1, 3 * most))):
        claims = tuple(f"s/c{number}{part}" for part in range(draw(st.sampled_from([1, 1, 1, 2, 0]))))
        owners.update({claim: draw(owner) for claim in claims})
        left = draw(person)
        if draw(st.booleans()):
            members.append(Relation(left, f"event/{draw(st.integers(0, most // 2))}", "participant", claims))
        elif left != (right := draw(person)):
            direct.append(Relation(left, right, "met", claims))
    directed = draw(st.booleans())
    plan = Plan(
        "citations" if directed else "actors",
        tuple(direct),
        () if directed else tuple(members),
        {},
        {},
        directed=directed,
    )
    sources = {name: tuple(sorted(c for c, who in owners.items() if who == name)) for name in "xyz"}
    return plan, [Exclusion("source", name, claims) for name, claims in sources.items() if claims]


def tabulate(plan: Plan) -> pl.DataFrame:
    rows = [
        (i, kind, relation.left, relation.right, list(relation.claims))
        for i, (kind, relation) in enumerate(
            [*(("direct", r) for r in plan.direct), *(("member", r) for r in plan.members)]
        )
    ]
    schema = {"relation": pl.Int64(), "kind": pl.String(), "left": pl.String(), "right": pl.String()}
    return pl.DataFrame(rows, schema={**schema, "claims": pl.List(pl.String())}, orient="row")


def weave(edges: Pairs, nodes: list[str], directed: bool) -> nx.Graph:
    return weave_bare(edges, dict.fromkeys(nodes, ""), directed)


@FEW
@given(made=plans(most=25), weighting=st.sampled_from(["newman", "count"]))
def test_tiny_networks_are_measured_alike(
    cluster: SparkSession,
    made: tuple[Plan, list[Exclusion]],
    weighting: str,
) -> None:
    plan, exclusions = made
    network = tie_network(load_relations(cluster, tabulate(plan)), exclusions, plan.projection, weighting)
    without = [frozenset(), *(frozenset(exclusion.claims) for exclusion in exclusions)]
    expected = {i - 1: plan.weigh(claims, weighting) for i, claims in enumerate(without)}
    found = weights(network)
    nodes = sorted({end for pair in expected[-1] for end in pair})
    for number, edges in expected.items():
        assert found.get(number, {}) == pytest.approx(edges, abs=1e-12)
    values = {name: collect(measure(network), network, "value") for name, measure in MEASURES.items()}
    parts = collect(find_components(network), network, "label")
    labels = collect(propagate_labels(network, 6), network, "label")
    for number, edges in expected.items():
        if not nodes:
            continue
        graph = weave(edges, nodes, plan.directed)
        for name, by_network in values.items():
            assert by_network[number] == pytest.approx(measure_network(graph, name), abs=TOLERANCE), name
        assert group_labels({n: str(part) for n, part in parts[number].items()}) == find_components_here(graph)
        assert labels[number] == vote_by_hand(take_undirected(graph), 6)


@settings(max_examples=60, deadline=None)
@given(made=plans(), rounds=st.integers(0, 7))
def test_label_propagation_here_is_that_of_its_definition(made: tuple[Plan, list[Exclusion]], rounds: int) -> None:
    edges = made[0].weigh()
    graph = take_undirected(weave(edges, sorted({end for pair in edges for end in pair}), made[0].directed))
    assert propagate_here(graph, rounds=rounds) == vote_by_hand(graph, rounds)


def test_label_propagation_by_hand() -> None:
    """Two triangles and a tie between them keep apart; two nodes with one tie agree instead of swapping."""
    graph = nx.Graph()
    for a, b in ("ab", "bc", "ac", "de", "ef", "df", "cd", "xy"):
        graph.add_edge(a, b, weight=1.0)
    graph.add_node("z")
    # In the first round c and d see a, b or d, e, f once each, their own label among them: the least wins.
    first = propagate_here(graph, rounds=1)
    assert first == {"a": "a", "b": "a", "c": "a", "d": "c", "e": "d", "f": "d", "x": "x", "y": "x", "z": "z"}
    assert Counter(propagate_here(graph).values())["z"] == 1
    assert propagate_here(graph)["y"] == "x"


def test_components_of_a_long_path(cluster: SparkSession) -> None:
    """Two hundred nodes in a row take few jumps."""
    names = [f"person/{i:03}" for i in range(200)]
    joined = pairwise(names)
    relations = tuple(Relation(a, b, "met", (f"s/{a[-3:]}",)) for a, b in joined)
    plan = Plan("actors", relations, (), {}, {})
    middle = Exclusion("source", "s", ("s/099",))
    network = tie_network(load_relations(cluster, tabulate(plan)), [middle], "actors")
    found = collect(find_components(network), network, "label")
    assert set(found[-1].values()) == {names[0]}
    assert found[0] == {name: names[0] if i < 100 else names[100] for i, name in enumerate(names)}


@pytest.mark.parametrize(
    ("projection", "measure", "weighting"),
    [
        ("actors", "pagerank", "newman"),
        ("people-events", "strength", "count"),
        ("citations", "pagerank", "newman"),
    ],
)
def test_the_report_on_the_real_data_is_the_same(
    projection: str,
    measure: str,
    weighting: str,
    cluster: SparkSession,
    real_table: pl.DataFrame,
    real_description: Description,
) -> None:
    there = rank_on_cluster(cluster, real_table, real_description, projection, measure, weighting)
    plan = build_plan(real_table, real_description, projection)
    here = rank_network(Meter(plan, real_description, measure, weighting))
    assert len(here.shifts) >= 10
    assert there.shifts == here.shifts
    assert there.edges == here.edges
    for far, near in zip(there.standings, here.standings, strict=True):
        assert (far.node, far.rank, far.ranks) == (near.node, near.rank, near.ranks)
        assert (far.best_without, far.worst_without) == (near.best_without, near.worst_without)
        assert far.values == pytest.approx(near.values, abs=TOLERANCE)
        assert math.isclose(far.value, near.value, abs_tol=TOLERANCE)
    report = [render_ranking(found, real_description, limit=1000) for found in (there, here)]
    assert report[0] == report[1]


def test_many_networks_may_be_several_jobs(
    cluster: SparkSession,
    real_table: pl.DataFrame,
    real_description: Description,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = rank_on_cluster(cluster, real_table, real_description, "people-events", "strength")
    monkeypatch.setattr(ranking, "_ROWS", 300)
    assert rank_on_cluster(cluster, real_table, real_description, "people-events", "strength") == one


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_every_projection_folds_as_it_does_here(
    projection: str,
    cluster: SparkSession,
    real_table: pl.DataFrame,
    real_description: Description,
) -> None:
    plan = build_plan(real_table, real_description, projection)
    relations = build_relations(real_table, real_description, projection)
    exclusions = list_exclusions(relations, real_table)[:4]
    network = tie_network(load_relations(cluster, relations), exclusions, projection)
    found = weights(network)
    for number, claims in enumerate([(), *(exclusion.claims for exclusion in exclusions)], start=-1):
        assert found.get(number, {}) == pytest.approx(plan.weigh(frozenset(claims)), abs=1e-12)


@pytest.mark.parametrize("grouping", ["components", "labels"])
def test_groups_of_the_real_data_are_the_same(
    grouping: str,
    cluster: SparkSession,
    real_table: pl.DataFrame,
    real_description: Description,
) -> None:
    found = group_on_cluster(cluster, real_table, real_description, "claims", grouping)
    edges = build_plan(real_table, real_description, "claims").weigh()
    graph = weave(edges, sorted({end for pair in edges for end in pair}), False)
    if grouping == "components":
        assert group_labels(found) == find_components_here(graph)
    else:
        assert found == propagate_here(graph)


def test_the_small_corpus_is_ranked_alike(
    cluster: SparkSession,
    small_table: pl.DataFrame,
    small_description: Description,
) -> None:
    for projection in ("people-events", "people-organizations"):
        there = rank_on_cluster(cluster, small_table, small_description, projection, "degree")
        here = rank_network(
            Meter(build_plan(small_table, small_description, projection), small_description, "degree")
        )
        assert there == here


def test_an_empty_network_has_an_empty_ranking(
    cluster: SparkSession,
    small_table: pl.DataFrame,
    small_description: Description,
) -> None:
    nothing = small_table.clear()
    assert rank_on_cluster(cluster, nothing, small_description, "actors", "pagerank").standings == ()
    assert group_on_cluster(cluster, nothing, small_description, "actors", "labels") == {}


def test_what_cannot_be_had_is_refused(
    cluster: SparkSession,
    small_table: pl.DataFrame,
    small_description: Description,
) -> None:
    with pytest.raises(
        UnknownNameError, match=r"no measure 'betweenness' on a cluster; there are degree, strength"
    ):
        rank_on_cluster(cluster, small_table, small_description, "actors", "betweenness")
    with pytest.raises(UnknownNameError, match="there is no grouping 'fame'"):
        group_on_cluster(cluster, small_table, small_description, "actors", "fame")
    relations = build_relations(small_table, small_description, "people-events")
    network = tie_network(load_relations(cluster, relations), (), "people-events")
    with pytest.raises(ClusterError, match="does not come closer"):
        pagerank(network, tolerance=-1.0)
