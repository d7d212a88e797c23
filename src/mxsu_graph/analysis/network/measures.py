"""Centralities as functions from a graph to a number for each node, defined on any graph, the same every time.

Values are those of NetworkX where it has the measure; where a definition needs a connected graph, or leaves
isolates out, the docstring says what holds here. Directed graphs are taken as undirected where the docstring
does not say otherwise. Self-loops do not occur in our projections. Large graphs go to compiled engines where there
are any: see `compiled`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mxsu_graph.analysis.network import compiled
from mxsu_graph.analysis.network.brokerage import count_across, count_brokerage
from mxsu_graph.analysis.network.spectral import eigenvector, pagerank
from mxsu_graph.errors import UnknownNameError

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["MEASURES", "Measure", "Values", "find_measure", "measure_network"]

Values = dict[str, float]
"""A number for each node, in the order of the graph."""


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

    found: Values = compiled.find_betweenness(graph) or nx.betweenness_centrality(graph, normalized=True)
    return found


def closeness(graph: nx.Graph) -> Values:
    """Inverse of the mean distance to the nodes within reach, times their share of all others; isolates have 0.

    Wasserman, S. and Faust, K. (1994): Social Network Analysis, Cambridge University Press, section 5.2.
    """
    import networkx as nx  # as above

    simple = _undirected(graph)
    found: Values = compiled.find_closeness(simple) or nx.closeness_centrality(simple, wf_improved=True)
    return found


def harmonic(graph: nx.Graph) -> Values:
    """Mean of the inverse distances to all other nodes; what is out of reach counts 0.

    Marchiori, M. and Latora, V. (2000): Harmony in the small-world. Physica A 285, 539-546. Axioms: Boldi, P. and
    Vigna, S. (2014): Axioms for centrality. Internet Mathematics 10, 222-262.
    """
    import networkx as nx  # as above

    simple = _undirected(graph)
    found = compiled.find_harmonic(simple) or nx.harmonic_centrality(simple)
    others = max(1, len(found) - 1)
    return {node: found[node] / others for node in graph}


def core(graph: nx.Graph) -> Values:
    """Greatest k such that the node belongs to a subgraph in which every node has k neighbours.

    Seidman, S. B. (1983): Network structure and minimum degree. Social Networks 5, 269-287.
    """
    import networkx as nx  # as above

    simple = _undirected(graph)
    return compiled.find_cores(simple) or {node: float(k) for node, k in nx.core_number(simple).items()}


def clustering(graph: nx.Graph) -> Values:
    """Share of the pairs of a node's neighbours that are tied; 0 with fewer than two neighbours.

    Watts, D. J. and Strogatz, S. H. (1998): Collective dynamics of small-world networks. Nature 393, 440-442.
    """
    import networkx as nx  # as above

    simple = _undirected(graph)
    return compiled.find_clustering(simple) or {
        node: float(value) for node, value in nx.clustering(simple).items()
    }


def constraint(graph: nx.Graph) -> Values:
    """How far a node's contacts lead to each other; the least constrained stand over structural holes.

    Edges count alike. For isolates, where the formula says nothing, 1 as for a node with a single contact: they
    span no hole.

    Burt, R. S. (1992): Structural Holes. Harvard University Press, chapter 2.
    """
    import networkx as nx  # as above

    simple = _undirected(graph)
    return _with_isolates(compiled.find_constraint(simple) or _ask(nx.constraint, simple), 1.0)


def effective_size(graph: nx.Graph) -> Values:
    """Number of a node's contacts, less their mean number of ties to each other; isolates have 0.

    Burt, R. S. (1992): Structural Holes. Harvard University Press, chapter 2; in the form of Borgatti, S. P.
    (1997): Structural holes: unpacking Burt's redundancy measures. Connections 20, 35-38.
    """
    import networkx as nx  # as above

    simple = _undirected(graph)
    return _with_isolates(compiled.find_effective_size(simple) or _ask(nx.effective_size, simple), 0.0)


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


def _ask(measure: Callable[[nx.Graph], Values], graph: nx.Graph) -> Values:
    """What NetworkX says, which refuses empty graphs where scipy is installed."""
    return measure(graph) if len(graph) else {}


def _with_isolates(values: Mapping[str, float], isolates: float) -> Values:
    return {node: isolates if math.isnan(value) else float(value) for node, value in values.items()}


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
