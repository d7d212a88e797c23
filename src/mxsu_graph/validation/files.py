"""Anybody's files against anybody's shapes: one report, whichever engine made it, and its forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.diagnostics import Diagnostic, Severity, Span, render_github, render_text
from mxsu_graph.errors import QueryError, ShapesError
from mxsu_graph.validation.findings import SEVERITIES
from mxsu_graph.validation.places import find_places
from mxsu_graph.validation.shacl import Report, Result, read_shapes, validate
from mxsu_graph.validation.shacl.exact import ExactEngine, read_quads
from mxsu_graph.validation.shacl.paths import Predicate, sparql_path
from mxsu_graph.validation.shacl.pyshacl_report import validate_with_pyshacl
from mxsu_graph.validation.shacl.terms import compact_iri, component_name

__all__ = ["REPORT_FORMS", "build_file_diagnostics", "choose_graphs", "validate_files"]


def validate_files(
    data: Sequence[Path],
    shapes: Sequence[Path],
    *,
    graphs: Sequence[str] = (),
    per_graph: bool = False,
    engine: str = "compiled",
) -> Report:
    """Validate RDF files exact to the letter of each literal.

    Args:
        data: the files; together they are one dataset.
        shapes: the files of the shapes graph.
        graphs: IRIs of the named graphs to look at; all triples, in whatever graph, if there are none.
        per_graph: validate each of these graphs, or of all named graphs, by itself.
        engine: `compiled`, or `pyshacl` for the reference.

    Raises:
        QueryError: a data file cannot be read, or there is no such graph.
        ShapesError: the shapes cannot be read or are malformed.
    """
    quads = list(read_quads(*data))
    chosen = choose_graphs(quads, graphs, per_graph=per_graph)
    try:
        if engine == "pyshacl":
            return _run_reference(quads, shapes, chosen, per_graph=per_graph)
        merged = None if per_graph else chosen or None
        exact = ExactEngine.from_quads(quads, merged)
        return validate(exact, read_shapes(*shapes), graphs=chosen if per_graph else None, per_graph=per_graph)
    except ShapesError as error:
        raise _placed(error, shapes) from error


def choose_graphs(quads: Iterable[ox.Quad], asked: Sequence[str], *, per_graph: bool) -> tuple[str, ...]:
    """The named graphs to validate; none stands for all triples.

    Raises:
        QueryError: a graph that was asked for is not in the data, or there is no named graph where one is needed.
    """
    if not asked and not per_graph:
        return ()
    known = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    for iri in asked:
        if iri not in known:
            shown = ", ".join(sorted(known)[:5]) + (" ..." if len(known) > 5 else "")
            raise QueryError(f"the data has no graph <{iri}>; it has {shown or 'no named graph at all'}")
    if not known:
        raise QueryError("the data has no named graphs to validate one by one")
    return tuple(asked) or tuple(sorted(known))


def _run_reference(
    quads: Sequence[ox.Quad], shapes: Sequence[Path], graphs: Sequence[str], *, per_graph: bool
) -> Report:
    """Pyshacl knows nothing of graphs: it is given the triples of those that count."""
    if not per_graph:
        wanted = {ox.NamedNode(iri) for iri in graphs}
        return validate_with_pyshacl((q for q in quads if not wanted or q.graph_name in wanted), *shapes)
    results: list[Result] = []
    for iri in graphs:
        name = ox.NamedNode(iri)
        report = validate_with_pyshacl((q for q in quads if q.graph_name == name), *shapes)
        results += (replace(result, graph=name) for result in report.results)
    return Report(tuple(sorted(results, key=Result.sort_key)))


def _placed(error: ShapesError, shapes: Sequence[Path]) -> ShapesError:
    """The same error with the place of the shape that it names, where that can be found."""
    named = re.findall(r"<([^<>\s]+)>|(_:[\w.-]+)", str(error))
    nodes = {iri or blank for iri, blank in named}
    places = find_places((path for path in shapes if path.exists()), nodes)
    for iri, blank in named:
        if (iri or blank) in places:
            return ShapesError(f"{places[iri or blank]}: {error}")
    return error


def build_file_diagnostics(report: Report, data: Sequence[Path]) -> list[Diagnostic]:
    """The results as diagnostics, each at the line where its focus node is first described, if that is found."""
    nodes = {_plain(result) for result in report.results}
    places = find_places(data, nodes)
    whole = Span(str(data[0])) if len(data) == 1 else Span("data")
    return sorted(_build_diagnostic(result, places.get(_plain(result), whole)) for result in report.results)


def _plain(result: Result) -> str:
    focus = result.focus
    return focus.value if isinstance(focus, ox.NamedNode) else str(focus)


def _build_diagnostic(result: Result, span: Span) -> Diagnostic:
    parts = [compact_iri(result.focus)]
    if isinstance(result.path, Predicate):
        parts.append(f"at {compact_iri(result.path.iri)}")
    elif result.path is not None:
        parts.append(f"at {sparql_path(result.path)}")
    if result.graph is not None:
        parts.append(f"in {result.graph}")
    hints = []
    if result.value is not None and result.value != result.focus:
        hints.append(f"found {compact_iri(result.value)}")
    if isinstance(result.source_shape, ox.NamedNode):  # the label of an anonymous one tells nobody anything
        hints.append(f"shape {compact_iri(result.source_shape)}")
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", component_name(result.component)).lower()
    text = f"{' '.join(parts)}: {' '.join(message.value for message in result.messages)}"
    severity = SEVERITIES.get(result.severity.value, Severity.ERROR)
    return Diagnostic(span, name, text, severity, "; ".join(hints))


REPORT_FORMS: dict[str, Callable[[Report, Sequence[Path]], str]] = {
    "text": lambda report, data: render_text(build_file_diagnostics(report, data)),
    "turtle": lambda report, _: report.render_rdf(),
    "jsonld": lambda report, _: report.render_rdf(ox.RdfFormat.JSON_LD) + "\n",
    "json": lambda report, _: report.render_json(),
    "github": lambda report, data: render_github(build_file_diagnostics(report, data)),
}
"""Every form of a report by its name on the command line."""
