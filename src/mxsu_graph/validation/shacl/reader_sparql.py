"""Read SPARQL-based constraints and constraint components (SHACL sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.shapes_graph import ShapesGraph
from mxsu_graph.validation.shacl.terms import OWL, SH, Term, compact_iri

__all__ = ["CustomComponent", "read_components", "read_custom", "read_sparql"]


@dataclass(frozen=True)
class Parameter:
    """A parameter of a constraint component (6.2.1): its predicate, and whether it may be missing."""

    predicate: NamedNode
    optional: bool

    @property
    def name(self) -> str:
        """The name of the SPARQL variable: the local name of the predicate (6.2.1.1)."""
        return self.predicate.value.replace("/", "#").rsplit("#", 1)[-1]


@dataclass(frozen=True)
class CustomComponent:
    """A SPARQL-based constraint component with its validators for node and property shapes."""

    iri: Term
    parameters: tuple[Parameter, ...]
    node_validator: ir.Validator | None
    property_validator: ir.Validator | None


def read_sparql(graph: ShapesGraph, node: Term) -> Iterator[ir.Sparql]:
    """Read the `sh:sparql` constraints of a shape (5.2)."""
    for constraint in graph.objects(node, SH + "sparql"):
        if graph.is_true(constraint, "deactivated"):
            continue
        select = _text(graph, constraint, "select")
        if select is None:
            raise ShapesError(f"The SPARQL constraint {compact_iri(constraint)} has no sh:select.")
        yield ir.Sparql(constraint, select, _prefixes(graph, constraint), _messages(graph, constraint))


def read_components(graph: ShapesGraph) -> tuple[CustomComponent, ...]:
    """Read the constraint components that a shapes graph defines, apart from the standard's own (6.2)."""
    found = []
    for iri in sorted(graph.instances(SH + "ConstraintComponent"), key=str):
        if isinstance(iri, NamedNode) and iri.value.startswith(SH):
            continue
        parameters = tuple(_parameter(graph, iri, node) for node in graph.objects(iri, SH + "parameter"))
        if all(parameter.optional for parameter in parameters):
            raise ShapesError(
                f"The constraint component {compact_iri(iri)} has no parameter that is not optional."
            )
        general = _validator(graph, iri, "validator")
        found.append(
            CustomComponent(
                iri,
                parameters,
                _validator(graph, iri, "nodeValidator") or general,
                _validator(graph, iri, "propertyValidator") or general,
            )
        )
    return tuple(found)


def read_custom(
    graph: ShapesGraph, components: tuple[CustomComponent, ...], node: Term, *, is_property: bool
) -> Iterator[ir.Custom]:
    """Read the constraints of user-defined components that a shape declares (6.3)."""
    present = graph.predicates(node)
    for component in components:
        if any(p.predicate.value not in present for p in component.parameters if not p.optional):
            continue
        validator = component.property_validator if is_property else component.node_validator
        if validator is None:
            continue  # Section 6.2.3: without a suitable validator the constraint is ignored.
        names = tuple(parameter.name for parameter in component.parameters)
        for arguments in _arguments(graph, component, node):
            yield ir.Custom(component.iri, validator, arguments, names)


def _arguments(
    graph: ShapesGraph, component: CustomComponent, node: Term
) -> Iterator[tuple[tuple[str, Term], ...]]:
    # A component with one parameter makes a constraint of each value; with several, each has one value (6.3).
    if len(component.parameters) == 1:
        only = component.parameters[0]
        for value in graph.objects(node, only.predicate.value):
            yield ((only.name, value),)
        return
    pairs = ((p.name, graph.one(node, p.predicate.value)) for p in component.parameters)
    yield tuple((name, value) for name, value in pairs if value is not None)


def _parameter(graph: ShapesGraph, component: Term, node: Term) -> Parameter:
    path = graph.one(node, SH + "path")
    if not isinstance(path, NamedNode):
        raise ShapesError(f"A parameter of {compact_iri(component)} has no IRI as its sh:path.")
    return Parameter(path, graph.is_true(node, "optional"))


def _validator(graph: ShapesGraph, component: Term, name: str) -> ir.Validator | None:
    for node in graph.objects(component, SH + name):
        is_ask = name == "validator"
        query = _text(graph, node, "ask" if is_ask else "select")
        if query is not None:
            return ir.Validator(node, query, is_ask, _prefixes(graph, node), _messages(graph, node))
    return None


def _text(graph: ShapesGraph, node: Term, name: str) -> str | None:
    value = graph.one(node, SH + name)
    if value is not None and not isinstance(value, Literal):
        raise ShapesError(f"The sh:{name} of {compact_iri(node)} is not a string.")
    return value.value if value is not None else None


def _messages(graph: ShapesGraph, node: Term) -> tuple[Literal, ...]:
    return tuple(message for message in graph.objects(node, SH + "message") if isinstance(message, Literal))


def _prefixes(graph: ShapesGraph, node: Term) -> str:
    """Write the PREFIX lines that `sh:prefixes` asks for, through `owl:imports` (5.2.1)."""
    waiting, seen = list(graph.objects(node, SH + "prefixes")), set[Term]()
    declared: dict[str, str] = {}
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting.extend(graph.objects(ontology, OWL + "imports"))
        for declaration in graph.objects(ontology, SH + "declare"):
            prefix = _text(graph, declaration, "prefix")
            namespace = _text(graph, declaration, "namespace")
            if prefix is None or namespace is None:
                raise ShapesError(f"A sh:declare of {compact_iri(ontology)} lacks its prefix or its namespace.")
            if declared.setdefault(prefix, namespace) != namespace:
                raise ShapesError(f"The prefix {prefix!r} of {compact_iri(node)} is declared with two namespaces.")
    return "".join(f"PREFIX {prefix}: <{declared[prefix]}>\n" for prefix in sorted(declared))
