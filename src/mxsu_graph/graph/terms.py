"""RDF terms of our vocabulary, built once: the only module that knows how a value of the model becomes a term."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from mxsu_graph.iri import PREFIXES, entity_iri, graph_iri, term_iri
from mxsu_graph.model import Value, ValueType
from mxsu_graph.quantities import parse_quantity

__all__ = ["EDTF", "TYPE", "date", "decimal", "graph", "mxsu", "node", "prefixed", "quantity", "text", "value"]

_XSD = PREFIXES["xsd"]
_DATE = ox.NamedNode(_XSD + "date")
_DECIMAL = ox.NamedNode(_XSD + "decimal")
_INTEGER = ox.NamedNode(_XSD + "integer")
EDTF = ox.NamedNode(PREFIXES["edtf"] + "EDTF")
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


@cache
def node(iri: str) -> ox.NamedNode:
    """An IRI as a term."""
    return ox.NamedNode(iri)


@cache
def mxsu(name: str) -> ox.NamedNode:
    """A term of our ontology."""
    return ox.NamedNode(term_iri(name))


@cache
def prefixed(name: str) -> ox.NamedNode:
    """A term by its prefixed name, such as `skos:prefLabel`."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@cache
def graph(name: str) -> ox.NamedNode:
    """One of our named graphs."""
    return ox.NamedNode(graph_iri(name))


def text(words: str, language: str = "") -> ox.Literal:
    """A text, in a language or in none."""
    return ox.Literal(words, language=language) if language else ox.Literal(words)


def date(day: object) -> ox.Literal:
    """A day as `xsd:date`."""
    return ox.Literal(str(day), datatype=_DATE)


def decimal(number: object) -> ox.Literal:
    """A number as `xsd:decimal`."""
    return ox.Literal(str(number), datatype=_DECIMAL)


def quantity(number: str) -> ox.Literal:
    """An exact number as `xsd:integer` or `xsd:decimal`, any other quantity as `mxsu:NumericRange`."""
    if not parse_quantity(number).is_exact:
        return ox.Literal(number, datatype=mxsu("NumericRange"))
    return ox.Literal(number, datatype=_DECIMAL if "." in number else _INTEGER)


def value(thing: Value) -> ox.NamedNode | ox.Literal:
    """The object of a claim as a term."""
    if thing.type is ValueType.ENTITY:
        return node(entity_iri(thing.text))
    if thing.type is ValueType.QUANTITY:
        return quantity(thing.text)
    if thing.type is ValueType.WHEN:
        return ox.Literal(thing.text, datatype=EDTF)
    return ox.Literal(thing.text)
