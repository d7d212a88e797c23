"""Engines: which graphs a store shows, and a remote endpoint asked page by page."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from mxsu_graph.errors import EndpointError, QueryError
from mxsu_graph.query.engines.endpoint import EndpointEngine
from mxsu_graph.remote.transport import Transport
from mxsu_graph.validation.endpoint import ClientEngine
from mxsu_graph.validation.shacl import Select, StoreEngine, read_shapes, validate
from mxsu_graph.validation.shacl.engines import probe_traits
from mxsu_graph.validation.shacl.terms import XSD, component_name

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:maxCount 1 ; sh:datatype ex:d ; sh:minCount 1 ] ."""


def _store() -> ox.Store:
    store = ox.Store()
    prefix = "@prefix ex: <http://example.org/> . "
    for graph, text in (
        ("urn:one", "ex:a a ex:C ; ex:p 1 ."),
        ("urn:two", "ex:a a ex:C ; ex:p 2 . ex:b a ex:C ."),
    ):
        store.load(prefix + text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return store


def _components(store: ox.Store, graphs: list[str] | None, *, per_graph: bool = False) -> list[str]:
    report = validate(store, SHAPES, graphs=graphs, per_graph=per_graph)
    return sorted(component_name(r.component) + str(r.graph or "") for r in report.results)


def test_a_disagreement_is_an_error_in_the_union_and_none_in_each_graph() -> None:
    store = _store()
    assert _components(store, None) == ["Datatype", "Datatype", "MaxCount", "MinCount"]
    assert _components(store, ["urn:one"]) == ["Datatype"]
    assert _components(store, []) == []
    both = ["urn:one", "urn:two"]
    found = _components(store, both, per_graph=True)
    assert found == ["Datatype<urn:one>", "Datatype<urn:two>", "MinCount<urn:two>"]


def test_graphs_must_make_sense() -> None:
    with pytest.raises(ValueError, match="needs the graphs"):
        validate(_store(), SHAPES, per_graph=True)
    with pytest.raises(ValueError, match="chooses its default graph"):
        validate(StoreEngine(_store()), SHAPES, graphs=["urn:one"])


def test_a_refused_query_is_an_error_of_ours() -> None:
    with pytest.raises(QueryError, match="refused a query"):
        list(StoreEngine(_store()).select(Select(("x",), "SELECT nonsense")))


class _Handler(BaseHTTPRequestHandler):
    """A SPARQL endpoint over the store above; it counts its queries."""

    store = _store()
    queries: list[str]

    def do_POST(self) -> None:
        """Answer a form POST with SPARQL JSON results."""
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        (query,) = fields["query"]
        type(self).queries.append(query)
        results = self.store.query(query, use_default_graph_as_union=True)
        assert isinstance(results, ox.QuerySolutions)
        body = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
        assert json.loads(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    _Handler.queries = []
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("page", [1, 10_000])
def test_an_endpoint_finds_what_the_store_finds(endpoint: str, page: int) -> None:
    shapes = read_shapes(SHAPES)
    report = validate(ClientEngine(EndpointEngine(endpoint, ours=False, page=page)), shapes)
    assert report == validate(_store(), shapes)
    assert all(f"LIMIT {page}" in query and "ORDER BY" in query for query in _Handler.queries)


@pytest.mark.parametrize("collapses", [True, False])
def test_an_endpoint_is_asked_whether_it_keeps_integer_datatypes(collapses: bool) -> None:
    kind = "integer" if collapses else "byte"

    class Server:
        """Answers as a store that keeps datatypes, or one that does not."""

        def select(self, query: Select) -> list[tuple[ox.Literal]]:
            """One literal."""
            return [(ox.Literal("1", datatype=ox.NamedNode(XSD + kind)),)]

    assert probe_traits(Server()).collapses_integers is collapses


def test_a_dead_endpoint_is_an_error_of_ours() -> None:
    with pytest.raises(EndpointError, match="nothing answers at"):
        validate(ClientEngine(EndpointEngine("http://127.0.0.1:9/none", Transport(timeout=2))), SHAPES)
