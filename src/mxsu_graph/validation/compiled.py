"""The in-store engine, run over the shapes files: shapes become SPARQL, and each constraint is one query."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.validation.findings import Finding, build_findings
from mxsu_graph.validation.shacl import read_shapes, validate

__all__ = ["run_compiled"]


def run_compiled(quads: Iterable[ox.Quad], shapes: Iterable[Path]) -> list[Finding]:
    """Validate the union of all graphs in an in-memory store.

    Raises:
        ShapesError: a shapes file is malformed.
    """
    store = ox.Store()
    store.bulk_extend(quads)
    return build_findings(validate(store, read_shapes(*sorted(shapes))))
