"""Disagreements as quads: `graph/disagreements`, rebuilt with every build and never edited.

What a disagreement is, `analysis.disagreements` says; this layer lies below it and asks only for such values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import pyoxigraph as ox

from mxsu_graph.graph.terms import TYPE, graph, mxsu, node, prefixed, text, value
from mxsu_graph.iri import BASE, ENTITY_ID, assessment_iri, claim_iri, code_iri, entity_iri
from mxsu_graph.model import Assessment, Value, ValueType

__all__ = ["DisagreementValues", "PositionValues", "build_disagreement_quads"]

_GRAPH = graph("disagreements")
_BOOLEAN = prefixed("xsd:boolean")

_Term = ox.NamedNode | ox.Literal


class ClaimValues(Protocol):
    """The name of a claim: `<source>/<id>`."""

    @property
    def claim(self) -> str:
        """The reference of the claim."""


class PositionValues(Protocol):
    """A position: what it says, the claims that take it, and the positions it excludes, by index."""

    @property
    def value(self) -> tuple[str, ...]:
        """The value; more than one part where it is a set."""

    @property
    def value_type(self) -> str:
        """The type of the value: entity, text, quantity, when, role or polarity."""

    @property
    def unit(self) -> str:
        """The code of the unit; empty for none."""

    @property
    def claims(self) -> Sequence[ClaimValues]:
        """The claims that take the position."""

    @property
    def against(self) -> tuple[int, ...]:
        """The positions that it excludes."""


class DisagreementValues(Protocol):
    """A disagreement: the question and its positions."""

    @property
    def id(self) -> str:
        """A path of slugs."""

    @property
    def kind(self) -> str:
        """The code of its kind."""

    @property
    def subject(self) -> str:
        """An entity's id."""

    @property
    def predicate(self) -> str:
        """A predicate's name."""

    @property
    def qualifiers(self) -> tuple[str, ...]:
        """What else narrows the question: ids of entities, or words."""

    @property
    def compatible(self) -> bool:
        """Whether the positions differ only in precision, fullness or spelling."""

    @property
    def positions(self) -> Sequence[PositionValues]:
        """The positions, in order."""

    @property
    def assessments(self) -> Sequence[Assessment]:
        """What the editors think of the claims."""


def build_disagreement_quads(disagreements: Iterable[DisagreementValues]) -> Iterator[ox.Quad]:
    """Every quad of `graph/disagreements`; the same disagreements give the same quads, without blank nodes."""
    for disagreement in disagreements:
        iri = _disagreement_iri(disagreement.id)
        yield from _quads(iri, _describe(disagreement, iri))
        for number, position in enumerate(disagreement.positions):
            yield from _quads(_position_iri(iri, number), _describe_position(position, iri))


def _describe(disagreement: DisagreementValues, iri: str) -> Iterator[tuple[ox.NamedNode, _Term]]:
    yield TYPE, mxsu("Disagreement")
    yield mxsu("kind"), node(code_iri("disagreement", disagreement.kind))
    yield prefixed("rdf:subject"), node(entity_iri(disagreement.subject))
    yield prefixed("rdf:predicate"), mxsu(disagreement.predicate)
    yield mxsu("compatible"), ox.Literal("true" if disagreement.compatible else "false", datatype=_BOOLEAN)
    for part in disagreement.qualifiers:
        yield mxsu("narrowedBy"), node(entity_iri(part)) if ENTITY_ID.fullmatch(part) else text(part)
    for number in range(len(disagreement.positions)):
        yield mxsu("position"), node(_position_iri(iri, number))
    for assessment in disagreement.assessments:
        yield mxsu("assessedBy"), node(assessment_iri(assessment.id))


def _describe_position(position: PositionValues, iri: str) -> Iterator[tuple[ox.NamedNode, _Term]]:
    yield TYPE, mxsu("Position")
    for part in position.value:
        yield prefixed("rdf:object"), _value_term(part, position.value_type)
    if position.unit:
        yield mxsu("unit"), node(code_iri("unit", position.unit))
    for claim in position.claims:
        source, _, number = claim.claim.partition("/")
        yield mxsu("takenBy"), node(claim_iri(source, number))
    for other in position.against:
        yield mxsu("excludes"), node(_position_iri(iri, other))


def _value_term(part: str, value_type: str) -> _Term:
    if value_type in ("role", "polarity"):
        return node(code_iri(value_type, part))
    return value(Value(ValueType(value_type), part))


def _disagreement_iri(disagreement: str) -> str:
    return f"{BASE}disagreement/{disagreement}"


def _position_iri(iri: str, number: int) -> str:
    return f"{iri}/position/{number + 1}"


def _quads(subject: str, pairs: Iterable[tuple[ox.NamedNode, _Term]]) -> Iterator[ox.Quad]:
    about = node(subject)
    for predicate, thing in pairs:
        yield ox.Quad(about, predicate, thing, _GRAPH)
