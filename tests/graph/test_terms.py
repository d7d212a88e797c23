from __future__ import annotations

import pyoxigraph as ox
import pytest

from mxsu_graph.graph.terms import EDTF, decimal, mxsu, quantity, text, value
from mxsu_graph.iri import BASE, PREFIXES
from mxsu_graph.model import Value, ValueType

XSD = PREFIXES["xsd"]


@pytest.mark.parametrize(
    ("written", "datatype"),
    [
        ("23", XSD + "integer"),
        ("-5", XSD + "integer"),
        ("1.50", XSD + "decimal"),
        ("~6000", mxsu("NumericRange").value),
        ("70..80", mxsu("NumericRange").value),
        ("5..5", mxsu("NumericRange").value),
        ("5..", mxsu("NumericRange").value),
    ],
)
def test_a_number_has_the_datatype_of_its_form(written: str, datatype: str) -> None:
    assert quantity(written) == ox.Literal(written, datatype=ox.NamedNode(datatype))


def test_the_four_kinds_of_value() -> None:
    assert value(Value(ValueType.ENTITY, "person/rudolf")) == ox.NamedNode(BASE + "person/rudolf")
    assert value(Value(ValueType.TEXT, "23")) == ox.Literal("23")
    assert value(Value(ValueType.QUANTITY, "23")) == ox.Literal("23", datatype=ox.NamedNode(XSD + "integer"))
    assert value(Value(ValueType.WHEN, "1911?")) == ox.Literal("1911?", datatype=EDTF)


def test_a_text_may_have_a_language() -> None:
    assert text("sí", "es") == ox.Literal("sí", language="es")
    assert text("yes") == ox.Literal("yes")
    assert decimal("1.5").datatype.value == XSD + "decimal"
