from __future__ import annotations

import networkx as nx
import pytest

from mxsu_graph.analysis.network.structure import (
    find_bridges,
    find_components,
    find_cut_vertices,
    side_assortativity,
    take_undirected,
)

# Newman (2003), table I: partnerships by race, in thousandths, with r = 0.621.
# The printed thousandths add up to 997 only, which moves r by two thousandths.
MIXING = [[258, 16, 35, 13], [12, 157, 58, 19], [13, 23, 306, 35], [5, 7, 24, 16]]


def test_newmans_table() -> None:
    graph = nx.DiGraph()
    for i, row in enumerate(MIXING):
        for j, count in enumerate(row):
            for k in range(count):
                graph.add_node((i, j, k, "from"), side=str(i))
                graph.add_node((i, j, k, "to"), side=str(j))
                graph.add_edge((i, j, k, "from"), (i, j, k, "to"))
    assert side_assortativity(graph) == pytest.approx(0.621, abs=2.5e-3)


def test_assortativity_has_its_ends_and_its_limits() -> None:
    graph = nx.Graph(["ab", "cd"])
    nx.set_node_attributes(graph, {"a": "x", "b": "x", "c": "y", "d": "y"}, "side")
    assert side_assortativity(graph) == pytest.approx(1)
    nx.set_node_attributes(graph, {"a": "x", "b": "y", "c": "x", "d": "y"}, "side")
    assert side_assortativity(graph) == pytest.approx(-1)
    nx.set_node_attributes(graph, "x", "side")
    assert side_assortativity(graph) is None
    nx.set_node_attributes(graph, "", "side")
    assert side_assortativity(graph) is None
    assert side_assortativity(nx.Graph()) is None


def test_components_bridges_and_cut_vertices() -> None:
    # A triangle with a tail, and a pair of its own; arrows count as edges.
    graph = nx.DiGraph(["ab", "bc", "ca", "cd", "de", "xy"])
    assert find_components(graph) == (("a", "b", "c", "d", "e"), ("x", "y"))
    assert find_bridges(graph) == (("c", "d"), ("d", "e"), ("x", "y"))
    assert find_cut_vertices(graph) == ("c", "d")


def test_the_medici_cut_off_two_families() -> None:
    assert find_bridges(nx.florentine_families_graph()) == (
        ("Acciaiuoli", "Medici"),
        ("Albizzi", "Ginori"),
        ("Guadagni", "Lamberteschi"),
        ("Medici", "Salviati"),
        ("Pazzi", "Salviati"),
    )
    assert find_cut_vertices(nx.florentine_families_graph()) == ("Albizzi", "Guadagni", "Medici", "Salviati")


def test_arrows_that_face_each_other_make_an_edge_with_the_weight_of_both() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "b", 2.0), ("b", "a", 1.0), ("b", "c", 4.0), ("c", "c", 5.0)])
    found = {frozenset((a, b)): weight for a, b, weight in take_undirected(graph).edges(data="weight")}
    assert found == {frozenset("ab"): 3.0, frozenset("bc"): 4.0, frozenset("c"): 5.0}
    assert graph["a"]["b"]["weight"] == 2.0
    edges = nx.Graph([("a", "b")])
    assert take_undirected(edges) is edges
