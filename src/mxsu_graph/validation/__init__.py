"""Validation by shapes: an engine that runs in the store, pyshacl as its reference, findings as diagnostics."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.validation.compiled import run_compiled
from mxsu_graph.validation.findings import build_diagnostics
from mxsu_graph.validation.reference import run_reference

__all__ = ["ENGINES", "validate_quads"]

_RUNNERS = {"compiled": run_compiled, "pyshacl": run_reference}
ENGINES = tuple(_RUNNERS)
"""The engines by name, the default one first."""


def validate_quads(
    quads: list[ox.Quad], shapes: Path, span: Callable[[str, str], Span], engine: str = ENGINES[0]
) -> list[Diagnostic]:
    """Validate a dataset by all shapes files of a folder; findings point to where `span` says a record stands.

    Raises:
        ShapesError: a shapes file is malformed.
    """
    return build_diagnostics(_RUNNERS[engine](quads, sorted(shapes.glob("*.ttl"))), span)
