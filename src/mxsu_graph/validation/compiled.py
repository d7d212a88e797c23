"""The in-store engine, run over the shapes files: shapes become SPARQL, and each constraint is one query."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.validation.findings import Finding, build_findings
from mxsu_graph.validation.shacl import Engine, StoreEngine, read_shapes, validate

__all__ = ["hold_quads", "run_compiled"]


def hold_quads(quads: Iterable[ox.Quad]) -> StoreEngine:
    """The quads in a store in memory, all graphs taken together."""
    store = ox.Store()
    store.bulk_extend(quads)
    return StoreEngine(store)


def run_compiled(engine: Engine, shapes: Iterable[Path]) -> list[Finding]:
    """Validate by the shapes of some files.

    Raises:
        ShapesError: a shapes file is malformed.
        QueryError: the engine refuses a query.
        EndpointError: a remote engine failed.
    """
    return build_findings(validate(engine, read_shapes(*sorted(shapes))))
