"""The constraint components of SHACL Core as frozen, typed values.

Section numbers are those of the W3C Recommendation "Shapes Constraint Language (SHACL)" of 20 July 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Literal, TypeAlias

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from mxsu_graph.validation.shacl.constraints_sparql import Custom, Sparql
from mxsu_graph.validation.shacl.terms import SH, Term

if TYPE_CHECKING:
    # Shapes hold constraints and some constraints hold shapes: only the types need both.
    from mxsu_graph.validation.shacl.shapes import PropertyShape, Shape

__all__ = [
    "And",
    "Class",
    "Closed",
    "Constraint",
    "Datatype",
    "HasValue",
    "In",
    "LanguageIn",
    "Length",
    "MaxCount",
    "MinCount",
    "Node",
    "NodeKind",
    "Not",
    "Or",
    "PairOrder",
    "Pattern",
    "Property",
    "PropertyPair",
    "Qualified",
    "Range",
    "UniqueLang",
    "Xone",
    "component_of",
]


@dataclass(frozen=True)
class Class:
    """`sh:class` (4.1.1)."""

    component: ClassVar = "ClassConstraintComponent"
    cls: Term


@dataclass(frozen=True)
class Datatype:
    """`sh:datatype` (4.1.2)."""

    component: ClassVar = "DatatypeConstraintComponent"
    iri: NamedNode


@dataclass(frozen=True)
class NodeKind:
    """`sh:nodeKind` (4.1.3): which of IRI, blank node and literal are allowed."""

    component: ClassVar = "NodeKindConstraintComponent"
    iri: bool
    blank: bool
    literal: bool


@dataclass(frozen=True)
class MinCount:
    """`sh:minCount` (4.2.1)."""

    component: ClassVar = "MinCountConstraintComponent"
    count: int


@dataclass(frozen=True)
class MaxCount:
    """`sh:maxCount` (4.2.2)."""

    component: ClassVar = "MaxCountConstraintComponent"
    count: int


@dataclass(frozen=True)
class Range:
    """`sh:minExclusive`, `sh:minInclusive`, `sh:maxExclusive`, `sh:maxInclusive` (4.3).

    The operator is the one that must hold between value and bound.
    """

    operator: Literal[">", ">=", "<", "<="]
    bound: RdfLiteral


@dataclass(frozen=True)
class Length:
    """`sh:minLength`, `sh:maxLength` (4.4.1, 4.4.2)."""

    operator: Literal[">=", "<="]
    count: int


@dataclass(frozen=True)
class Pattern:
    """`sh:pattern` with `sh:flags` (4.4.3), in the syntax of SPARQL's REGEX."""

    component: ClassVar = "PatternConstraintComponent"
    pattern: str
    flags: str


@dataclass(frozen=True)
class LanguageIn:
    """`sh:languageIn` (4.4.4): language ranges."""

    component: ClassVar = "LanguageInConstraintComponent"
    ranges: tuple[str, ...]


@dataclass(frozen=True)
class UniqueLang:
    """`sh:uniqueLang true` (4.4.5)."""

    component: ClassVar = "UniqueLangConstraintComponent"


@dataclass(frozen=True)
class PropertyPair:
    """`sh:equals`, `sh:disjoint` (4.5.1, 4.5.2)."""

    kind: Literal["equals", "disjoint"]
    predicate: NamedNode


@dataclass(frozen=True)
class PairOrder:
    """`sh:lessThan`, `sh:lessThanOrEquals` (4.5.3, 4.5.4)."""

    operator: Literal["<", "<="]
    predicate: NamedNode


@dataclass(frozen=True)
class Not:
    """`sh:not` (4.6.1)."""

    component: ClassVar = "NotConstraintComponent"
    shape: Shape


@dataclass(frozen=True)
class And:
    """`sh:and` (4.6.2)."""

    component: ClassVar = "AndConstraintComponent"
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Or:
    """`sh:or` (4.6.3)."""

    component: ClassVar = "OrConstraintComponent"
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Xone:
    """`sh:xone` (4.6.4); a shape listed twice counts twice."""

    component: ClassVar = "XoneConstraintComponent"
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Node:
    """`sh:node` (4.7.1)."""

    component: ClassVar = "NodeConstraintComponent"
    shape: Shape


@dataclass(frozen=True)
class Property:
    """`sh:property` (4.7.2): its results are those of the property shape itself."""

    component: ClassVar = "PropertyConstraintComponent"
    shape: PropertyShape


@dataclass(frozen=True)
class Qualified:
    """`sh:qualifiedValueShape` with one of its two counts (4.7.3).

    Attributes:
        shape: the shape whose conforming value nodes are counted.
        operator: how the number found must compare with `count`.
        count: the bound.
        siblings: shapes to which a counted value node must not conform (`sh:qualifiedValueShapesDisjoint`).
    """

    shape: Shape
    operator: Literal[">=", "<="]
    count: int
    siblings: tuple[Shape, ...]


@dataclass(frozen=True)
class Closed:
    """`sh:closed true` with `sh:ignoredProperties` (4.8.1): all predicates that are allowed."""

    component: ClassVar = "ClosedConstraintComponent"
    allowed: tuple[NamedNode, ...]


@dataclass(frozen=True)
class HasValue:
    """`sh:hasValue` (4.8.2)."""

    component: ClassVar = "HasValueConstraintComponent"
    value: Term


@dataclass(frozen=True)
class In:
    """`sh:in` (4.8.3)."""

    component: ClassVar = "InConstraintComponent"
    members: tuple[Term, ...]


Constraint: TypeAlias = (
    Class
    | Datatype
    | NodeKind
    | MinCount
    | MaxCount
    | Range
    | Length
    | Pattern
    | LanguageIn
    | UniqueLang
    | PropertyPair
    | PairOrder
    | Not
    | And
    | Or
    | Xone
    | Node
    | Property
    | Qualified
    | Closed
    | HasValue
    | In
    | Sparql
    | Custom
)


_RANGE: Final = {">": "MinExclusive", ">=": "MinInclusive", "<": "MaxExclusive", "<=": "MaxInclusive"}


def component_of(constraint: Constraint) -> Term:
    """Give the IRI of a constraint's component, as `sh:sourceConstraintComponent` names it."""
    match constraint:
        case Range(operator=operator):
            name = _RANGE[operator]
        case Length(operator=operator):
            name = "MinLength" if operator == ">=" else "MaxLength"
        case PropertyPair(kind=kind):
            name = kind.capitalize()
        case PairOrder(operator=operator):
            name = "LessThan" if operator == "<" else "LessThanOrEquals"
        case Qualified(operator=operator):
            name = "QualifiedMinCount" if operator == ">=" else "QualifiedMaxCount"
        case Custom(iri=iri):
            return iri
        case _:
            return NamedNode(SH + str(constraint.component))
    return NamedNode(f"{SH}{name}ConstraintComponent")
