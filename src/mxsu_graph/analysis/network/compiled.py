"""Measures by compiled engines, where these are installed and the graph is large enough to gain by it.

Betweenness and cores come from rustworkx (Apache-2.0), all others from arrays of numpy and scipy: see `arrays`.
They are optional extras: without them everything works, more slowly. Everything runs on one thread, because
sums in an order that changes would change the last digits from run to run. Tests hold the values equal to those
of NetworkX within 1e-12. Each function gives None where NetworkX has to do it: on small graphs, where an engine
is missing, and for those who have told NetworkX to use another backend.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mxsu_graph.analysis.network import arrays
from mxsu_graph.analysis.network.arrays import LEAST_NODES, Ties, read_ties

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = [
    "LEAST_NODES",
    "find_betweenness",
    "find_closeness",
    "find_clustering",
    "find_constraint",
    "find_cores",
    "find_effective_size",
    "find_harmonic",
    "find_pagerank",
    "find_principal",
    "has_backend",
]

_Found = dict[str, float] | None

_ONE_THREAD = 2**62
"""More nodes than any graph has: the engine starts threads above this number."""


def find_betweenness(graph: nx.Graph, least_nodes: int = LEAST_NODES) -> _Found:
    """Normalised betweenness over hops."""
    engine = _load(graph, least_nodes)
    if engine is None:
        return None
    found = engine.betweenness_centrality(_convert(engine, graph), normalized=True, parallel_threshold=_ONE_THREAD)
    return {node: float(found[i]) for i, node in enumerate(graph)}


def find_cores(graph: nx.Graph, least_nodes: int = LEAST_NODES) -> _Found:
    """Core numbers of an undirected graph without loops."""
    engine = _load(graph, least_nodes)
    if engine is None:
        return None
    found = engine.core_number(_convert(engine, graph))
    return {node: float(found[i]) for i, node in enumerate(graph)}


def find_closeness(graph: nx.Graph, least_nodes: int = LEAST_NODES) -> _Found:
    """Closeness after Wasserman and Faust, of an undirected graph."""
    ties = _read(graph, None, least_nodes)
    counts = arrays.count_distances(ties) if ties else None
    if ties is None or counts is None:
        return None
    reached, total = [0] * len(graph), [0] * len(graph)
    for distance, array in enumerate(counts, start=1):
        for i, count in enumerate(array.tolist()):
            reached[i] += count
            total[i] += distance * count
    others = max(1, len(graph) - 1)
    return ties.name(r / t * (r / others) if t else 0.0 for r, t in zip(reached, total, strict=True))


def find_harmonic(graph: nx.Graph, least_nodes: int = LEAST_NODES) -> _Found:
    """Sum of the inverse distances, of an undirected graph."""
    ties = _read(graph, None, least_nodes)
    counts = arrays.count_distances(ties) if ties else None
    if ties is None or counts is None:
        return None
    columns = zip(*(array.tolist() for array in counts), strict=True) if counts else ([],) * len(graph)
    return ties.name(math.fsum(count / d for d, count in enumerate(column, start=1)) for column in columns)


def find_clustering(graph: nx.Graph, least_nodes: int = LEAST_NODES) -> _Found:
    """Share of tied pairs of neighbours, of an undirected graph."""
    ties = _read(graph, None, least_nodes)
    if ties is None:
        return None
    pairs = (degree * (degree - 1) / 2 for _, degree in graph.degree())
    triangles = arrays.count_triangles(ties).tolist()
    return ties.name(t / p if p else 0.0 for t, p in zip(triangles, pairs, strict=True))


def find_effective_size(graph: nx.Graph, least_nodes: int = LEAST_NODES) -> _Found:
    """Degree less twice the triangles by the degree, which is what Borgatti made of it; isolates have 0."""
    ties = _read(graph, None, least_nodes)
    if ties is None:
        return None
    degrees = (degree for _, degree in graph.degree())
    triangles = arrays.count_triangles(ties).tolist()
    return ties.name(d - 2 * t / d if d else 0.0 for t, d in zip(triangles, degrees, strict=True))


def find_constraint(graph: nx.Graph, least_nodes: int = LEAST_NODES) -> _Found:
    """Constraint over ties that count alike, of an undirected graph; nan for isolates."""
    ties = _read(graph, None, least_nodes)
    return None if ties is None else ties.name(arrays.sum_constraints(ties))


def find_pagerank(
    graph: nx.Graph,
    weight: str | None,
    damping: float,
    tolerance: float,
    most: int,
    least_nodes: int = LEAST_NODES,
) -> _Found:
    """PageRank, iterated until the values change by less than a tolerance in sum."""
    ties = _read(graph, weight, least_nodes)
    return None if ties is None else ties.name(arrays.walk(ties, damping, tolerance, most))


def find_principal(
    graph: nx.Graph,
    nodes: list[str],
    weight: str | None,
    tolerance: float,
    most: int,
    least_nodes: int = LEAST_NODES,
) -> tuple[dict[str, float], float] | None:
    """The principal eigenvector of a component, of unit length, and its eigenvalue."""
    ties = _read(graph, weight, least_nodes, nodes)
    if ties is None:
        return None
    vector, value = arrays.find_principal(ties, tolerance, most)
    return ties.name(vector), value


def _read(graph: nx.Graph, weight: str | None, least_nodes: int, nodes: Sequence[str] = ()) -> Ties | None:
    return None if has_backend(graph) else read_ties(graph, weight, least_nodes, nodes)


def has_backend(graph: nx.Graph) -> bool:
    """Whether NetworkX would hand this graph to a backend: it is one's own, or the user has named some."""
    import networkx as nx  # as above

    own = getattr(graph, "__networkx_backend__", "networkx") != "networkx"
    return own or bool(set(nx.config.backend_priority.algos) - {"networkx"})


def _load(graph: nx.Graph, least_nodes: int) -> Any:  # noqa: ANN401 - a module, which may not be installed
    if len(graph) < least_nodes or has_backend(graph):
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
