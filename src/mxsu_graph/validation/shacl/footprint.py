"""Which predicates a query looks at: what must change before its answer can.

A basic graph pattern whose predicates are all named can only be matched by triples with these predicates (SPARQL
1.1, section 18.3); the answer of a query is the same over two graphs that differ in no such triple. Whatever is
not plainly of that form (a variable for a predicate or a graph, a negated property set, a path of no steps,
anonymous nodes, SERVICE) is taken to look at everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl.engines import Select
from mxsu_graph.validation.shacl.terms import RDF
from mxsu_graph.validation.shacl.tokens import Token, tokenize

__all__ = ["read_footprint"]

_TERMS = frozenset({"iri", "name", "var", "string", "number", "blank"})


class _Place(Enum):
    SUBJECT = 0
    PREDICATE = 1
    STEPS = 2
    """Within a path, behind its first step."""
    OBJECT = 3
    ASIDE = 4
    """In an expression, a projection or a list of values: no triple pattern before the next brace."""


class _OpenError(Exception):
    """The query may look at any triple."""


def read_footprint(query: Select) -> frozenset[str] | None:
    """The IRIs of the predicates that a query looks at (and of what else it names); `None` for all there are."""
    try:
        tokens = tokenize(f"{query.prologue} {query.text}")
        _check_patterns(tokens)
        return frozenset(_list_iris(tokens))
    except (ShapesError, _OpenError):
        return None


def _list_iris(tokens: Sequence[Token]) -> set[str]:
    """Every IRI of a query; `a` stands for `rdf:type`."""
    prefixes: dict[str, str] = {}
    found = {RDF + "type"} if any(token == Token("word", "a") for token in tokens) else set()
    for number, token in enumerate(tokens):
        if token.kind == "iri":
            found.add(token.text[1:-1])
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if number and tokens[number - 1].name == "PREFIX":
                prefixes[prefix] = tokens[number + 1].text[1:-1]
            elif prefix not in prefixes or "\\" in local or "%" in local:
                raise _OpenError
            else:
                found.add(prefixes[prefix] + local)
    return found


def _check_patterns(tokens: Sequence[Token]) -> None:
    """Follow the triple patterns, and stop at one whose predicate may be any."""
    place = _Place.ASIDE  # until the first brace
    outer: list[_Place] = []
    is_values = False
    for number, token in enumerate(tokens):
        if token.text in ("[", "]") or token.name == "SERVICE":
            raise _OpenError
        if token.name == "GRAPH" and tokens[number + 1].kind == "var":
            raise _OpenError  # a group without a pattern asks which graphs there are
        if token == Token("mark", "("):
            if place in (_Place.PREDICATE, _Place.STEPS):
                raise _OpenError  # a path in parentheses: rare, and not worth telling apart
            outer.append(place)
            place = _Place.ASIDE
        elif token == Token("mark", "{"):
            outer.append(place)
            place = _Place.ASIDE if is_values else _Place.SUBJECT
            is_values = False
        elif token.kind == "mark" and token.text in (")", "}"):
            before = outer.pop() if outer else _Place.ASIDE
            # What follows a group is a new pattern, unless the group stood in an expression or in a sub-select.
            place = before if token.text == ")" or before is _Place.ASIDE else _Place.SUBJECT
        elif token.kind == "word" and token.name == "VALUES":
            is_values = True
            place = _Place.ASIDE if place is _Place.ASIDE else _Place.SUBJECT
        elif place is not _Place.ASIDE and not is_values:
            place = _step(place, token)


def _step(place: _Place, token: Token) -> _Place:
    """The place behind a token."""
    if token.kind == "mark" and token.text in (".", ";", ","):
        return {".": _Place.SUBJECT, ";": _Place.PREDICATE, ",": _Place.OBJECT}[token.text]
    if place is _Place.PREDICATE:
        return _step_predicate(token)
    if place is _Place.STEPS:
        return _step_path(token)
    if token.kind == "word":
        return _Place.ASIDE if token.name == "SELECT" else _Place.SUBJECT
    if place is _Place.SUBJECT and token.kind in _TERMS:
        return _Place.PREDICATE
    return place


def _step_predicate(token: Token) -> _Place:
    if token.kind in ("iri", "name") or token == Token("word", "a"):
        return _Place.STEPS
    if token.text == "^":
        return _Place.PREDICATE
    raise _OpenError


def _step_path(token: Token) -> _Place:
    if token.kind in _TERMS or (token.kind == "word" and token.name in ("TRUE", "FALSE")):
        return _Place.OBJECT
    if token.text in ("/", "|"):
        return _Place.PREDICATE
    if token.text == "+":
        return _Place.STEPS
    raise _OpenError
