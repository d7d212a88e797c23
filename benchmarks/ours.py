"""Every step with mxsu_graph, in one process: `python ours.py FOLDER QUADS`, which `bench.py` calls."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import polars as pl
import pyoxigraph as ox
from generate import describe, plan_archive
from measure import digest, run_step
from questions import plan_questions

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.disagreements import Disagreement, find_disagreements
from mxsu_graph.analysis.network.build import weave_bare
from mxsu_graph.analysis.network.measures import MEASURES
from mxsu_graph.analysis.network.meter import Meter
from mxsu_graph.analysis.network.projections import build_plan
from mxsu_graph.analysis.network.robustness import rank_network
from mxsu_graph.analysis.network.weights import weigh_columns
from mxsu_graph.analysis.witnesses import Agreement, find_agreements
from mxsu_graph.export import write_export
from mxsu_graph.export.dataset import read_dataset
from mxsu_graph.graph.table import read_table, scan_table
from mxsu_graph.project import Project, find_project
from mxsu_graph.query.engines.comparing import comparable_term
from mxsu_graph.query.engines.engine import StoreEngine
from mxsu_graph.validation.shacl import StoreEngine as Validated
from mxsu_graph.validation.shacl import read_shapes, validate

_RANK_LIMIT = 900
_MOST_IN_FULL = 2e6
"""Beyond so many quads, questions are asked in memory alone, and exported quads are counted and not compared."""


@dataclass(frozen=True)
class Data:
    """What one size of the benchmark works on: files that `bench.py` has written."""

    project: Project
    folder: Path
    quads: float

    @property
    def dataset(self) -> Path:
        """Canonical N-Quads."""
        return self.folder / "dataset.nq"

    @property
    def table(self) -> Path:
        """The claims table."""
        return self.folder / "claims.parquet"


def run_limits(data: Data, scratch: Path) -> None:
    """What nothing can be quicker than here: reading, writing and parsing as many bytes, and no more."""
    content = run_step("read", data.dataset.read_bytes, repeat=True)
    assert content is not None

    def write() -> int:
        path = scratch / "copy"
        with path.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        path.unlink()
        return 1

    run_step("write", write)
    run_step("copy", lambda: len(bytearray(content)), repeat=True)
    run_step("parse", lambda: sum(1 for _ in ox.parse(content, format=ox.RdfFormat.N_QUADS, lenient=True)) or 1)


def run_load(data: Data, store: Path) -> ox.Store:
    """Load the dataset into a store on disk, as a build does, and into memory. Gives the one in memory."""

    def load(store: ox.Store) -> ox.Store:
        # As `graph.store` does: the lines are canonical, and their IRIs need not be parsed again.
        store.bulk_load(path=str(data.dataset), format=ox.RdfFormat.N_QUADS, lenient=True)
        return store

    def load_on_disk() -> ox.Store:
        shutil.rmtree(store, ignore_errors=True)
        opened = load(ox.Store(str(store)))
        opened.flush()
        return opened

    def count(loaded: ox.Store) -> list[str]:
        return [str(len(loaded))]

    run_step("load on disk", load_on_disk, count)
    found = run_step("load", lambda: load(ox.Store()), count)
    assert found is not None
    run_step("scan", lambda: sum(1 for _ in found) or 1)
    return found


def run_queries(data: Data, store: ox.Store, where: str = "") -> None:
    """Every question of the library."""
    engine = StoreEngine(store)
    for name, text in plan_questions(data.project):
        run_step(
            f"{where}query {name}",
            lambda text=text, name=name: engine.select(text, name),  # type: ignore[misc]  # bound now
            lambda found: digest(" ".join(map(comparable_term, row)) for row in found.rows),
            repeat=True,
        )


def run_validation(data: Data, store: ox.Store) -> None:
    """All shapes of the project over the union of all graphs, in memory, as `mxsu validate` does."""
    shapes = sorted((data.project.ontology / "shapes").glob("*.ttl"))
    run_step(
        "validation",
        lambda: validate(Validated(store), read_shapes(*shapes)),
        # The other side does without the shapes of `consistency.ttl`, which take it a second a claim.
        lambda report: digest(
            f"{r.focus} {r.component} {r.source_shape}"
            for r in report.results
            if "Consistency" not in str(r.source_shape)
        ),
    )


def run_claims(data: Data, description: Description) -> None:
    """What reads the claims table: disagreements, witnesses, projections, measures, ranks."""
    predicates = description.predicates
    in_file = scan_table(data.table)  # as the commands take it; they read what they need of it

    def of_values(found: Disagreement) -> bool:
        return found.kind in ("date", "value") and predicates[found.predicate].single

    run_step(
        "disagreements",
        lambda: find_disagreements(in_file, description, compatible=True),
        lambda found: sorted({f"{d.subject} {d.predicate}" for d in found if of_values(d)}),
    )

    def agreed(found: tuple[Agreement, ...]) -> list[str]:
        entities = [
            a for a in found if a.claims[0].object_type == "entity" and not predicates[a.predicate].symmetric
        ]
        return sorted({f"{a.subject} {a.predicate} {a.claims[0].object}" for a in entities})

    run_step("witnesses", lambda: find_agreements(in_file, description, texts=2), agreed)
    table = run_step("claims table", lambda: read_table(data.table), lambda t: digest(t["claim"]), repeat=True)
    assert table is not None
    run_networks(data, table, description)


def run_networks(data: Data, table: pl.DataFrame, description: Description) -> None:
    """The network of people by shared events, its betweenness, and what each source does to the ranks."""
    columns = run_step(
        "projection",
        lambda: weigh_columns(table, description, "people-events"),
        lambda found: digest(f"{a} {b} {weight:.6f}" for a, b, weight in found.iter_rows()),
        repeat=True,
    )
    assert columns is not None
    weights = {(a, b): weight for a, b, weight in columns.iter_rows()}
    graph: nx.Graph = weave_bare(weights, dict.fromkeys(sorted({n for pair in weights for n in pair}), ""), False)
    run_step(
        "betweenness",
        lambda: MEASURES["betweenness"].compute(graph),
        lambda values: digest(f"{node} {value:.8f}" for node, value in values.items()),
        limit=_RANK_LIMIT,
        repeat=True,
    )
    run_step(
        "rank with exclusions",
        lambda: rank_network(Meter(build_plan(table, description, "people-events"), description, "degree")),
        lambda ranking: digest(f"{s.node} {s.rank} {s.ranks[0]} {s.ranks[1]}" for s in ranking.standings),
        limit=_RANK_LIMIT,
        repeat=True,
    )


def run_exports(data: Data, folder: Path) -> None:
    """The whole dataset as TriG and as JSON-LD."""
    for form, ending in (("trig", "trig"), ("jsonld", "jsonld")):
        path = folder / f"export.{ending}"

        def write(form: str = form, path: Path = path) -> Path:
            with path.open("wb") as out:
                write_export(read_dataset(data.dataset), form, out)
            return path

        # Comparing ten million quads one by one would take the memory of ten million texts.
        run_step(f"export {form}", write, count_quads if data.quads <= _MOST_IN_FULL else count_lines)


def count_quads(path: Path) -> list[str]:
    """The number of different quads in a file that was exported."""
    return digest(
        f"{q.subject} {q.predicate} {comparable_term(q.object)} {q.graph_name}" for q in ox.parse(path=path)
    )  # type: ignore[arg-type]  # no triple terms


def count_lines(path: Path) -> list[str]:
    """The number of quads in a file that was exported."""
    return [str(sum(1 for _ in ox.parse(path=path)))]


def main() -> None:
    """Run all steps on the data of a folder, or those that need the claims table alone."""
    folder, quads = Path(sys.argv[1]), float(sys.argv[2])
    data = Data(find_project(), folder, quads)
    if not data.dataset.exists():
        run_claims(data, describe(plan_archive(quads, data.project)))
        return
    with TemporaryDirectory(dir=folder) as scratch:
        run_limits(data, Path(scratch))
        store = run_load(data, Path(scratch) / "store")
        run_queries(data, store)
        run_validation(data, store)
        del store
        if quads <= _MOST_IN_FULL:
            run_queries(data, ox.Store.read_only(str(Path(scratch) / "store")), "disk ")
        description = describe(plan_archive(quads, data.project))
        run_claims(data, description)
        run_exports(data, Path(scratch))


if __name__ == "__main__":
    main()
