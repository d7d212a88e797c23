"""From a plan to a NetworkX graph whose nodes and edges say what they are and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.plan import Ground, Pair, Plan
from mxsu_graph.analysis.network.projections import PROJECTIONS, build_plan
from mxsu_graph.dates import When

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["CERTAINTY", "build_network", "weave_bare", "weave_network"]

CERTAINTY = ("possible", "probable", "certain")
"""From the least to the greatest."""


def build_network(
    table: pl.DataFrame,
    description: Description,
    projection: str,
    *,
    period: When | None = None,
    weighting: str = "newman",
) -> nx.Graph:
    """Project the claims table onto a network.

    Args:
        table: the claims table.
        description: labels, kinds and sides.
        projection: one of `PROJECTIONS`.
        period: only edges whose bounds lie in it.
        weighting: `newman` or `count`, for networks folded over groups.

    Returns:
        What `weave_network` describes.

    Raises:
        UnknownNameError: there is no such projection.
    """
    return weave_network(build_plan(table, description, projection, period), description, weighting=weighting)


def weave_network(
    plan: Plan,
    description: Description,
    *,
    without: frozenset[str] = frozenset(),
    weighting: str = "newman",
) -> nx.Graph:
    """Weave a plan into a graph, without some claims.

    Returns:
        A `networkx.Graph`, or a `DiGraph` where the projection is directed. Nodes carry `label`, `kind`,
        `side`, `country` (what claims say of nationality or place, by name; empty where none does) and `type`
        (the segment of the id), and `bipartite` where there are two modes. Edges carry `claims`, `sources`,
        `roots`, `works`, `ways` and `via` (tuples of ids, sorted), `first` and `last` (dates or None),
        `certainty` (that of the best ground, which is that of its weakest claim) and `weight`. Nodes and edges
        stand in the order of their ids, so that measures add up in the same order each time.
    """
    edges = plan.weave(without)
    graph = _empty(plan, edges, description, without)
    graph.graph.update(projection=plan.projection, title=PROJECTIONS[plan.projection].title, weighting=weighting)
    for (a, b), grounds in edges.items():
        graph.add_edge(a, b, **_edge(plan, grounds, weighting, without))
    return graph


def weave_bare(edges: Mapping[Pair, float], sides: Mapping[str, str], directed: bool) -> nx.Graph:
    """A graph of weights and sides alone, over a fixed set of nodes: what measures need, many times over.

    Nodes whose last edge is gone stay, as isolates, so that values with and without a source can be compared.
    """
    import networkx as nx  # as above

    graph = nx.DiGraph() if directed else nx.Graph()
    for node, side in sides.items():
        graph.add_node(node, side=side)
    for (a, b), weight in edges.items():
        graph.add_edge(a, b, weight=weight)
    return graph


def _empty(plan: Plan, edges: Iterable[Pair], description: Description, without: frozenset[str]) -> nx.Graph:
    import networkx as nx  # as above

    graph = nx.DiGraph() if plan.directed else nx.Graph()
    second = PROJECTIONS[plan.projection].two_mode
    for node in sorted({end for pair in edges for end in pair}):
        segment, _, name = node.partition("/")
        known = description.entities.get(node)
        is_source = segment == "source"
        facts: dict[str, Any] = {
            "label": description.source_label(name) if is_source else description.label(node),
            "kind": description.kind(node) or segment,
            "side": known.side if known else "",
            "country": _countries(plan, node, description, without),
            "type": segment,
        }
        if second:
            facts["bipartite"] = int(segment in second)
        graph.add_node(node, **facts)
    return graph


def _countries(plan: Plan, node: str, description: Description, without: frozenset[str]) -> str:
    """The countries that claims give a node, by their names; a country is its own."""
    if node.startswith("country/"):
        return description.label(node)
    told = (country for country, claim in plan.countries.get(node, ()) if claim not in without)
    return "; ".join(sorted({description.label(country) for country in told}))


def _edge(plan: Plan, grounds: list[Ground], weighting: str, without: frozenset[str]) -> dict[str, Any]:
    relations = [relation for ground in grounds for relation in ground.relations]
    claims = sorted({claim for relation in relations for claim in relation.claims})
    facts = [plan.facts[claim] for claim in claims]
    bounds = [plan.bounds(relation, without) for relation in relations]
    return {
        "claims": tuple(claims),
        "sources": tuple(sorted({fact.source for fact in facts})),
        "roots": tuple(sorted({root for fact in facts for root in fact.roots})),
        "works": tuple(sorted({work for fact in facts for work in fact.works})),
        "ways": tuple(sorted({relation.way for relation in relations})),
        "via": tuple(sorted({ground.via for ground in grounds if ground.via})),
        "first": min((first for first, _ in bounds if first), default=None),
        "last": max((last for _, last in bounds if last), default=None),
        "certainty": CERTAINTY[max(_certainty(plan, ground) for ground in grounds)],
        "weight": float(sum(ground.weigh(weighting) for ground in grounds)),
    }


def _certainty(plan: Plan, ground: Ground) -> int:
    """The better of several relations on a side, the worse of the two sides."""
    sides = [side for side in (ground.left, ground.right) if side]
    return min(max(_weakest(plan, relation.claims) for relation in side) for side in sides)


def _weakest(plan: Plan, claims: tuple[str, ...]) -> int:
    levels = [CERTAINTY.index(plan.facts[claim].certainty) for claim in claims]
    return min(levels, default=len(CERTAINTY) - 1)
