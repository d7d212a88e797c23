"""Read the constraints that a shape declares (SHACL sections 4 to 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from typing import Literal as Choice

from pyoxigraph import Literal, NamedNode

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.reader_sparql import read_custom, read_sparql
from mxsu_graph.validation.shacl.terms import SH, XSD, Term, compact_iri

if TYPE_CHECKING:
    from mxsu_graph.validation.shacl.reader import ShapesReader

__all__ = ["read_constraints"]

_KINDS: Final = {
    "IRI": ir.NodeKind(True, False, False),
    "BlankNode": ir.NodeKind(False, True, False),
    "Literal": ir.NodeKind(False, False, True),
    "BlankNodeOrIRI": ir.NodeKind(True, True, False),
    "BlankNodeOrLiteral": ir.NodeKind(False, True, True),
    "IRIOrLiteral": ir.NodeKind(True, False, True),
}
_RANGES: Final[dict[str, Choice[">", ">=", "<", "<="]]] = {
    "minExclusive": ">",
    "minInclusive": ">=",
    "maxExclusive": "<",
    "maxInclusive": "<=",
}
_PROPERTY_ONLY: Final = (
    "minCount",
    "maxCount",
    "uniqueLang",
    "lessThan",
    "lessThanOrEquals",
    "qualifiedValueShape",
)


def read_constraints(reader: ShapesReader, node: Term, *, is_property: bool) -> tuple[ir.Constraint, ...]:
    """Read all constraints declared at a shape's node.

    Raises:
        ShapesError: if a parameter has a value it cannot have.
    """
    if not is_property:
        for name in _PROPERTY_ONLY:
            if reader.graph.objects(node, SH + name):
                raise ShapesError(f"The node shape {compact_iri(node)} has sh:{name}, for property shapes only.")
    found: list[ir.Constraint] = [
        *_values(reader, node),
        *_counts(reader, node),
        *_strings(reader, node),
        *_pairs(reader, node),
        *_shapes(reader, node),
        *_qualified(reader, node),
        *_others(reader, node),
        *read_sparql(reader.graph, node),
        *read_custom(reader.graph, reader.components, node, is_property=is_property),
    ]
    return tuple(dict.fromkeys(found))


def _values(reader: ShapesReader, node: Term) -> Iterator[ir.Constraint]:
    graph = reader.graph
    for cls in graph.objects(node, SH + "class"):
        yield ir.Class(_iri(node, "class", cls))
    datatype = graph.one(node, SH + "datatype")
    if datatype is not None:
        yield ir.Datatype(_iri(node, "datatype", datatype))
    kind = graph.one(node, SH + "nodeKind")
    if kind is not None:
        known = _KINDS.get(_iri(node, "nodeKind", kind).value.removeprefix(SH))
        if known is None:
            raise ShapesError(f"The sh:nodeKind of {compact_iri(node)} is unknown: {compact_iri(kind)}.")
        yield known
    for name, operator in _RANGES.items():
        bound = graph.one(node, SH + name)
        if bound is not None:
            if not isinstance(bound, Literal):
                raise ShapesError(f"The sh:{name} of {compact_iri(node)} is not a literal: {bound}.")
            yield ir.Range(operator, bound)


def _counts(reader: ShapesReader, node: Term) -> Iterator[ir.Constraint]:
    least = _integer(reader, node, "minCount")
    if least:
        yield ir.MinCount(least)
    most = _integer(reader, node, "maxCount")
    if most is not None:
        yield ir.MaxCount(most)


def _strings(reader: ShapesReader, node: Term) -> Iterator[ir.Constraint]:
    graph = reader.graph
    shortest = _integer(reader, node, "minLength")
    if shortest is not None:
        yield ir.Length(">=", shortest)
    longest = _integer(reader, node, "maxLength")
    if longest is not None:
        yield ir.Length("<=", longest)
    flags = graph.one(node, SH + "flags")
    # The standard allows one sh:flags, but several patterns, which then share it (4.4.3).
    for pattern in graph.objects(node, SH + "pattern"):
        if not isinstance(pattern, Literal):
            raise ShapesError(f"The sh:pattern of {compact_iri(node)} is not a string: {pattern}.")
        yield ir.Pattern(pattern.value, flags.value if isinstance(flags, Literal) else "")
    languages = graph.one(node, SH + "languageIn")
    if languages is not None:
        members = graph.members(languages)
        yield ir.LanguageIn(tuple(member.value for member in members if isinstance(member, Literal)))
    if graph.is_true(node, "uniqueLang"):
        yield ir.UniqueLang()


def _pairs(reader: ShapesReader, node: Term) -> Iterator[ir.Constraint]:
    kinds: tuple[Choice["equals"], Choice["disjoint"]] = ("equals", "disjoint")
    for kind in kinds:
        for value in reader.graph.objects(node, SH + kind):
            yield ir.PropertyPair(kind, _iri(node, kind, value))
    for value in reader.graph.objects(node, SH + "lessThan"):
        yield ir.PairOrder("<", _iri(node, "lessThan", value))
    for value in reader.graph.objects(node, SH + "lessThanOrEquals"):
        yield ir.PairOrder("<=", _iri(node, "lessThanOrEquals", value))


def _shapes(reader: ShapesReader, node: Term) -> Iterator[ir.Constraint]:
    graph = reader.graph
    for inner in graph.objects(node, SH + "not"):
        yield ir.Not(reader.shape(inner))
    for head in graph.objects(node, SH + "and"):
        yield ir.And(tuple(reader.shape(member) for member in graph.members(head)))
    for head in graph.objects(node, SH + "or"):
        yield ir.Or(tuple(reader.shape(member) for member in graph.members(head)))
    for head in graph.objects(node, SH + "xone"):
        yield ir.Xone(tuple(reader.shape(member) for member in graph.members(head)))
    for inner in graph.objects(node, SH + "node"):
        shape = reader.shape(inner)
        if isinstance(shape, ir.PropertyShape):
            raise ShapesError(f"{compact_iri(inner)} is a value of sh:node but a property shape (4.7.1).")
        yield ir.Node(shape)
    for inner in graph.objects(node, SH + "property"):
        yield ir.Property(reader.property_shape(inner))


def _qualified(reader: ShapesReader, node: Term) -> Iterator[ir.Constraint]:
    inner = reader.graph.one(node, SH + "qualifiedValueShape")
    if inner is None:
        return
    shape = reader.shape(inner)
    siblings = _siblings(reader, node, inner)
    least = _integer(reader, node, "qualifiedMinCount")
    if least:
        yield ir.Qualified(shape, ">=", least, siblings)
    most = _integer(reader, node, "qualifiedMaxCount")
    if most is not None:
        yield ir.Qualified(shape, "<=", most, siblings)


def _siblings(reader: ShapesReader, node: Term, own: Term) -> tuple[ir.Shape, ...]:
    """Read the sibling shapes of a property shape, as section 4.7.3 defines them."""
    graph = reader.graph
    if not graph.is_true(node, "qualifiedValueShapesDisjoint"):
        return ()
    parents = [s for s in graph.subjects(SH + "property") if node in graph.objects(s, SH + "property")]
    nodes: dict[Term, None] = {}
    for parent in parents:
        for other in graph.objects(parent, SH + "property"):
            nodes.update(dict.fromkeys(graph.objects(other, SH + "qualifiedValueShape")))
    nodes.pop(own, None)
    return tuple(reader.shape(sibling) for sibling in nodes)


def _others(reader: ShapesReader, node: Term) -> Iterator[ir.Constraint]:
    graph = reader.graph
    if graph.is_true(node, "closed"):
        yield ir.Closed(_allowed(reader, node))
    for value in graph.objects(node, SH + "hasValue"):
        yield ir.HasValue(value)
    for head in graph.objects(node, SH + "in"):
        yield ir.In(graph.members(head))


def _allowed(reader: ShapesReader, node: Term) -> tuple[NamedNode, ...]:
    graph = reader.graph
    ignored = graph.one(node, SH + "ignoredProperties")
    found = list(graph.members(ignored)) if ignored is not None else []
    for inner in graph.objects(node, SH + "property"):
        found.extend(graph.objects(inner, SH + "path"))
    return tuple(dict.fromkeys(term for term in found if isinstance(term, NamedNode)))


def _iri(node: Term, name: str, value: Term) -> NamedNode:
    if not isinstance(value, NamedNode):
        raise ShapesError(f"The sh:{name} of {compact_iri(node)} is not an IRI: {value}.")
    return value


def _integer(reader: ShapesReader, node: Term, name: str) -> int | None:
    value = reader.graph.one(node, SH + name)
    if value is None:
        return None
    if isinstance(value, Literal) and value.datatype.value == XSD + "integer":
        try:
            return int(value.value)
        except ValueError:
            pass  # An ill-formed integer gets the sentence below.
    raise ShapesError(f"The sh:{name} of {compact_iri(node)} is not an xsd:integer: {value}.")
