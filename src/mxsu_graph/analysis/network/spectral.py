"""Eigenvector centrality and PageRank, iterated until nothing changes any more."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mxsu_graph.analysis.network import compiled
from mxsu_graph.analysis.network.structure import take_undirected

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["eigenvector", "pagerank"]

_TOLERANCE = 1e-13
_ITERATIONS = 100_000


def eigenvector(graph: nx.Graph, weight: str | None = "weight") -> dict[str, float]:
    """Component of the principal eigenvector of the (weighted) adjacency matrix, of unit length.

    On a disconnected graph only the component with the greatest eigenvalue has values above 0; where several share
    it, the vector is the projection of the uniform one, so that equal components have equal values.

    Bonacich, P. (1972): Factoring and weighting approaches to status scores and clique identification. Journal of
    Mathematical Sociology 2, 113-120.
    """
    import networkx as nx  # as above

    simple = take_undirected(graph)
    parts = []
    for nodes in nx.connected_components(simple):
        vector, value = _principal(simple, sorted(nodes), weight)
        parts.append((value, vector))
    greatest = max((value for value, _ in parts), default=0.0)
    found = dict.fromkeys(simple, 0.0)
    for value, vector in parts:
        if greatest > 0 and math.isclose(value, greatest, rel_tol=1e-9):
            share = math.fsum(vector.values())
            found.update({node: share * entry for node, entry in vector.items()})
    length = math.sqrt(math.fsum(value * value for value in found.values())) or 1.0
    return {node: value / length for node, value in found.items()}


def pagerank(graph: nx.Graph, weight: str | None = "weight", damping: float = 0.85) -> dict[str, float]:
    """Share of time that a random walk spends at a node, if it jumps anywhere with probability 0.15.

    Arrows are followed where there are any, weights are odds, and from a node without a way on the walk jumps.
    Iterated until values change by less than 1e-13 in sum; NetworkX stops at 1e-6 times the number of nodes.
    Where NetworkX has been told to use a backend, it is asked, for the same accuracy.

    Brin, S. and Page, L. (1998): The anatomy of a large-scale hypertextual Web search engine. Computer Networks
    30, 107-117.
    """
    if compiled.has_backend(graph):
        import networkx as nx  # as above

        found: dict[str, float] = nx.pagerank(
            graph, alpha=damping, weight=weight, tol=_TOLERANCE / max(1, len(graph)), max_iter=_ITERATIONS
        )
        return found
    quick = compiled.find_pagerank(graph, weight, damping, _TOLERANCE, _ITERATIONS)
    if quick is not None:
        return quick
    count = len(graph)
    onward = {node: _onward(graph, node, weight) for node in graph}
    value = dict.fromkeys(graph, 1.0 / count) if count else {}
    for _ in range(_ITERATIONS):
        lost = math.fsum(value[node] for node in graph if not onward[node])
        base = (1.0 - damping + damping * lost) / max(1, count)
        step = dict.fromkeys(graph, base)
        for node, ways in onward.items():
            for other, odds in ways:
                step[other] += damping * value[node] * odds
        change = math.fsum(abs(step[node] - value[node]) for node in graph)
        value = step
        if change < _TOLERANCE:
            break
    return value


def _onward(graph: nx.Graph, node: str, weight: str | None) -> list[tuple[str, float]]:
    ways = [(other, 1.0 if weight is None else edge.get(weight, 1.0)) for other, edge in graph[node].items()]
    total = math.fsum(odds for _, odds in ways)
    return [(other, odds / total) for other, odds in ways] if total else []


def _principal(graph: nx.Graph, nodes: list[str], weight: str | None) -> tuple[dict[str, float], float]:
    """The principal eigenvector of a component and its eigenvalue, by power iteration.

    The matrix is shifted by one, as NetworkX does, lest the iteration swing to and fro on bipartite graphs.
    """
    quick = compiled.find_principal(graph, nodes, weight, _TOLERANCE, _ITERATIONS)
    if quick is not None:
        return quick
    ties = {
        node: [(other, 1.0 if weight is None else edge.get(weight, 1.0)) for other, edge in graph[node].items()]
        for node in nodes
    }
    vector = dict.fromkeys(nodes, 1.0 / math.sqrt(len(nodes)))
    length = 1.0
    for _ in range(_ITERATIONS):
        step = {node: vector[node] + sum(tie * vector[other] for other, tie in ties[node]) for node in nodes}
        length = math.sqrt(math.fsum(value * value for value in step.values()))
        step = {node: value / length for node, value in step.items()}
        change = math.fsum(abs(step[node] - vector[node]) for node in nodes)
        vector = step
        if change < _TOLERANCE * len(nodes):
            break
    return vector, length - 1.0
