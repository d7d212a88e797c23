"""What a network falls into: components, bridges, cut vertices, communities; and whether like keeps to like."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = [
    "Communities",
    "compare_partitions",
    "find_bridges",
    "find_communities",
    "find_components",
    "find_cut_vertices",
    "side_assortativity",
]


@dataclass(frozen=True, slots=True)
class Communities:
    """A partition into communities, and how far it can be trusted.

    Attributes:
        groups: communities by falling size, each sorted.
        modularity: of this partition, which is the best over the seeds; 0 for a graph without edges.
        stability: mean adjusted Rand index of all pairs of seeds: 1 where every seed gives the same partition.
        seeds: how many were tried.
    """

    groups: tuple[tuple[str, ...], ...]
    modularity: float
    stability: float
    seeds: int


def find_components(graph: nx.Graph) -> tuple[tuple[str, ...], ...]:
    """Sets of nodes that hang together, arrows taken as edges: by falling size, each sorted."""
    import networkx as nx  # as above

    return _ordered(nx.connected_components(_undirected(graph)))


def find_bridges(graph: nx.Graph) -> tuple[tuple[str, str], ...]:
    """Edges without which a component falls in two, arrows taken as edges; in the order of ids.

    Tarjan, R. E. (1974): A note on finding the bridges of a graph. Information Processing Letters 2, 160-161.
    """
    import networkx as nx  # as above

    pairs = (tuple(sorted(pair)) for pair in nx.bridges(_undirected(graph)))
    return tuple(sorted((a, b) for a, b in pairs))


def find_cut_vertices(graph: nx.Graph) -> tuple[str, ...]:
    """Nodes without which a component falls apart, arrows taken as edges; in the order of ids.

    Hopcroft, J. and Tarjan, R. (1973): Algorithm 447: efficient algorithms for graph manipulation.
    Communications of the ACM 16, 372-378.
    """
    import networkx as nx  # as above

    return tuple(sorted(nx.articulation_points(_undirected(graph))))


def side_assortativity(graph: nx.Graph, attribute: str = "side") -> float | None:
    """Newman's r: 1 where every edge stays on one side, 0 where sides mix as by chance, less where they attract.

    Edges with an end of unknown side are left out; None where no edge remains or all ends are on one side, for
    which r is not defined.

    Newman, M. E. J. (2003): Mixing patterns in networks. Physical Review E 67, 026126.
    """
    side = dict(graph.nodes(data=attribute, default=""))
    arrows = [(side[a], side[b]) for a, b in graph.edges if side[a] and side[b]]
    if not graph.is_directed():
        arrows += [(b, a) for a, b in arrows]
    if not arrows:
        return None
    total = len(arrows)
    same = sum(a == b for a, b in arrows) / total
    out, into = Counter(a for a, _ in arrows), Counter(b for _, b in arrows)
    chance = sum(out[name] * into[name] for name in sorted(out)) / total**2
    return None if math.isclose(chance, 1.0) else (same - chance) / (1 - chance)


def find_communities(graph: nx.Graph, seeds: int = 20, weight: str | None = "weight") -> Communities:
    """Communities by the Louvain method, run with the seeds 0, 1, ...: the partition of greatest modularity.

    Of partitions that are equally good, that of the least seed is taken. The graph is handed over with numbers for
    nodes and in the order of ids, for the method visits sets of nodes, and sets of strings have no fixed order.

    Blondel, V. D. et al. (2008): Fast unfolding of communities in large networks. Journal of Statistical
    Mechanics, P10008. Adjusted Rand index: Hubert, L. and Arabie, P. (1985): Comparing partitions. Journal of
    Classification 2, 193-218.
    """
    import networkx as nx  # as above

    names = sorted(graph)
    simple = nx.Graph()
    simple.add_nodes_from(range(len(names)))
    number = {name: i for i, name in enumerate(names)}
    for a, b, tie in sorted(_undirected(graph).edges(data=weight or "", default=1.0)):
        simple.add_edge(number[a], number[b], weight=tie if weight else 1.0)
    if not simple.number_of_edges():
        return Communities(tuple((name,) for name in names), 0.0, 1.0, seeds)
    found = [nx.community.louvain_communities(simple, weight="weight", seed=seed) for seed in range(seeds)]
    scores = [round(nx.community.modularity(simple, groups), 12) for groups in found]
    best = scores.index(max(scores))
    partitions = [{node: i for i, group in enumerate(groups) for node in group} for groups in found]
    likeness = [compare_partitions(a, b) for a, b in combinations(partitions, 2)]
    named = _ordered([names[node] for node in group] for group in found[best])
    return Communities(named, scores[best], math.fsum(likeness) / len(likeness) if likeness else 1.0, seeds)


def compare_partitions(first: Mapping[int, int], second: Mapping[int, int]) -> float:
    """The adjusted Rand index of two partitions of the same nodes: 1 where equal, 0 as good as chance."""
    cells = Counter((first[node], second[node]) for node in first)
    together = sum(_pairs(count) for count in cells.values())
    rows = sum(_pairs(count) for count in Counter(first.values()).values())
    columns = sum(_pairs(count) for count in Counter(second.values()).values())
    expected = rows * columns / max(1, _pairs(len(first)))
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _undirected(graph: nx.Graph) -> nx.Graph:
    return graph.to_undirected() if graph.is_directed() else graph


def _ordered(groups: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    named: Sequence[tuple[str, ...]] = [tuple(sorted(group)) for group in groups]
    return tuple(sorted(named, key=lambda group: (-len(group), group)))
