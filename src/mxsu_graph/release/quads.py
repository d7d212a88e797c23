"""Writing descriptions as quads of the default graph, in few words."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from mxsu_graph.iri import expand_name

__all__ = ["describe", "integer", "iri", "text"]

Term = ox.NamedNode | ox.Literal


def describe(subject: str, *facts: tuple[str, Term]) -> Iterator[ox.Quad]:
    """What is said of a subject: prefixed names of properties with their values; empty texts are left out."""
    for predicate, thing in facts:
        if not isinstance(thing, ox.Literal) or thing.value:
            yield ox.Quad(ox.NamedNode(subject), ox.NamedNode(expand_name(predicate)), thing)


def iri(name: str) -> ox.NamedNode:
    """An IRI, or the IRI of a prefixed name."""
    return ox.NamedNode(expand_name(name))


def text(words: str, language: str = "", datatype: str = "") -> ox.Literal:
    """A text, in a language or with a datatype given as a prefixed name."""
    if language:
        return ox.Literal(words, language=language)
    return ox.Literal(words, datatype=iri(datatype)) if datatype else ox.Literal(words)


def integer(number: int) -> ox.Literal:
    """A number as `xsd:integer`."""
    return ox.Literal(str(number), datatype=iri("xsd:integer"))
