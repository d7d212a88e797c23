"""The same report from pyshacl: slow, and the reference that the compiled engine is held against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl.reader import read_path
from mxsu_graph.validation.shacl.report import Report, Result
from mxsu_graph.validation.shacl.shapes_graph import ShapesGraph, ShapesSource, read_triples
from mxsu_graph.validation.shacl.terms import SH, Term

if TYPE_CHECKING:
    import rdflib

__all__ = ["validate_with_pyshacl"]


def validate_with_pyshacl(data: Iterable[Quad | Triple], *shapes: ShapesSource) -> Report:
    """Validate the merge of all graphs with pyshacl.

    pyshacl merges named graphs before it validates, so they are merged here, where it can be seen. The data is not
    backed by an Oxigraph store: on one, pyshacl reports false `sh:in` and `sh:hasValue` findings.

    Raises:
        ShapesError: pyshacl refuses the shapes.
    """
    import pyshacl  # half a second to import, and only this engine needs it
    from pyshacl.errors import ReportableRuntimeError

    triples = {part.triple if isinstance(part, Quad) else part for part in data}
    try:
        _, found, text = pyshacl.validate(
            _build_graph(triples),
            shacl_graph=_build_graph(read_triples(shapes)),
            advanced=False,
            inference="none",
        )
    except ReportableRuntimeError as error:
        raise ShapesError(f"pyshacl: {error.message}") from error
    if isinstance(found, Exception):  # a failure in the sense of SHACL 3.5 comes back as a value
        raise ShapesError(f"pyshacl: {text}")
    parsed = ox.parse(found.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    return build_report(ShapesGraph(quad.triple for quad in parsed))


def _build_graph(triples: Iterable[Triple]) -> rdflib.Graph:
    import rdflib  # pyshacl brings it

    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=text, format="nt")


def build_report(graph: ShapesGraph) -> Report:
    """Read a validation report (SHACL 3.6) from its triples."""
    nodes = (node for head in graph.subjects(SH + "result") for node in graph.objects(head, SH + "result"))
    return Report(tuple(sorted((_build_result(graph, node) for node in nodes), key=Result.sort_key)))


def _build_result(graph: ShapesGraph, node: Term) -> Result:
    def required(name: str) -> Term:
        term = graph.one(node, SH + name)
        if term is None:
            raise ShapesError(f"a result of the report lacks sh:{name}")
        return term

    path = graph.one(node, SH + "resultPath")
    severity = required("resultSeverity")
    messages = graph.objects(node, SH + "resultMessage")
    return Result(
        focus=required("focusNode"),
        path=read_path(graph, path) if path else None,
        value=graph.one(node, SH + "value"),
        component=required("sourceConstraintComponent"),
        severity=severity if isinstance(severity, NamedNode) else NamedNode(SH + "Violation"),
        messages=tuple(message for message in messages if isinstance(message, Literal)),
        source_shape=required("sourceShape"),
        source_constraint=graph.one(node, SH + "sourceConstraint"),
    )
