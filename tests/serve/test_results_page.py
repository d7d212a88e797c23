"""Answers for browsers: a table whatever the form of the query, with nothing in it that acts."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urlencode

import pytest
from tests.serve.conftest import Answer, Server, run_server
from tests.serve.workbench.conftest import Page

from mxsu_graph.iri import graph_iri
from mxsu_graph.pipeline import Loaded

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
FORM = {**BROWSER, "Content-Type": "application/x-www-form-urlencoded"}


def look(server: Server, query: str, **fields: str) -> Answer:
    return server.ask("/sparql?" + urlencode({"query": query, **fields}), headers=BROWSER)


def test_rows_are_a_table_with_links(server: Server) -> None:
    page = look(server, "SELECT ?s ?t { ?s a mxsu:Source ; a ?t ; rdfs:label|dcterms:title ?name } ORDER BY ?s")
    assert (page.status, page.type) == (200, "text/html")
    assert '<th scope="col">s</th>' in page.text
    assert '<a href="/source/zenda-history">zenda-history</a>' in page.text
    assert '<a href="/ontology#Source">Source</a>' in page.text
    assert "format=csv" in page.text
    posted = server.ask(
        "/sparql?lang=es", "POST", urlencode({"query": "SELECT ?s { ?s a mxsu:Source }"}).encode(), FORM
    )
    assert "3 filas" in posted.text
    assert '<html lang="es"' in posted.text


def test_the_links_of_a_page_lead_to_the_same_answer(server: Server) -> None:
    count = "SELECT (COUNT(*) AS ?n) (SAMPLE(?g) AS ?graph) { { ?s ?p ?o } UNION { GRAPH ?g { ?s a ?t } } }"
    graphs = {"default-graph-uri": graph_iri("source/zenda-history"), "named-graph-uri": graph_iri("entities")}
    page = Page(look(server, count, **graphs).text)
    told = server.query(count, accept="text/csv", **graphs).text
    assert told != server.query(count, accept="text/csv").text
    (link,) = [link for link in page.links if link.endswith("format=csv")]
    assert server.ask(link).text == told
    (change,) = [link for link in page.links if link.startswith("/ask?query=")]
    form = server.ask(change).text
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    assert dict(fields) == graphs
    assert server.query(count, accept="text/csv", **dict(fields)).text == told


def test_whatever_an_answer_names_leads_somewhere(annexed: Loaded) -> None:
    with run_server(annexed.project.root) as server:
        page = Page(look(server, "SELECT ?position { ?position a mxsu:Position } ORDER BY ?position").text)
        links = [link for link in page.links if "/position/" in link]
        assert len(links) > 1
        for link in links:
            found = server.ask(link, headers=BROWSER)
            assert (found.status, found.headers["location"]) == (303, link.partition("/position/")[0])


def test_truth_and_triples_have_pages_too(server: Server) -> None:
    assert "Yes." in look(server, "ASK { ?s a mxsu:Source }").text
    assert "No." in look(server, "ASK { ?s a mxsu:Nothing }").text
    triples = look(server, "CONSTRUCT WHERE { ?s a mxsu:Source }")
    assert triples.text.count("<tr>") == 4
    assert "format=ttl" in triples.text


def test_a_page_holds_a_thousand_rows_and_says_that_there_are_more(server: Server) -> None:
    page = look(server, "SELECT ?s { ?s ?p ?o }")
    assert page.text.count("<tr>") == 1001
    assert "There are more" in page.text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ('<script>alert(1)</script>' AS ?x) {}",
        "SELECT (STRLANG('<img src=x onerror=alert(1)>', 'en') AS ?x) {}",
        "SELECT (<javascript:alert(1)> AS ?x) {}",
        "SELECT (IRI('http://x.test/\\u0022onmouseover=\\u0022alert(1)') AS ?x) {}",
        "</textarea><script>alert(1)</script>",
        "SELECT ?x { <script>alert(1)</script> }",
    ],
)
def test_nothing_in_a_query_or_an_answer_acts_in_a_page(server: Server, text: str) -> None:
    page = look(server, text)
    assert page.type == "text/html"
    for act in ("<script>alert", "<img", 'href="javascript', '"onmouseover="'):
        assert act not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("text", "status"),
    [("SELECT nonsense", 400), ("CLEAR ALL", 400), ("SELECT * { SERVICE <http://x.test/> { ?s ?p ?o } }", 403)],
)
def test_refusals_are_told_on_a_page(server: Server, text: str, status: int) -> None:
    page = look(server, text)
    assert (page.status, page.type) == (status, "text/html")
    assert "does not answer this" in page.text
    assert "/ask?query=" in page.text


def test_only_browsers_get_pages(server: Server) -> None:
    query = "/sparql?" + urlencode({"query": "ASK {}"})
    for accept in ("", "*/*", "application/json, text/html;q=0.5", "application/sparql-results+json"):
        assert (
            server.ask(query, headers={"Accept": accept} if accept else {}).type
            == "application/sparql-results+json"
        )
    assert look(server, "ASK {}", format="xml").type == "application/sparql-results+xml"
    empty = server.ask("/sparql", headers=BROWSER)
    assert (empty.status, empty.headers["location"]) == (303, "/ask")
    assert server.ask("/sparql").type == "text/turtle"


def test_documents_and_pages_are_compressed_for_who_reads_gzip(server: Server) -> None:
    for path, accept in (("/api/openapi.json", "*/*"), ("/sparql?query=SELECT*%7B?s+?p+?o%7D", BROWSER["Accept"])):
        packed = server.ask(path, headers={"Accept-Encoding": "gzip", "Accept": accept})
        assert packed.headers["content-encoding"] == "gzip"
        plain = server.ask(path, headers={"Accept": accept})
        assert len(packed.body) < len(plain.body) / 2
        assert gzip.decompress(packed.body) == plain.body
        assert packed.headers.get("etag", "a") != plain.headers.get("etag", "b")
