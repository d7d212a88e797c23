"""Communities by the methods of Leiden and Louvain, with their stability over seeds.

Leiden is that of `graspologic-native` (MIT), an optional extra; Louvain is that of NetworkX. Both get the graph
with numbers for nodes and in the order of ids: sets of strings have no fixed order, and results would change.
"""

from __future__ import annotations

import importlib
import math
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeVar

from mxsu_graph.analysis.network.structure import order_groups, take_undirected
from mxsu_graph.errors import MissingExtraError, UnknownNameError

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["METHODS", "Communities", "choose_method", "compare_partitions", "find_communities"]

METHODS = ("leiden", "louvain")

_Node = TypeVar("_Node", bound=Hashable)
_ENGINE = "graspologic_native"
_LEIDEN_ROUNDS = 10
"""Leiden is run again on its own result, which can only improve it; a round that changes nothing costs little."""


@dataclass(frozen=True, slots=True)
class Communities:
    """A partition into communities, and how far it can be trusted.

    Attributes:
        groups: communities by falling size, each sorted.
        modularity: of this partition, which is the best over the seeds; 0 for a graph without edges.
        stability: mean adjusted Rand index of all pairs of seeds: 1 where every seed gives the same partition.
        seeds: how many were tried.
        method: leiden or louvain.
    """

    groups: tuple[tuple[str, ...], ...]
    modularity: float
    stability: float
    seeds: int
    method: str


def choose_method() -> str:
    """Leiden where its engine is installed, else Louvain."""
    return "louvain" if _load() is None else "leiden"


def find_communities(
    graph: nx.Graph, seeds: int = 20, weight: str | None = "weight", method: str = ""
) -> Communities:
    """Communities by one of `METHODS`, run with the seeds 0, 1, ...: the partition of greatest modularity.

    Of partitions that are equally good, that of the least seed is taken; arrows are taken as edges. Without a
    method, that of `choose_method`.

    Louvain: Blondel, V. D. et al. (2008): Fast unfolding of communities in large networks. Journal of Statistical
    Mechanics, P10008. Leiden: Traag, V. A., Waltman, L. and van Eck, N. J. (2019): From Louvain to Leiden:
    guaranteeing well-connected communities. Scientific Reports 9, 5233. Adjusted Rand index: Hubert, L. and
    Arabie, P. (1985): Comparing partitions. Journal of Classification 2, 193-218.

    Raises:
        UnknownNameError: there is no such method.
        MissingExtraError: it is Leiden, and its engine is not installed.
    """
    import networkx as nx  # as above

    chosen = method or choose_method()
    if chosen not in METHODS:
        raise UnknownNameError(f"there is no method '{chosen}'; there are {', '.join(METHODS)}")
    names = sorted(graph)
    simple = _number(graph, names, weight)
    if not simple.number_of_edges():
        return Communities(tuple((name,) for name in names), 0.0, 1.0, seeds, chosen)
    find = _find_leiden if chosen == "leiden" else _find_louvain
    found = [find(simple, seed) for seed in range(seeds)]
    scores = [round(nx.community.modularity(simple, groups), 12) for groups in found]
    best = scores.index(max(scores))
    partitions = [{node: i for i, group in enumerate(groups) for node in group} for groups in found]
    likeness = [compare_partitions(a, b) for a, b in combinations(partitions, 2)]
    stability = math.fsum(likeness) / len(likeness) if likeness else 1.0
    named = order_groups([names[node] for node in group] for group in found[best])
    return Communities(named, scores[best], stability, seeds, chosen)


def compare_partitions(first: Mapping[_Node, int], second: Mapping[_Node, int]) -> float:
    """The adjusted Rand index of two partitions of the same nodes: 1 where equal, 0 as good as chance."""
    cells = Counter((first[node], second[node]) for node in first)
    together = sum(_pairs(count) for count in cells.values())
    rows = sum(_pairs(count) for count in Counter(first.values()).values())
    columns = sum(_pairs(count) for count in Counter(second.values()).values())
    expected = rows * columns / max(1, _pairs(len(first)))
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _number(graph: nx.Graph, names: list[str], weight: str | None) -> nx.Graph:
    import networkx as nx  # as above

    simple = nx.Graph()
    simple.add_nodes_from(range(len(names)))
    number = {name: i for i, name in enumerate(names)}
    for a, b, tie in sorted(take_undirected(graph).edges(data=weight or "", default=1.0)):
        simple.add_edge(number[a], number[b], weight=tie if weight else 1.0)
    return simple


def _find_louvain(simple: nx.Graph, seed: int) -> list[set[int]]:
    import networkx as nx  # as above

    found: list[set[int]] = nx.community.louvain_communities(simple, weight="weight", seed=seed)
    return found


def _find_leiden(simple: nx.Graph, seed: int) -> list[set[int]]:
    engine = _load()
    if engine is None:
        raise MissingExtraError("Leiden needs graspologic-native: pip install 'mxsu-graph[fast]'; or take louvain")
    edges = [(str(a), str(b), float(tie)) for a, b, tie in simple.edges(data="weight")]
    _, found = engine.leiden(edges, seed=seed, iterations=_LEIDEN_ROUNDS, use_modularity=True)
    groups: dict[object, set[int]] = {}
    for node in simple:
        # Isolates have no edge by which the engine could know them.
        groups.setdefault(found.get(str(node), ("alone", node)), set()).add(node)
    return list(groups.values())


def _load() -> Any:  # noqa: ANN401 - a module, which may not be installed
    try:
        return importlib.import_module(_ENGINE)  # by name: type checkers may not find what is optional
    except ImportError:
        return None


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
