from __future__ import annotations

import os
import subprocess
import sys

import networkx as nx
import pytest

from mxsu_graph.analysis.network import communities
from mxsu_graph.analysis.network.communities import (
    METHODS,
    choose_method,
    compare_partitions,
    find_communities,
)
from mxsu_graph.errors import MissingExtraError, UnknownNameError

WITH_ENGINE = "Leiden needs graspologic-native, an optional extra; Louvain takes its place where it is missing"


@pytest.fixture(params=METHODS)
def method(request: pytest.FixtureRequest) -> str:
    """Leiden and Louvain."""
    if request.param == "leiden":
        pytest.importorskip("graspologic_native", reason=WITH_ENGINE)
    return str(request.param)


def test_communities_of_the_karate_club_reach_the_known_optimum(method: str) -> None:
    # 0.4198 is the greatest modularity there is: Brandes et al. (2008), On modularity clustering.
    club = nx.relabel_nodes(nx.karate_club_graph(), str)
    found = find_communities(club, seeds=20, weight=None, method=method)
    assert found.method == method
    assert found.modularity == pytest.approx(0.4198, abs=1e-4)
    assert len(found.groups) == 4
    assert sum(map(len, found.groups)) == 34
    assert 0.5 < found.stability <= 1


def test_communities_that_leave_no_choice_are_stable(method: str) -> None:
    graph = nx.Graph(["ab", "bc", "ac", "de", "ef", "df", "cd"])
    graph.add_node("z")
    found = find_communities(graph, method=method)
    assert found.groups == (("a", "b", "c"), ("d", "e", "f"), ("z",))
    assert found.stability == 1
    assert find_communities(nx.empty_graph(0), method=method).groups == ()


def test_weights_and_arrows_count_as_edges_do(method: str) -> None:
    square = nx.DiGraph()
    square.add_weighted_edges_from([("a", "b", 9.0), ("c", "d", 9.0), ("b", "c", 1.0), ("d", "a", 1.0)])
    assert find_communities(square, method=method).groups == (("a", "b"), ("c", "d"))


def test_communities_do_not_hang_on_the_hashes_of_strings(method: str) -> None:
    code = (
        "import networkx as nx; from mxsu_graph.analysis.network.communities import find_communities as f;"
        f"print(f(nx.relabel_nodes(nx.les_miserables_graph(), str), seeds=3, method={method!r}))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_without_its_engine_leiden_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, communities._ENGINE, None)  # as if it were not installed
    assert choose_method() == "louvain"
    assert find_communities(nx.path_graph(3)).method == "louvain"
    with pytest.raises(MissingExtraError, match=r"pip install 'mxsu-graph\[fast\]'"):
        find_communities(nx.path_graph(3), method="leiden")
    with pytest.raises(UnknownNameError, match="there is no method 'infomap'; there are leiden, louvain"):
        find_communities(nx.path_graph(3), method="infomap")


def test_adjusted_rand_index_by_hand() -> None:
    # Pairs together: 2 in both, 6 in the first, 3 in the second, of 15; 1.2 by chance, 4.5 at most.
    first, second = dict(enumerate([0, 0, 0, 1, 1, 1])), dict(enumerate([0, 0, 1, 1, 2, 2]))
    assert compare_partitions(first, second) == pytest.approx((2 - 1.2) / (4.5 - 1.2))
    assert compare_partitions(first, first) == 1
