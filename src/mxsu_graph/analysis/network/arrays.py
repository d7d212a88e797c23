"""Measures of large graphs by arrays of numpy and scipy, where these are installed.

Distances and triangles are counted with sets of nodes as rows of bits, 64 nodes at a time: on a network of 17,000
people and 370,000 edges that took less time than NetworKit's functions, and it gives closeness and harmonic
centrality alike. `benchmarks/networks.py` measures it against NetworkX, and tests hold all values equal to those
of NetworkX within 1e-12.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = [
    "LEAST_NODES",
    "Ties",
    "count_distances",
    "count_triangles",
    "find_principal",
    "read_ties",
    "sum_constraints",
    "walk",
]

LEAST_NODES = 200
"""Below this, NetworkX takes less than a fifth of a second, and results do not depend on what is installed."""

_SOURCES = 1 << 14
"""Nodes whose distances are found together: two kilobytes a node."""
_COLUMNS = 1 << 14
_ROOM = 1 << 26
"""Bytes that a step may take besides."""
_FARTHEST = 60
"""Where distances are longer, rows of bits stay nearly empty, and NetworkX's search is the better way."""


@dataclass(frozen=True, slots=True)
class Ties:
    """A graph as arrays, nodes numbered in its order.

    Attributes:
        nodes: their names.
        matrix: a `scipy.sparse.csr_array` of weights, float64, n by n, columns sorted.
    """

    nodes: tuple[str, ...]
    matrix: Any

    @property
    def starts(self) -> Any:  # noqa: ANN401 - numpy is optional, and its types with it
        """Where the neighbours of each node begin; int64, n + 1."""
        return self.matrix.indptr.astype("int64")

    def name(self, values: Any) -> dict[str, float]:  # noqa: ANN401 - an array, as above
        """Values of an array by the names of the nodes."""
        return dict(zip(self.nodes, (float(value) for value in values), strict=True))


def read_ties(
    graph: nx.Graph, weight: str | None = None, least_nodes: int = LEAST_NODES, nodes: Sequence[str] = ()
) -> Ties | None:
    """A graph as arrays, or some whole components of it; None where numpy or scipy are missing, or it is small.

    Graphs with loops give None, too: definitions of what follows differ on them.
    """
    names = tuple(nodes or graph)
    if len(names) < least_nodes:
        return None
    try:
        numpy = importlib.import_module("numpy")  # by name: type checkers may not find what is optional
        sparse = importlib.import_module("scipy.sparse")
    except ImportError:
        return None
    if not hasattr(numpy, "bitwise_count"):  # since numpy 2.0
        return None
    number = {node: i for i, node in enumerate(names)}
    ends, others, tie = [], [], []
    for a in names:
        for b, edge in graph.adj[a].items():
            ends.append(number[a])
            others.append(number[b])
            tie.append(1.0 if weight is None else float(edge.get(weight, 1.0)))
    if any(a == b for a, b in zip(ends, others, strict=True)):
        return None
    matrix = sparse.csr_array((tie, (ends, others)), shape=(len(names), len(names)), dtype="float64")
    matrix.sort_indices()
    return Ties(names, matrix)


def count_distances(ties: Ties) -> list[Any] | None:
    """How many nodes lie at distance 1, 2, 3 ... of each node; None where some lie too far for this way.

    All nodes within k + 1 hops of a node are those within k hops of its neighbours.

    Returns:
        An int64 array over nodes for each distance that occurs.
    """
    import numpy as np  # read_ties has found it
    from scipy.sparse.csgraph import connected_components

    count = len(ties.nodes)
    parts, part = connected_components(ties.matrix, directed=False)
    found: list[Any] = []
    for first in range(0, count, _SOURCES):
        size = min(_SOURCES, count - first)
        near = np.zeros((count, (size + 63) // 64), dtype=np.uint64)
        bits = np.arange(size)
        near[first + bits, bits // 64] = np.uint64(1) << (bits % 64).astype(np.uint64)
        known = np.bitwise_count(near).sum(axis=1, dtype=np.int64)
        within_reach = np.bincount(part[first : first + size], minlength=parts)[part]
        for hops in range(_FARTHEST + 1):
            waiting = np.flatnonzero(known < within_reach)
            if not len(waiting):
                break
            if hops == _FARTHEST:
                return None
            near = _look_around(ties, near, waiting)
            reached = np.bitwise_count(near[waiting]).sum(axis=1, dtype=np.int64)
            if hops == len(found):
                found.append(np.zeros(count, dtype=np.int64))
            found[hops][waiting] += reached - known[waiting]
            known[waiting] = reached
    return found


def count_triangles(ties: Ties) -> Any:  # noqa: ANN401 - an array of an optional library
    """In how many triangles each node is, as an int64 array; of an undirected graph."""
    import numpy as np  # as above

    count, starts = len(ties.nodes), ties.starts
    rows = np.repeat(np.arange(count), np.diff(starts))
    columns = ties.matrix.indices.astype(np.int64)
    ahead = rows < columns
    left, right = rows[ahead], columns[ahead]
    shared = np.zeros(len(left), dtype=np.int64)
    for first in range(0, count, _COLUMNS):
        size = min(_COLUMNS, count - first)
        here = (columns >= first) & (columns < first + size)
        bits = np.zeros((count, (size + 63) // 64), dtype=np.uint64)
        place = columns[here] - first
        np.bitwise_or.at(bits, (rows[here], place // 64), np.uint64(1) << (place % 64).astype(np.uint64))
        step = max(1, _ROOM // (bits.shape[1] * 8))
        for i in range(0, len(left), step):
            both = bits[left[i : i + step]] & bits[right[i : i + step]]
            shared[i : i + step] += np.bitwise_count(both).sum(axis=1, dtype=np.int64)
    total = np.bincount(left, shared, count) + np.bincount(right, shared, count)
    return (total / 2).astype(np.int64)


def sum_constraints(ties: Ties) -> Any:  # noqa: ANN401 - an array of an optional library
    """Burt's constraint of each node over ties that count alike; nan for isolates. Undirected graphs.

    With d(i) neighbours, each gets the share 1/d(i) of what i invests, so that the constraint of i is the sum over
    neighbours j of (1 + the sum over common neighbours q of 1/d(q))^2, divided by d(i)^2.
    """
    import numpy as np  # as above

    starts, around = ties.starts, ties.matrix.indices
    degree = np.diff(starts)
    share = 1.0 / np.maximum(degree, 1)
    invested = np.zeros(len(degree))
    found = np.full(len(degree), np.nan)
    for i in range(len(degree)):
        friends = around[starts[i] : starts[i + 1]]
        if not len(friends):
            continue
        invested[friends] = share[friends]
        lengths = degree[friends]
        ends = np.cumsum(lengths)
        reach = np.repeat(starts[friends] - (ends - lengths), lengths) + np.arange(ends[-1])
        common = np.add.reduceat(invested[around[reach]], ends - lengths)
        found[i] = ((1.0 + common) ** 2).sum() / degree[i] ** 2
        invested[friends] = 0.0
    return found


def walk(ties: Ties, damping: float, tolerance: float, most: int) -> Any:  # noqa: ANN401 - as above
    """PageRank as an array: a random walk along weighted ties that jumps at times, and where no tie leads on."""
    import numpy as np  # as above

    count = len(ties.nodes)
    total = np.asarray(ties.matrix.sum(axis=1)).ravel()
    stuck = total == 0
    onward = (
        ties.matrix.multiply(np.where(stuck, 0.0, 1.0 / np.where(stuck, 1.0, total))[:, None]).tocsr().T.tocsr()
    )
    value = np.full(count, 1.0 / count)
    for _ in range(most):
        step = (1.0 - damping + damping * value[stuck].sum()) / count + damping * (onward @ value)
        change = np.abs(step - value).sum()
        value = step
        if change < tolerance:
            break
    return value


def find_principal(ties: Ties, tolerance: float, most: int) -> tuple[Any, float]:
    """The principal eigenvector of a connected graph, of unit length, and its eigenvalue, by power iteration."""
    import numpy as np  # as above

    vector = np.full(len(ties.nodes), 1.0 / len(ties.nodes) ** 0.5)
    length = 1.0
    for _ in range(most):
        step = vector + ties.matrix @ vector  # shifted by one, lest it swing to and fro on bipartite graphs
        length = float(np.sqrt((step * step).sum()))
        step /= length
        change = np.abs(step - vector).sum()
        vector = step
        if change < tolerance * len(ties.nodes):
            break
    return vector, length - 1.0


def _look_around(ties: Ties, near: Any, nodes: Any) -> Any:  # noqa: ANN401 - arrays, as above
    """What some nodes or any of their neighbours know; these nodes have neighbours, for they can still learn."""
    import numpy as np  # as above

    starts, around = ties.starts, ties.matrix.indices
    after = near.copy()
    lengths = (starts[1:] - starts[:-1])[nodes]
    ends = np.cumsum(lengths)
    step = max(1, _ROOM // (near.shape[1] * 8))  # neighbours at a time
    first = 0
    while first < len(nodes):
        # As many nodes as have that many neighbours, and one at least.
        done = ends[first] - lengths[first]
        last = max(int(np.searchsorted(ends, done + step, side="right")), first + 1)
        some, long = nodes[first:last], lengths[first:last]
        begin = np.cumsum(long) - long
        reach = np.repeat(starts[some] - begin, long) + np.arange(long.sum())
        after[some] |= np.bitwise_or.reduceat(near[around[reach]], begin, axis=0)
        first = last
    return after
