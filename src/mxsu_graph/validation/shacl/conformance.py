"""Conformance of a bound value to a whole shape, as one SPARQL condition, for as far as that is wise.

Joins inside EXISTS are avoided throughout: every EXISTS holds one triple pattern, and longer paths nest. That is
what engines evaluate quickly with the outer binding (Oxigraph takes quadratic time for a join there).
"""

from __future__ import annotations

from collections.abc import Callable

from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.conditions import (
    FALSE,
    TRUE,
    Condition,
    all_of,
    any_of,
    negated,
    same_term,
    value_violation,
)
from mxsu_graph.validation.shacl.paths import Alternative, Inverse, Path, Sequence, is_anchored, sparql_path
from mxsu_graph.validation.shacl.scope import THIS, Scope

__all__ = ["focus_conformance", "logical_violation", "shape_conformance"]

_DEPTH = 4
"""How deep shapes may nest in one condition; deeper ones are evaluated as sets."""

_FEW = 3
"""The greatest number of different values that a condition counts by comparing them."""


def shape_conformance(scope: Scope, shape: ir.Shape, var: str, depth: int = 0) -> Condition | None:
    """Give the condition that a bound variable conforms to a shape (section 3.4.2), or None if none is wise."""
    if shape.deactivated:
        return TRUE
    if depth > _DEPTH:
        return None
    parts = []
    for constraint in shape.constraints:
        if isinstance(shape, ir.PropertyShape):
            part = _along(scope, shape.path, constraint, var, depth)
        else:
            part = _at_node(scope, constraint, var, depth)
        if part is None:
            return None
        parts.append(part)
    return all_of(parts)


def logical_violation(scope: Scope, constraint: ir.Constraint, var: str, depth: int = 0) -> Condition | None:
    """Give the condition that a bound value violates a constraint that refers to shapes, or None."""
    match constraint:
        case ir.Not(shape):
            return shape_conformance(scope, shape, var, depth + 1)
        case ir.Node(shape):
            inner = shape_conformance(scope, shape, var, depth + 1)
            return negated(inner) if inner else None
        case ir.And(shapes) | ir.Or(shapes) | ir.Xone(shapes):
            members = [shape_conformance(scope, shape, var, depth + 1) for shape in shapes]
            known = [member for member in members if member is not None]
            return _combined(constraint, known) if len(known) == len(members) else None
        case _:
            return None


def _combined(constraint: ir.Constraint, members: list[Condition]) -> Condition | None:
    match constraint:
        case ir.And():
            return negated(all_of(members))
        case ir.Or():
            return negated(any_of(members))
        case ir.Xone() if all(member.pure for member in members):
            count = " + ".join(f"IF({member.text}, 1, 0)" for member in members) or "0"
            return Condition(f"({count}) != 1")
        case _:
            return None


def _violation(scope: Scope, constraint: ir.Constraint, var: str, depth: int) -> Condition | None:
    """Give the condition that a value node violates a constraint, whether it is about values or shapes."""
    simple = value_violation(scope, constraint, var)
    return simple if simple is not None else logical_violation(scope, constraint, var, depth)


def _at_node(scope: Scope, constraint: ir.Constraint, var: str, depth: int) -> Condition | None:
    """Give conformance to a constraint of a node shape, whose one value node is the focus node."""
    match constraint:
        case ir.HasValue(value):
            return same_term(scope, var, value)
        case ir.Property(shape):
            return shape_conformance(scope, shape, var, depth + 1)
        case ir.Closed(allowed):
            step, end = scope.fresh(), scope.fresh()
            test = f"FILTER({step} NOT IN ({', '.join(map(str, allowed))}))" if allowed else ""
            return Condition(f"NOT EXISTS {{ {var} {step} {end} {test} }}", pure=False)
        case ir.PropertyPair("disjoint", other):
            return Condition(f"NOT EXISTS {{ {var} {other} {var} }}", pure=False)
        case _:
            violated = _violation(scope, constraint, var, depth)
            return negated(violated) if violated else None


def _along(scope: Scope, path: Path, constraint: ir.Constraint, var: str, depth: int) -> Condition | None:
    """Give conformance to a constraint of a property shape."""
    if not is_anchored(path):
        return None
    match constraint:
        case ir.MinCount(count):
            return _several(scope, path, var, count)
        case ir.MaxCount(count):
            more = _several(scope, path, var, count + 1)
            return negated(more) if more else None
        case ir.HasValue(value):
            return _exists(scope, path, var, lambda end: same_term(scope, end, value))
        case ir.PropertyPair("disjoint", predicate):
            shared = _exists(scope, path, var, lambda end: _triple(var, predicate.value, end))
            return negated(shared) if shared else None
        case ir.Property(shape):
            return _none(scope, path, var, lambda end: _opposite(shape_conformance(scope, shape, end, depth + 1)))
        case _:
            return _none(scope, path, var, lambda end: _violation(scope, constraint, end, depth))


def _opposite(condition: Condition | None) -> Condition | None:
    return negated(condition) if condition else None


def _triple(subject: str, predicate: str, value: str) -> Condition:
    return Condition(f"EXISTS {{ {subject} <{predicate}> {value} }}", pure=False)


def _none(scope: Scope, path: Path, var: str, test: Callable[[str], Condition | None]) -> Condition | None:
    return _opposite(_exists(scope, path, var, test))


def _exists(scope: Scope, path: Path, var: str, test: Callable[[str], Condition | None]) -> Condition | None:
    """Give the condition that a path reaches some value for which a test holds."""
    match path:
        case Sequence((first, *others)):
            rest = others[0] if len(others) == 1 else Sequence(tuple(others))
            return _exists(scope, first, var, lambda end: _exists(scope, rest, end, test))
        case Alternative(paths):
            ways = [_exists(scope, way, var, test) for way in paths]
            known = [way for way in ways if way is not None]
            return any_of(known) if len(known) == len(ways) else None
        case Inverse(Sequence(paths)):
            return _exists(scope, Sequence(tuple(Inverse(step) for step in reversed(paths))), var, test)
        case Inverse(Alternative(paths)):
            return _exists(scope, Alternative(tuple(Inverse(way) for way in paths)), var, test)
        case Inverse(Inverse(inner)):
            return _exists(scope, inner, var, test)
    end = scope.fresh()
    condition = test(end)
    if condition is None or condition == FALSE:
        return condition
    suffix = "" if condition == TRUE else f" FILTER({condition.text})"
    return Condition(f"EXISTS {{ {var} {sparql_path(path)} {end}{suffix} }}", pure=False)


def _several(scope: Scope, path: Path, var: str, count: int, found: tuple[str, ...] = ()) -> Condition | None:
    """Give the condition that a path reaches at least so many different values."""
    if count > _FEW:
        return None
    if len(found) == count:
        return TRUE

    def test(end: str) -> Condition | None:
        different = [Condition(f"!sameTerm({end}, {other})") for other in found]
        more = _several(scope, path, var, count, (*found, end))
        return all_of([*different, more]) if more else None

    return _exists(scope, path, var, test)


def focus_conformance(scope: Scope, shape: ir.Shape, constraint: ir.Constraint) -> Condition | None:
    """Give the condition that `?this` conforms to one constraint of a shape that is about the focus node."""
    if isinstance(shape, ir.PropertyShape):
        return _along(scope, shape.path, constraint, THIS, 0)
    return _at_node(scope, constraint, THIS, 0)
