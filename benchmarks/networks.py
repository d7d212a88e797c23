"""Projections and measures on a synthetic network, against plain NetworkX in the same run, with equal results.

Run: .venv/bin/python benchmarks/networks.py [PEOPLE [EVENTS]]

PEOPLE take part in EVENTS, of 2 to 12 persons each: 17000 and 20000 make a network of some 370,000 edges. A
plain script reads the claims row by row, and folds people and events by NetworkX's own
`collaboration_weighted_projected_graph`, which has Newman's weights. Where NetworkX would take hours, it does
some of the nodes only, drawn with a seed, and its time is scaled up to all of them: such lines have a `~`, and
the values of these nodes are compared. Exact betweenness of the whole was given up after three minutes of
rustworkx on one thread; it is measured on a part of the network.
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
from mxsu_graph.analysis.network.weights import weigh_columns
from mxsu_graph.graph.table import build_table
from mxsu_graph.model import Claim, Corpus, Value, ValueType, Vocabulary

_SAMPLE = {"closeness": 12, "harmonic": 12, "clustering": 400}
"""How many nodes NetworkX does of the measures that take it long."""

_PART = 1_500
"""People of the part on which betweenness is measured."""


def measure_plainly(graph: nx.Graph, name: str, nodes: list[str]) -> dict[str, float]:
    """A measure as a NetworkX user asks for it, of some nodes where it can be had so."""
    if name == "closeness":
        return {node: nx.closeness_centrality(graph, u=node) for node in nodes}
    if name == "harmonic":
        others = len(graph) - 1
        return {node: value / others for node, value in nx.harmonic_centrality(graph, nbunch=nodes).items()}
    if name == "clustering":
        return dict(nx.clustering(graph, nodes))
    if name == "pagerank":
        return dict(nx.pagerank(graph, tol=1e-13 / len(graph), max_iter=10_000))
    if name == "eigenvector":
        return dict(nx.eigenvector_centrality(graph, max_iter=10_000, tol=1e-13, weight="weight"))
    plain = {"core": nx.core_number, "constraint": nx.constraint, "effective-size": nx.effective_size}
    return dict(plain[name](graph))


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


def compare_measures(graph: nx.Graph) -> None:
    """Print a line for each measure, and stop where values differ."""
    draw = random.Random(2)
    for name in ("closeness", "harmonic", "clustering", "core", "pagerank", "eigenvector",
                 "constraint", "effective-size"):  # fmt: skip
        quick, found = timed(lambda name=name: MEASURES[name].compute(graph))  # type: ignore[misc]
        count = min(_SAMPLE.get(name, len(graph)), len(graph))
        nodes = draw.sample(sorted(graph), count) if name in _SAMPLE else list(graph)
        slow, expected = timed(lambda name=name, nodes=nodes: measure_plainly(graph, name, nodes))  # type: ignore[misc]
        scale = len(graph) / count
        assert all(abs(expected[node] - found[node]) < 1e-8 for node in nodes), name
        mark = "~" if name in _SAMPLE else " "
        print(f"{name:15}{mark}{slow * scale:10.1f} {quick:9.2f} {slow * scale / quick:7.0f}", flush=True)


def main() -> None:
    """Print the table."""
    sizes = [int(text) for text in sys.argv[1:]]
    people, events = sizes + [17_000, 20_000][len(sizes) :]
    names = ", ".join(f"{name} {version(name)}" for name in ("networkx", "numpy", "polars", "rustworkx", "scipy"))
    print(f"Python {platform.python_version()}, {names}; one run each, seconds\n")
    table = build_claims(people, events)
    description = build_description(Corpus(), Vocabulary())
    ours, columns = timed(lambda: weigh_columns(table, description, "people-events"))
    weights = {(a, b): weight for a, b, weight in columns.iter_rows()}
    plain, graph = timed(lambda: project_plainly(table))
    print(f"{len(table)} claims, {len(graph)} people, {len(weights)} edges")
    assert graph.number_of_edges() == len(weights)
    assert all(abs(graph[a][b]["weight"] - weight) < 1e-9 for (a, b), weight in weights.items())
    print(f"{'':16}{'NetworkX':>10} {'ours':>9} {'times':>7}")
    print(f"{'projection':16}{plain:10.1f} {ours:9.2f} {plain / ours:7.0f}", flush=True)
    nodes = sorted({end for pair in weights for end in pair})
    compare_measures(weave_bare(weights, dict.fromkeys(nodes, ""), directed=False))
    chosen = {f"person/p{i}" for i in range(_PART)}
    part = {pair: weight for pair, weight in weights.items() if chosen.issuperset(pair)}
    small = weave_bare(part, dict.fromkeys(sorted({end for pair in part for end in pair}), ""), directed=False)
    slow, expected = timed(lambda: nx.betweenness_centrality(small))
    quick, found = timed(lambda: MEASURES["betweenness"].compute(small))
    assert all(abs(expected[node] - found[node]) < 1e-12 for node in small)
    print(f"\n{len(small)} people, {small.number_of_edges()} edges")
    print(f"{'betweenness':16}{slow:10.1f} {quick:9.2f} {slow / quick:7.0f}")


if __name__ == "__main__":
    main()
