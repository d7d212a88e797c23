"""Disagreements and connections on the claims table, against the same questions put to rdflib.

Both sides start from the built files, in turn. Disagreements: reading the Parquet table and grouping it, against
loading N-Quads and joining claims with each other; the join finds only incompatible values of single predicates,
ours all kinds. Connections: the shortest chains with their claims, against loading N-Quads, handing the plain
assertions to NetworkX and asking for one shortest path, which knows no claims. Run after a build:
.venv/bin/python benchmarks/analyses.py [RUNS]
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

import networkx as nx
import rdflib
from rdflib import URIRef

from mxsu_graph.analysis.connections import find_connections
from mxsu_graph.analysis.description import Description, build_description
from mxsu_graph.analysis.disagreements import find_disagreements
from mxsu_graph.analysis.links import Conditions
from mxsu_graph.graph.register import read_register
from mxsu_graph.graph.store import Build, current_build, open_store
from mxsu_graph.graph.table import read_table
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.iri import entity_iri, graph_iri
from mxsu_graph.project import Project, find_project

JOIN = """
PREFIX mxsu: <https://w3id.org/mxsu/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?subject ?predicate WHERE {
  ?predicate mxsu:cardinality mxsu:Single .
  ?claim rdf:predicate ?predicate ; rdf:subject ?subject ; rdf:object ?value .
  ?other rdf:predicate ?predicate ; rdf:subject ?subject ; rdf:object ?against .
  FILTER (STR(?claim) < STR(?other) && ?value != ?against)
}
"""


Work = Callable[[Project, Build], str]
START, END = "person/rivera-diego", "person/khrushchev-nikita"


def find_ours(project: Project, build: Build) -> str:
    """Read the table and the register, and find all disagreements."""
    found = find_disagreements(read_table(build.table), _describe(project, build), compatible=True)
    return f"{len(found)} questions of all kinds"


def find_theirs(_: Project, build: Build) -> str:
    """Load everything with rdflib and join the claims with each other."""
    return f"{len(list(_load(build).query(JOIN)))} pairs of one kind"


def connect_ours(project: Project, build: Build) -> str:
    """Read the table and the register, and find the shortest chains, wide places included."""
    conditions = Conditions(through_countries=True)
    found = find_connections(read_table(build.table), _describe(project, build), START, END, conditions)
    shortest = found.chains[0].hops
    return f"{len(shortest)} hops, {sum(len(hop.links) for hop in shortest)} links with their claims"


def connect_theirs(_: Project, build: Build) -> str:
    """Load everything with rdflib, and ask NetworkX for a shortest path through the plain assertions."""
    graph = nx.Graph()
    for subject, _property, thing in _load(build).graph(URIRef(graph_iri("assertions"))):
        if isinstance(thing, URIRef):
            graph.add_edge(subject, thing)
    path = nx.shortest_path(graph, URIRef(entity_iri(START)), URIRef(entity_iri(END)))
    return f"{len(path) - 1} hops"


def _describe(project: Project, build: Build) -> Description:
    return build_description(read_register(open_store(build)), read_vocabulary(project.ontology))


def _load(build: Build) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(build.dataset, format="nquads")
    return dataset


def main() -> None:
    """Print medians, spread and ratio of each analysis."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    project = find_project()
    build = current_build(project.build)
    print(
        f"{build.manifest.quads} quads; Python {platform.python_version()}, rdflib {version('rdflib')}, "
        f"polars {version('polars')}, networkx {version('networkx')}, {runs} runs, processor time"
    )
    for name, ours, theirs in (
        ("disagreements", find_ours, find_theirs),
        ("connections", connect_ours, connect_theirs),
    ):
        compare(name, runs, lambda work: measure(work, project, build), ours, theirs)


def measure(work: Work, project: Project, build: Build) -> tuple[float, str]:
    """Processor seconds of one run, and what it found."""
    start = time.process_time()
    answer = work(project, build)
    return time.process_time() - start, answer


def compare(name: str, runs: int, run: Callable[[Work], tuple[float, str]], ours: Work, theirs: Work) -> None:
    """Run both sides in turn and print their medians."""
    times: dict[str, list[float]] = {"mxsu": [], "rdflib": []}
    answers = {}
    for _ in range(runs):
        for side, work in (("mxsu", ours), ("rdflib", theirs)):
            seconds, answers[side] = run(work)
            times[side].append(seconds)
    print(name)
    for side, values in times.items():
        spread = f"{min(values):.2f} to {max(values):.2f}"
        print(f"  {side:<7} median {statistics.median(values):.2f} s  ({spread})  {answers[side]}")
    ratios = [b / a for a, b in zip(times["mxsu"], times["rdflib"], strict=True)]
    print(f"  rdflib / mxsu  median {statistics.median(ratios):.0f}")


if __name__ == "__main__":
    main()
