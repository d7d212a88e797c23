"""Centralities as functions from a graph to a number for each node, defined on any graph, the same every time.

Values are those of NetworkX where it has the measure; where a definition needs a connected graph, or leaves
isolates out, the docstring says what holds here. Directed graphs are taken as undirected where the docstring
does not say otherwise. Self-loops do not occur in our projections. Betweenness of large graphs goes to a compiled
engine where there is one: see `compiled`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mxsu_graph.analysis.network.brokerage import count_across, count_brokerage
from mxsu_graph.analysis.network.compiled import find_betweenness
from mxsu_graph.errors import UnknownNameError

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["MEASURES", "Measure", "Values", "find_measure", "measure_network"]

Values = dict[str, float]
"""A number for each node, in the order of the graph."""

_TOLERANCE = 1e-13
_ITERATIONS = 100_000


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure by name; `least_first` where a small value is the remarkable one."""

    name: str
    compute: Callable[[nx.Graph], Values]
    weighted: bool = False
    least_first: bool = False

    @property
    def summary(self) -> str:
        """The first line of the definition."""
        return (self.compute.__doc__ or "").strip().partition("\n")[0]


def measure_network(graph: nx.Graph, name: str) -> Values:
    """The values of a measure for all nodes, in their order.

    Raises:
        UnknownNameError: there is no such measure.
    """
    return find_measure(name).compute(graph)


def find_measure(name: str) -> Measure:
    """The measure of this name.

    Raises:
        UnknownNameError: there is none.
    """
    if name not in MEASURES:
        raise UnknownNameError(f"there is no measure '{name}'; there are {', '.join(MEASURES)}")
    return MEASURES[name]


def degree(graph: nx.Graph) -> Values:
    """Number of neighbours; of arrows, in and out, in a directed graph.

    Freeman, L. C. (1978): Centrality in social networks: conceptual clarification. Social Networks 1, 215-239.
    """
    return {node: float(count) for node, count in graph.degree()}


def strength(graph: nx.Graph) -> Values:
    """Sum of the weights of a node's edges.

    Barrat, A. et al. (2004): The architecture of complex weighted networks. PNAS 101, 3747-3752.
    """
    return {node: float(total) for node, total in graph.degree(weight="weight")}


def betweenness(graph: nx.Graph) -> Values:
    """Share of shortest paths between pairs of other nodes that pass through a node; edges count one hop each.

    A pair that no path joins adds nothing; all pairs of the graph are counted, across components too. Directed
    graphs are walked along their arrows.

    Freeman, L. C. (1977): A set of measures of centrality based on betweenness. Sociometry 40, 35-41. Computed
    after Brandes, U. (2001): A faster algorithm for betweenness centrality. Journal of Mathematical Sociology
    25, 163-177.
    """
    import networkx as nx  # as above

    found: Values = find_betweenness(graph) or nx.betweenness_centrality(graph, normalized=True)
    return found


def closeness(graph: nx.Graph) -> Values:
    """Inverse of the mean distance to the nodes within reach, times their share of all others; isolates have 0.

    Wasserman, S. and Faust, K. (1994): Social Network Analysis, Cambridge University Press, section 5.2.
    """
    import networkx as nx  # as above

    found: Values = nx.closeness_centrality(_undirected(graph), wf_improved=True)
    return found


def harmonic(graph: nx.Graph) -> Values:
    """Mean of the inverse distances to all other nodes; what is out of reach counts 0.

    Marchiori, M. and Latora, V. (2000): Harmony in the small-world. Physica A 285, 539-546. Axioms: Boldi, P. and
    Vigna, S. (2014): Axioms for centrality. Internet Mathematics 10, 222-262.
    """
    import networkx as nx  # as above

    found = nx.harmonic_centrality(_undirected(graph))
    others = max(1, len(found) - 1)
    return {node: value / others for node, value in found.items()}


def eigenvector(graph: nx.Graph, weight: str | None = "weight") -> Values:
    """Component of the principal eigenvector of the (weighted) adjacency matrix, of unit length.

    On a disconnected graph only the component with the greatest eigenvalue has values above 0; where several share
    it, the vector is the projection of the uniform one, so that equal components have equal values.

    Bonacich, P. (1972): Factoring and weighting approaches to status scores and clique identification. Journal of
    Mathematical Sociology 2, 113-120.
    """
    import networkx as nx  # as above

    simple = _undirected(graph)
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


def pagerank(graph: nx.Graph, weight: str | None = "weight", damping: float = 0.85) -> Values:
    """Share of time that a random walk spends at a node, if it jumps anywhere with probability 0.15.

    Arrows are followed where there are any, weights are odds, and from a node without a way on the walk jumps.
    Iterated until the values change by less than 1e-13 in sum; NetworkX stops at 1e-6 times the number of nodes.

    Brin, S. and Page, L. (1998): The anatomy of a large-scale hypertextual Web search engine. Computer Networks
    30, 107-117.
    """
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


def core(graph: nx.Graph) -> Values:
    """Greatest k such that the node belongs to a subgraph in which every node has k neighbours.

    Seidman, S. B. (1983): Network structure and minimum degree. Social Networks 5, 269-287.
    """
    import networkx as nx  # as above

    return {node: float(number) for node, number in nx.core_number(_undirected(graph)).items()}


def clustering(graph: nx.Graph) -> Values:
    """Share of the pairs of a node's neighbours that are tied; 0 with fewer than two neighbours.

    Watts, D. J. and Strogatz, S. H. (1998): Collective dynamics of small-world networks. Nature 393, 440-442.
    """
    import networkx as nx  # as above

    return {node: float(value) for node, value in nx.clustering(_undirected(graph)).items()}


def constraint(graph: nx.Graph) -> Values:
    """How far a node's contacts lead to each other; the least constrained stand over structural holes.

    Edges count alike. For isolates, where the formula says nothing, 1 as for a node with a single contact: they
    span no hole.

    Burt, R. S. (1992): Structural Holes. Harvard University Press, chapter 2.
    """
    import networkx as nx  # as above

    return _with_isolates(nx.constraint(_undirected(graph)), 1.0)


def effective_size(graph: nx.Graph) -> Values:
    """Number of a node's contacts, less their mean number of ties to each other; isolates have 0.

    Burt, R. S. (1992): Structural Holes. Harvard University Press, chapter 2; in the form of Borgatti, S. P.
    (1997): Structural holes: unpacking Burt's redundancy measures. Connections 20, 35-38.
    """
    import networkx as nx  # as above

    return _with_isolates(nx.effective_size(_undirected(graph)), 0.0)


def brokerage(graph: nx.Graph) -> Values:
    """Number of ordered pairs of untied neighbours between which a node stands, in any of five roles.

    See `brokerage.count_brokerage` for the roles.
    """
    return {node: float(sum(roles.values())) for node, roles in count_brokerage(graph).items()}


def across(graph: nx.Graph) -> Values:
    """Number of untied pairs, one Mexican and one Soviet, between which a node stands, whatever its own side.

    See `brokerage.count_across`.
    """
    return {node: float(count) for node, count in count_across(graph).items()}


def _undirected(graph: nx.Graph) -> nx.Graph:
    return graph.to_undirected() if graph.is_directed() else graph


def _with_isolates(values: Mapping[str, float], isolates: float) -> Values:
    return {node: isolates if math.isnan(value) else float(value) for node, value in values.items()}


def _onward(graph: nx.Graph, node: str, weight: str | None) -> list[tuple[str, float]]:
    ways = [(other, 1.0 if weight is None else edge.get(weight, 1.0)) for other, edge in graph[node].items()]
    total = math.fsum(odds for _, odds in ways)
    return [(other, odds / total) for other, odds in ways] if total else []


def _principal(graph: nx.Graph, nodes: list[str], weight: str | None) -> tuple[Values, float]:
    """The principal eigenvector of a component and its eigenvalue, by power iteration.

    The matrix is shifted by one, as NetworkX does, lest the iteration swing to and fro on bipartite graphs.
    """
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


MEASURES: dict[str, Measure] = {
    entry.name: entry
    for entry in (
        Measure("degree", degree),
        Measure("strength", strength, weighted=True),
        Measure("betweenness", betweenness),
        Measure("closeness", closeness),
        Measure("harmonic", harmonic),
        Measure("eigenvector", eigenvector, weighted=True),
        Measure("pagerank", pagerank, weighted=True),
        Measure("core", core),
        Measure("clustering", clustering),
        Measure("constraint", constraint, least_first=True),
        Measure("effective-size", effective_size),
        Measure("brokerage", brokerage),
        Measure("across", across),
    )
}
"""Every measure by name."""
