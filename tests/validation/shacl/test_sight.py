"""What shapes look at: a validation about the nodes that a change concerns finds what one from nothing finds."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest

from mxsu_graph.project import Project
from mxsu_graph.validation import StoreEngine, validate_again, validate_all
from mxsu_graph.validation.shacl import read_shapes
from mxsu_graph.validation.shacl.paths import sparql_path
from mxsu_graph.validation.shacl.sight import list_looks
from mxsu_graph.validation.shacl.sight_sparql import OpenQueryError, read_patterns

START = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Names sh:declare [ sh:prefix "x" ; sh:namespace "urn:"^^xsd:anyURI ] .
:S a sh:NodeShape ;
"""

SHAPES = {
    "a value of a class": "sh:targetClass :C ; sh:property [ sh:path :p ; sh:class :D ] .",
    "a number of values": "sh:targetSubjectsOf :p ; sh:property [ sh:path :q ; sh:minCount 1 ; sh:maxCount 1 ] .",
    "what others say": "sh:targetObjectsOf :p ; sh:property [ sh:path [ sh:inversePath :q ] ; sh:maxCount 1 ] .",
    "a chain": "sh:targetClass :C ; sh:property [ sh:path ( :p [ sh:inversePath :q ] :r ) ; sh:maxCount 1 ] .",
    "any distance": "sh:targetClass :C ; sh:property "
    "[ sh:path ( [ sh:zeroOrMorePath :p ] :q ) ; sh:minCount 1 ] .",
    "once or not": "sh:targetClass :C ; sh:property [ sh:path ( [ sh:zeroOrOnePath :p ] :q ) ; sh:minCount 1 ] .",
    "one or more": "sh:targetClass :C ; sh:property "
    "[ sh:path ( [ sh:oneOrMorePath [ sh:inversePath :p ] ] [ sh:alternativePath ( :q :r ) ] ) ; "
    "sh:maxCount 0 ] .",
    "not": "sh:targetClass :C ; sh:not [ sh:property [ sh:path :p ; sh:node [ sh:class :D ] ; sh:minCount 1 ] ] .",
    "one of several": "sh:targetClass :C , :D ; sh:property "
    "[ sh:path :p ; sh:or ( [ sh:class :D ] [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ) ] .",
    "either": "sh:targetClass :C ; sh:xone ( [ sh:class :D ] [ sh:property [ sh:path :p ; sh:minCount 2 ] ] ) .",
    "so many of a kind": "sh:targetClass :C ; sh:property "
    "[ sh:path :p ; sh:qualifiedValueShape [ sh:class :D ] ; sh:qualifiedMinCount 2 ] .",
    "nothing else": "sh:targetClass :C ; sh:closed true ; sh:property [ sh:path :p ] .",
    "a pair": "sh:targetClass :C ; sh:property [ sh:path ( :r :p ) ; sh:equals :q ] .",
    "an order": "sh:targetClass :C ; sh:property [ sh:path :n ; sh:lessThan :m ] .",
    "a language": "sh:targetClass :C ; sh:property [ sh:path ( :p :l ) ; sh:uniqueLang true ] .",
    "a certain value": "sh:targetClass :C ; sh:property [ sh:path :p ; sh:hasValue :d ; sh:in ( :d :e ) ] .",
    "a node": "sh:targetNode :a , :b ; sh:property [ sh:path :p ; sh:maxCount 1 ] .",
    "a query": """sh:targetClass :C ; sh:sparql [ sh:prefixes :Names ; sh:select '''
        SELECT $this ?value WHERE { $this x:p ?mid . ?other x:p ?mid ; x:q ?value . FILTER(?other != $this)
        FILTER NOT EXISTS { ?other x:r ?any . FILTER EXISTS { ?any a x:D } } }''' ] .""",
    "a query with parts": """sh:targetClass :C ; sh:sparql [ sh:prefixes :Names ; sh:select '''
        SELECT $this WHERE { { $this x:p ?x . ?x x:q/^x:r ?y } UNION { ?z x:q $this ; x:n 1 }
        OPTIONAL { $this x:m ?m } FILTER NOT EXISTS { $this x:l ?l } FILTER(COALESCE(?m > 0, true)) }''' ] .""",
    "a query that may look at anything": """sh:targetClass :C ; sh:sparql [ sh:prefixes :Names ; sh:select '''
        SELECT $this WHERE { $this x:p ?x FILTER EXISTS { ?a x:q ?b } }''' ] .""",
    "a property of a property": "sh:targetClass :C ; sh:property "
    "[ sh:path :p ; sh:property [ sh:path :q ; sh:minCount 1 ] ] .",
}
OPEN = {"a query that may look at anything", "a property of a property"}


def node(name: str) -> ox.NamedNode:
    """A node of the invented data."""
    return ox.NamedNode(f"urn:{name}")


TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
NODES = [node(name) for name in "abcde"]
TRIPLES = [
    *(ox.Triple(one, TYPE, node(name)) for one in NODES for name in "CD"),
    *(ox.Triple(one, node(name), other) for one in NODES for name in "pqr" for other in NODES),
    *(ox.Triple(one, node(name), ox.Literal(number)) for one in NODES for name in "nm" for number in range(2)),
    *(
        ox.Triple(one, node("l"), ox.Literal(text, language=language))
        for one in NODES
        for text in ("one", "two")
        for language in ("en", "es")
    ),
]
"""All that can be said in the invented data."""


def hold(triples: set[ox.Triple]) -> StoreEngine:
    """A store of some triples, in one of two graphs."""
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object, node(f"g{len(str(t)) % 2}")) for t in triples)
    return StoreEngine(store)


@pytest.mark.parametrize("name", SHAPES)
def test_asking_about_what_is_concerned_finds_the_same(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever comes or goes, near or far from the nodes whose findings change."""
    path = tmp_path_factory.mktemp("shapes") / "shapes.ttl"
    path.write_text(START + SHAPES[name])
    told = differed = rounds = 0
    random, named = Random(name), set(re.findall(r":([pqrnml])\b", SHAPES[name]))
    sayable = [triple for triple in TRIPLES if triple.predicate == TYPE or triple.predicate.value[-1] in named]
    while rounds < 50 or differed < 5:
        rounds += 1
        assert rounds < 500, "hardly a change makes a difference"
        old = set(random.sample(sayable, random.randint(4, len(sayable) // 2)))
        changed = set(random.sample(sayable, random.randint(1, 3)))
        new = old ^ changed
        before, after = validate_all(hold(old), [path]), validate_all(hold(new), [path])
        again = validate_again(hold(new), [path], before, sorted(changed, key=str))
        if again is not None:
            told += 1
            assert again.findings == after.findings, (sorted(old, key=str), changed)
        differed += before.findings != after.findings
    assert told == (0 if name in OPEN else rounds)


def test_it_can_be_told_of_all_our_shapes_what_they_look_at(project: Project) -> None:
    shapes = read_shapes(*sorted((project.ontology / "shapes").glob("*.ttl"))).targeted
    assert len(shapes) > 10
    assert [str(shape.id) for shape in shapes if list_looks(shape) is None] == []


def patterns(body: str) -> list[tuple[list[str], int]]:
    """The groups of a query with this body."""
    found = read_patterns("PREFIX x: <urn:>", f"SELECT $this WHERE {{ {body} }} ORDER BY $this")
    return [([f"{p.subject} {sparql_path(p.path)} {p.object}" for p in g.patterns], g.parent) for g in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("$this x:p ?o", [(["this <urn:p> o"], -1)]),
        ("$this x:p 1 , 'a'@en , 'b'^^x:d ; <urn:q> -2.5 ; .", [(["this <urn:p> "] * 3 + ["this <urn:q> "], -1)]),
        ("<urn:s> ^x:p/x:q+ $this . $this x:r true", [([" (^<urn:p>)/(<urn:q>+) this", "this <urn:r> "], -1)]),
        (
            "$this x:p ?o FILTER(?o > 1 && NOT EXISTS { ?o x:q ?x })",
            [(["this <urn:p> o"], -1), (["o <urn:q> x"], 0)],
        ),
        (
            "BIND(STR($this) AS ?s) $this x:p _:b . FILTER REGEX(?s, '(') _:b x:q ?o",
            [(["this <urn:p> _:b", "_:b <urn:q> o"], -1)],
        ),
        (
            "{ $this x:p ?o } UNION { $this x:q* ?o }",
            [([], -1), (["this <urn:p> o"], 0), (["this <urn:q>* o"], 0)],
        ),
    ],
)
def test_patterns_of_a_query(body: str, expected: list[tuple[list[str], int]]) -> None:
    assert patterns(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "$this ?p ?o",
        "$this x:p ?o ; ?q 1",
        "$this (x:p|x:q) ?o",
        "$this x:p|x:q ?o",
        "$this !x:p ?o",
        "[] x:p $this",
        "$this x:p [ x:q 1 ]",
        "$this x:p (1 2)",
        "$this unknown:p ?o",
        "GRAPH ?g { $this x:p ?o }",
        "SERVICE <urn:x> { $this x:p ?o }",
        "VALUES ?o { 1 2 } $this x:p ?o",
        "{ SELECT $this WHERE { $this x:p ?o } }",
        "$this x:p",
        "$this x:p ?o FILTER",
    ],
)
def test_what_is_not_plainly_a_pattern_is_refused(body: str) -> None:
    with pytest.raises(OpenQueryError):
        patterns(body)


def test_too_many_nodes_are_not_worth_to_be_told(tmp_path: Path) -> None:
    """What all depend on has changed: everything is asked again."""
    path = tmp_path / "shapes.ttl"
    path.write_text(START + "sh:targetClass :C ; sh:property [ sh:path :p ; sh:class :D ] .")
    old = {ox.Triple(node(f"i{number}"), TYPE, node("C")) for number in range(600)}
    old |= {ox.Triple(node(f"i{number}"), node("p"), node("d")) for number in range(600)}
    change = ox.Triple(node("d"), TYPE, node("D"))
    before = validate_all(hold(old), [path])
    assert len(before.findings) == 600
    assert validate_again(hold(old | {change}), [path], before, [change]) is None
