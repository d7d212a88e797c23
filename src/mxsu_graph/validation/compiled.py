"""The in-store engine, run over the shapes files: shapes become SPARQL, and each constraint is one query."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.errors import ShapesError
from mxsu_graph.iri import PREFIXES
from mxsu_graph.validation.findings import Finding
from mxsu_graph.validation.shacl import Result, read_shapes, validate
from mxsu_graph.validation.shacl.paths import Predicate

__all__ = ["run_compiled"]

_SEVERITIES = {
    PREFIXES["sh"] + "Violation": "error",
    PREFIXES["sh"] + "Warning": "warning",
    PREFIXES["sh"] + "Info": "info",
}


def run_compiled(quads: Iterable[ox.Quad], shapes: Iterable[Path]) -> list[Finding]:
    """Validate the union of all graphs in an in-memory store.

    Raises:
        ShapesError: a shapes file is malformed.
    """
    store = ox.Store()
    store.bulk_extend(quads)
    triples: list[ox.Triple] = []
    for path in shapes:
        try:
            triples += (quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            raise ShapesError(f"{path}:{error.lineno}:{error.offset}: {error.msg}") from error
    return sorted(_build_finding(result) for result in validate(store, read_shapes(triples)).results)


def _build_finding(result: Result) -> Finding:
    shape = result.source_constraint or result.source_shape
    return Finding(
        focus=_text(result.focus),
        path=result.path.iri.value if isinstance(result.path, Predicate) else "",
        value="" if result.value is None else _text(result.value),
        shape=shape.value if isinstance(shape, ox.NamedNode) else "",
        severity=_SEVERITIES.get(result.severity.value, "error"),
        message=result.messages[0].value if result.messages else "",
    )


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)
