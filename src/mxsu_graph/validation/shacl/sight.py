"""What shapes look at: from which nodes a changed triple can change what is found about which focus nodes.

A shape is evaluated by walks: from a focus node along paths, triple by triple. Its results at a node can only
change where a walk from there meets a triple that came or went. Of these triples take the first on the walk: those
before it stand in the old data and in the new, so that a search backwards in the new data finds the focus node.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox
from pyoxigraph import NamedNode

from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.engines import Engine, Select
from mxsu_graph.validation.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
    sparql_path,
)
from mxsu_graph.validation.shacl.sight_sparql import OpenQueryError, read_patterns
from mxsu_graph.validation.shacl.terms import RDF, RDFS, Term, sparql_term

__all__ = ["Look", "find_affected", "list_looks"]

Way: TypeAlias = tuple[Path, ...]


class Look(NamedTuple):
    """One step of a walk.

    Attributes:
        way: the paths that lead from a focus node to where the step begins.
        predicate: along which predicate; `None` for any.
        forward: whether the step leads from subject to object.
    """

    way: Way
    predicate: NamedNode | None
    forward: bool = True


def list_looks(shape: ir.Shape) -> frozenset[Look] | None:
    """Every step that an evaluation of a shape can take from its focus nodes; `None` where that cannot be told."""
    try:
        return frozenset([*_targets(shape.targets), *_shape(shape, ())])
    except OpenQueryError:
        return None


def find_affected(
    engine: Engine, looks: Collection[Look], changed: Iterable[ox.Triple], most: int
) -> frozenset[NamedNode] | None:
    """The nodes about which a shape may find something else since some triples came or went.

    Args:
        engine: the new data.
        looks: what the shape looks at.
        changed: all triples by which the new data differs from the old.
        most: so many nodes are worth to be told.

    Returns:
        `None` for too many, or where they cannot be told.
    """
    triples = list(changed)
    if any(triple.predicate == NamedNode(RDFS + "subClassOf") for triple in triples):
        return None  # every class may have other instances
    starts: dict[Way, set[Term]] = {}
    for look in looks:
        met = (triple for triple in triples if look.predicate in (None, triple.predicate))
        ends = (triple.subject if look.forward else triple.object for triple in met)
        starts.setdefault(look.way, set()).update(end for end in ends if not isinstance(end, ox.Triple))
    found: set[NamedNode] = set()
    for way, nodes in starts.items():
        for node in _walk_back(engine, way, nodes, most):
            if not isinstance(node, NamedNode):
                return None
            found.add(node)
        if len(found) > most:
            return None
    return frozenset(found)


def _walk_back(engine: Engine, way: Way, nodes: Collection[Term], most: int) -> Iterator[Term | None]:
    """The nodes from which a way leads to some others."""
    if not way or not nodes:
        yield from nodes
        return
    path = sparql_path(Inverse(Sequence(way) if len(way) > 1 else way[0]))
    values = " ".join(sparql_term(node) for node in nodes)
    text = f"SELECT DISTINCT ?this WHERE {{ VALUES ?node {{ {values} }} ?node {path} ?this }} LIMIT {most + 1}"
    for (this,) in engine.select(Select(("this",), text)):
        yield this


def _targets(targets: Iterable[ir.Target]) -> Iterator[Look]:
    for target in targets:
        if target.kind == "class":
            yield Look((), NamedNode(RDF + "type"))
        elif target.kind != "node":
            assert isinstance(target.value, NamedNode)  # the reader refuses others
            yield Look((), target.value, target.kind == "subjects")


def _shape(shape: ir.Shape, way: Way) -> Iterator[Look]:
    """The steps of a shape from nodes that a way leads to."""
    values = way
    if isinstance(shape, ir.PropertyShape):
        yield from _path(shape.path, way)
        values = (*way, shape.path)
        if any(isinstance(constraint, ir.Property) for constraint in shape.constraints):
            raise OpenQueryError  # its results are about other nodes than the focus nodes of the outer shape
    for constraint in shape.constraints:
        yield from _constraint(constraint, way, values)


def _constraint(  # noqa: C901  # one arm for each kind of constraint
    constraint: ir.Constraint, way: Way, values: Way
) -> Iterator[Look]:
    """The steps of a constraint, whose focus nodes and value nodes two ways lead to."""
    match constraint:
        case ir.Class():
            yield Look(values, NamedNode(RDF + "type"))
        case ir.Closed():
            yield Look(values, None)
        case ir.PropertyPair() | ir.PairOrder():
            yield Look(way, constraint.predicate)
        case ir.Not() | ir.Node() | ir.Property():
            yield from _shape(constraint.shape, values)
        case ir.And() | ir.Or() | ir.Xone():
            for inner in constraint.shapes:
                yield from _shape(inner, values)
        case ir.Qualified():
            for inner in (constraint.shape, *constraint.siblings):
                yield from _shape(inner, values)
        case ir.Sparql():
            yield from _query(constraint, way)
        case ir.Custom():
            raise OpenQueryError
        case _:
            pass  # about the value nodes themselves and their number


def _query(constraint: ir.Sparql, way: Way) -> Iterator[Look]:
    """The steps of a query: each pattern is met from a variable that patterns beside or around it lead to."""
    reached: list[dict[str, Way]] = []
    for group in read_patterns(constraint.prefixes, constraint.select):
        outer = reached[group.parent] if group.parent >= 0 else {}
        own: dict[str, Way] = {}
        waiting = list(group.patterns)
        while waiting:
            ways: Mapping[str, Way] = outer | own | {"this": way}
            pattern = next((p for p in waiting if p.subject in ways or p.object in ways), None)
            if pattern is None:
                raise OpenQueryError  # it is met from anywhere
            waiting.remove(pattern)
            start, path, end = pattern
            if start not in ways:
                start, path, end = end, Inverse(path), start
            yield from _path(path, ways[start])
            own[start] = ways[start]
            if end:
                own[end] = ways.get(end, (*ways[start], path))
        reached.append(own)


def _path(path: Path, way: Way, *, forward: bool = True) -> Iterator[Look]:
    """The steps of a path, walked backwards where `forward` is not set."""
    match path:
        case Predicate(iri):
            yield Look(way, iri, forward)
        case Inverse(inner):
            yield from _path(inner, way, forward=not forward)
        case Sequence(paths):
            for inner in paths if forward else reversed(paths):
                yield from _path(inner, way, forward=forward)
                way = (*way, inner if forward else Inverse(inner))
        case Alternative(paths):
            for inner in paths:
                yield from _path(inner, way, forward=forward)
        case ZeroOrOne(inner):
            yield from _path(inner, way, forward=forward)
        case ZeroOrMore(inner) | OneOrMore(inner):
            step = inner if forward else Inverse(inner)
            yield from _path(inner, (*way, ZeroOrMore(step)), forward=forward)
