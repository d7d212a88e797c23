"""Communities by label propagation, in a form that gives the same labels on every engine, each time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mxsu_graph.analysis.network.structure import order_groups, take_undirected

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["DIGITS", "MOST_ROUNDS", "group_labels", "propagate_labels"]

DIGITS = 9
"""Votes are compared to so many decimals, because sums in another order differ in the last ones."""

MOST_ROUNDS = 30
"""Rounds after which labels are taken as they are: now and then two states take turns for ever."""


def propagate_labels(graph: nx.Graph, weight: str | None = "weight", rounds: int = MOST_ROUNDS) -> dict[str, str]:
    """The label of each node after rounds of voting; arrows are taken as edges.

    At first each node is its own label. In a round, all nodes at once take the label with the greatest sum of
    weights among their neighbours' ties, their own label counting like a neighbour at the end of their heaviest
    tie; of labels with equal sums, the least id. It ends when nobody changes, or after so many rounds.

    The published method lets nodes decide one after the other in random order (Raghavan, U. N., Albert, R. and
    Kumara, S. (2007): Near linear time algorithm to detect community structures in large-scale networks. Physical
    Review E 76, 036106), so that each run gives another answer; all at once without a vote of their own, as in
    GraphX, two nodes with one tie swap labels for ever. The own vote and the least id settle both.
    """
    simple = take_undirected(graph)
    ties = {
        node: [(other, 1.0 if weight is None else float(edge.get(weight, 1.0))) for other, edge in around.items()]
        for node, around in simple.adjacency()
    }
    heaviest = {node: max((tie for _, tie in around), default=0.0) for node, around in ties.items()}
    labels: dict[str, str] = {node: node for node in simple}
    for _ in range(rounds):
        after = {node: _elect(node, around, heaviest[node], labels) for node, around in ties.items()}
        if after == labels:
            break
        labels = after
    return labels


def group_labels(labels: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """Nodes with equal labels as sets: by falling size, each sorted."""
    groups: dict[str, list[str]] = {}
    for node, label in labels.items():
        groups.setdefault(label, []).append(node)
    return order_groups(groups.values())


def _elect(node: str, around: list[tuple[str, float]], own: float, labels: dict[str, str]) -> str:
    votes: dict[str, list[float]] = {labels[node]: [own]}
    for other, tie in around:
        votes.setdefault(labels[other], []).append(tie)
    return min((-round(math.fsum(ties), DIGITS), label) for label, ties in votes.items())[1]
