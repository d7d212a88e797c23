"""Every step with mxsu_graph, in one process: `python ours.py FOLDER QUADS`, which `bench.py` calls."""

from __future__ import annotations

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
from mxsu_graph.analysis.witnesses import Agreement, find_agreements
from mxsu_graph.export import write_export
from mxsu_graph.export.dataset import read_dataset
from mxsu_graph.graph.table import read_table
from mxsu_graph.project import Project, find_project
from mxsu_graph.query.engines.comparing import comparable_term
from mxsu_graph.query.engines.engine import StoreEngine
from mxsu_graph.validation.shacl import StoreEngine as Validated
from mxsu_graph.validation.shacl import read_shapes, validate

_RANK_LIMIT = 900


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


def run_load(data: Data, store: Path) -> None:
    """Load the dataset into a store on disk, as a build does."""

    def load() -> int:
        shutil.rmtree(store, ignore_errors=True)
        opened = ox.Store(str(store))
        opened.bulk_load(path=str(data.dataset), format=ox.RdfFormat.N_QUADS)
        opened.flush()
        return len(opened)

    run_step("load", load, lambda number: [str(number)])


def run_parse(data: Data) -> None:
    """Parse without keeping anything: what no load can be quicker than."""
    run_step("parse", lambda: sum(1 for _ in ox.parse(path=data.dataset, format=ox.RdfFormat.N_QUADS)) or 1)


def run_queries(data: Data, store: ox.Store) -> None:
    """Every question of the library."""
    engine = StoreEngine(store)
    for name, text in plan_questions(data.project):
        run_step(
            f"query {name}",
            lambda text=text, name=name: engine.select(text, name),  # type: ignore[misc]  # bound now
            lambda found: digest(" ".join(map(comparable_term, row)) for row in found.rows),
            repeat=True,
        )


def run_validation(data: Data) -> None:
    """All shapes of the project over the union of all graphs, in memory, as `mxsu validate` does."""
    store = ox.Store()
    store.bulk_load(path=str(data.dataset), format=ox.RdfFormat.N_QUADS)
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
    table = run_step("claims table", lambda: read_table(data.table), lambda t: digest(t["claim"]))
    assert table is not None

    def of_values(found: Disagreement) -> bool:
        return found.kind in ("date", "value") and predicates[found.predicate].single

    run_step(
        "disagreements",
        lambda: find_disagreements(table, description, compatible=True),
        lambda found: sorted({f"{d.subject} {d.predicate}" for d in found if of_values(d)}),
    )

    def agreed(found: tuple[Agreement, ...]) -> list[str]:
        entities = [
            a for a in found if a.claims[0].object_type == "entity" and not predicates[a.predicate].symmetric
        ]
        return sorted({f"{a.subject} {a.predicate} {a.claims[0].object}" for a in entities})

    run_step("witnesses", lambda: find_agreements(table, description, texts=2), agreed)
    run_networks(data, table, description)


def run_networks(data: Data, table: pl.DataFrame, description: Description) -> None:
    """The network of people by shared events, its betweenness, and what each source does to the ranks."""
    weights = run_step(
        "projection",
        lambda: build_plan(table, description, "people-events").weigh(),
        lambda found: digest(f"{a} {b} {weight:.6f}" for (a, b), weight in found.items()),
    )
    assert weights is not None
    graph: nx.Graph = weave_bare(weights, dict.fromkeys(sorted({n for pair in weights for n in pair}), ""), False)
    run_step(
        "betweenness",
        lambda: MEASURES["betweenness"].compute(graph),
        lambda values: digest(f"{node} {value:.8f}" for node, value in values.items()),
        limit=_RANK_LIMIT,
    )
    run_step(
        "rank with exclusions",
        lambda: rank_network(Meter(build_plan(table, description, "people-events"), description, "degree")),
        lambda ranking: digest(f"{s.node} {s.rank} {s.ranks[0]} {s.ranks[1]}" for s in ranking.standings),
        limit=_RANK_LIMIT,
    )


def run_exports(data: Data, folder: Path) -> None:
    """The whole dataset as TriG and as JSON-LD."""
    for form, ending in (("trig", "trig"), ("jsonld", "jsonld")):
        path = folder / f"export.{ending}"

        def write(form: str = form, path: Path = path) -> Path:
            with path.open("wb") as out:
                write_export(read_dataset(data.dataset), form, out)
            return path

        run_step(f"export {form}", write, count_quads)


def count_quads(path: Path) -> list[str]:
    """The number of different quads in a file that was exported."""
    return digest(
        f"{q.subject} {q.predicate} {comparable_term(q.object)} {q.graph_name}" for q in ox.parse(path=path)
    )  # type: ignore[arg-type]  # no triple terms


def main() -> None:
    """Run all steps on the data of a folder, or those that need the claims table alone."""
    folder, quads = Path(sys.argv[1]), float(sys.argv[2])
    data = Data(find_project(), folder, quads)
    if not data.dataset.exists():
        run_claims(data, describe(plan_archive(quads, data.project)))
        return
    with TemporaryDirectory(dir=folder) as scratch:
        run_parse(data)
        run_load(data, Path(scratch) / "store")
        store = ox.Store.read_only(str(Path(scratch) / "store"))
        run_queries(data, store)
        run_validation(data)
        description = describe(plan_archive(quads, data.project))
        run_claims(data, description)
        run_exports(data, Path(scratch))


if __name__ == "__main__":
    main()
