from __future__ import annotations

import sys

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.analysis.network.compiled import LEAST_NODES, find_betweenness
from mxsu_graph.analysis.network.measures import measure_network

WITH_ENGINE = "the compiled engine is an optional extra, and NetworkX takes its place where it is missing"


@given(
    edges=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40),
    arrows=st.booleans(),
)
def test_the_engine_equals_networkx(edges: list[tuple[int, int]], arrows: bool) -> None:
    pytest.importorskip("rustworkx", reason=WITH_ENGINE)
    graph = nx.DiGraph() if arrows else nx.Graph()
    graph.add_nodes_from(map(str, range(12)))
    graph.add_edges_from((str(a), str(b)) for a, b in edges if a != b)
    found = find_betweenness(graph, least_nodes=0)
    assert found == pytest.approx(nx.betweenness_centrality(graph), abs=1e-12)


def test_large_graphs_give_the_same_with_and_without_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rustworkx", reason=WITH_ENGINE)
    graph = nx.gnm_random_graph(LEAST_NODES + 20, 400, seed=3)
    compiled = measure_network(graph, "betweenness")
    assert measure_network(graph, "betweenness") == compiled
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "rustworkx", None)  # as if it were not installed
        plain = measure_network(graph, "betweenness")
    assert compiled == pytest.approx(plain, abs=1e-12)
    assert list(compiled) == list(plain)


def test_small_graphs_stay_with_networkx() -> None:
    graph = nx.path_graph(LEAST_NODES - 1)
    assert find_betweenness(graph) is None
