"""Graphs that follow from the claims: projections, plain assertions, bounds. Rebuilt each time, never edited."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from mxsu_graph.dates import When, parse_when
from mxsu_graph.graph.terms import date, decimal, graph, mxsu, node, value
from mxsu_graph.iri import claim_iri, entity_iri
from mxsu_graph.model import Claim, Corpus, ValueType
from mxsu_graph.quantities import Quantity, parse_quantity

__all__ = ["build_derived_quads", "claim_bounds", "claim_quantity", "rejected_claims"]


def build_derived_quads(corpus: Corpus) -> Iterator[ox.Quad]:
    """`projection/<source>` and `assertions` as plain triples, and `bounds` about the claims themselves.

    A projection holds what one source affirms. The assertions hold what any source affirms, but for claims that an
    assessment rejects. Denied and withdrawn claims are in neither.
    """
    rejected = rejected_claims(corpus)
    for claim in corpus.claims:
        if claim.polarity == "affirmed" and not claim.withdrawn:
            triple = (node(entity_iri(claim.subject)), mxsu(claim.predicate), value(claim.object))
            yield ox.Quad(*triple, graph(f"projection/{claim.source}"))
            if claim.ref not in rejected:
                yield ox.Quad(*triple, graph("assertions"))
        yield from _build_bounds(claim)


def rejected_claims(corpus: Corpus) -> frozenset[str]:
    """The references of all claims that an assessment rejects."""
    return frozenset(ref for a in corpus.assessments if a.verdict == "rejected" for ref in a.claims)


def claim_bounds(claim: Claim) -> When | None:
    """The time of a claim: its `when`, or its object where that is a date; `None` where it has neither."""
    if claim.when:
        return parse_when(claim.when)
    return parse_when(claim.object.text) if claim.object.type is ValueType.WHEN else None


def claim_quantity(claim: Claim) -> Quantity | None:
    """The number of a claim: its quantity, or its object where that is one; `None` where it has neither."""
    if claim.quantity:
        return parse_quantity(claim.quantity)
    return parse_quantity(claim.object.text) if claim.object.type is ValueType.QUANTITY else None


def _build_bounds(claim: Claim) -> Iterator[ox.Quad]:
    about, where = node(claim_iri(claim.source, claim.id)), graph("bounds")
    when, number = claim_bounds(claim), claim_quantity(claim)
    if when and when.earliest:
        yield ox.Quad(about, mxsu("earliest"), date(when.earliest), where)
    if when and when.latest:
        yield ox.Quad(about, mxsu("latest"), date(when.latest), where)
    if number and number.lowest is not None:
        yield ox.Quad(about, mxsu("lowest"), decimal(number.lowest), where)
    if number and number.highest is not None:
        yield ox.Quad(about, mxsu("highest"), decimal(number.highest), where)
