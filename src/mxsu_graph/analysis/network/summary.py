"""A network in one page: size, components, bridges, sides, communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mxsu_graph.analysis.network.communities import METHODS, Communities, choose_method, find_communities
from mxsu_graph.analysis.network.structure import (
    find_bridges,
    find_components,
    find_cut_vertices,
    side_assortativity,
)

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["render_summary"]


def render_summary(graph: nx.Graph, groups: int = 5, method: str = "") -> str:
    """What the network falls into; communities of one method are listed, the largest first."""
    label = dict(graph.nodes(data="label"))
    components = find_components(graph)
    mixing = side_assortativity(graph)
    certain = sum(edge["certainty"] == "certain" for _, _, edge in graph.edges(data=True))
    dated = sum(edge["first"] is not None for _, _, edge in graph.edges(data=True))
    lines = [
        graph.graph["title"],
        f"nodes            {len(graph)}",
        f"edges            {graph.number_of_edges()}, {certain} certain, {dated} dated",
        f"components       {len(components)}, the largest with {len(components[0]) if components else 0} nodes",
        f"bridges          {len(find_bridges(graph))}",
        f"cut vertices     {', '.join(label[node] for node in find_cut_vertices(graph)) or 'none'}",
        f"side mixing r    {'not defined' if mixing is None else f'{mixing:.2f}'}",
    ]
    chosen = method or choose_method()
    compared = [name for name in METHODS if name != chosen and name in (choose_method(), "louvain")]
    found = {name: find_communities(graph, method=name) for name in (chosen, *compared)}
    lines += [f"{name:16} {_tell(communities)}" for name, communities in found.items()]
    lines += [f"communities      by the method of {chosen.capitalize()}:"]
    for group in found[chosen].groups[:groups]:
        lines.append(f"  {len(group):3}  {', '.join(label[node] for node in group)}")
    return "\n".join(lines) + "\n"


def _tell(found: Communities) -> str:
    return (
        f"{len(found.groups)} communities, modularity {found.modularity:.2f}, "
        f"stability {found.stability:.2f} over {found.seeds} seeds"
    )
