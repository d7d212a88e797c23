"""Queries of shapes, rewritten for all focus nodes at once or refused."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl import Report, validate
from mxsu_graph.validation.shacl.tokens import join_tokens, tokenize

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:pre sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
DATA = "ex:a a ex:C ; ex:p 1 ; ex:q 2 . ex:b a ex:C ; ex:p 3 ; ex:q 2 . ex:c ex:p 3 ; ex:q 2 ."


def _validate(select: str, shape: str = "") -> Report:
    store = ox.Store()
    store.load(PREFIXES + DATA, format=ox.RdfFormat.TURTLE)
    text = f"ex:s sh:targetClass ex:C ; {shape} sh:sparql [ sh:prefixes ex:pre ; sh:select '''{select}''' ] ."
    return validate(store, PREFIXES + text)


REFUSED = {
    "SELECT $this WHERE { $this ex:p ?v MINUS { $this ex:q 2 } }": "MINUS",
    "SELECT $this WHERE { VALUES ?v { 1 } $this ex:p ?v }": "VALUES",
    "SELECT $this WHERE { SERVICE <urn:x> { $this ex:p ?v } }": "SERVICE",
    "SELECT $this WHERE { SERV\\\\u0049CE <urn:x> { $this ex:p ?v } }": "SERVICE",
    "SELECT $this WHERE { BIND(1 AS $this) }": "assigns the pre-bound",
    "SELECT $this WHERE { { SELECT ?v { $this ex:p ?v } } }": "does not select the pre-bound",
    "SELECT ?v WHERE { $this ex:p ?v }": "does not select",
    "SELECT $this WHERE { $this ex:p ?v } LIMIT 1": "LIMIT",
    "SELECT $this (COUNT(?v) AS ?n) WHERE { $this ex:p ?v }": "without GROUP BY",
    "SELECT $this WHERE { $this $PATH ?v }": "PATH",
    "SELECT $this WHERE { $currentShape ex:p ?v }": "optional feature",
    "ASK { $this ex:p ?v }": "not a SELECT",
    "SELECT $this WHERE { $this ex:p ?v ": "does not close",
    "SELECT $this (true AS ?failure) WHERE { $this ex:p ?v }": "failure",
}


@pytest.mark.parametrize("select", REFUSED)
def test_what_cannot_be_bound_for_all_nodes_is_refused(select: str) -> None:
    with pytest.raises(ShapesError, match=REFUSED[select]):
        _validate(select)


SAME = [
    "SELECT $this WHERE { $this ex:p ?x ; ex:q ?y FILTER(?x > ?y) }",
    "SELECT DISTINCT $this ?x { $this ex:p ?x . FILTER EXISTS { $this ex:q ?y FILTER(?x > ?y) } } ORDER BY ?x",
    "SELECT * WHERE { $this ex:p ?x ; ex:q ?y FILTER(?x > ?y) }",
    "SELECT $this WHERE { { FILTER(false) } UNION { FILTER($this = ex:b) } }",
    "SELECT $this WHERE { OPTIONAL { ?z ex:p 3 FILTER(?z = $this) } FILTER(BOUND(?z)) }",
    "SELECT $this WHERE { { SELECT $this WHERE { FILTER($this = ex:b || $this = ex:c) } } }",
    "SELECT $this { { SELECT $this (MAX(?x) AS ?m) WHERE { $this ex:p ?x } GROUP BY $this } FILTER(?m > 2) }",
    "SELECT $this (MAX(?x) AS ?m) WHERE { $this ex:p ?x } GROUP BY $this HAVING (MAX(?x) > 2)",
    "SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p 1 } $this ex:p ?any }",
]


@pytest.mark.parametrize("select", SAME)
def test_every_form_finds_the_one_focus_node(select: str) -> None:
    assert [str(r.focus) for r in _validate(select).results] == ["<http://example.org/b>"]


@pytest.mark.parametrize("select", SAME)
def test_every_form_keeps_to_its_graph(select: str) -> None:
    store = ox.Store()
    graphs = ["urn:one", "urn:two"]
    for graph, data in zip(graphs, (DATA, "ex:b a ex:C ; ex:p 1 ; ex:q 2 ."), strict=True):
        store.load(PREFIXES + data, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    text = f"ex:s sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex:pre ; sh:select '''{select}''' ] ."
    together = validate(store, PREFIXES + text, graphs=graphs, per_graph=True).results
    apart = {graph: validate(store, PREFIXES + text, graphs=[graph]).results for graph in graphs}
    alone = [(f"<{graph}>", str(r.focus)) for graph in graphs for r in apart[graph]]
    assert [(str(r.graph), str(r.focus)) for r in together] == alone


def test_the_path_stands_for_path() -> None:
    shape = "sh:property [ sh:path [ sh:inversePath ex:r ] ; sh:minCount 0 ; sh:sparql [ sh:prefixes ex:pre ; "
    text = shape + "sh:select 'SELECT $this ?value WHERE { $this $PATH ?value }' ] ] ;"
    report = _validate("SELECT $this WHERE { $this $this $this }", text)
    assert report.conforms


def test_tokens_survive_a_round_trip() -> None:
    text = """SELECT ?x { ?x ex:a-b/^ex:c "it's \\"x\\""@en , 'y'^^xsd:string ; <http://x/#y> 1.5e3 . # no { here
      FILTER(?x != "#" && STRLEN(?x) >= 2) }"""
    assert tokenize(join_tokens(tokenize(text))) == tokenize(text)
