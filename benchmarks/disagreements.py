"""Find where claims differ: `find_disagreements` on the claims table against a SPARQL self-join in rdflib.

Both start from the built files, in turn: reading the Parquet table and grouping it, against loading N-Quads and
joining claims with each other. The join finds only incompatible values of single predicates; the other does all
kinds. Run after a build: .venv/bin/python benchmarks/disagreements.py [RUNS]
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from importlib.metadata import version

import rdflib

from mxsu_graph.analysis.description import build_description
from mxsu_graph.analysis.disagreements import find_disagreements
from mxsu_graph.graph.register import read_register
from mxsu_graph.graph.store import Build, current_build, open_store
from mxsu_graph.graph.table import read_table
from mxsu_graph.graph.vocabulary import read_vocabulary
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


def ours(project: Project, build: Build) -> int:
    """Read the table and the register, and find all disagreements."""
    description = build_description(read_register(open_store(build)), read_vocabulary(project.ontology))
    return len(find_disagreements(read_table(build.table), description, compatible=True))


def theirs(build: Build) -> int:
    """Load everything with rdflib and join the claims with each other."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(build.dataset, format="nquads")
    return len(list(dataset.query(JOIN)))


def main() -> None:
    """Print medians, spread and ratio."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    project = find_project()
    build = current_build(project.build)
    times: dict[str, list[float]] = {"mxsu": [], "rdflib": []}
    counts = (0, 0)
    for _ in range(runs):
        start = time.perf_counter()
        found = ours(project, build)
        middle = time.perf_counter()
        joined = theirs(build)
        times["mxsu"].append(middle - start)
        times["rdflib"].append(time.perf_counter() - middle)
        counts = (found, joined)
    print(
        f"{build.manifest.quads} quads; mxsu finds {counts[0]} questions, the join {counts[1]} pairs of one kind"
    )
    print(
        f"Python {platform.python_version()}, rdflib {version('rdflib')}, polars {version('polars')}, {runs} runs"
    )
    for name, values in times.items():
        print(f"{name:<7} median {statistics.median(values):.2f} s  ({min(values):.2f} to {max(values):.2f})")
    ratios = [b / a for a, b in zip(times["mxsu"], times["rdflib"], strict=True)]
    print(f"rdflib / mxsu  median {statistics.median(ratios):.0f}")


if __name__ == "__main__":
    main()
