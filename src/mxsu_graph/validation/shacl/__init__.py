"""A SHACL engine that works where the data is: shapes become SPARQL 1.1 queries, one for all focus nodes.

    >>> import pyoxigraph as ox
    >>> from mxsu_graph.validation.shacl import read_shapes, validate
    >>> store = ox.Store()
    >>> report = validate(store, read_shapes('''
    ...     @prefix sh: <http://www.w3.org/ns/shacl#> .
    ...     <urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:property [ sh:path <urn:p> ; sh:minCount 1 ] .
    ... '''))
    >>> report.conforms
    False

All of SHACL Core and SHACL-SPARQL is covered, but for the optional `$shapesGraph` and `$currentShape`. The package
imports nothing of its project but the exceptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mxsu_graph.validation.shacl.engines import (
    Engine,
    RdflibEngine,
    Row,
    Select,
    StoreEngine,
    Traits,
)
from mxsu_graph.validation.shacl.reader import read_shapes
from mxsu_graph.validation.shacl.report import Report, Result
from mxsu_graph.validation.shacl.run import run_each, run_shapes
from mxsu_graph.validation.shacl.shapes import Shapes

if TYPE_CHECKING:
    from mxsu_graph.validation.shacl.shapes_graph import ShapesSource

__all__ = [
    "Engine",
    "RdflibEngine",
    "Report",
    "Result",
    "Row",
    "Select",
    "Shapes",
    "StoreEngine",
    "Traits",
    "read_shapes",
    "run_each",
    "run_shapes",
    "validate",
]


def validate(
    data: ox.Store | Engine,
    shapes: Shapes | ShapesSource,
    *,
    graphs: Sequence[str] | None = None,
    per_graph: bool = False,
) -> Report:
    """Validate data against shapes.

    Args:
        data: a store, or an engine made beforehand.
        shapes: shapes, or a file, Turtle text or triples to read them from.
        graphs: IRIs of the named graphs to validate; for a store, None stands for all its triples.
        per_graph: validate each of `graphs` by itself, in one pass over all, instead of their merge.

    Raises:
        ShapesError: if the shapes are malformed, recursive or cannot be compiled.
        QueryError: if the engine refuses a query.
        ValueError: if `per_graph` has no graphs to work on, or an engine is given graphs to merge.
    """
    if per_graph and not graphs:
        raise ValueError("per_graph needs the graphs to validate")
    if isinstance(data, ox.Store):
        engine: Engine = StoreEngine(data, None if per_graph else graphs)
    elif graphs is not None and not per_graph:
        raise ValueError("an engine chooses its default graph when it is made")
    else:
        engine = data
    compiled = shapes if isinstance(shapes, Shapes) else read_shapes(shapes)
    results = run_shapes(engine, compiled, graphs if per_graph else None)
    return Report(tuple(sorted(results, key=Result.sort_key)))
