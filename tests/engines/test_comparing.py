from __future__ import annotations

import pyoxigraph as ox
import pytest

from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.engines.comparing import comparable_line, comparable_term


def typed(words: str, name: str) -> ox.Literal:
    return ox.Literal(words, datatype=ox.NamedNode(PREFIXES["xsd"] + name))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (typed("1.50", "decimal"), typed("1.5", "decimal")),
        (typed("2060000000000", "integer"), typed("2060000000000.0", "decimal")),
        (typed("-0", "integer"), typed("0", "integer")),
        (typed("1", "boolean"), typed("true", "boolean")),
        (typed("1e3", "double"), typed("1000", "double")),
        (ox.Literal("a"), typed("a", "string")),
    ],
)
def test_values_that_are_equal_compare_equal(here: ox.Literal, there: ox.Literal) -> None:
    assert comparable_term(here) == comparable_term(there)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (typed("1", "integer"), ox.Literal("1")),
        (typed("1", "integer"), typed("1", "boolean")),
        (ox.Literal("a"), ox.Literal("a", language="es")),
        (ox.NamedNode("http://a"), ox.Literal("http://a")),
        (typed("x", "integer"), typed("y", "integer")),
    ],
)
def test_values_that_differ_compare_different(here: ox.NamedNode | ox.Literal, there: ox.Literal) -> None:
    assert comparable_term(here) != comparable_term(there)


def test_an_unbound_variable_compares_as_nothing() -> None:
    assert comparable_term(None) == ""


def test_a_triple_compares_as_its_line() -> None:
    node = ox.NamedNode("http://a")
    assert comparable_line(ox.Triple(node, node, typed("01", "integer"))) == (
        '<http://a> <http://a> "1"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
    )
