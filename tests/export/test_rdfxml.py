from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.errors import ExportError
from mxsu_graph.export import ExportFormat
from mxsu_graph.iri import PREFIXES

from .conftest import PARSERS, render

S = ox.NamedNode("http://example.org/s?a=1&b=2")
P = ox.NamedNode("http://example.org/p")
# XML 1.0 has no control characters but tab and line ends, and no U+FFFE and U+FFFF.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\t\r\n")
)


@pytest.mark.parametrize("parser", PARSERS)
@given(text=TEXTS, language=st.sampled_from(["", "ru-latn"]))
def test_any_text_that_xml_can_hold_comes_back(parser: str, text: str, language: str) -> None:
    literal = ox.Literal(text, language=language) if language else ox.Literal(text)
    quad = ox.Quad(S, P, literal)
    assert PARSERS[parser](render([quad], "rdfxml"), ExportFormat.RDFXML) == {quad}


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    "predicate", ["urn:x:y", "http://example.org/1a", PREFIXES["rdf"] + "_1", PREFIXES["mxsu"] + "a-b.c"]
)
def test_predicates_are_split_into_namespace_and_name(predicate: str, parser: str) -> None:
    quad = ox.Quad(S, ox.NamedNode(predicate), ox.Literal("1", datatype=ox.NamedNode("urn:d")))
    assert PARSERS[parser](render([quad], "rdfxml"), ExportFormat.RDFXML) == {quad}


def test_blank_nodes_stay_the_same_node() -> None:
    quads = [ox.Quad(ox.BlankNode("b"), P, ox.BlankNode("b"))]
    (found,) = PARSERS["oxigraph"](render(quads, "rdfxml"), ExportFormat.RDFXML)
    assert isinstance(found.subject, ox.BlankNode)
    assert found.subject == found.object


@pytest.mark.parametrize(
    ("predicate", "text", "message"),
    [
        ("http://example.org/p", "a\x01", r"U\+0001"),
        ("http://example.org/p", "\ufffe", r"U\+FFFE"),
        ("http://example.org/1", "", "does not end in an XML name"),
        (PREFIXES["rdf"] + "li", "", "is a word of the syntax"),
    ],
)
def test_what_xml_cannot_hold_is_refused_by_name(predicate: str, text: str, message: str) -> None:
    quad = ox.Quad(S, ox.NamedNode(predicate), ox.Literal(text))
    with pytest.raises(ExportError, match=message) as refusal:
        render([quad], "rdfxml")
    assert str(S) in str(refusal.value)
