"""Read a shapes graph into the intermediate form, refusing what is malformed (SHACL sections 2 to 4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pyoxigraph import Literal, NamedNode

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from mxsu_graph.validation.shacl.reader_constraints import read_constraints
from mxsu_graph.validation.shacl.reader_sparql import CustomComponent, read_components
from mxsu_graph.validation.shacl.shapes_graph import ShapesGraph, ShapesSource, read_triples
from mxsu_graph.validation.shacl.terms import RDF, RDFS, SH, Term, compact_iri, order_key

__all__ = ["ShapesReader", "read_shapes"]

_TARGETS: Final = {
    "targetNode": "node",
    "targetClass": "class",
    "targetSubjectsOf": "subjects",
    "targetObjectsOf": "objects",
}
_UNARY: Final[dict[str, Callable[[Path], Path]]] = {
    "inversePath": Inverse,
    "zeroOrMorePath": ZeroOrMore,
    "oneOrMorePath": OneOrMore,
    "zeroOrOnePath": ZeroOrOne,
}


def read_shapes(*sources: ShapesSource) -> ir.Shapes:
    """Read shapes from files (`pathlib.Path`), texts in Turtle (`str`) or triples, taken as one graph.

    `owl:imports` is not followed: give all files.

    Raises:
        ShapesError: if a source cannot be parsed, a shape is malformed, or a shape refers to itself
            (the standard leaves recursive shapes undefined, section 3.4.3).
    """
    return ShapesReader(ShapesGraph(read_triples(sources))).read()


class ShapesReader:
    """Reads shapes by their node, each once, and notices circles."""

    def __init__(self, graph: ShapesGraph) -> None:
        self.graph = graph
        self.components: tuple[CustomComponent, ...] = read_components(graph)
        self._shapes: dict[Term, ir.Shape] = {}
        self._open: list[Term] = []
        self._node_shapes = graph.instances(SH + "NodeShape")
        self._property_shapes = graph.instances(SH + "PropertyShape")
        self._implicit = (self._node_shapes | self._property_shapes) & graph.instances(RDFS + "Class")

    def read(self) -> ir.Shapes:
        """Read every shape that has a target or a shape's type, and all that they refer to."""
        nodes = set(self._node_shapes | self._property_shapes)
        for name in _TARGETS:
            nodes.update(self.graph.subjects(SH + name))
        shapes = [self.shape(node) for node in sorted(nodes, key=order_key)]
        return ir.Shapes(tuple(shape for shape in shapes if shape.targets), len(self._shapes))

    def shape(self, node: Term) -> ir.Shape:
        """Read the shape at a node.

        Raises:
            ShapesError: if it is malformed or recursive.
        """
        if node in self._shapes:
            return self._shapes[node]
        if isinstance(node, Literal):
            raise ShapesError(f"The literal {node} stands where a shape is expected.")
        if node in self._open:
            circle = " -> ".join(compact_iri(n) for n in [*self._open[self._open.index(node) :], node])
            raise ShapesError(f"Recursive shapes cannot be validated: {circle}.")
        self._open.append(node)
        self._shapes[node] = shape = self._read(node)
        self._open.pop()
        return shape

    def property_shape(self, node: Term) -> ir.PropertyShape:
        """Read the shape at a node, which must be a property shape."""
        shape = self.shape(node)
        if not isinstance(shape, ir.PropertyShape):
            raise ShapesError(f"{compact_iri(node)} is a value of sh:property but has no sh:path.")
        return shape

    def _read(self, node: Term) -> ir.Shape:
        graph = self.graph
        path = self._path_of(node)
        severity = graph.one(node, SH + "severity") or NamedNode(SH + "Violation")
        if not isinstance(severity, NamedNode):
            raise ShapesError(f"The sh:severity of {compact_iri(node)} is not an IRI.")
        messages = read_messages(graph, node)
        constraints = read_constraints(self, node, is_property=path is not None)
        targets = self._targets(node)
        deactivated = graph.is_true(node, "deactivated")
        if path is None:
            return ir.NodeShape(node, targets, constraints, severity, messages, deactivated)
        return ir.PropertyShape(node, targets, constraints, severity, messages, deactivated, path)

    def _path_of(self, node: Term) -> Path | None:
        head = self.graph.one(node, SH + "path")
        if head is None:
            if node in self._property_shapes:
                raise ShapesError(f"The property shape {compact_iri(node)} has no sh:path.")
            return None
        if NamedNode(SH + "NodeShape") in self.graph.objects(node, RDF + "type"):
            raise ShapesError(f"The node shape {compact_iri(node)} has a sh:path.")
        return read_path(self.graph, head)

    def _targets(self, node: Term) -> tuple[ir.Target, ...]:
        targets = [ir.Target("class", node)] if node in self._implicit else []
        for name, kind in _TARGETS.items():
            for value in self.graph.objects(node, SH + name):
                if kind != "node" and not isinstance(value, NamedNode):
                    raise ShapesError(f"The sh:{name} of {compact_iri(node)} is not an IRI: {value}.")
                targets.append(ir.Target(kind, value))  # type: ignore[arg-type]  # the table's values are the kinds
        # A node that has no name in the data can be no focus node, and an anonymous class no target.
        return tuple(t for t in dict.fromkeys(targets) if isinstance(t.value, NamedNode | Literal))


def read_messages(graph: ShapesGraph, node: Term) -> tuple[Literal, ...]:
    """Read the `sh:message` values of a shape or constraint (section 2.1.5)."""
    found: list[Literal] = []
    for message in graph.objects(node, SH + "message"):
        if not isinstance(message, Literal):
            raise ShapesError(f"A sh:message of {compact_iri(node)} is not a literal.")
        found.append(message)
    return tuple(found)


def read_path(graph: ShapesGraph, node: Term, above: tuple[Term, ...] = ()) -> Path:
    """Read a property path (section 2.3.1).

    Raises:
        ShapesError: if it is not well-formed.
    """
    if isinstance(node, NamedNode):
        return Predicate(node)
    if isinstance(node, Literal) or node in above:
        raise ShapesError(f"{compact_iri(node)} is not a well-formed property path.")
    above = (*above, node)
    # A node that is both a list and a path of another form counts as a list: W3C test `path-strange-001`.
    if RDF + "first" in graph.predicates(node):
        return Sequence(_read_paths(graph, node, above))
    alternative = graph.one(node, SH + "alternativePath")
    if alternative is not None:
        return Alternative(_read_paths(graph, alternative, above))
    for name, form in _UNARY.items():
        inner = graph.one(node, SH + name)
        if inner is not None:
            return form(read_path(graph, inner, above))
    raise ShapesError(f"{compact_iri(node)} is not a well-formed property path.")


def _read_paths(graph: ShapesGraph, head: Term, above: tuple[Term, ...]) -> tuple[Path, ...]:
    members = tuple(read_path(graph, member, above) for member in graph.members(head))
    if len(members) < 2:
        raise ShapesError(f"The property path {compact_iri(head)} has fewer than two members.")
    return members
