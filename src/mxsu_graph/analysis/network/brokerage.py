"""Who stands between the sides: Gould and Fernandez's roles of brokers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["ROLES", "count_across", "count_brokerage"]

ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison")
"""Sides of sender, broker and receiver: AAA, ABA, ABB, AAB, ABC."""


def count_brokerage(graph: nx.Graph) -> dict[str, dict[str, int]]:
    """How often each node brokers, by role.

    A node b brokers for an ordered pair (a, c) where a -> b and b -> c but not a -> c. The role follows from the
    sides: all three the same, coordinator; a and c the same, consultant (also called itinerant broker); b and c
    the same, gatekeeper; a and b the same, representative; all different, liaison. An undirected edge counts as
    two arrows, so that each untied pair counts in both orders and gatekeeper equals representative. The register
    calls everyone who is neither Mexican nor Soviet `third`, so third parties count as one side; nodes of which
    it gives no side take no part.

    Gould, R. V. and Fernandez, R. M. (1989): Structures of mediation: a formal approach to brokerage in
    transaction networks. Sociological Methodology 19, 89-126.
    """
    side = dict(graph.nodes(data="side", default=""))
    found = {node: dict.fromkeys(ROLES, 0) for node in graph}
    for a, b, c in _mediations(graph):
        if side[a] and side[b] and side[c]:
            found[b][_role(side[a], side[b], side[c])] += 1
    return found


def count_across(graph: nx.Graph) -> dict[str, int]:
    """Pairs of one Mexican and one Soviet node, tied to a node and not to each other.

    The gatekeepers, representatives and liaisons between these two sides alone: who would have to carry a
    message from Mexico to Moscow. Brokers of whatever side count, also those of which the register gives none;
    arrows count as edges.
    """
    simple = graph.to_undirected() if graph.is_directed() else graph
    side = dict(graph.nodes(data="side", default=""))
    found = dict.fromkeys(graph, 0)
    for a, b, c in _mediations(simple):
        if side[a] == "mexican" and side[c] == "soviet":
            found[b] += 1
    return found


def _mediations(graph: nx.Graph) -> Iterator[tuple[str, str, str]]:
    for b in graph:
        senders = graph.predecessors(b) if graph.is_directed() else graph[b]
        for a in senders:
            for c in graph[b]:
                if a != c and not graph.has_edge(a, c):
                    yield a, b, c


def _role(first: str, broker: str, last: str) -> str:
    if first == last:
        return "coordinator" if broker == first else "consultant"
    if broker == last:
        return "gatekeeper"
    return "representative" if broker == first else "liaison"
