"""The network of people by shared events and its ranks, as a user of NetworkX writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import chain

import networkx as nx
from measure import digest, run_step

__all__ = ["Participant", "digest_edges", "project", "rank", "run_networks"]

Participant = tuple[str, str, str, frozenset[str], bool]
"""Event, person, source, cited documents, and whether it is hedged."""


def run_networks(read: Callable[[], list[Participant]], limit: float, *, repeat: bool) -> None:
    """Newman's weights by NetworkX's own function, betweenness and ranks, from participations that `read` finds.

    Each step is given up after `limit` seconds of processor time; short ones are repeated where `repeat` is set.
    """
    graph = run_step("projection", lambda: project(read(), set()), digest_edges, limit=limit, repeat=repeat)
    if graph is None:
        return
    graph.remove_nodes_from(list(nx.isolates(graph)))
    run_step(
        "betweenness",
        lambda: nx.betweenness_centrality(graph),
        lambda values: digest(f"{node} {value:.8f}" for node, value in values.items()),
        limit=limit,
        repeat=True,
    )
    run_step("rank with exclusions", lambda: rank(read()), digest, limit=limit, repeat=repeat)


def project(claims: list[Participant], gone: set[int]) -> nx.Graph:
    """The projection without some claims, as a NetworkX user writes it."""
    both = nx.Graph()
    kept = [claim for i, claim in enumerate(claims) if i not in gone]
    both.add_edges_from((person, event) for event, person, *_ in kept)
    return nx.bipartite.collaboration_weighted_projected_graph(both, {person for _, person, *_ in kept})


def digest_edges(graph: nx.Graph) -> list[str]:
    """What is compared of a network: its edges and their weights."""
    return digest(f"{min(a, b)} {max(a, b)} {weight:.6f}" for a, b, weight in graph.edges(data="weight"))


def rank(claims: list[Participant]) -> list[str]:
    """Ranks by degree, and their range when each source, each document and all hedged claims are left out."""
    out: dict[str, set[int]] = defaultdict(set)
    for i, (_, _, source, cited, hedged) in enumerate(claims):
        for name in chain([source], cited, ["hedged"] if hedged else []):
            out[name].add(i)
    whole = project(claims, set())
    nodes = [node for node, degree in whole.degree() if degree]
    ranks = [_ranks(nodes, whole)] + [_ranks(nodes, project(claims, gone)) for gone in out.values()]
    return [f"{n} {ranks[0][n]} {min(r[n] for r in ranks)} {max(r[n] for r in ranks)}" for n in nodes]


def _ranks(nodes: list[str], graph: nx.Graph) -> dict[str, int]:
    values = {node: graph.degree(node) if node in graph else 0 for node in nodes}
    first: dict[int, int] = {}
    for place, value in enumerate(sorted(values.values(), reverse=True), start=1):
        first.setdefault(value, place)
    return {node: first[value] for node, value in values.items()}
