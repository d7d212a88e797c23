"""Violations that shapes describe by SPARQL: `sh:sparql` and constraint components (SHACL sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.engines import Row, Select
from mxsu_graph.validation.shacl.findings import Finding, bound, is_true
from mxsu_graph.validation.shacl.members import Members
from mxsu_graph.validation.shacl.paths import Predicate, sparql_path
from mxsu_graph.validation.shacl.prebinding import bind_ask, bind_select
from mxsu_graph.validation.shacl.scope import GRAPH, THIS, VALUE, Focus, reach
from mxsu_graph.validation.shacl.terms import Term, compact_iri, sparql_term

__all__ = ["query_findings"]


def query_findings(
    members: Members, shape: ir.Shape, focus: Focus, constraint: ir.Sparql | ir.Custom
) -> Iterator[Finding]:
    """Find the violations of a SPARQL-based constraint.

    Raises:
        ShapesError: if its query is malformed, cannot be pre-bound, or reports `?failure`.
    """
    members = members.plain()
    try:
        if isinstance(constraint, ir.Custom) and constraint.validator.is_ask:
            yield from _ask(members, shape, focus, constraint)
        else:
            yield from _select(members, shape, focus, constraint)
    except ShapesError as error:
        raise ShapesError(f"{compact_iri(shape.id)}: {error}") from error


def _ask(members: Members, shape: ir.Shape, focus: Focus, constraint: ir.Custom) -> Iterator[Finding]:
    """Find the value nodes for which an ASK validator answers no (6.2.3.2)."""
    scope = members.scope
    body = bind_ask(constraint.validator.query, _arguments(constraint))
    if isinstance(shape, ir.PropertyShape):
        reached = reach(scope.focus(focus), shape.path)
    else:
        # The validator may name ?value, ?this or both: in a node shape they are the same.
        reached = f"{scope.focus(focus)} BIND({THIS} AS {VALUE})"
    query = scope.select([THIS, VALUE], f"{reached} FILTER NOT EXISTS {{ {body} }}")
    query = Select(query.variables, query.text, constraint.validator.prefixes)
    for row in members.once(query):
        bindings = (*constraint.arguments, ("this", row[1]), ("value", row[2]))
        yield Finding(constraint, row[0], bound(row[1]), row[2], bindings=bindings)


def _select(
    members: Members, shape: ir.Shape, focus: Focus, constraint: ir.Sparql | ir.Custom
) -> Iterator[Finding]:
    """Make a finding of each solution of a SELECT query (5.3.2)."""
    if isinstance(constraint, ir.Sparql):
        text, prefixes, arguments = constraint.select, constraint.prefixes, dict[str, str]()
    else:
        text, prefixes = constraint.validator.query, constraint.validator.prefixes
        arguments = _arguments(constraint)
    path = sparql_path(shape.path) if isinstance(shape, ir.PropertyShape) else None
    scan = (
        members.prefers_scan(shape.path, focus) if isinstance(shape, ir.PropertyShape) else members.is_large(focus)
    )
    scope = members.scope
    bound_query = bind_select(
        text,
        scope.distinct(THIS, scope.focus(focus)),
        arguments,
        path=path,
        graph=GRAPH if scope.graphs is not None else None,
        scan=scan,
    )
    graph = f"{GRAPH} " if scope.graphs is not None else ""
    query = Select(
        (*([GRAPH[1:]] if graph else []), *bound_query.variables),
        f"SELECT DISTINCT {graph}{bound_query.columns} WHERE {{ {scope.in_graphs(bound_query.body)} }} "
        + bound_query.tail.replace("{GRAPH}", graph),
        prefixes,
    )
    at = 1 + bound_query.variables.index("this")
    rows = (_focus_first(row, at) for row in members.once(query))
    names = ("this", *(name for name in bound_query.variables if name != "this"))
    for row in members.keep(focus, rows) if scan else rows:
        if row[1] is not None:
            yield _finding(shape, constraint, row, dict(zip(names, row[1:], strict=True)))


def _focus_first(row: Row, at: int) -> Row:
    return (row[0], row[at], *row[1:at], *row[at + 1 :])


def _finding(
    shape: ir.Shape, constraint: ir.Sparql | ir.Custom, row: Row, bindings: dict[str, Term | None]
) -> Finding:
    if is_true(bindings.get("failure")):
        raise ShapesError("its query reports a ?failure.")
    this = bound(row[1])
    value = bindings.get("value")
    if value is None and not isinstance(shape, ir.PropertyShape):
        value = this
    path, message = bindings.get("path"), bindings.get("message")
    arguments = constraint.arguments if isinstance(constraint, ir.Custom) else ()
    return Finding(
        constraint,
        row[0],
        this,
        value,
        Predicate(path) if isinstance(path, NamedNode) and not isinstance(shape, ir.PropertyShape) else None,
        message if isinstance(message, Literal) else None,
        (*arguments, *bindings.items(), *_path_binding(shape)),
    )


def _path_binding(shape: ir.Shape) -> tuple[tuple[str, Term | None], ...]:
    if isinstance(shape, ir.PropertyShape) and isinstance(shape.path, Predicate):
        return (("PATH", shape.path.iri),)
    return ()


def _arguments(constraint: ir.Custom) -> dict[str, str]:
    found = {}
    for name, term in constraint.arguments:
        if isinstance(term, BlankNode):
            raise ShapesError(f"The parameter ${name} is a blank node, which no query can name.")
        found[name] = sparql_term(term)
    return found
