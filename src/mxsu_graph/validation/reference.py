"""The reference engine: pyshacl on an in-memory rdflib graph. Slow, and the oracle of the in-store engine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mxsu_graph.iri import PREFIXES
from mxsu_graph.validation.findings import Finding

if TYPE_CHECKING:
    import rdflib

__all__ = ["run_reference"]

_SH = PREFIXES["sh"]
_SEVERITIES = {_SH + "Violation": "error", _SH + "Warning": "warning", _SH + "Info": "info"}


def run_reference(quads: Iterable[ox.Quad], shapes: Iterable[Path]) -> list[Finding]:
    """Validate the union of all graphs with pyshacl.

    pyshacl merges named graphs before it validates, so they are merged here, where it can be seen. The data is not
    backed by an Oxigraph store: on one, pyshacl reports false `sh:in` and `sh:hasValue` findings.
    """
    import pyshacl  # half a second to import, and only this engine needs it
    import rdflib  # as above

    triples = {ox.Triple(q.subject, q.predicate, q.object) for q in quads}
    data = rdflib.Graph()
    data.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    shapes_graph = rdflib.Graph()
    for path in sorted(shapes):
        shapes_graph.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes_graph, advanced=False, inference="none")
    return sorted(_read_results(report))


def _read_results(report: rdflib.Graph) -> Iterable[Finding]:
    import rdflib  # as above

    sh = rdflib.Namespace(_SH)
    for result in report.objects(None, sh.result):
        shape = report.value(result, sh.sourceConstraint) or report.value(result, sh.sourceShape)
        path = report.value(result, sh.resultPath)
        messages = sorted(str(m) for m in report.objects(result, sh.resultMessage))
        yield Finding(
            focus=str(report.value(result, sh.focusNode)),
            path=str(path) if isinstance(path, rdflib.URIRef) else "",
            value=str(report.value(result, sh.value) or ""),
            shape=str(shape) if isinstance(shape, rdflib.URIRef) else "",
            severity=_SEVERITIES.get(str(report.value(result, sh.resultSeverity)), "error"),
            message=messages[0] if messages else "",
        )
