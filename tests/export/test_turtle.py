from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mxsu_graph.export import ExportFormat, build_dataset
from mxsu_graph.iri import BASE, PREFIXES, claim_iri, evidence_iri, expand_name, graph_iri, term_iri

from .conftest import PARSERS, render, triples

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
XSD = PREFIXES["xsd"]
NUMBERS = st.from_regex(r"[+-]?[0-9]{0,20}\.?[0-9]{0,8}", fullmatch=True)


def _accepted(iri: str) -> bool:
    try:
        ox.NamedNode(iri)
    except ValueError:
        return False
    return True


_PATHS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs"], exclude_characters='<>"{}|^`\\%'), max_size=12
)
IRIS = st.one_of(
    st.tuples(st.sampled_from(["http://example.org/", "urn:x:", "x:", "https://é.org/"]), _PATHS).map("".join),
    st.tuples(st.sampled_from([*PREFIXES.values(), BASE]), _PATHS).map("".join),
    st.sampled_from([BASE + "a/../b", BASE + "./a", BASE + "a//b", BASE, BASE + "a:b", BASE + "1", BASE + "a/b.",
                     "http://example.org/a/./b", "http:a", "urn:x'", expand_name("mxsu:a."), PREFIXES["mxsu"]]),
).filter(_accepted)  # fmt: skip
NODES = st.builds(ox.NamedNode, IRIS)
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(lambda t, tag: ox.Literal(t, language=tag), TEXTS, st.sampled_from(["en", "ru-latn", "es-mx"])),
    st.builds(lambda t, d: ox.Literal(t, datatype=d), TEXTS, NODES),
    st.builds(
        lambda t, d: ox.Literal(t, datatype=ox.NamedNode(XSD + d)),
        NUMBERS | st.sampled_from(["true", "false", "1", "-0", "007", "0.0000001", "1.50"]),
        st.sampled_from(["integer", "decimal", "boolean", "double"]),
    ),
)


@given(NODES, NODES, NODES | LITERALS, st.sampled_from([ExportFormat.TURTLE, ExportFormat.TRIG]))
@settings(max_examples=400)
def test_any_statement_comes_back(
    subject: ox.NamedNode, predicate: ox.NamedNode, thing: ox.NamedNode | ox.Literal, form: ExportFormat
) -> None:
    graph = ox.NamedNode("urn:g") if form is ExportFormat.TRIG else ox.DefaultGraph()
    quad = ox.Quad(subject, predicate, thing, graph)
    assert PARSERS["oxigraph"](render([quad], form), form) == {quad}


@given(LITERALS)
@settings(max_examples=200)
def test_any_literal_comes_back_through_rdflib(literal: ox.Literal) -> None:
    quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), literal)
    assert PARSERS["rdflib"](render([quad], "turtle"), ExportFormat.TURTLE) == {quad}


SAMPLE: list[tuple[str, str, ox.NamedNode | ox.BlankNode | ox.Literal]] = [
    (claim_iri("s", "c001"), "rdf:type", ox.NamedNode(term_iri("Claim"))),
    (claim_iri("s", "c001"), "mxsu:note", ox.Literal('says "nothing"\nelse')),
    (claim_iri("s", "c001"), "mxsu:when", ox.Literal("1959?", datatype=ox.NamedNode(expand_name("edtf:EDTF")))),
    (claim_iri("s", "c001"), "rdf:object", ox.Literal("23", datatype=ox.NamedNode(XSD + "integer"))),
    (evidence_iri("s", "c001"), "mxsu:locator", ox.Literal("p4")),
    (BASE + "person/a", "skos:prefLabel", ox.Literal("Микоян", language="ru")),
    (BASE + "person/a", "skos:prefLabel", ox.Literal("Mikoyan", language="en")),
    (BASE + "person/a", "rdf:type", ox.NamedNode(term_iri("Person"))),
    ("http://example.org/x", "http://example.org/p", ox.BlankNode("b")),
]
EXPECTED = """\
@base <https://w3id.org/mxsu/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix mxsu: <https://w3id.org/mxsu/ontology#> .
@prefix person: <https://w3id.org/mxsu/person/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<claim/s/c001> a mxsu:Claim ;
    rdf:object 23 ;
    mxsu:when "1959?"^^edtf:EDTF ;
    mxsu:note "says \\"nothing\\"\\nelse" ;
.

<evidence/s/c001> mxsu:locator "p4" ;
.

person:a a mxsu:Person ;
    skos:prefLabel "Mikoyan"@en , "Микоян"@ru ;
.

<http://example.org/x> <http://example.org/p> _:b ;
.

"""


def _sample() -> list[ox.Quad]:
    return [ox.Quad(ox.NamedNode(s), ox.NamedNode(expand_name(p)), o) for s, p, o in SAMPLE]


def test_turtle_for_people() -> None:
    assert render(_sample(), "turtle").decode() == EXPECTED


def test_the_order_of_input_does_not_matter() -> None:
    chance = random.Random(1)
    quads = _sample()
    for _ in range(5):
        chance.shuffle(quads)
        assert render(quads, "turtle").decode() == EXPECTED


def test_trig_puts_each_graph_under_its_name() -> None:
    graph = ox.NamedNode(graph_iri("entities"))
    quads = [ox.Quad(q.subject, q.predicate, q.object, graph) for q in _sample() if "person" in str(q.subject)]
    text = render(quads, "trig").decode()
    labels = 'skos:prefLabel "Mikoyan"@en , "Микоян"@ru'
    assert f"graph:entities {{\n    person:a a mxsu:Person ;\n        {labels} ;\n    .\n\n}}\n" in text


@pytest.mark.parametrize("number", range(len(SAMPLE)))
def test_a_fact_less_never_changes_another_line(number: int) -> None:
    before = render(_sample(), "turtle").decode().splitlines()
    after = render([q for i, q in enumerate(_sample()) if i != number], "turtle").decode().splitlines()
    changed = [line for line in after if line not in before]
    # A subject that loses its first fact shows another one beside its name; a label leaves its list.
    assert len(changed) <= 1
    assert all(line.startswith(("<", "person:", "    skos:prefLabel")) for line in changed)


def test_a_subject_may_lead() -> None:
    text = render(_sample(), "turtle", root=BASE + "person/a").decode()
    assert text.index("person:a a") < text.index("<claim/s/c001>")


def test_nothing_is_written_of_nothing() -> None:
    assert render([], "turtle") == b""
    assert render([], "trig") == b""


def test_graphs_taken_together_say_each_thing_once() -> None:
    quads = [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(f"urn:{g}")) for q in _sample() for g in "ab"]
    data = render(build_dataset(quads), "turtle")
    assert data.decode() == EXPECTED
    assert triples(PARSERS["oxigraph"](data, ExportFormat.TURTLE)) == triples(set(_sample()))
