"""The intermediate form: a shapes graph as frozen, typed values.

`reader.read_shapes` makes it; `conditions` and `queries` turn it into SPARQL. Nothing here knows a query language
or an engine. Sections are those of the W3C Recommendation "Shapes Constraint Language (SHACL)" of 20 July 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from mxsu_graph.validation.shacl.constraints import (
    And,
    Class,
    Closed,
    Constraint,
    Datatype,
    HasValue,
    In,
    LanguageIn,
    Length,
    MaxCount,
    MinCount,
    Node,
    NodeKind,
    Not,
    Or,
    PairOrder,
    Pattern,
    Property,
    PropertyPair,
    Qualified,
    Range,
    UniqueLang,
    Xone,
    component_of,
)
from mxsu_graph.validation.shacl.constraints_sparql import Custom, Sparql, Validator
from mxsu_graph.validation.shacl.paths import Path
from mxsu_graph.validation.shacl.terms import Term

__all__ = [
    "And",
    "Class",
    "Closed",
    "Constraint",
    "Custom",
    "Datatype",
    "HasValue",
    "In",
    "LanguageIn",
    "Length",
    "MaxCount",
    "MinCount",
    "Node",
    "NodeKind",
    "NodeShape",
    "Not",
    "Or",
    "PairOrder",
    "Pattern",
    "Property",
    "PropertyPair",
    "PropertyShape",
    "Qualified",
    "Range",
    "Shape",
    "Shapes",
    "Sparql",
    "Target",
    "UniqueLang",
    "Validator",
    "Xone",
    "component_of",
]


@dataclass(frozen=True)
class Target:
    """A target declaration (section 2.1.3); an implicit class target is kind `class`."""

    kind: Literal["node", "class", "subjects", "objects"]
    value: Term


@dataclass(frozen=True, eq=False)
class NodeShape:
    """A node shape: constraints on the focus nodes themselves. Compared by identity."""

    id: Term
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    severity: NamedNode
    messages: tuple[RdfLiteral, ...]
    deactivated: bool


@dataclass(frozen=True, eq=False)
class PropertyShape(NodeShape):
    """A property shape: constraints on what a path reaches from the focus nodes."""

    path: Path


Shape: TypeAlias = NodeShape
"""Either kind; `isinstance(shape, PropertyShape)` tells them apart."""


@dataclass(frozen=True)
class Shapes:
    """A shapes graph: every shape that has targets, in the order of its id, and how many shapes there are."""

    targeted: tuple[Shape, ...]
    count: int
