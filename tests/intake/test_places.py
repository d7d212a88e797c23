from __future__ import annotations

from mxsu_graph.diagnostics import Span
from mxsu_graph.intake.places import find_places

TURTLE = """@base <https://w3id.org/mxsu/> .
@prefix mxsu: <ontology#> .
PREFIX claim: <https://w3id.org/mxsu/claim/>

# <claim/a/c009> is only a remark
<claim/a/c001> a mxsu:Claim ;
    mxsu:note "says <claim/a/c002> mxsu:when" ;
    mxsu:when "1924" .
claim:a\\/c002 mxsu:role <x> .
"""


def test_statements_of_turtle_have_lines() -> None:
    places = find_places(TURTLE, "x.ttl", has_statements=True)
    first, second = "https://w3id.org/mxsu/claim/a/c001", "https://w3id.org/mxsu/claim/a/c002"
    assert places.span(first) == Span("x.ttl", 6, 1)
    assert places.span(first, "https://w3id.org/mxsu/ontology#when") == Span("x.ttl", 8, 5)
    assert places.span(second) == Span("x.ttl", 9, 1)
    assert places.span(second, "https://w3id.org/mxsu/ontology#when") == Span("x.ttl", 9, 1)
    assert places.span("https://w3id.org/mxsu/claim/a/c009") == Span("x.ttl")


def test_names_of_json_and_xml_have_lines() -> None:
    base = '{"@context": {"@base": "https://w3id.org/mxsu/"},\n'
    json = base + ' "@graph": [{"id": "claim/a/c001"},\n {"@id": "person:x"}]}'
    places = find_places(json, "x.jsonld", has_statements=False)
    assert places.span("https://w3id.org/mxsu/claim/a/c001") == Span("x.jsonld", 2, 21)
    assert places.span("https://w3id.org/mxsu/person/x") == Span("x.jsonld", 3, 11)
    xml = '<rdf:RDF>\n<rdf:Description rdf:about="https://example.org/a">'
    assert find_places(xml, "x.rdf", has_statements=False).span("https://example.org/a") == Span("x.rdf", 2, 29)
