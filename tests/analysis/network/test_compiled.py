"""Compiled engines give what NetworkX gives, within 1e-12."""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Callable

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mxsu_graph.analysis.network import arrays, compiled
from mxsu_graph.analysis.network.compiled import LEAST_NODES
from mxsu_graph.analysis.network.measures import MEASURES, measure_network

WITH_ENGINE = "compiled engines are an optional extra, and NetworkX takes their place where they are missing"

Find = Callable[..., dict[str, float] | None]

SAME: dict[str, tuple[Find, Callable[[nx.Graph], dict[str, float]]]] = {
    "betweenness": (compiled.find_betweenness, nx.betweenness_centrality),
    "closeness": (compiled.find_closeness, nx.closeness_centrality),
    "harmonic": (compiled.find_harmonic, nx.harmonic_centrality),
    "core": (compiled.find_cores, nx.core_number),
    "clustering": (compiled.find_clustering, nx.clustering),
    "constraint": (compiled.find_constraint, nx.constraint),
    "effective-size": (compiled.find_effective_size, nx.effective_size),
}
ENGINES = ("rustworkx", "scipy", "numpy")


@pytest.fixture(autouse=True)
def _with_engines() -> None:
    for name in ENGINES:
        pytest.importorskip(name, reason=WITH_ENGINE)


def build(edges: list[tuple[int, int]], nodes: int, graph: nx.Graph) -> nx.Graph:
    graph.add_nodes_from(map(str, range(nodes)))
    graph.add_edges_from((str(a), str(b)) for a, b in edges if a != b)
    return graph


@pytest.mark.parametrize("name", SAME)
@given(edges=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
def test_the_engines_equal_networkx(name: str, edges: list[tuple[int, int]]) -> None:
    graph = build(edges, 12, nx.Graph())
    ours, theirs = SAME[name]
    found = ours(graph, least_nodes=0)
    assert found is not None
    expected = theirs(graph)
    assert list(found) == list(graph)
    for node, value in found.items():
        other = 0.0 if name == "effective-size" and math.isnan(expected[node]) else expected[node]
        assert value == pytest.approx(other, abs=1e-12, nan_ok=True)


@given(edges=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
def test_arrows_count_for_betweenness(edges: list[tuple[int, int]]) -> None:
    graph = build(edges, 12, nx.DiGraph())
    assert compiled.find_betweenness(graph, least_nodes=0) == pytest.approx(
        nx.betweenness_centrality(graph), abs=1e-12
    )


@settings(max_examples=30)
@given(
    edges=st.lists(
        st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from([0.25, 1.0, 3.0])), max_size=40
    ),
    arrows=st.booleans(),
)
def test_the_walk_equals_that_of_networkx(edges: list[tuple[int, int, float]], arrows: bool) -> None:
    graph = nx.DiGraph() if arrows else nx.Graph()
    graph.add_nodes_from(map(str, range(12)))
    graph.add_weighted_edges_from((str(a), str(b), weight) for a, b, weight in edges if a != b)
    found = compiled.find_pagerank(graph, "weight", 0.85, 1e-13, 1000, least_nodes=0)
    assert found == pytest.approx(nx.pagerank(graph, weight="weight", tol=1e-15, max_iter=1000), abs=1e-12)


def test_blocks_of_bits_join_without_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.relabel_nodes(nx.gnm_random_graph(300, 700, seed=5), str)
    for name, size in (("_SOURCES", 100), ("_COLUMNS", 70), ("_ROOM", 1000)):
        monkeypatch.setattr(arrays, name, size)
    assert compiled.find_harmonic(graph) == pytest.approx(nx.harmonic_centrality(graph), abs=1e-12)
    assert compiled.find_clustering(graph) == pytest.approx(nx.clustering(graph), abs=1e-12)


def test_long_chains_and_loops_are_left_to_networkx() -> None:
    assert compiled.find_closeness(nx.path_graph(LEAST_NODES)) is None
    assert min(measure_network(nx.path_graph(LEAST_NODES), "closeness").values()) > 0
    loop = nx.complete_graph(LEAST_NODES)
    loop.add_edge(0, 0)
    assert compiled.find_clustering(loop) is None


@pytest.mark.parametrize("name", MEASURES)
def test_large_graphs_give_the_same_with_and_without_engines(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.relabel_nodes(nx.gnm_random_graph(LEAST_NODES + 20, 400, seed=3), str)
    graph.add_edge("x", "y", weight=2.0)
    quick = measure_network(graph, name)
    assert measure_network(graph, name) == quick
    plain_import = importlib.import_module

    def refuse(module: str, package: str | None = None) -> object:
        if module.partition(".")[0] in ENGINES:
            raise ImportError(module)  # as if it were not installed
        return plain_import(module, package)

    with monkeypatch.context() as patch:
        patch.setattr(importlib, "import_module", refuse)
        plain = measure_network(graph, name)
    assert quick == pytest.approx(plain, abs=1e-11 if name == "eigenvector" else 1e-12)
    assert list(quick) == list(plain)


def test_small_graphs_stay_with_networkx() -> None:
    graph = nx.path_graph(LEAST_NODES - 1)
    assert compiled.find_betweenness(graph) is None
    assert all(find(graph) is None for find, _ in SAME.values())


def test_loading_the_measures_loads_no_engine() -> None:
    assert "mxsu_graph.analysis.network.measures" in sys.modules
    assert not hasattr(compiled, "rustworkx")
