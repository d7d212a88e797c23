"""Validation results and the report that holds them (SHACL section 3.6)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mxsu_graph.validation.shacl.paths import Path, Predicate, build_path, sparql_path
from mxsu_graph.validation.shacl.terms import RDF, SH, Term, compact_iri, component_name, order_key

__all__ = ["Report", "Result"]


@dataclass(frozen=True)
class Result:
    """One validation result.

    Attributes:
        focus: the focus node.
        path: the path of the property shape, or of the offending triple; None for a node shape.
        value: the value node at fault, where the component names one.
        component: the constraint component, such as `sh:MinCountConstraintComponent`.
        severity: `sh:Violation`, `sh:Warning`, `sh:Info` or an IRI of the shapes graph.
        messages: the sentences of the shape, or one of ours.
        source_shape: the node of the shape in the shapes graph.
        source_constraint: the node of a SPARQL-based constraint, else None.
        graph: the graph in which it was found, where graphs are validated one by one.
    """

    focus: Term
    path: Path | None
    value: Term | None
    component: Term
    severity: NamedNode
    messages: tuple[Literal, ...]
    source_shape: Term
    source_constraint: Term | None = None
    graph: NamedNode | None = None

    def sort_key(self) -> tuple[object, ...]:
        """Give a total order: by graph, focus node, path, component, value, shape, message."""
        return (
            order_key(self.graph),
            order_key(self.focus),
            sparql_path(self.path) if self.path else "",
            order_key(self.component),
            order_key(self.value),
            order_key(self.source_shape),
            order_key(self.source_constraint),
            tuple(str(message) for message in self.messages),
        )


@dataclass(frozen=True)
class Report:
    """The results of one validation, sorted."""

    results: tuple[Result, ...] = field(default=())

    @property
    def conforms(self) -> bool:
        """Whether there is no result of whatever severity, as section 3.6.1 defines `sh:conforms`."""
        return not self.results

    def count_by_severity(self) -> dict[str, int]:
        """Count results by the short name of their severity."""
        return dict(sorted(Counter(compact_iri(result.severity) for result in self.results).items()))

    def build_triples(self) -> list[Triple]:
        """Write the standard validation report as RDF triples."""
        report = BlankNode()
        triples = [
            Triple(report, NamedNode(RDF + "type"), NamedNode(SH + "ValidationReport")),
            Triple(report, NamedNode(SH + "conforms"), Literal(self.conforms)),
        ]
        # All that is said of one node stands together, for those who read the file.
        nodes = [BlankNode() for _ in self.results]
        triples += [Triple(report, NamedNode(SH + "result"), node) for node in nodes]
        for node, result in zip(nodes, self.results, strict=True):
            triples += _result_triples(node, result)
        return triples

    def render_rdf(self, rdf_format: ox.RdfFormat = ox.RdfFormat.TURTLE) -> str:
        """Write the standard validation report in an RDF syntax."""
        prefixes = {"sh": SH, "xsd": "http://www.w3.org/2001/XMLSchema#"}
        return (ox.serialize(self.build_triples(), format=rdf_format, prefixes=prefixes) or b"").decode()

    def render_text(self) -> str:
        """Write one line a result, and a last line that counts them."""
        lines = [_text_line(result) for result in self.results]
        counts = ", ".join(f"{count} {name}" for name, count in self.count_by_severity().items())
        lines.append(
            "Conforms." if self.conforms else f"Does not conform: {len(self.results)} results ({counts})."
        )
        return "\n".join(lines) + "\n"

    def render_json(self) -> str:
        """Write the report as a JSON object with `conforms` and `results`; terms in N-Triples form."""
        body = {"conforms": self.conforms, "results": [_json_result(result) for result in self.results]}
        return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _result_triples(node: BlankNode, result: Result) -> list[Triple]:
    triples = [
        Triple(node, NamedNode(RDF + "type"), NamedNode(SH + "ValidationResult")),
        Triple(node, NamedNode(SH + "focusNode"), result.focus),
        Triple(node, NamedNode(SH + "resultSeverity"), result.severity),
        Triple(node, NamedNode(SH + "sourceConstraintComponent"), result.component),
        Triple(node, NamedNode(SH + "sourceShape"), result.source_shape),
    ]
    if result.path is not None:
        path = build_path(result.path, triples)
        triples.append(Triple(node, NamedNode(SH + "resultPath"), path))
    if result.value is not None:
        triples.append(Triple(node, NamedNode(SH + "value"), result.value))
    if result.source_constraint is not None:
        triples.append(Triple(node, NamedNode(SH + "sourceConstraint"), result.source_constraint))
    triples.extend(Triple(node, NamedNode(SH + "resultMessage"), message) for message in result.messages)
    return triples


def _path_text(path: Path) -> str:
    return compact_iri(path.iri) if isinstance(path, Predicate) else sparql_path(path)


def _text_line(result: Result) -> str:
    parts = [f"{compact_iri(result.severity).removeprefix('sh:')}: {compact_iri(result.focus)}"]
    if result.path is not None:
        parts.append(f"at {_path_text(result.path)}")
    if result.value is not None and result.value != result.focus:
        parts.append(f"value {compact_iri(result.value)}")
    if result.graph is not None:
        parts.append(f"in {result.graph}")
    messages = " ".join(message.value for message in result.messages)
    return (
        f"{' '.join(parts)}: {messages} [{component_name(result.component)}, {compact_iri(result.source_shape)}]"
    )


def _json_result(result: Result) -> dict[str, Any]:
    return {
        "focus": str(result.focus),
        "path": sparql_path(result.path) if result.path else None,
        "value": None if result.value is None else str(result.value),
        "component": str(result.component),
        "severity": str(result.severity),
        "messages": [str(message) for message in result.messages],
        "sourceShape": str(result.source_shape),
        "sourceConstraint": None if result.source_constraint is None else str(result.source_constraint),
        "graph": None if result.graph is None else str(result.graph),
    }
