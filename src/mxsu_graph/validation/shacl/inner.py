"""Violations of constraints that refer to inner shapes, found by evaluating each inner shape once, as a set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from mxsu_graph.validation.shacl import queries
from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.conditions import Condition, all_of, negated
from mxsu_graph.validation.shacl.conformance import shape_conformance
from mxsu_graph.validation.shacl.findings import Finding, bound
from mxsu_graph.validation.shacl.members import Key, Members
from mxsu_graph.validation.shacl.scope import VALUE, Focus
from mxsu_graph.validation.shacl.terms import Term

__all__ = ["InnerShapes"]


class InnerShapes:
    """Finds violations of `sh:node`, `sh:not`, `sh:and`, `sh:or`, `sh:xone` and qualified value shapes.

    Args:
        members: what is known of the data.
        violators: gives the nodes, among some, that do not conform to a shape.
        inline: whether counted shapes may be compiled into the counting query.
    """

    def __init__(
        self, members: Members, violators: Callable[[ir.Shape, Focus], frozenset[Key]], *, inline: bool
    ) -> None:
        self._members = members
        self._scope = members.scope
        self._violators = violators
        self._inline = inline

    def sets(self, shape: ir.Shape, focus: Focus, constraint: ir.Constraint) -> Iterator[Finding]:
        """Find violations by combining the sets of nodes that violate the inner shapes."""
        values = focus.along(shape.path) if isinstance(shape, ir.PropertyShape) else focus
        match constraint:
            case ir.Node(inner) | ir.Property(inner):
                pairs = self._among(shape, focus, self._violators(inner, values))
            case ir.And(shapes):
                bad = frozenset[Key]().union(*(self._violators(inner, values) for inner in shapes))
                pairs = self._among(shape, focus, bad)
            case ir.Or(shapes):
                pairs = self._among(shape, focus, self._violate_all(shapes, values))
            case ir.Not(inner):
                bad = self._violators(inner, values)
                pairs = (p for p in self._members.pairs(shape, focus) if (p[0], p[2]) not in bad)
            case ir.Xone(shapes):
                sets = [self._violators(inner, values) for inner in shapes]
                pairs = (
                    pair
                    for pair in self._members.pairs(shape, focus)
                    if sum((pair[0], pair[2]) not in bad for bad in sets) != 1
                )
            case _:
                raise AssertionError(f"no way to find violations of {constraint}")
        for graph, this, value in pairs:
            yield Finding(constraint, graph, this, value)

    def _violate_all(self, shapes: Sequence[ir.Shape], values: Focus) -> frozenset[Key]:
        if not shapes:
            return self._members.nodes(values)
        first, *others = shapes
        bad = self._violators(first, values)
        for inner in others:
            if not bad:
                break
            bad &= self._violators(inner, values)
        return bad

    def _among(
        self, shape: ir.Shape, focus: Focus, bad: frozenset[Key]
    ) -> Iterable[tuple[Term | None, Term, Term]]:
        return self._members.pairs(shape, focus, bad) if bad else ()

    def qualified(self, shape: ir.Shape, focus: Focus, constraint: ir.Qualified) -> Iterator[Finding]:
        """Find focus nodes with too few or too many value nodes of a shape, which report no value."""
        assert isinstance(shape, ir.PropertyShape)  # the reader refuses it elsewhere
        opposite = {">=": "<", "<=": ">"}[constraint.operator]
        condition = self._counted(constraint)
        if condition is not None and (condition.pure or opposite == ">"):
            scan = opposite == ">" and self._members.prefers_scan(shape.path, focus)
            start = "" if scan else self._scope.focus(focus)
            comparison = f"{opposite} {constraint.count}"
            query = queries.qualified_query(self._scope, shape.path, start, condition, comparison)
            for row in self._members.kept(focus, query, scan=scan):
                yield Finding(constraint, row[0], bound(row[1]))
            return
        counts = self._count_conforming(shape, focus, constraint)
        for graph, this in self._members.nodes(focus):
            count = counts[(graph, this)]
            if count < constraint.count if opposite == "<" else count > constraint.count:
                yield Finding(constraint, graph, this)

    def _counted(self, constraint: ir.Qualified) -> Condition | None:
        if not self._inline:
            return None
        parts = [shape_conformance(self._scope, constraint.shape, VALUE)]
        parts += [_opposite(shape_conformance(self._scope, s, VALUE)) for s in constraint.siblings]
        known = [part for part in parts if part is not None]
        return all_of(known) if len(known) == len(parts) else None

    def _count_conforming(self, shape: ir.PropertyShape, focus: Focus, constraint: ir.Qualified) -> Counter[Key]:
        values = focus.along(shape.path)
        bad = self._violators(constraint.shape, values)
        others = [self._violators(sibling, values) for sibling in constraint.siblings]
        counts: Counter[Key] = Counter()
        for graph, this, value in self._members.pairs(shape, focus):
            key = (graph, value)
            if key not in bad and all(key in other for other in others):
                counts[(graph, this)] += 1
        return counts


def _opposite(condition: Condition | None) -> Condition | None:
    return negated(condition) if condition else None
