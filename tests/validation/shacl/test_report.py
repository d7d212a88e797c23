"""Reports: contents, order, messages, and the forms they are written in."""

from __future__ import annotations

import json

import pyoxigraph as ox
from pyoxigraph import Literal

from mxsu_graph.validation.shacl import Report, validate
from mxsu_graph.validation.shacl.shapes_graph import ShapesGraph
from mxsu_graph.validation.shacl.terms import RDF, SH

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:pre sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""


def _validate(data: str, shapes: str) -> Report:
    store = ox.Store()
    store.load(PREFIXES + data, format=ox.RdfFormat.TURTLE)
    return validate(store, PREFIXES + shapes)


def _example() -> Report:
    shapes = """
    ex:s sh:targetNode ex:a, ex:b ; sh:severity sh:Warning ; sh:message "No name"@en, "Sin nombre"@es ;
      sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:minCount 1 .
    ex:t sh:targetNode ex:b ; sh:nodeKind sh:Literal .
    """
    return _validate("ex:c ex:p ex:d .", shapes)


def test_results_are_sorted_and_carry_everything() -> None:
    report = _example()
    assert not report.conforms
    assert [str(r.focus)[-2] for r in report.results] == ["a", "b", "b"]
    assert report.count_by_severity() == {"sh:Violation": 1, "sh:Warning": 2}
    messages = {str(m) for r in report.results for m in r.messages}
    assert messages == {'"No name"@en', '"Sin nombre"@es', '"The value is not a literal."'}


def test_the_report_as_rdf_is_the_standard_one() -> None:
    text = _example().render_rdf()
    graph = ShapesGraph(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))
    (report,) = graph.subjects(SH + "conforms")
    assert graph.one(report, SH + "conforms") == Literal(False)
    results = graph.objects(report, SH + "result")
    assert len(results) == 3
    for result in results:
        assert len(graph.objects(result, SH + "focusNode")) == 1
        path = graph.one(result, SH + "resultPath")
        assert path is None or RDF + "first" in graph.predicates(path)


def test_the_report_as_text_and_json_counts_the_same() -> None:
    report = _example()
    lines = report.render_text().splitlines()
    assert len(lines) == 4
    assert lines[-1] == "Does not conform: 3 results (1 sh:Violation, 2 sh:Warning)."
    body = json.loads(report.render_json())
    assert body["conforms"] is False
    assert [r["focus"] for r in body["results"]] == [str(r.focus) for r in report.results]


def test_a_report_without_results_conforms() -> None:
    report = _validate("", "ex:s sh:targetClass ex:C ; sh:nodeKind sh:Literal .")
    assert report.conforms
    assert report.render_text() == "Conforms.\n"


def test_message_templates_are_filled() -> None:
    shapes = """
    ex:s sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex:pre ; sh:message "{$this}: {?n} of {?none}" ;
      sh:select "SELECT $this (COUNT(?v) AS ?n) WHERE { $this ex:p ?v } GROUP BY $this HAVING (COUNT(?v) > 1)" ] .
    """
    report = _validate("ex:a a ex:C ; ex:p 1, 2 . ex:b a ex:C ; ex:p 1 . ex:c ex:p 1, 2 .", shapes)
    assert [m.value for r in report.results for m in r.messages] == ["<http://example.org/a>: 2 of {?none}"]


def test_languages_that_repeat_are_reported_one_by_one() -> None:
    data = 'ex:a ex:p "a"@en, "b"@en, "c"@es, "d"@es, "e"@ru .'
    report = _validate(data, "ex:s sh:targetNode ex:a ; sh:path ex:p ; sh:uniqueLang true .")
    assert len(report.results) == 2


def test_a_nested_result_comes_once_for_each_way_to_its_node() -> None:
    data = "ex:a a ex:C ; ex:p ex:x . ex:b a ex:C ; ex:p ex:x ."
    shapes = "ex:s sh:targetClass ex:C ; sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ."
    assert [str(r.focus) for r in _validate(data, shapes).results] == ["<http://example.org/x>"] * 2
