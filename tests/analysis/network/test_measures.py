"""Every measure against values that others published, and on graphs where definitions tend to break."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.analysis.network.measures import MEASURES, measure_network
from mxsu_graph.analysis.network.spectral import eigenvector, pagerank
from mxsu_graph.errors import UnknownNameError

# Padgett's Florentine families: closeness and betweenness as in NetworkX's own tables.
FLORENCE = {
    "Acciaiuoli": (0.368, 0.000),
    "Albizzi": (0.483, 0.212),
    "Barbadori": (0.4375, 0.093),
    "Bischeri": (0.400, 0.104),
    "Castellani": (0.389, 0.055),
    "Ginori": (0.333, 0.000),
    "Guadagni": (0.467, 0.255),
    "Lamberteschi": (0.326, 0.000),
    "Medici": (0.560, 0.522),
    "Pazzi": (0.286, 0.000),
    "Peruzzi": (0.368, 0.022),
    "Ridolfi": (0.500, 0.114),
    "Salviati": (0.389, 0.143),
    "Strozzi": (0.4375, 0.103),
    "Tornabuoni": (0.483, 0.092),
}
# Zachary's karate club: instructor (0) and administrator (33), unweighted.
KARATE = {
    "degree": (16, 17),
    "betweenness": (0.43763, 0.30407),
    "closeness": (0.56897, 0.55000),
    "clustering": (0.15, 0.11029),
    "core": (4, 4),
}


def karate() -> nx.Graph:
    graph = nx.karate_club_graph()
    plain = nx.Graph()
    plain.add_nodes_from(map(str, graph))
    plain.add_edges_from((str(a), str(b)) for a, b in graph.edges)
    return plain


def test_closeness_and_betweenness_of_the_florentine_families() -> None:
    graph = nx.florentine_families_graph()
    close, between = measure_network(graph, "closeness"), measure_network(graph, "betweenness")
    assert set(graph) == set(FLORENCE)
    for family, (expected_close, expected_between) in FLORENCE.items():
        assert close[family] == pytest.approx(expected_close, abs=1e-3)
        assert between[family] == pytest.approx(expected_between, abs=1e-3)


def test_harmonic_centrality_of_the_medici() -> None:
    # By hand: 6 families at distance 1, 5 at 2, 3 at 3, of 14 others.
    graph = nx.florentine_families_graph()
    assert measure_network(graph, "harmonic")["Medici"] == pytest.approx((6 + 5 / 2 + 3 / 3) / 14)


@pytest.mark.parametrize("name", KARATE)
def test_karate_club(name: str) -> None:
    values = measure_network(karate(), name)
    assert (values["0"], values["33"]) == pytest.approx(KARATE[name], abs=1e-4)


def test_eigenvector_and_pagerank_of_the_karate_club() -> None:
    vector, share = eigenvector(karate()), pagerank(karate())
    # Tables give 0.35548 and 0.37337, as NetworkX prints them where it stops early; LAPACK gives 0.355491.
    assert (vector["0"], vector["33"]) == pytest.approx((0.35549, 0.37336), abs=1e-5)
    assert (share["0"], share["33"]) == pytest.approx((0.09700, 0.10092), abs=1e-5)


def test_innermost_core_of_the_karate_club() -> None:
    core = measure_network(karate(), "core")
    assert {node for node, k in core.items() if k == 4} == set(map(str, (0, 1, 2, 3, 7, 8, 13, 30, 32, 33)))


def test_pagerank_of_langville_and_meyer() -> None:
    # Their worked example with a dangling node and damping 0.9, as in NetworkX's tests.
    graph = nx.DiGraph(["12", "13", "31", "32", "35", "45", "46", "54", "56", "64"])
    found = pagerank(graph, damping=0.9)
    expected = [0.03721197, 0.05395735, 0.04150565, 0.37508082, 0.20599833, 0.28624589]
    assert [found[node] for node in "123456"] == pytest.approx(expected, abs=1e-8)


def test_structural_holes_of_borgatti() -> None:
    # The example of Borgatti (1997), figure 1, with the values in NetworkX's tests.
    ties = ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"]
    graph = nx.Graph([tuple(tie) for tie in ties])
    hemmed, free = measure_network(graph, "constraint"), measure_network(graph, "effective-size")
    assert [hemmed[node] for node in "GAC"] == pytest.approx([0.400, 0.595, 1.0], abs=1e-3)
    assert [free[node] for node in "GAC"] == pytest.approx([4.67, 2.50, 1.0], abs=1e-2)


def test_weights_count_where_the_definition_has_them() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=3.0)
    graph.add_edge("b", "c", weight=0.5)
    assert measure_network(graph, "strength") == {"a": 3.0, "b": 3.5, "c": 0.5}
    # The matrix [[0,3,0],[3,0,.5],[0,.5,0]] has the vector (3, l, .5) / (l sqrt 2) with l = sqrt(9.25).
    length = math.sqrt(9.25)
    vector = measure_network(graph, "eigenvector")
    assert [vector[node] for node in "abc"] == pytest.approx(
        [3 / length / math.sqrt(2), 1 / math.sqrt(2), 0.5 / length / math.sqrt(2)]
    )
    share = measure_network(graph, "pagerank")
    assert share["a"] > share["c"]


def test_equal_components_have_equal_eigenvector_values() -> None:
    graph = nx.Graph(["ab", "cd"])
    assert measure_network(graph, "eigenvector") == pytest.approx(dict.fromkeys("abcd", 0.5))


def test_the_weaker_component_has_no_eigenvector_value() -> None:
    graph = nx.Graph(["ab", "bc", "ac", "xy"])
    vector = measure_network(graph, "eigenvector")
    assert vector["x"] == vector["y"] == 0
    assert vector["a"] == pytest.approx(1 / math.sqrt(3))


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_defined_without_edges_and_without_nodes(name: str) -> None:
    assert measure_network(nx.Graph(), name) == {}
    isolates = nx.Graph()
    isolates.add_nodes_from("ab")
    values = measure_network(isolates, name)
    expected = {"pagerank": 0.5, "constraint": 1.0}.get(name, 0.0)
    assert values == pytest.approx({"a": expected, "b": expected})


@pytest.mark.parametrize("name", MEASURES)
@given(edges=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20), arrows=st.booleans())
def test_every_measure_is_finite_and_the_same_twice(name: str, edges: list[tuple[int, int]], arrows: bool) -> None:
    graph = nx.DiGraph() if arrows else nx.Graph()
    graph.add_nodes_from(range(10))
    graph.add_edges_from((a, b) for a, b in edges if a != b)
    values = measure_network(graph, name)
    assert list(values) == list(graph)
    assert all(math.isfinite(value) and value >= 0 for value in values.values())
    assert measure_network(graph, name) == values


@given(edges=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=25))
def test_eigenvector_solves_its_equation(edges: list[tuple[int, int]]) -> None:
    graph = nx.Graph((a, b) for a, b in edges if a != b)
    if not graph.number_of_edges():
        return
    vector = eigenvector(graph)
    image = {node: sum(vector[other] for other in graph[node]) for node in graph}
    ratio = math.sqrt(sum(value * value for value in image.values()))
    assert all(image[node] == pytest.approx(ratio * vector[node], abs=1e-5) for node in graph)


def test_every_measure_names_its_literature() -> None:
    for measure in MEASURES.values():
        said = (measure.compute.__doc__ or "") + measure.summary
        assert "(19" in said or "(20" in said or "See `brokerage." in said, measure.name


def test_an_unknown_measure_names_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="there is no measure 'fame'; there are degree, strength"):
        measure_network(nx.Graph(), "fame")


EXACT = {
    "degree": lambda graph: dict(graph.degree()),
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "harmonic": lambda graph: {node: v / (len(graph) - 1) for node, v in nx.harmonic_centrality(graph).items()},
    "eigenvector": lambda graph: nx.eigenvector_centrality(graph, max_iter=10_000, tol=1e-12),
    "pagerank": lambda graph: nx.pagerank(graph, tol=1e-14, max_iter=1000),
    "core": nx.core_number,
    "clustering": nx.clustering,
    "constraint": nx.constraint,
    "effective-size": nx.effective_size,
}
"""What NetworkX has of our measures."""


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("graph", [nx.florentine_families_graph(), karate()], ids=["florence", "karate"])
def test_classic_networks_have_the_values_of_networkx(name: str, graph: nx.Graph) -> None:
    assert measure_network(graph, name) == pytest.approx(EXACT[name](graph), abs=1e-9)
