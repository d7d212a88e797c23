"""The SPARQL 1.1 Protocol: one case for each thing that section 2.1 asks of a service, put to a running server."""

from __future__ import annotations

import gzip
import json
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from tests.serve.conftest import Server

SELECT = "SELECT ?source { ?source a mxsu:Source } ORDER BY ?source"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { ?s a mxsu:Person ; a ?c }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
ENTITIES = "https://w3id.org/mxsu/graph/entities"
ASSERTIONS = "https://w3id.org/mxsu/graph/assertions"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def rows(body: bytes) -> list[dict[str, str]]:
    bindings = json.loads(body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def number(server: Server, query: str, *fields: tuple[str, str]) -> int:
    answer = server.ask("/sparql?" + urlencode([("query", query), *fields]))
    assert answer.status == 200, answer.text
    return int(rows(answer.body)[0]["n"])


def test_the_three_ways_to_ask_have_one_answer(server: Server) -> None:
    by_get = server.query(SELECT)
    by_form = server.ask("/sparql", "POST", urlencode({"query": SELECT}).encode(), FORM)
    directly = server.ask("/sparql", "POST", SELECT.encode(), DIRECT)
    assert by_get.status == by_form.status == directly.status == 200
    assert by_get.body == by_form.body == directly.body
    sources = [row["source"].rpartition("/")[2] for row in rows(by_get.body)]
    assert sources == ["strelsau-gazette", "timber-turbines", "zenda-history"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.5", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("TEXT/CSV ; Q=1.0 , */* ; q=0.5", "text/csv"),
        ("nonsense", "application/sparql-results+json"),
    ],
)
def test_rows_come_in_the_form_that_is_liked_best(server: Server, accept: str, media_type: str) -> None:
    answer = server.query(SELECT, accept)
    assert (answer.status, answer.type) == (200, media_type)
    if answer.type != "text/csv":
        form = ox.QueryResultsFormat.from_media_type(answer.type)
        assert form is not None
        parsed = ox.parse_query_results(answer.body, format=form)
        assert isinstance(parsed, ox.QuerySolutions)
        assert len(list(parsed)) == 3
    else:
        assert answer.text.splitlines()[0] == "source"


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("", "text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/trig", "application/trig", ox.RdfFormat.TRIG),
        ("text/turtle;q=0.4, application/ld+json;q=0.6", "application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_graphs_come_in_the_form_that_is_liked_best(
    server: Server, accept: str, media_type: str, form: ox.RdfFormat
) -> None:
    answer = server.query(CONSTRUCT, accept)
    assert (answer.status, answer.type) == (200, media_type)
    triples = {quad.triple for quad in ox.parse(answer.body, format=form)}
    plain = server.query(CONSTRUCT, "application/n-triples")
    assert triples == {quad.triple for quad in ox.parse(plain.body, format=ox.RdfFormat.N_TRIPLES)}
    assert len(triples) >= 4


def test_a_form_that_we_do_not_have_is_not_acceptable(server: Server) -> None:
    answer = server.query(SELECT, "image/png")
    assert answer.status == 406
    assert "application/sparql-results+json" in answer.text


def test_a_form_can_be_named_in_the_address(server: Server) -> None:
    assert server.query(SELECT, format="csv").type == "text/csv"
    assert server.query(CONSTRUCT, "text/turtle", format="nt").type == "application/n-triples"


@pytest.mark.parametrize(
    "accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"]
)
def test_ask_has_a_boolean(server: Server, accept: str) -> None:
    answer = server.query("ASK { ?s a mxsu:Source }", accept)
    assert answer.status == 200
    assert b"true" in answer.body


def test_the_dataset_of_a_request(server: Server) -> None:
    everything = number(server, COUNT)
    entities = number(server, COUNT, ("default-graph-uri", ENTITIES))
    assertions = number(server, COUNT, ("default-graph-uri", ASSERTIONS))
    both = number(server, COUNT, ("default-graph-uri", ENTITIES), ("default-graph-uri", ASSERTIONS))
    assert 0 < entities < both == entities + assertions < everything
    assert number(server, COUNT_NAMED, ("named-graph-uri", ENTITIES)) == entities
    # A dataset has nothing but what it was given (SPARQL 1.1 Query, section 13.2).
    assert number(server, COUNT, ("named-graph-uri", ENTITIES)) == 0
    assert number(server, COUNT_NAMED, ("default-graph-uri", ENTITIES)) == 0


def test_the_dataset_of_the_query_counts_unless_the_request_has_one(server: Server) -> None:
    within = f"SELECT (COUNT(*) AS ?n) FROM <{ENTITIES}> {{ ?s ?p ?o }}"
    assert number(server, within) == number(server, COUNT, ("default-graph-uri", ENTITIES))
    assert number(server, within, ("default-graph-uri", ASSERTIONS)) == number(
        server, COUNT, ("default-graph-uri", ASSERTIONS)
    )
    posted = f"/sparql?{urlencode({'default-graph-uri': ENTITIES})}"
    answer = server.ask(posted, "POST", COUNT.encode(), DIRECT)
    assert int(rows(answer.body)[0]["n"]) == number(server, within)


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "/sparql?query=SELECT%20nothing", None, {}, 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, {}, 400),
        ("GET", "/sparql?query=%FF%FE", None, {}, 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=no%20iri", None, {}, 400),
        ("GET", "/sparql?query=SELECT%20*%20%7B%20%3Fs%20unknown%3Ap%20%3Fo%20%7D", None, {}, 400),
        ("POST", "/sparql", b"query=ASK%7B%7D", {}, 415),
        ("POST", "/sparql", b"ASK{}", {"Content-Type": "text/plain"}, 415),
        ("POST", "/sparql", b"\xff\xfe", DIRECT, 400),
        ("POST", "/sparql", b"query=%FF", FORM, 400),
        ("POST", "/sparql", b"nothing=here", FORM, 400),
        ("POST", "/sparql", b"", DIRECT, 400),
        ("PUT", "/sparql", b"ASK{}", DIRECT, 405),
        ("DELETE", "/sparql", None, {}, 405),
        ("POST", "/sparql", b"CLEAR ALL", {"Content-Type": "application/sparql-update"}, 403),
        ("POST", "/sparql", b"update=CLEAR+ALL", FORM, 403),
        ("GET", "/sparql?update=CLEAR%20ALL", None, {}, 403),
        ("GET", "/sparql?query=CLEAR%20ALL", None, {}, 400),
        ("GET", "/sparql?query=INSERT%20DATA%20%7B%3Ca%3A%3E%20%3Cb%3A%3E%20%3Cc%3A%3E%7D", None, {}, 400),
    ],
)
def test_what_cannot_be_answered_says_why(
    server: Server, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int
) -> None:
    answer = server.ask(path, method, body, headers)
    assert answer.status == status
    assert answer.type == "text/plain"
    assert len(answer.text) > 10
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_refused_method_says_what_is_allowed(server: Server) -> None:
    assert server.ask("/sparql", "PUT").headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_head_has_the_headers_of_get(server: Server) -> None:
    get, head = server.query(SELECT), server.ask("/sparql?" + urlencode({"query": SELECT}), "HEAD")
    assert head.status == 200
    assert head.body == b""
    for name in ("content-length", "content-type", "etag"):
        assert head.headers[name] == get.headers[name]


def test_a_known_answer_is_not_sent_again(server: Server) -> None:
    path = "/sparql?" + urlencode({"query": SELECT})
    tag = server.ask(path).headers["etag"]
    again = server.ask(path, headers={"If-None-Match": tag})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert server.ask(path, headers={"If-None-Match": '"other", ' + tag}).status == 304
    assert server.ask(path, headers={"If-None-Match": '"other"'}).status == 200
    other_form = server.ask(path, headers={"Accept": "text/csv", "If-None-Match": tag})
    assert other_form.status == 200
    assert other_form.headers["etag"] != tag


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "struuid()"])
def test_an_answer_that_changes_by_itself_is_never_kept(server: Server, function: str) -> None:
    first, second = (server.query(f"SELECT ?x {{ BIND({function} AS ?x) }}") for _ in range(2))
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.body != second.body


def test_long_answers_are_compressed_for_whoever_can_read_them(server: Server) -> None:
    path = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200"})
    plain = server.ask(path)
    packed = server.ask(path, headers={"Accept-Encoding": "deflate, gzip;q=0.8"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3
    assert "content-encoding" not in server.ask(path, headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_pages_of_other_hosts_may_ask(server: Server) -> None:
    preflight = server.ask("/sparql", "OPTIONS", headers={"Origin": "https://example.org"})
    assert preflight.status == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    assert server.query(SELECT).headers["access-control-allow-origin"] == "*"


def test_the_service_describes_itself(server: Server) -> None:
    answer = server.ask("/sparql")
    store = ox.Store()
    store.load(answer.body, format=ox.RdfFormat.TURTLE)
    described = store.query(
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
        "SELECT ?endpoint (COUNT(?g) AS ?graphs) { ?s a sd:Service ; sd:endpoint ?endpoint ; "
        "sd:supportedLanguage sd:SPARQL11Query ; sd:feature sd:UnionDefaultGraph ; "
        "sd:defaultDataset/sd:namedGraph/sd:name ?g } GROUP BY ?endpoint"
    )
    assert isinstance(described, ox.QuerySolutions)
    ((endpoint, graphs),) = described
    assert str(endpoint) == f"<{server.url}/sparql>"
    named = rows(server.query("SELECT DISTINCT ?g { GRAPH ?g {} }").body)
    assert str(graphs).split('"')[1] == str(len(named))
    assert server.ask("/sparql", headers={"Accept": "application/ld+json"}).type == "application/ld+json"
