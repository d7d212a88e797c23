"""The queries that find violations, one for all focus nodes of a constraint (or of several together).

`focus` is the graph pattern that binds `?this`, or the empty string for a *scan*: the query then finds violations
at any node, and the caller keeps those of focus nodes. Where violations are few, a scan of one predicate is many
times faster than joining the focus nodes first.
"""

from __future__ import annotations

from collections.abc import Sequence

from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.conditions import Condition, any_of
from mxsu_graph.validation.shacl.engines import Select
from mxsu_graph.validation.shacl.paths import Path, sparql_path
from mxsu_graph.validation.shacl.scope import THIS, VALUE, Scope

__all__ = [
    "class_query",
    "closed_query",
    "count_query",
    "disjoint_query",
    "equals_queries",
    "focus_query",
    "order_query",
    "qualified_query",
    "spread_query",
    "unique_lang_query",
    "value_query",
]


def _reach(shape: ir.Shape, focus: str) -> str:
    """Write the pattern that binds `?this` and, for a property shape, `?value`."""
    if isinstance(shape, ir.PropertyShape):
        return f"{focus} {THIS} {sparql_path(shape.path)} {VALUE} ."
    return focus


def _value_of(shape: ir.Shape) -> str:
    return VALUE if isinstance(shape, ir.PropertyShape) else THIS


def _columns(shape: ir.Shape) -> list[str]:
    return [THIS, VALUE] if isinstance(shape, ir.PropertyShape) else [THIS]


def value_query(scope: Scope, shape: ir.Shape, focus: str, checks: Sequence[Condition]) -> Select:
    """Find value nodes that violate any of several conditions; a column for each says whether it is that one."""
    flags = [(f"?k{i}__", check.text) for i, check in enumerate(checks)] if len(checks) > 1 else []
    body = f"{_reach(shape, focus)} FILTER({any_of(checks).text})"
    return scope.select(_columns(shape), body, computed=flags)


def focus_query(scope: Scope, focus: str, checks: Sequence[Condition]) -> Select:
    """Find focus nodes that violate any of several conditions on `?this`, with a column for each."""
    flags = [(f"?k{i}__", check.text) for i, check in enumerate(checks)] if len(checks) > 1 else []
    return scope.select([THIS], f"{focus} FILTER({any_of(checks).text})", computed=flags)


def class_query(scope: Scope, shape: ir.PropertyShape, cls: ir.Class) -> Select:
    """Find value nodes that are no instance of a class, by one anti-join instead of a look-up for each."""
    instances = scope.instance(VALUE, cls.cls)
    return scope.select(_columns(shape), f"{_reach(shape, '')} MINUS {{ {instances} }}")


def count_query(scope: Scope, path: Path, focus: str, comparison: str) -> Select:
    """Find focus nodes by the number of their different value nodes, as `> 1` or `< 2`."""
    reach = f"{THIS} {sparql_path(path)} {VALUE} ."
    body = f"{focus} OPTIONAL {{ {reach} }}" if comparison.startswith("<") else f"{focus} {reach}"
    return _grouped(scope, body, comparison)


def qualified_query(scope: Scope, path: Path, focus: str, conforms: Condition, comparison: str) -> Select:
    """Find focus nodes by the number of their different value nodes that meet a condition."""
    reach = f"{THIS} {sparql_path(path)} {VALUE} FILTER({conforms.text})"
    body = f"{focus} OPTIONAL {{ {reach} }}" if comparison.startswith("<") else f"{focus} {reach}"
    return _grouped(scope, body, comparison)


def _grouped(scope: Scope, body: str, comparison: str) -> Select:
    tail = f"GROUP BY {{GRAPH}} {THIS} HAVING(COUNT(DISTINCT {VALUE}) {comparison})"
    return scope.select([THIS], body, tail=tail)


def spread_query(scope: Scope, path: Path) -> Select:
    """Count the values and the nodes that have one: equal numbers prove that no node has two."""
    body = f"{THIS} {sparql_path(path)} {VALUE} ."
    counts = [("?n__", "COUNT(*)"), ("?d__", f"COUNT(DISTINCT {THIS})")]
    return scope.select([], body, computed=counts, tail="GROUP BY {GRAPH}" if scope.graphs is not None else "")


def unique_lang_query(scope: Scope, path: Path, focus: str) -> Select:
    """Find focus nodes and language tags that several value nodes have (4.4.5)."""
    body = (
        f"{focus} {THIS} {sparql_path(path)} {VALUE} . "
        f'FILTER(isLiteral({VALUE}) && LANG({VALUE}) != "") BIND(LCASE(LANG({VALUE})) AS ?lang__)'
    )
    tail = f"GROUP BY {{GRAPH}} {THIS} ?lang__ HAVING(COUNT(DISTINCT {VALUE}) > 1)"
    return scope.select([THIS, "?lang__"], body, tail=tail)


def equals_queries(scope: Scope, shape: ir.Shape, focus: str, predicate: str) -> list[Select]:
    """Find values that only one of the two sides has (4.5.1)."""
    if not isinstance(shape, ir.PropertyShape):
        other = scope.select(
            [THIS, VALUE], f"{focus} {THIS} {predicate} {VALUE} FILTER(!sameTerm({VALUE}, {THIS}))"
        )
        return [other, scope.select([THIS], f"{focus} FILTER(NOT EXISTS {{ {THIS} {predicate} {THIS} }})")]
    reached = f"{focus} {THIS} {sparql_path(shape.path)} {VALUE} ."
    stated = f"{focus} {THIS} {predicate} {VALUE} ."
    return [
        scope.select([THIS, VALUE], f"{reached} MINUS {{ {stated} }}"),
        scope.select([THIS, VALUE], f"{stated} MINUS {{ {reached} }}"),
    ]


def disjoint_query(scope: Scope, shape: ir.Shape, focus: str, predicate: str) -> Select:
    """Find values that both sides have (4.5.2)."""
    body = f"{_reach(shape, focus)} {THIS} {predicate} {_value_of(shape)} ."
    return scope.select(_columns(shape), body)


def order_query(scope: Scope, shape: ir.Shape, focus: str, constraint: ir.PairOrder) -> Select:
    """Find pairs of values that are not in order, or that cannot be compared (4.5.3, 4.5.4)."""
    body = (
        f"{_reach(shape, focus)} {THIS} {constraint.predicate} ?other__ . "
        f"FILTER(!COALESCE({scope.comparable(VALUE)} {constraint.operator} {scope.comparable('?other__')}, false))"
    )
    return scope.select([THIS, VALUE, "?other__"], body)


def closed_query(scope: Scope, shape: ir.Shape, focus: str, constraint: ir.Closed) -> Select:
    """Find triples of value nodes whose predicate is not allowed (4.8.1): focus node, predicate, object."""
    subject, reach = THIS, focus
    if isinstance(shape, ir.PropertyShape):
        subject = "?node__"
        reach = f"{focus} {THIS} {sparql_path(shape.path)} {subject} ."
    allowed = ", ".join(str(predicate) for predicate in constraint.allowed)
    test = f" FILTER(?predicate__ NOT IN ({allowed}))" if allowed else ""
    return scope.select([THIS, "?predicate__", VALUE], f"{reach} {subject} ?predicate__ {VALUE} .{test}")
