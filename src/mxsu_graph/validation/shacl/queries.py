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
from mxsu_graph.validation.shacl.scope import THIS, VALUE, Scope, reach

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
        return reach(focus, shape.path)
    return focus


def _value_of(shape: ir.Shape) -> str:
    return VALUE if isinstance(shape, ir.PropertyShape) else THIS


def _columns(shape: ir.Shape) -> list[str]:
    return [THIS, VALUE] if isinstance(shape, ir.PropertyShape) else [THIS]


def value_query(scope: Scope, shape: ir.Shape, focus: str, checks: Sequence[Condition]) -> Select:
    """Find value nodes that violate any of several conditions; a column for each says whether it is that one."""
    return _flagged(scope, _columns(shape), _reach(shape, focus), checks)


def focus_query(scope: Scope, focus: str, checks: Sequence[Condition]) -> Select:
    """Find focus nodes that violate any of several conditions on `?this`, with a column for each."""
    return _flagged(scope, [THIS], focus, checks)


def _flagged(scope: Scope, columns: Sequence[str], pattern: str, checks: Sequence[Condition]) -> Select:
    body = f"{pattern} FILTER({any_of(checks).text})"
    if len(checks) == 1:
        return scope.select(columns, body)
    flags = [f"?k{i}__" for i in range(len(checks))]
    # The conditions look at the pattern's graph, so they stand beside it and not in the SELECT clause.
    binds = " ".join(f"BIND({check.text} AS {flag})" for flag, check in zip(flags, checks, strict=True))
    return scope.select([*columns, *flags], f"{{ {body} }} {binds}")


def class_query(scope: Scope, shape: ir.PropertyShape, cls: ir.Class) -> Select:
    """Find value nodes that are no instance of a class, by one anti-join instead of a look-up for each."""
    instances = scope.instance(VALUE, cls.cls)
    return scope.select(_columns(shape), f"{_reach(shape, '')} MINUS {{ {instances} }}")


def count_query(scope: Scope, path: Path, focus: str, comparison: str) -> Select:
    """Find focus nodes by the number of their different value nodes, as `> 1` or `< 2`."""
    return _grouped(scope, focus, reach(focus, path), comparison)


def qualified_query(scope: Scope, path: Path, focus: str, conforms: Condition, comparison: str) -> Select:
    """Find focus nodes by the number of their different value nodes that meet a condition."""
    return _grouped(scope, focus, f"{reach(focus, path)} FILTER({conforms.text})", comparison)


def _grouped(scope: Scope, focus: str, reached: str, comparison: str) -> Select:
    body = reached
    if comparison.startswith("<"):
        # rdflib loses rows of VALUES that an OPTIONAL does not extend, but not those of a sub-select.
        body = f"{scope.distinct(THIS, focus)} OPTIONAL {{ {reached} }}"
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
        f"{reach(focus, path)} "
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
    reached = reach(focus, shape.path)
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
    subject, reached = THIS, focus
    if isinstance(shape, ir.PropertyShape):
        subject = "?node__"
        reached = reach(focus, shape.path, end=subject)
    allowed = ", ".join(str(predicate) for predicate in constraint.allowed)
    test = f" FILTER(?predicate__ NOT IN ({allowed}))" if allowed else ""
    return scope.select([THIS, "?predicate__", VALUE], f"{reached} {subject} ?predicate__ {VALUE} .{test}")
