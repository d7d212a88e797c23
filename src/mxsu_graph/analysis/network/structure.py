"""What a network falls into: components, bridges, cut vertices; and whether like keeps to like."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = [
    "find_bridges",
    "find_components",
    "find_cut_vertices",
    "order_groups",
    "side_assortativity",
    "take_undirected",
]


def find_components(graph: nx.Graph) -> tuple[tuple[str, ...], ...]:
    """Sets of nodes that hang together, arrows taken as edges: by falling size, each sorted."""
    import networkx as nx  # as above

    return order_groups(nx.connected_components(take_undirected(graph)))


def find_bridges(graph: nx.Graph) -> tuple[tuple[str, str], ...]:
    """Edges without which a component falls in two, arrows taken as edges; in the order of ids.

    Tarjan, R. E. (1974): A note on finding the bridges of a graph. Information Processing Letters 2, 160-161.
    """
    import networkx as nx  # as above

    pairs = (tuple(sorted(pair)) for pair in nx.bridges(take_undirected(graph)))
    return tuple(sorted((a, b) for a, b in pairs))


def find_cut_vertices(graph: nx.Graph) -> tuple[str, ...]:
    """Nodes without which a component falls apart, arrows taken as edges; in the order of ids.

    Hopcroft, J. and Tarjan, R. (1973): Algorithm 447: efficient algorithms for graph manipulation.
    Communications of the ACM 16, 372-378.
    """
    import networkx as nx  # as above

    return tuple(sorted(nx.articulation_points(take_undirected(graph))))


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


def take_undirected(graph: nx.Graph) -> nx.Graph:
    """The graph with arrows taken as edges; where two face each other, the edge has the weight of both.

    NetworkX's own way keeps one of the two, whichever comes last.
    """
    if not graph.is_directed():
        return graph
    simple = graph.to_undirected()
    for a, b, edge in simple.edges(data=True):
        if a != b and "weight" in edge and graph.has_edge(a, b) and graph.has_edge(b, a):
            edge["weight"] = graph[a][b]["weight"] + graph[b][a]["weight"]
    return simple


def order_groups(groups: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """Sets of nodes by falling size, each sorted."""
    named = [tuple(sorted(group)) for group in groups]
    return tuple(sorted(named, key=lambda group: (-len(group), group)))
