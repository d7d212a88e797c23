from __future__ import annotations

import os
import subprocess
import sys

import networkx as nx
import pytest

from mxsu_graph.analysis.network.structure import (
    compare_partitions,
    find_bridges,
    find_communities,
    find_components,
    find_cut_vertices,
    side_assortativity,
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


def test_communities_of_the_karate_club_reach_the_known_optimum() -> None:
    # 0.4198 is the greatest modularity there is: Brandes et al. (2008), On modularity clustering.
    club = nx.relabel_nodes(nx.karate_club_graph(), str)
    found = find_communities(club, seeds=20, weight=None)
    assert found.modularity == pytest.approx(0.4198, abs=1e-4)
    assert len(found.groups) == 4
    assert sum(map(len, found.groups)) == 34
    assert 0.5 < found.stability < 1


def test_communities_that_leave_no_choice_are_stable() -> None:
    graph = nx.Graph(["ab", "bc", "ac", "de", "ef", "df", "cd"])
    graph.add_node("z")
    found = find_communities(graph)
    assert found.groups == (("a", "b", "c"), ("d", "e", "f"), ("z",))
    assert found.stability == 1
    assert find_communities(nx.empty_graph(0)).groups == ()


def test_communities_do_not_hang_on_the_hashes_of_strings() -> None:
    code = (
        "import networkx as nx; from mxsu_graph.analysis.network.structure import find_communities as f;"
        "print(f(nx.relabel_nodes(nx.les_miserables_graph(), str), seeds=3))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1


def test_adjusted_rand_index_by_hand() -> None:
    # Pairs together: 2 in both, 6 in the first, 3 in the second, of 15; 1.2 by chance, 4.5 at most.
    first, second = dict(enumerate([0, 0, 0, 1, 1, 1])), dict(enumerate([0, 0, 1, 1, 2, 2]))
    assert compare_partitions(first, second) == pytest.approx((2 - 1.2) / (4.5 - 1.2))
    assert compare_partitions(first, first) == 1
