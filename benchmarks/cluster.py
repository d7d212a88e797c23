"""Networks on one machine and on a local Spark Connect server: the same jobs, their growth, the same answers.

    python benchmarks/cluster.py 1e4 1e5                # numbers of claims
    python benchmarks/cluster.py 1e6 --page             # and write the page, of all sizes kept

The claims are those of `generate.py`; the network is the whole claim graph. Each side runs in a process of its
own, and a step that is not done after so many processor seconds (`--limit`) is given up.
Exit code 1 where the two sides give other values, or one of them failed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from cluster_page import write_page
from generate import QUADS_PER_CLAIM, describe, plan_archive, write_dataset
from measure import run_step

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.build import weave_bare
from mxsu_graph.analysis.network.cluster.components import find_components
from mxsu_graph.analysis.network.cluster.connect import open_cluster
from mxsu_graph.analysis.network.cluster.degree import degree
from mxsu_graph.analysis.network.cluster.pagerank import pagerank
from mxsu_graph.analysis.network.cluster.propagation import propagate_labels
from mxsu_graph.analysis.network.cluster.ties import Ties, load_relations, tie_network
from mxsu_graph.analysis.network.measures import measure_network
from mxsu_graph.analysis.network.projections import build_plan
from mxsu_graph.analysis.network.propagation import propagate_labels as propagate_here
from mxsu_graph.analysis.network.relations import build_relations, list_exclusions
from mxsu_graph.analysis.network.robustness import Exclusion
from mxsu_graph.analysis.network.structure import find_components as find_components_here
from mxsu_graph.project import find_project

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

HERE = Path(__file__).parent
PROJECTION = "claims"
LEFT_OUT = 4
"""The sources with most claims, that are left out."""
SIDES = ("one", "spark")
PACKAGES = ("polars", "networkx", "rustworkx", "scipy", "pysail", "pyspark-client")

Rows = list[tuple[int, str, Any]]
"""Number of the network (-1: the whole), node, value."""


def find_largest(relations: pl.DataFrame, table: pl.DataFrame) -> list[Exclusion]:
    """The sources with most claims in the network."""
    found = [e for e in list_exclusions(relations, table) if e.kind == "source"]
    return sorted(found, key=lambda e: (-len(e.claims), e.name))[:LEFT_OUT]


class Side:
    """What both sides do: measured steps, whose answers go to files."""

    def __init__(self, name: str, folder: Path, limit: float) -> None:
        self.folder, self.limit, self.name = folder, limit, name

    def step(self, name: str, work: Callable[[], Any], rows: Callable[[Any], Rows] | None = None) -> Any:  # noqa: ANN401 - of any step
        """Measure a step, and keep its rows to be compared."""
        found = run_step(name, work, limit=self.limit)
        if rows and found is not None:
            frame = pl.DataFrame(rows(found), schema=["network", "node", "value"], orient="row")
            frame.sort("network", "node").write_parquet(self.folder / f"{self.name} {name}.parquet")
        return found


def run_one(side: Side, table: pl.DataFrame, description: Description, largest: list[Exclusion]) -> None:
    """Every step with this package on one machine."""
    plan = side.step("read", lambda: build_plan(table, description, PROJECTION))

    def fold(without: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401 - a network
        weights = plan.weigh(without)
        return weave_bare(weights, dict.fromkeys(nodes or sorted({n for p in weights for n in p}), ""), False)

    nodes: list[str] = []
    graph = side.step("fold", fold, lambda g: [(-1, f"{min(e)} {max(e)}", g.edges[e]["weight"]) for e in g.edges])
    nodes = list(graph)
    side.step("degree", lambda: measure_network(graph, "degree"), _whole)
    side.step("PageRank", lambda: measure_network(graph, "pagerank"), _whole)
    side.step(
        "components", lambda: find_components_here(graph), lambda gs: [(-1, n, min(g)) for g in gs for n in g]
    )
    side.step("label propagation", lambda: propagate_here(graph), _whole)

    def leave_out() -> Rows:
        found: Rows = []
        for i, exclusion in enumerate(largest):
            values = measure_network(fold(frozenset(exclusion.claims)), "pagerank")
            found += [(i, node, value) for node, value in values.items()]
        return found

    side.step(_LEAVE_OUT, leave_out, lambda rows: rows)


def run_spark(side: Side, table: pl.DataFrame, description: Description, largest: list[Exclusion]) -> None:
    """Every step on the local server, which is in this process, so that its time and memory count."""
    with open_cluster() as session:
        relations = side.step(
            "read", lambda: load_relations(session, build_relations(table, description, PROJECTION))
        )

        def fold() -> Ties:
            return tie_network(relations, (), PROJECTION)

        network: Ties = side.step("fold", fold, _edges)
        steps: tuple[tuple[str, Callable[[Ties], DataFrame], str], ...] = (
            ("degree", degree, "value"),
            ("PageRank", pagerank, "value"),
            ("components", find_components, "label"),
            ("label propagation", propagate_labels, "label"),
        )
        for name, job, column in steps:
            side.step(
                name,
                lambda job=job: job(network).toArrow(),
                lambda got, column=column: _named(network, got, column),
            )

        def leave_out() -> tuple[Ties, Any]:
            networks = tie_network(relations, largest, PROJECTION)
            return networks, pagerank(networks).where("left_out >= 0").toArrow()

        side.step(_LEAVE_OUT, leave_out, lambda got: _named(got[0], got[1], "value"))


_WRONG = ("other", "differ")
_LEAVE_OUT = f"PageRank without each of {LEFT_OUT} sources"


def _whole(values: dict[str, Any]) -> Rows:
    return [(-1, node, value) for node, value in values.items()]


def _edges(network: Ties) -> Rows:
    names = _names(network)
    rows = network.ties.select("a", "b", "weight").toArrow().to_pylist()
    return [(-1, f"{names[row['a']]} {names[row['b']]}", row["weight"]) for row in rows]


def _named(network: Ties, got: Any, column: str) -> Rows:  # noqa: ANN401 - a table of Arrow
    names = _names(network)
    rows = zip(*(got.column(name).to_pylist() for name in ("left_out", "node", column)), strict=True)
    return [(i, names[node], names[value] if column == "label" else value) for i, node, value in rows]


def _names(network: Ties) -> dict[int, str]:
    return {row["node"]: row["name"] for row in network.nodes.toArrow().to_pylist()}


def compare(folder: Path) -> dict[str, str]:
    """How the answers of the two sides differ, by step: `equal`, or the greatest difference."""
    found = {}
    for path in sorted(folder.glob("one *.parquet")):
        name = path.stem.removeprefix("one ")
        other = folder / f"spark {name}.parquet"
        if not other.exists():
            continue
        one, two = pl.read_parquet(path), pl.read_parquet(other)
        if not one.select("network", "node").equals(two.select("network", "node")):
            found[name] = "other rows"
        elif one["value"].dtype == pl.String:
            found[name] = "equal" if one["value"].equals(two["value"]) else "other values"
        else:
            far = (one["value"] - two["value"].cast(one["value"].dtype)).abs().max() or 0.0
            found[name] = "equal" if far == 0 else f"within {far:.0e}" if far < 1e-9 else f"differ by {far:.0e}"
    return found


def measure_size(claims: float, options: argparse.Namespace) -> dict[str, Any]:
    """Both sides on an archive of about so many claims."""
    quads = claims * QUADS_PER_CLAIM
    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        folder = Path(name)
        archive = plan_archive(quads, find_project())
        write_dataset(archive, find_project(), None, folder / "claims.parquet")
        rows = pl.scan_parquet(folder / "claims.parquet").select(pl.len()).collect().item()
        sides = {}
        for side in SIDES:
            command = [sys.executable, __file__, str(claims), "--side", side, "--scratch", name]
            load = os.getloadavg()[0]
            done = subprocess.run(
                [*command, "--limit", str(options.limit)], capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(done.stderr[-1500:], file=sys.stderr)
            steps = [json.loads(line) for line in done.stdout.splitlines()]
            sides[side] = {"load": round(load, 1), "failed": done.returncode, "steps": steps}
            told = ", ".join(f"{s['step']} {s['note'] or round(s['cpu'], 1)}" for s in steps)
            print(f"{rows:,} claims, {side}: {told}", file=sys.stderr, flush=True)
        same = compare(folder)
    versions = {"Python": platform.python_version()} | {package: version(package) for package in PACKAGES}
    machine = f"{os.cpu_count()} cores, {round(os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9)} GB"
    return {
        "asked": claims,
        "claims": rows,
        "sides": sides,
        "same": same,
        "versions": versions,
        "machine": machine,
    }


def run_side(claims: float, options: argparse.Namespace) -> None:
    """One side, in this process."""
    description = describe(plan_archive(claims * QUADS_PER_CLAIM, find_project()))
    table = pl.read_parquet(options.scratch / "claims.parquet")
    largest = find_largest(build_relations(table, description, PROJECTION), table)
    run = run_one if options.side == "one" else run_spark
    run(Side(options.side, options.scratch, options.limit), table, description, largest)


def main() -> None:
    """Measure, compare, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", type=float, help="about so many claims")
    parser.add_argument("--limit", type=float, default=900, help="processor seconds for a step")
    parser.add_argument("--page", action="store_true", help="write the tables of docs/clusters.md")
    parser.add_argument("--scratch", type=Path, help="folder for data while it is needed")
    kept = find_project().build / "benchmarks" / "cluster.json"
    parser.add_argument("--kept", type=Path, default=kept, help="measurements; those of a size replace older ones")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        run_side(options.sizes[0], options)
        return
    kept = (
        {m["asked"]: m for m in json.loads(options.kept.read_text(encoding="utf-8"))}
        if options.kept.exists()
        else {}
    )
    for claims in sorted(options.sizes):
        kept[claims] = measure_size(claims, options)
        options.kept.parent.mkdir(parents=True, exist_ok=True)
        measured = [kept[asked] for asked in sorted(kept)]
        options.kept.write_text(json.dumps(measured), encoding="utf-8")
    wrong = [
        f"{m['claims']} {step}: {how}"
        for m in measured
        for step, how in m["same"].items()
        if how.startswith(_WRONG)
    ]
    wrong += [
        f"{m['claims']} {name} failed" for m in measured for name, side in m["sides"].items() if side["failed"]
    ]
    for difference in wrong:
        print(f"wrong: {difference}", file=sys.stderr)
    if options.page:
        write_page(measured, HERE.parent / "docs" / "clusters.md")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
