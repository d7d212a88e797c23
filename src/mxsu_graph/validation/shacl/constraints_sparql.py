"""The constraints of SHACL-SPARQL (sections 5 and 6) as frozen, typed values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pyoxigraph import Literal as RdfLiteral

from mxsu_graph.validation.shacl.terms import Term

__all__ = ["Custom", "Sparql", "Validator"]


@dataclass(frozen=True)
class Sparql:
    """`sh:sparql` (5): a SELECT query, each of whose solutions is a result."""

    component: ClassVar = "SPARQLConstraintComponent"
    id: Term
    select: str
    prefixes: str
    messages: tuple[RdfLiteral, ...]


@dataclass(frozen=True)
class Validator:
    """A validator of a SPARQL-based constraint component (6.2.3)."""

    id: Term
    query: str
    is_ask: bool
    prefixes: str
    messages: tuple[RdfLiteral, ...]


@dataclass(frozen=True)
class Custom:
    """A constraint of a SPARQL-based constraint component (6): its validator and parameter values by name."""

    iri: Term
    validator: Validator
    arguments: tuple[tuple[str, Term], ...]
    parameters: tuple[str, ...]
