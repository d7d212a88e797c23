"""Single-witness audit: what in a network rests on one claim, one source or one document.

Something rests on a claim, a source or a document if it is gone once that is left out. An edge may so rest on
several at a time: two persons share an event by two claims, and need both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.build import weave_bare
from mxsu_graph.analysis.network.fabric import Fabric
from mxsu_graph.analysis.network.plan import Pair, Plan
from mxsu_graph.analysis.network.structure import find_bridges, find_components, find_cut_vertices

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["Audit", "EdgeSupport", "Pillar", "VertexSupport", "audit_network"]


@dataclass(frozen=True, slots=True)
class EdgeSupport:
    """An edge, and what it would be gone without: claims, sources, archival roots.

    Attributes:
        bridge: whether its component falls in two without it.
        cut_off: for a bridge, the number of nodes on the smaller side.
        claims: all claims that make it, necessary or not.
        needs_claims: those without which it is gone, each by itself; likewise sources and roots.
    """

    nodes: Pair
    bridge: bool
    cut_off: int
    claims: tuple[str, ...]
    needs_claims: tuple[str, ...]
    needs_sources: tuple[str, ...]
    needs_roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VertexSupport:
    """A cut vertex, and what it would be none without: claims, sources, archival roots.

    `parts` are the numbers of nodes of the parts that its component falls into without it, the largest first.
    """

    node: str
    parts: tuple[int, ...]
    needs_claims: tuple[str, ...]
    needs_sources: tuple[str, ...]
    needs_roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pillar:
    """A source, an archival root or a claim, and what falls apart without it.

    Attributes:
        kind: source, root or claim.
        edges_lost: edges that are gone.
        isolated: nodes whose last edge is gone.
        components: how many components of at least two nodes are left.
        largest: number of nodes of the largest component that is left.
    """

    kind: str
    name: str
    edges_lost: int
    isolated: int
    components: int
    largest: int


@dataclass(frozen=True, slots=True)
class Audit:
    """Edges and cut vertices with their supports, and pillars by what they carry, those that carry most first."""

    nodes: int
    components: int
    largest: int
    edges: tuple[EdgeSupport, ...]
    cut_vertices: tuple[VertexSupport, ...]
    pillars: tuple[Pillar, ...]

    @property
    def bridges(self) -> tuple[EdgeSupport, ...]:
        """The edges that are bridges."""
        return tuple(edge for edge in self.edges if edge.bridge)


def audit_network(plan: Plan, description: Description) -> Audit:
    """Leave out every claim, source and archival root of a network, each by itself, and see what is gone."""
    whole = plan.weave()
    ones = dict.fromkeys(whole, 1.0)
    fabric = Fabric(plan, "count", ones)
    sides = dict.fromkeys(sorted({end for pair in whole for end in pair}), "")
    graph = weave_bare(ones, sides, plan.directed)
    bridges, cuts = set(find_bridges(graph)), find_cut_vertices(graph)
    edge_needs: dict[Pair, list[tuple[str, str]]] = {pair: [] for pair in whole}
    cut_needs: dict[str, list[tuple[str, str]]] = {node: [] for node in cuts}
    pillars = []
    for kind, name, claims in _candidates(plan):
        change = fabric.change(claims, weighted=False)
        if not change.gone:
            continue
        for pair in change.gone:
            edge_needs[pair].append((kind, name))
        rest = weave_bare(change.apply(ones), sides, plan.directed)
        still = set(find_cut_vertices(rest))
        for node in cuts:
            if node not in still:
                cut_needs[node].append((kind, name))
        pillars.append(_pillar(kind, name, len(change.gone), rest))
    edges = []
    for pair, grounds in whole.items():
        made_by = sorted({claim for g in grounds for relation in g.relations for claim in relation.claims})
        bridge = (min(pair), max(pair)) in bridges
        cut_off = _cut_off(graph, pair) if bridge else 0
        edges.append(EdgeSupport(pair, bridge, cut_off, tuple(made_by), *_by_kind(edge_needs[pair])))
    components = find_components(graph)
    return Audit(
        len(sides),
        len(components),
        max(map(len, components), default=0),
        tuple(edges),
        tuple(VertexSupport(node, _parts(graph, node), *_by_kind(cut_needs[node])) for node in cuts),
        tuple(sorted(pillars, key=lambda p: (-p.edges_lost, -p.isolated, p.kind, p.name))),
    )


def _candidates(plan: Plan) -> Iterator[tuple[str, str, frozenset[str]]]:
    sources: dict[str, set[str]] = {}
    roots: dict[str, set[str]] = {}
    for claim in plan.claims:
        fact = plan.facts[claim]
        sources.setdefault(fact.source, set()).add(claim)
        for root in fact.roots:
            roots.setdefault(root, set()).add(claim)
        yield "claim", claim, frozenset({claim})
    for kind, groups in (("source", sources), ("root", roots)):
        for name, claims in sorted(groups.items()):
            yield kind, name, frozenset(claims)


def _by_kind(needs: list[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    def of(wanted: str) -> tuple[str, ...]:
        return tuple(name for kind, name in needs if kind == wanted)

    return of("claim"), of("source"), of("root")


def _pillar(kind: str, name: str, lost: int, rest: nx.Graph) -> Pillar:
    sizes = [len(component) for component in find_components(rest)]
    return Pillar(kind, name, lost, sizes.count(1), sum(size > 1 for size in sizes), max(sizes, default=0))


def _cut_off(graph: nx.Graph, pair: Pair) -> int:
    """How many nodes the smaller side of a bridge has."""
    before = next(c for c in find_components(graph) if pair[0] in c)
    parts = graph.subgraph(before).copy()
    parts.remove_edge(*pair)
    return min(map(len, find_components(parts)))


def _parts(graph: nx.Graph, node: str) -> tuple[int, ...]:
    """The sizes of what a component falls into without a node."""
    around = next(c for c in find_components(graph) if node in c)
    rest = graph.subgraph([other for other in around if other != node])
    return tuple(map(len, find_components(rest)))
