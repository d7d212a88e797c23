"""Run shapes on an engine: walk them, ask each constraint's question once, and make results of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.engines import Engine
from mxsu_graph.validation.shacl.finder import Finder
from mxsu_graph.validation.shacl.findings import Finding
from mxsu_graph.validation.shacl.members import FEW, Key, Members
from mxsu_graph.validation.shacl.messages import default_message, filled
from mxsu_graph.validation.shacl.paths import Path
from mxsu_graph.validation.shacl.report import Result
from mxsu_graph.validation.shacl.scope import Focus

__all__ = ["run_each", "run_shapes"]


def run_each(
    engine: Engine,
    shapes: ir.Shapes,
    graphs: Sequence[str] | None = None,
    *,
    inline: bool = True,
    few: int = FEW,
    only: Mapping[ir.Shape, frozenset[NamedNode]] | None = None,
) -> Iterator[tuple[ir.Shape, Result]]:
    """Validate and give results as they are found, each with the shape whose targets they come from.

    Args:
        engine: where the data is.
        shapes: what it must conform to.
        graphs: named graphs to validate each by itself, in one pass; None for the engine's default graph.

        inline: whether inner shapes may become conditions inside a query; if not, each is evaluated as a set.
        few: up to so many focus nodes a query starts from them, beyond from the triples of a path where that
            is quicker. This and `inline` change the time it takes, not the results.
        only: for each shape the focus nodes of its targets that are meant; None for all.

    Raises:
        ShapesError: if a constraint cannot be compiled.
        QueryError: if the engine refuses a query.
        EndpointError: if a remote engine fails.
    """
    walker = Walker(Members(engine, tuple(graphs) if graphs is not None else None, few), inline=inline)
    for shape in shapes.targeted:
        focus = Focus(shape.targets, only=None if only is None else only[shape])
        for owner, finding in walker.walk(shape, focus) if focus.only != frozenset() else ():
            yield shape, _result(owner, finding)


def run_shapes(
    engine: Engine,
    shapes: ir.Shapes,
    graphs: Sequence[str] | None = None,
    *,
    inline: bool = True,
    few: int = FEW,
) -> Iterator[Result]:
    """Validate and give results as they are found; see `run_each`."""
    return (result for _, result in run_each(engine, shapes, graphs, inline=inline, few=few))


_T = TypeVar("_T")


def _batched(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch


@dataclass(frozen=True)
class _Visit:
    """A visit to a shape: whether its property shapes report for themselves, and what is already answered."""

    reporting: bool
    skip: frozenset[ir.Constraint] = frozenset()


class Walker:
    """Walks shapes; everything is asked for whole sets of focus nodes."""

    def __init__(self, members: Members, *, inline: bool) -> None:
        self._members = members
        self._finder = Finder(members, self.violators, inline=inline)
        self._violators: dict[tuple[ir.Shape, Focus], frozenset[Key]] = {}

    def violators(self, shape: ir.Shape, focus: Focus) -> frozenset[Key]:
        """Give the focus nodes that do not conform to a shape."""
        key = (shape, focus)
        if key not in self._violators:
            visit = _Visit(reporting=False)
            found = ((f.graph, f.this) for _, f in self.walk(shape, focus, visit))
            self._violators[key] = frozenset(found)
        return self._violators[key]

    def walk(
        self, shape: ir.Shape, focus: Focus, visit: _Visit = _Visit(reporting=True)
    ) -> Iterator[tuple[ir.Shape, Finding]]:
        """Give the findings of a shape, each with the shape that makes it."""
        if shape.deactivated:
            return
        constraints = [c for c in shape.constraints if not isinstance(c, ir.Property) and c not in visit.skip]
        findings = self._finder.findings(shape, focus, constraints)
        for finding in self._repeated(focus, findings) if visit.reporting and focus.steps else findings:
            yield shape, finding
        children = [c for c in shape.constraints if isinstance(c, ir.Property) and not c.shape.deactivated]
        if isinstance(shape, ir.PropertyShape):
            if not visit.reporting:
                for finding in self._finder.findings(shape, focus, children):
                    yield shape, finding
                return
            focus = focus.along(shape.path)
        yield from self._children([child.shape for child in children], focus, visit)

    def _repeated(self, focus: Focus, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Repeat each finding as often as its focus node is reached from the targets."""
        for some in _batched(findings, 1000):
            ways = self._members.multiples(focus, {(finding.graph, finding.this) for finding in some})
            for finding in some:
                yield from repeat(finding, ways[(finding.graph, finding.this)])

    def _children(
        self, shapes: list[ir.PropertyShape], focus: Focus, visit: _Visit
    ) -> Iterator[tuple[ir.Shape, Finding]]:
        """Walk the property shapes of a node, looking for missing values of all of them together."""
        together = self._finder.presence(shapes)
        absent = list(self._finder.absent(focus, list(together.values())))
        for number, shape in enumerate(together):
            findings = (finding for index, finding in absent if index == number)
            for finding in self._repeated(focus, findings) if visit.reporting and focus.steps else findings:
                yield shape, finding
        for shape in shapes:
            done = frozenset([together[shape][0]]) if shape in together else frozenset()
            yield from self.walk(shape, focus, _Visit(visit.reporting, done))


def _result(shape: ir.Shape, finding: Finding) -> Result:
    constraint = finding.constraint
    path: Path | None = finding.path
    if path is None and isinstance(shape, ir.PropertyShape):
        path = shape.path
    return Result(
        focus=finding.this,
        path=path,
        value=finding.value,
        component=ir.component_of(constraint),
        severity=shape.severity,
        messages=_messages(shape, finding),
        source_shape=shape.id,
        source_constraint=constraint.id if isinstance(constraint, ir.Sparql) else None,
        graph=finding.graph if isinstance(finding.graph, NamedNode) else None,
    )


def _messages(shape: ir.Shape, finding: Finding) -> tuple[Literal, ...]:
    """Choose the sentences of a result (2.1.5, 5.3.2)."""
    if finding.message is not None:
        return (finding.message,)
    constraint = finding.constraint
    own: tuple[Literal, ...] = ()
    if isinstance(constraint, ir.Sparql):
        own = constraint.messages
    elif isinstance(constraint, ir.Custom):
        own = constraint.validator.messages
    chosen = (own or shape.messages) if isinstance(constraint, ir.Sparql) else (shape.messages or own)
    if not chosen:
        return (Literal(default_message(shape, constraint)),)
    bindings = dict(finding.bindings)
    return tuple(filled(message, bindings) for message in chosen)
