"""The reference engine, run over the shapes files: pyshacl. Slow, and the oracle of the in-store engine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.validation.findings import Finding, build_findings
from mxsu_graph.validation.shacl.pyshacl_report import validate_with_pyshacl

__all__ = ["run_reference"]


def run_reference(quads: Iterable[ox.Quad], shapes: Iterable[Path]) -> list[Finding]:
    """Validate the union of all graphs with pyshacl.

    Raises:
        ShapesError: a shapes file is malformed.
    """
    return build_findings(validate_with_pyshacl(quads, *sorted(shapes)))
