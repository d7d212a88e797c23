"""Find the violations of constraints, choosing for each how to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from pyoxigraph import NamedNode

from mxsu_graph.validation.shacl import queries
from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.conditions import Condition, negated, value_violation
from mxsu_graph.validation.shacl.conformance import focus_conformance, logical_violation
from mxsu_graph.validation.shacl.engines import Row, Select
from mxsu_graph.validation.shacl.findings import Finding, bound, is_true
from mxsu_graph.validation.shacl.inner import InnerShapes
from mxsu_graph.validation.shacl.members import Key, Members
from mxsu_graph.validation.shacl.paths import Predicate
from mxsu_graph.validation.shacl.scope import THIS, VALUE, Focus, reach
from mxsu_graph.validation.shacl.sparql_finder import query_findings

__all__ = ["Finder"]


Check: TypeAlias = tuple[ir.Constraint, Condition]


class Finder:
    """Finds violations for whole sets of focus nodes.

    Args:
        members: what is known of the data.
        violators: gives the nodes, among some, that do not conform to a shape.
        inline: whether inner shapes may be compiled into conditions; if not, all are evaluated as sets. The
            answers are the same, which tests make use of.
    """

    def __init__(
        self, members: Members, violators: Callable[[ir.Shape, Focus], frozenset[Key]], *, inline: bool
    ) -> None:
        self._members = members
        self._scope = members.scope
        self._inner = InnerShapes(members, violators, inline=inline)
        self._inline = inline
        self._local = members.engine.traits.local

    def findings(self, shape: ir.Shape, focus: Focus, constraints: Sequence[ir.Constraint]) -> Iterator[Finding]:
        """Find the violations of some constraints of a shape."""
        checks: list[Check] = []
        for constraint in constraints:
            condition = self._condition(shape, constraint)
            if condition is not None:
                checks.append((constraint, condition))
            else:
                yield from self._others(shape, focus, constraint)
        yield from self._values(shape, focus, checks)

    def presence(self, shapes: Sequence[ir.PropertyShape]) -> dict[ir.PropertyShape, Check]:
        """Choose the shapes whose `sh:minCount 1` can be asked for together, with what is to be asked."""
        found: dict[ir.PropertyShape, Check] = {}
        if self._local:
            for shape in shapes:
                condition = focus_conformance(self._scope, shape, ir.MinCount(1))
                if ir.MinCount(1) in shape.constraints and condition is not None:
                    found[shape] = (ir.MinCount(1), negated(condition))
        return found

    def absent(self, focus: Focus, checks: Sequence[Check]) -> Iterator[tuple[int, Finding]]:
        """Find focus nodes that violate any of several conditions, with the number of the condition."""
        if checks:
            start, scan = self._start(focus)
            query = queries.focus_query(self._scope, start, [c for _, c in checks])
            for row in self._members.kept(focus, query, scan=scan):
                for index, (constraint, _) in enumerate(checks):
                    if len(checks) == 1 or is_true(row[2 + index]):
                        yield index, Finding(constraint, row[0], bound(row[1]))

    def _start(self, focus: Focus) -> tuple[str, bool]:
        """Write the pattern of the focus nodes, each once where many ways may lead to one, as to a code.

        The second value says that the pattern gives more than the focus nodes: everything that the last step leads
        to from wherever, which spares a look-up for each node before it.
        """
        if not focus.steps or not self._local:
            return self._start_exactly(focus), False
        *steps, last = focus.steps
        if self._members.prefers_scan(last, replace(focus, steps=tuple(steps))):
            return self._scope.distinct(THIS, reach("", last, self._scope.fresh(), THIS)), True
        return self._start_exactly(focus), False

    def _start_exactly(self, focus: Focus) -> str:
        """Write the pattern of the focus nodes and no others, each once where many ways may lead to one."""
        pattern = self._scope.focus(focus)
        return self._scope.distinct(THIS, pattern) if focus.steps and self._local else pattern

    # -- value nodes, several constraints in one query --

    def _condition(self, shape: ir.Shape, constraint: ir.Constraint) -> Condition | None:
        var = VALUE if isinstance(shape, ir.PropertyShape) else THIS
        simple = value_violation(self._scope, constraint, var)
        if simple is not None or not self._inline:
            return simple
        condition = logical_violation(self._scope, constraint, var)
        if (
            condition is not None
            and isinstance(constraint, ir.Node | ir.And)
            and self._local
            and not condition.pure
        ):
            # Each inner constraint is quicker to ask for by itself, if few nodes violate it.
            return None
        return condition

    def _values(self, shape: ir.Shape, focus: Focus, checks: Sequence[Check]) -> Iterator[Finding]:
        if not checks:
            return
        scan = isinstance(shape, ir.PropertyShape) and self._members.prefers_scan(shape.path, focus)
        together = [check for check in checks if check[1].pure or (self._local and not scan)]
        apart = [check for check in checks if check not in together]
        if together:
            yield from self._ask(shape, focus, together, scan=scan)
        for constraint, condition in apart:
            if scan and isinstance(shape, ir.PropertyShape) and isinstance(constraint, ir.Class):
                query = queries.class_query(self._scope, shape, constraint)
                for row in self._members.keep(focus, self._members.once(query)):
                    yield Finding(constraint, row[0], bound(row[1]), row[2])
            else:
                yield from self._ask(shape, focus, [(constraint, condition)], scan=scan)

    def _ask(self, shape: ir.Shape, focus: Focus, checks: Sequence[Check], *, scan: bool) -> Iterator[Finding]:
        start = "" if scan else self._scope.focus(focus)
        query = queries.value_query(self._scope, shape, start, [condition for _, condition in checks])
        at = 2 if isinstance(shape, ir.PropertyShape) else 1
        for row in self._members.kept(focus, query, scan=scan):
            for index, (constraint, _) in enumerate(checks):
                if len(checks) == 1 or is_true(row[at + 1 + index]):
                    yield Finding(constraint, row[0], bound(row[1]), row[at])

    # -- one constraint at a time --

    def _others(self, shape: ir.Shape, focus: Focus, constraint: ir.Constraint) -> Iterator[Finding]:
        match constraint:
            case ir.HasValue() | ir.MinCount() | ir.MaxCount():
                return self._counts(shape, focus, constraint)
            case ir.PropertyPair() | ir.PairOrder() | ir.UniqueLang() | ir.Closed():
                return self._relations(shape, focus, constraint)
            case ir.Sparql() | ir.Custom():
                return query_findings(self._members, shape, focus, constraint)
            case ir.Qualified():
                return self._inner.qualified(shape, focus, constraint)
            case _:
                return self._inner.sets(shape, focus, constraint)

    def _counts(self, shape: ir.Shape, focus: Focus, constraint: ir.Constraint) -> Iterator[Finding]:
        """Find violations of `sh:minCount`, `sh:maxCount`, `sh:hasValue`, which report no value."""
        if isinstance(constraint, ir.MaxCount):
            assert isinstance(shape, ir.PropertyShape)  # the reader refuses it elsewhere
            scan = self._members.prefers_scan(shape.path, focus)
            start = "" if scan else self._start_exactly(focus)
            if scan and constraint.count and self._members.is_single(shape.path):
                return
            query = queries.count_query(self._scope, shape.path, start, f"> {constraint.count}")
            rows = self._members.kept(focus, query, scan=scan)
        else:
            condition = focus_conformance(self._scope, shape, constraint)
            if condition is not None:
                start, scan = self._start(focus)
                query = queries.focus_query(self._scope, start, [negated(condition)])
                rows = self._members.kept(focus, query, scan=scan)
            elif isinstance(constraint, ir.MinCount) and isinstance(shape, ir.PropertyShape):
                start = self._start_exactly(focus)
                query = queries.count_query(self._scope, shape.path, start, f"< {constraint.count}")
                rows = self._members.once(query)
            else:
                rows = self._lacking(shape, focus, constraint)
        for row in rows:
            yield Finding(constraint, row[0], bound(row[1]))

    def _lacking(self, shape: ir.Shape, focus: Focus, constraint: ir.Constraint) -> Iterator[Row]:
        value = constraint.value if isinstance(constraint, ir.HasValue) else None
        having = {(graph, this) for graph, this, found in self._members.pairs(shape, focus) if found == value}
        yield from (key for key in self._members.nodes(focus) if key not in having)

    def _relations(self, shape: ir.Shape, focus: Focus, constraint: ir.Constraint) -> Iterator[Finding]:
        """Find violations of property pairs, `sh:uniqueLang` and `sh:closed`."""
        scan = (
            isinstance(shape, ir.PropertyShape)
            and not isinstance(constraint, ir.Closed)
            and self._members.prefers_scan(shape.path, focus)
        )
        start = "" if scan else self._scope.focus(focus)
        for query in self._relation_queries(shape, start, constraint):
            for row in self._members.kept(focus, query, scan=scan):
                yield self._relation(shape, constraint, row)

    def _relation_queries(self, shape: ir.Shape, start: str, constraint: ir.Constraint) -> list[Select]:
        scope = self._scope
        match constraint:
            case ir.PropertyPair("equals", predicate):
                return queries.equals_queries(scope, shape, start, str(predicate))
            case ir.PropertyPair(_, predicate):
                return [queries.disjoint_query(scope, shape, start, str(predicate))]
            case ir.PairOrder():
                return [queries.order_query(scope, shape, start, constraint)]
            case ir.Closed():
                return [queries.closed_query(scope, shape, start, constraint)]
            case _:
                assert isinstance(shape, ir.PropertyShape)  # the reader refuses sh:uniqueLang elsewhere
                return [queries.unique_lang_query(scope, shape.path, start)]

    def _relation(self, shape: ir.Shape, constraint: ir.Constraint, row: Row) -> Finding:
        this = bound(row[1])
        if isinstance(constraint, ir.Closed):
            predicate = row[2]
            assert isinstance(predicate, NamedNode)  # the predicate of a triple
            return Finding(constraint, row[0], this, row[3], Predicate(predicate))
        if isinstance(constraint, ir.UniqueLang):
            return Finding(constraint, row[0], this)
        return Finding(constraint, row[0], this, row[2] if len(row) > 2 else this)
