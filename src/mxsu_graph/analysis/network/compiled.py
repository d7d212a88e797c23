"""Betweenness by a compiled engine, where one is installed and the graph is large enough to gain by it.

The engine is rustworkx (Apache-2.0), an optional extra: without it everything works, more slowly. It is run on one
thread, because sums in an order that changes would change the last digits from run to run. Tests hold its values
equal to those of NetworkX within 1e-12. Only betweenness goes there: it gained about twenty times in
`benchmarks/networks.py`, closeness nothing to speak of.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["LEAST_NODES", "find_betweenness"]

LEAST_NODES = 200
"""Below this, NetworkX takes less than a fifth of a second, and results do not depend on what is installed."""

_ONE_THREAD = 2**62
"""More nodes than any graph has: the engine starts threads above this number."""


def find_betweenness(graph: nx.Graph, least_nodes: int = LEAST_NODES) -> dict[str, float] | None:
    """Normalised betweenness over hops, or None where the engine is missing or the graph small."""
    engine = _load(graph, least_nodes)
    if engine is None:
        return None
    found = engine.betweenness_centrality(_convert(engine, graph), normalized=True, parallel_threshold=_ONE_THREAD)
    return {node: float(found[i]) for i, node in enumerate(graph)}


def _load(graph: nx.Graph, least_nodes: int) -> Any:  # noqa: ANN401 - a module, which may not be installed
    if len(graph) < least_nodes:
        return None
    try:
        return importlib.import_module("rustworkx")  # by name: type checkers may not find what is optional
    except ImportError:
        return None


def _convert(engine: Any, graph: nx.Graph) -> Any:  # noqa: ANN401 - types of the module that may be missing
    index = {node: i for i, node in enumerate(graph)}
    made = engine.PyDiGraph() if graph.is_directed() else engine.PyGraph()
    made.add_nodes_from(list(index))
    made.add_edges_from_no_data([(index[a], index[b]) for a, b in graph.edges])
    return made
