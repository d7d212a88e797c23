"""What a query looks at: the predicates it names, or everything where that is not plain."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from mxsu_graph.project import Project
from mxsu_graph.validation.shacl import Select, read_shapes, validate
from mxsu_graph.validation.shacl.engines import StoreEngine
from mxsu_graph.validation.shacl.footprint import read_footprint

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

PLAIN = {
    "?s <urn:p> ?o": {"urn:p"},
    "?s a <urn:C> ; <urn:p> 1 , 2 . ?o <urn:q> ?s": {TYPE, "urn:C", "urn:p", "urn:q"},
    "?s <urn:p>/<urn:q>|^<urn:r> ?o": {"urn:p", "urn:q", "urn:r"},
    "?s <urn:p>+ ?o": {"urn:p"},
    "?s ex:p 'a'@en , 'b'^^ex:d": {"http://example.org/p", "http://example.org/d"},
    "VALUES ?s { <urn:a> <urn:b> <urn:c> 'd' UNDEF } ?s <urn:p> ?o": {"urn:a", "urn:b", "urn:c", "urn:p"},
    "VALUES (?s ?t) { (<urn:a> <urn:b>) } ?s <urn:p> ?t": {"urn:a", "urn:b", "urn:p"},
    "?s <urn:p> ?o FILTER(?s != ?o && NOT EXISTS { ?o <urn:q> ?s })": {"urn:p", "urn:q"},
    "GRAPH <urn:g> { ?s <urn:p> ?o } OPTIONAL { ?s <urn:q> ?x } BIND(?o AS ?y)": {"urn:g", "urn:p", "urn:q"},
    "{ SELECT ?s ?o WHERE { ?s <urn:p> ?o } GROUP BY ?s ?o HAVING(COUNT(*) > 1) }": {"urn:p"},
    "{ ?s <urn:p> true } UNION { ?s <urn:q> ?o } MINUS { ?s <urn:r> ?x }": {"urn:p", "urn:q", "urn:r"},
}

EVERYTHING = (
    "?s ?p ?o",
    "<urn:s> ?p <urn:o>",
    "?s <urn:p> ?o ; ?q 1",
    "?s <urn:p>* ?o",
    "?s <urn:p>? ?o",
    "?s (<urn:p>|<urn:q>) ?o",
    "?s !<urn:p> ?o",
    "?s !(<urn:p>|<urn:q>) ?o",
    "[] <urn:p> ?o",
    "?s <urn:p> [ <urn:q> ?o ]",
    "SERVICE <urn:x> { ?s <urn:p> ?o }",
    "?s <urn:p> ?o FILTER EXISTS { ?o ?q ?s }",
    "{ SELECT ?s WHERE { ?s <urn:p> ?o } } ?s ?q 1",
    "?s unknown:p ?o",
    "?s <urn:p> ?o FILTER(EXISTS { ?s <urn:q> ?o } && ?o > 1) ?s ?q ?o",
    "VALUES ?s { <urn:a> } <urn:s> ?q <urn:o>",
    "GRAPH ?g { }",
    "?s <urn:p> ?o GRAPH ?g { ?s <urn:p> ?o }",
)


def ask(body: str) -> Select:
    """A query with this body."""
    return Select(
        ("s",), f"SELECT ?s (1 AS ?n) WHERE {{ {body} }} ORDER BY ?s ?n", "PREFIX ex: <http://example.org/> "
    )


@pytest.mark.parametrize("body", PLAIN)
def test_the_predicates_of_a_plain_query(body: str) -> None:
    assert (read_footprint(ask(body)) or frozenset()) - {"http://example.org/"} == PLAIN[body]


@pytest.mark.parametrize("body", EVERYTHING)
def test_a_query_that_may_look_at_any_triple(body: str) -> None:
    assert read_footprint(ask(body)) is None


def test_no_query_of_our_shapes_sees_a_predicate_outside_its_footprint(
    small_quads: list[ox.Quad], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take away all that a query does not look at: its answer stays."""
    asked: list[tuple[Select, list[str]]] = []
    select = StoreEngine.select

    def record(self: StoreEngine, query: Select) -> list[tuple[object, ...]]:
        rows = list(select(self, query))
        asked.append((query, sorted(map(str, rows))))
        return rows  # type: ignore[return-value]  # an iterable of rows

    monkeypatch.setattr(StoreEngine, "select", record)
    store = ox.Store()
    store.extend(small_quads)
    validate(store, read_shapes(*sorted((project.ontology / "shapes").glob("*.ttl"))))
    monkeypatch.undo()
    assert len(asked) > 100
    plain = [(query, rows, read_footprint(query)) for query, rows in asked]
    assert sum(footprint is None for _, _, footprint in plain) < 10
    for query, rows, footprint in plain:
        if footprint is not None:
            some = ox.Store()
            some.extend(quad for quad in small_quads if quad.predicate.value in footprint)
            assert sorted(map(str, StoreEngine(some).select(query))) == rows, query.text
