"""RDF terms as this package sees them, and the few vocabulary terms it needs.

Terms are pyoxigraph's values everywhere: they are hashable, compare by RDF term equality and keep the lexical
form they were made with. Engines over other libraries translate at their border.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

__all__ = [
    "ESCAPE",
    "OWL",
    "RDF",
    "RDFS",
    "SH",
    "XSD",
    "Term",
    "compact_iri",
    "component_name",
    "order_key",
    "sparql_term",
]

Term: TypeAlias = NamedNode | BlankNode | Literal
"""An IRI, a blank node or a literal."""

SH: Final = "http://www.w3.org/ns/shacl#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
ESCAPE: Final = "urn:x-as-written:"
"""Begins the datatypes under which `exact` keeps literals that a store would rewrite."""

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"

_PREFIXES: Final = {"sh": SH, "rdf": RDF, "rdfs": RDFS, "xsd": XSD, "owl": OWL}


def sparql_term(term: Term) -> str:
    """Write an IRI or a literal as SPARQL 1.1 reads it.

    Raises:
        ValueError: for a blank node, which a query cannot name.
    """
    if isinstance(term, BlankNode):
        raise ValueError("a blank node cannot be named in a SPARQL query")
    return str(term)


def compact_iri(term: Term) -> str:
    """Write a term for people: the W3C vocabularies with their usual prefix, all else as N-Triples."""
    if isinstance(term, NamedNode):
        for prefix, namespace in _PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value.removeprefix(namespace)}"
    return str(term)


def order_key(term: Term | None) -> tuple[int, str]:
    """Give a total order over terms: nothing, IRIs, blank nodes, literals; inside each by N-Triples form."""
    if term is None:
        return (0, "")
    if isinstance(term, NamedNode):
        return (1, term.value)
    if isinstance(term, BlankNode):
        return (2, term.value)
    return (3, str(term))


def component_name(component: Term) -> str:
    """Give the short name of a constraint component: `MinCount` for `sh:MinCountConstraintComponent`."""
    text = component.value if isinstance(component, NamedNode) else str(component)
    return text.replace("/", "#").rsplit("#", 1)[-1].removesuffix("ConstraintComponent")
