"""Projections and measures on a synthetic network, against plain NetworkX in the same run, with equal results.

Run: .venv/bin/python benchmarks/networks.py [PEOPLE [EVENTS [MEASURED]]]

PEOPLE take part in EVENTS, of 2 to 12 persons each: 17000 and 20000 make a network of some 390,000 edges. Exact
betweenness takes hours in plain NetworkX at that size, so measures are compared on the network that the first
MEASURED people make. A plain script reads the claims row by row, and folds people and events by NetworkX's own
`collaboration_weighted_projected_graph`, which has Newman's weights.
"""

from __future__ import annotations

import platform
import random
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import networkx as nx
import polars as pl

from mxsu_graph.analysis.description import build_description
from mxsu_graph.analysis.network.build import weave_bare
from mxsu_graph.analysis.network.measures import MEASURES
from mxsu_graph.analysis.network.projections import build_plan
from mxsu_graph.graph.table import build_table
from mxsu_graph.model import Claim, Corpus, Value, ValueType, Vocabulary

PLAIN: dict[str, Callable[[nx.Graph], dict[str, float]]] = {
    "betweenness": nx.betweenness_centrality,
    "eigenvector": lambda graph: nx.eigenvector_centrality(graph, max_iter=10_000, tol=1e-10, weight="weight"),
}
"""What we do not simply leave to NetworkX, and it can do without scipy."""


def build_claims(people: int, events: int) -> pl.DataFrame:
    """Who took part in what, drawn with a seed; some people are invited more often than others."""
    draw = random.Random(1)
    claims: list[Claim] = []
    for event in range(events):
        guests = {min(int(draw.paretovariate(0.35)), people) - 1 for _ in range(draw.randint(2, 4))}
        guests |= {draw.randrange(people) for _ in range(draw.randint(0, 8))}
        for person in sorted(guests):
            value = Value(ValueType.ENTITY, f"person/p{person}")
            claims.append(Claim("a", f"c{len(claims)}", f"event/e{event}", "participant", value, "p1", "words"))
    return build_table(Corpus(claims=tuple(claims)), {})


def project_plainly(table: pl.DataFrame) -> nx.Graph:
    """The projection as a NetworkX user writes it."""
    both = nx.Graph()
    people = set()
    for row in table.iter_rows(named=True):
        both.add_edge(row["object"], row["subject"])
        people.add(row["object"])
    return nx.bipartite.collaboration_weighted_projected_graph(both, people)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of one run, and what it gave."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main() -> None:
    """Print the table."""
    sizes = [int(text) for text in sys.argv[1:]]
    people, events, measured = sizes + [17_000, 20_000, 1_000][len(sizes) :]
    names = ", ".join(f"{name} {version(name)}" for name in ("networkx", "polars"))
    print(f"Python {platform.python_version()}, {names}; one run each, seconds\n")
    table = build_claims(people, events)
    description = build_description(Corpus(), Vocabulary())
    ours, weights = timed(lambda: build_plan(table, description, "people-events").weigh())
    plain, graph = timed(lambda: project_plainly(table))
    print(f"{len(table)} claims, {len(graph)} people, {len(weights)} edges")
    assert graph.number_of_edges() == len(weights)
    assert all(abs(graph[a][b]["weight"] - weight) < 1e-9 for (a, b), weight in weights.items())
    print(f"{'':12} {'plain':>9} {'ours':>9} {'times':>6}")
    print(f"{'projection':12} {plain:9.2f} {ours:9.2f} {plain / ours:6.1f}")
    chosen = {f"person/p{i}" for i in range(measured)}
    part = {pair: weight for pair, weight in weights.items() if chosen.issuperset(pair)}
    small = weave_bare(part, dict.fromkeys(sorted({end for pair in part for end in pair}), ""), directed=False)
    print(f"\nmeasures on {len(small)} people, {small.number_of_edges()} edges")
    for name, compute in PLAIN.items():
        slow, expected = timed(lambda compute=compute: compute(small))  # type: ignore[misc]
        quick, found = timed(lambda name=name: MEASURES[name].compute(small))  # type: ignore[misc]
        assert all(abs(expected[node] - found[node]) < 1e-8 for node in small)
        print(f"{name:12} {slow:9.2f} {quick:9.2f} {slow / quick:6.1f}")


if __name__ == "__main__":
    main()
