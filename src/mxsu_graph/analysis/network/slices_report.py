"""Networks by time as rows and as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.projections import PROJECTIONS
from mxsu_graph.analysis.network.report import align, count_noun, label_node
from mxsu_graph.analysis.network.slices import Cut, Sliced

__all__ = [
    "NODE_COLUMNS",
    "SLICE_COLUMNS",
    "label_slice",
    "node_rows",
    "order_nodes",
    "render_slices",
    "slice_rows",
]

SLICE_COLUMNS = (
    "slice", "first", "last", "nodes", "certain_edges", "possible_edges", "stayed", "tau", "communities",
    "modularity", "stability", "alike", "leaders",
)  # fmt: skip
NODE_COLUMNS = ("slice", "node", "label", "certain_rank", "possible_rank", "community")

_LEADERS = 3


def slice_rows(sliced: Sliced, description: Description) -> list[list[str]]:
    """One row a slice, for `SLICE_COLUMNS`; `possible_edges` counts those that are not certain."""
    return [
        [
            label_slice(cut),
            str(cut.slice.earliest),
            str(cut.slice.latest),
            str(len(cut.nodes)),
            str(len(cut.certain)),
            str(len(cut.possible.keys() - cut.certain.keys())),
            str(cut.stayed),
            _decimal(cut.tau),
            str(len(cut.communities.groups)),
            _decimal(cut.communities.modularity),
            _decimal(cut.communities.stability),
            _decimal(cut.alike),
            "; ".join(_leaders(cut, description)),
        ]
        for cut in sliced.cuts
    ]


def node_rows(sliced: Sliced, description: Description) -> list[list[str]]:
    """One row a slice and node, for `NODE_COLUMNS`; communities are numbered within their slice."""
    rows = []
    for cut in sliced.cuts:
        community = {node: i for i, group in enumerate(cut.communities.groups, start=1) for node in group}
        for node in sorted(cut.nodes, key=lambda node, cut=cut: (cut.ranks[node][1], node)):  # type: ignore[misc]
            ranks = [str(rank) for rank in cut.ranks[node]]
            rows.append([label_slice(cut), node, label_node(node, description), *ranks, str(community[node])])
    return rows


def render_slices(sliced: Sliced, description: Description, limit: int = 20) -> str:
    """What stood in each slice, and the ranks of nodes over slices; slices in which nothing did are left out."""
    title = PROJECTIONS[sliced.projection].title
    method = sliced.cuts[0].communities.method if sliced.cuts else "none"
    have = "has no time and stands" if sliced.timeless == 1 else "have no time and stand"
    lines = [
        f"{title}, by {sliced.measure}",
        f"{count_noun(sliced.edges, 'edge')}; {sliced.timeless} of them {have} in no slice",
        "",
    ]
    head = ["slice", "nodes", "certain", "possible", "stayed", "tau", method, "alike", "first in rank"]
    rows = []
    for row, cut in zip(slice_rows(sliced, description), sliced.cuts, strict=True):
        if cut.nodes:
            rows.append([row[0], *row[3:9], row[11], ", ".join(_leaders(cut, description))])
    lines += align(head, rows)
    shown = [cut for cut in sliced.cuts if cut.nodes]
    if len(shown) < len(sliced.cuts):
        lines.append(f"... and {count_noun(len(sliced.cuts) - len(shown), 'slice')} without any edge")
    nodes = order_nodes(sliced)[:limit]
    if nodes:
        head = ["name", *map(label_slice, shown)]
        lines += ["", "Ranks, all that certainly stood and all that may have:"]
        lines += align(head, [[label_node(n, description), *(_rank(n, c) for c in shown)] for n in nodes])
    hidden = len(order_nodes(sliced)) - limit
    if hidden > 0:
        lines.append(f"... and {hidden} more")
    return "\n".join(lines) + "\n"


def order_nodes(sliced: Sliced) -> list[str]:
    """Nodes by the sum over slices of one by their rank, ties sharing the mean of their ranks; then by id."""
    total: dict[str, float] = {}
    for cut in sliced.cuts:
        shared = Counter(possible for _, possible in cut.ranks.values())
        for node in cut.nodes:
            rank = cut.ranks[node][1]
            total[node] = total.get(node, 0.0) + 1 / (rank + (shared[rank] - 1) / 2)
    return sorted(total, key=lambda node: (-round(total[node], 12), node))


def label_slice(cut: Cut) -> str:
    """A slice as people write it: `1959`, `1950-1959`, or as it was asked for."""
    start, slash, end = cut.slice.text.partition("/")
    return f"{start}-{end}" if slash else start


def _leaders(cut: Cut, description: Description) -> Sequence[str]:
    """Who is first in the possible network; if they are many, how many."""
    first = [node for node in cut.nodes if cut.ranks[node][1] == 1]
    if len(first) > _LEADERS:
        return (f"{len(first)} of equal rank",)
    return [label_node(node, description) for node in first]


def _rank(node: str, cut: Cut) -> str:
    if node not in cut.ranks:
        return ""
    certain, possible = cut.ranks[node]
    if all(node not in pair for pair in cut.certain):
        return f"({possible})"
    return str(certain) if certain == possible else f"{certain} ({possible})"


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
