"""Well-formed literals, judged by SPARQL conditions, against rdflib's conversion."""

from __future__ import annotations

import logging
import warnings

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from mxsu_graph.validation.shacl import validate
from mxsu_graph.validation.shacl.exact import ExactEngine, escaped, unescaped
from mxsu_graph.validation.shacl.terms import XSD

WELL = {
    "integer": ["0", "-5", "+07", "99999999999999999999999999"],
    "decimal": ["1.50", "-.5", "3."],
    "double": ["1e3", "INF", "-INF", "NaN", ".5"],
    "boolean": ["true", "0"],
    "date": ["1924-08-04", "2000-02-29", "1924-02-29", "-0044-03-15", "2020-01-01+14:00", "12024-12-31Z"],
    "dateTime": ["1959-11-20T24:00:00", "1959-11-20T10:00:00.123-06:00"],
    "time": ["23:59:59", "00:00:00Z"],
    "gYear": ["1917", "-0001"],
    "gMonthDay": ["--02-29", "--12-31"],
    "duration": ["P1Y2M3DT4H5M6.7S", "-P1D", "PT1S"],
    "byte": ["-128", "127"],
    "unsignedLong": ["18446744073709551615"],
    "nonNegativeInteger": ["0", "-0", "99999999999999999999999999"],
    "negativeInteger": ["-1", "-99999999999999999999999999"],
}
ILL = {
    "integer": ["", "1.0", "abc", "1 "],
    "decimal": ["1e3", "."],
    "double": ["inf", "1e"],
    "boolean": ["True", "yes"],
    "date": ["1924-02-30", "1900-02-29", "1924-13-01", "24-08-04", "1924-08-04T00:00:00", "2020-01-01+15:00"],
    "dateTime": ["1959-11-20", "1959-11-20T24:00:01", "1959-02-29T00:00:00"],
    "time": ["24:00:01", "1:00:00"],
    "gYear": ["17", "1917-01"],
    "gMonthDay": ["--02-30", "--13-01"],
    "duration": ["P", "PT", "1D", "P1S"],
    "byte": ["128", "-129", "x"],
    "unsignedLong": ["18446744073709551616", "-1"],
    "nonNegativeInteger": ["-1"],
    "negativeInteger": ["0", "1"],
}
NODE = NamedNode("urn:n")


def _is_well_formed(text: str, name: str) -> bool:
    literal = Literal(text, datatype=NamedNode(XSD + name))
    engine = ExactEngine.from_quads([Quad(NODE, NODE, literal)])
    shapes = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:s> sh:targetNode <urn:n> ; sh:path <urn:n> ; sh:datatype <{XSD}{name}> ."""
    report = validate(engine, shapes)
    # A result must give the literal back to the letter.
    assert all(result.value == literal for result in report.results)
    return report.conforms


@pytest.mark.parametrize("name", WELL)
def test_well_formed_literals_conform(name: str) -> None:
    assert [text for text in WELL[name] if not _is_well_formed(text, name)] == []


@pytest.mark.parametrize("name", ILL)
def test_ill_formed_literals_do_not_conform(name: str) -> None:
    assert [text for text in ILL[name] if _is_well_formed(text, name)] == []


@given(st.from_regex(r"[0-9]{4}-(0[1-9]|1[0-3])-(2[789]|3[0-2])", fullmatch=True))
def test_dates_are_judged_as_rdflib_judges_them(text: str) -> None:
    import rdflib

    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    with warnings.catch_warnings(action="ignore"):
        ill_typed = rdflib.Literal(text, datatype=rdflib.XSD.date).ill_typed
    # The year 0000 exists in XML Schema 1.1 and not in Python's calendar.
    assert _is_well_formed(text, "date") is not ill_typed or text.startswith("0000")


@given(st.sampled_from(sorted(WELL)), st.text("0123456789+-.eTZ:PYMDHSInfa", max_size=8))
def test_escaping_is_undone(name: str, text: str) -> None:
    literal = Literal(text, datatype=NamedNode(XSD + name))
    kept = escaped(literal)
    assert unescaped(kept) == literal
    store = ox.Store()
    store.add(Quad(NODE, NODE, kept))
    assert [quad.object for quad in store] == [kept]


def test_a_plain_store_takes_the_value_of_a_derived_integer_for_its_datatype() -> None:
    store = ox.Store()
    for text in ("5", "300"):
        store.add(Quad(NODE, NODE, Literal(text, datatype=NamedNode(XSD + "byte"))))
    shapes = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:s> sh:targetNode <urn:n> ; sh:path <urn:n> ; sh:datatype <{XSD}byte> ."""
    assert [result.value for result in validate(store, shapes).results] == [Literal(300)]
