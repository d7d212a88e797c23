"""When two engines say the same: terms by value where stores are free to write a value in their own way."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.results import Term

__all__ = ["comparable_line", "comparable_term"]

_XSD = PREFIXES["xsd"]
_EXACT = frozenset(
    _XSD + name
    for name in ("decimal", "integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short", "byte")
)
_INEXACT = frozenset((_XSD + "double", _XSD + "float"))


def comparable_term(term: Term) -> str:
    """A term in N-Triples with numbers and booleans in one form; empty for an unbound variable.

    `1.50` and `1.5` are one decimal, an integer is the decimal of the same value, and `1` and `true` are one
    boolean (XML Schema Part 2, sections 2.2 and 3.4.13). Oxigraph and Virtuoso keep values, not spellings, and
    Virtuoso keeps an integer of ten digits as a decimal.
    """
    if not isinstance(term, ox.Literal):
        return "" if term is None else str(term)
    datatype, words = term.datatype.value, term.value
    try:
        if datatype in _EXACT:
            words, datatype = format(Decimal(words).normalize() + 0, "f"), _XSD + "decimal"  # + 0 turns -0 into 0
        elif datatype in _INEXACT:
            words = repr(float(words))
        elif datatype == _XSD + "boolean":
            words = "true" if words in ("1", "true") else "false"
        else:
            return str(term)
    except (InvalidOperation, ValueError):
        return str(term)  # no number after all: then its letters count
    return str(ox.Literal(words, datatype=ox.NamedNode(datatype)))


def comparable_line(triple: ox.Triple) -> str:
    """A triple as a line of N-Triples, its object by value."""
    return f"{triple.subject} {triple.predicate} {comparable_term(triple.object)} .\n"
