"""Things at their own addresses, whole graphs, and the description of the dataset."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from tests.serve.conftest import Server

from mxsu_graph.iri import BASE, graph_iri

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
THINGS = (
    "person/orlik-marta",
    "claim/zenda-history/c003",
    "source/zenda-history",
    "code/role/inaugurator",
    "assessment/a001",
    "evidence/zenda-history/c003",
)


def read(body: bytes, form: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(body, format=form)}


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_is_described_at_its_address(server: Server, small_store: ox.Store, thing: str) -> None:
    turtle = server.ask(f"/{thing}", headers={"Accept": "text/turtle"})
    lines = server.ask(f"/{thing}", headers={"Accept": "application/n-triples"})
    assert (turtle.status, turtle.type) == (200, "text/turtle")
    described = read(turtle.body, ox.RdfFormat.TURTLE)
    assert described == read(lines.body, ox.RdfFormat.N_TRIPLES)
    node = ox.NamedNode(BASE + thing)
    known = {quad.triple for quad in small_store.quads_for_pattern(node, None, None)}
    derived = {q.triple for q in small_store.quads_for_pattern(node, None, None) if "/graph/" in str(q.graph_name)}
    assert {t for t in described if t.subject == node} <= known | derived
    assert any(triple.subject == node for triple in described)
    assert f"<{BASE}{thing}>" in turtle.headers["link"]
    linked = json.loads(server.ask(f"/{thing}", headers={"Accept": "application/ld+json"}).body)
    assert "@context" in linked


def test_a_claim_comes_with_its_evidence(server: Server) -> None:
    body = server.ask("/claim/zenda-history/c003", headers={"Accept": "application/n-triples"}).text
    assert "/evidence/zenda-history/c003>" in body
    assert "http://www.w3.org/ns/oa#exact" in body


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/person/orlik-marta", BROWSER, "text/html"),
        ("/person/orlik-marta", "", "text/html"),
        ("/person/orlik-marta", "*/*", "text/html"),
        ("/person/orlik-marta", "text/turtle, text/html;q=0.5", "text/turtle"),
        ("/person/orlik-marta", "application/json", "application/ld+json"),
        ("/person/orlik-marta", "application/rdf+xml", "application/rdf+xml"),
        ("/person/orlik-marta.ttl", BROWSER, "text/turtle"),
        ("/person/orlik-marta.jsonld", BROWSER, "application/ld+json"),
        ("/person/orlik-marta.nt", BROWSER, "application/n-triples"),
        ("/person/orlik-marta.rdf", BROWSER, "application/rdf+xml"),
        ("/person/orlik-marta?format=ttl", BROWSER, "text/turtle"),
        ("/ontology", BROWSER, "text/html"),
        ("/ontology", "text/turtle", "text/turtle"),
        ("/ontology.ttl", BROWSER, "text/turtle"),
        ("/ontology.jsonld", BROWSER, "application/ld+json"),
    ],
)
def test_people_get_pages_and_programs_data(server: Server, path: str, accept: str, media_type: str) -> None:
    answer = server.ask(path, headers={"Accept": accept} if accept else {})
    assert (answer.status, answer.type) == (200, media_type)


def test_the_ontology_is_one_document(server: Server) -> None:
    body = server.ask("/ontology", headers={"Accept": "application/n-triples"}).text
    assert "https://w3id.org/mxsu/ontology#participant>" in body
    assert "/claim/" not in body


def test_what_is_not_there_is_not_found(server: Server) -> None:
    for path in (
        "/person/nobody",
        "/claim/zenda-history/c999",
        "/source/none",
        "/graph/none",
        "/graphs?graph=x:y",
    ):
        assert server.ask(path, headers={"Accept": "text/turtle"}).status == 404, path


def test_a_thing_is_not_sent_again_to_whoever_has_it(server: Server) -> None:
    tag = server.ask("/person/orlik-marta.ttl").headers["etag"]
    assert server.ask("/person/orlik-marta.ttl", headers={"If-None-Match": tag}).status == 304


def test_a_graph_can_be_read_whole(server: Server, small_store: ox.Store) -> None:
    name = graph_iri("source/zenda-history")
    expected = {q.triple for q in small_store.quads_for_pattern(None, None, None, ox.NamedNode(name))}
    for path in (f"/graphs?graph={name}", "/graph/source/zenda-history", "/graph/source/zenda-history.nt"):
        answer = server.ask(path, headers={"Accept": "application/n-triples"})
        assert read(answer.body, ox.RdfFormat.N_TRIPLES) == expected
    everything = server.ask("/graphs?default", headers={"Accept": "application/n-triples"})
    assert read(everything.body, ox.RdfFormat.N_TRIPLES) == {quad.triple for quad in small_store}
    assert server.ask("/graphs?default", "HEAD", headers={"Accept": "text/turtle"}).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/graphs", 400),
        ("GET", "/graphs?graph=", 400),
        ("GET", "/graphs?graph=no-iri", 400),
        ("GET", "/graphs?default&graph=x:y", 400),
        ("PUT", "/graphs?default", 405),
        ("POST", "/graphs?default", 405),
        ("DELETE", "/graphs?default", 405),
        ("PATCH", "/graphs?default", 405),
        ("PUT", "/person/orlik-marta.ttl", 405),
    ],
)
def test_graphs_are_only_read(server: Server, method: str, path: str, status: int) -> None:
    assert server.ask(path, method, headers={"Accept": "text/turtle"}).status == status


def test_the_dataset_is_described_where_it_is_looked_for(server: Server, small_store: ox.Store) -> None:
    answer = server.ask("/.well-known/void")
    assert answer.type == "text/turtle"
    store = ox.Store()
    store.load(answer.body, format=ox.RdfFormat.TURTLE)
    found = store.query(
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?triples ?endpoint ?dump (COUNT(?class) AS ?classes) "
        "{ ?d a void:Dataset ; void:triples ?triples ; void:sparqlEndpoint ?endpoint ; void:dataDump ?dump ; "
        "void:classPartition/void:class ?class } GROUP BY ?triples ?endpoint ?dump"
    )
    assert isinstance(found, ox.QuerySolutions)
    ((triples, endpoint, dump, classes),) = found
    assert int(triples.value) == len({quad.triple for quad in small_store})
    assert endpoint.value == f"{server.url}/sparql"
    assert int(classes.value) > 10
    downloaded = server.ask(dump.value.removeprefix(server.url))
    assert len(downloaded.body.splitlines()) >= int(triples.value)
