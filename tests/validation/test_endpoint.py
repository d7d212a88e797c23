"""Validation inside a real SPARQL server finds what validation at home finds, and fetches little."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.cli import main
from mxsu_graph.diagnostics import Span
from mxsu_graph.errors import EndpointError
from mxsu_graph.graph.terms import graph, mxsu, node, prefixed, text
from mxsu_graph.iri import claim_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.engines.endpoint import EndpointEngine
from mxsu_graph.query.results import Answer
from mxsu_graph.validation import check_endpoint_steps, check_steps, place_remote
from mxsu_graph.validation.endpoint import ClientEngine
from mxsu_graph.validation.shacl import Select, StoreEngine, read_shapes, validate
from mxsu_graph.validation.shacl.terms import XSD

from .conftest import Serve

ZENDA = graph("source/zenda-history")
DURATION = node(claim_iri("zenda-history", "c003"))


def damage(quads: list[ox.Quad]) -> list[ox.Quad]:
    """A claim without polarity, one whose object does not fit, and a record set in another's place."""
    kept = [
        q for q in quads if q.subject != DURATION or q.predicate not in (mxsu("polarity"), prefixed("rdf:object"))
    ]
    return [*kept, ox.Quad(DURATION, prefixed("rdf:object"), text("three weeks"), ZENDA)]


class Counting:
    """A client that counts rows and remembers queries."""

    def __init__(self, client: EndpointEngine) -> None:
        self.client, self.rows, self.texts = client, 0, list[str]()

    def select(self, text: str, name: str = "query") -> Answer:
        """All rows, counted."""
        answer = self.client.select(text, name)
        self.rows += len(answer)
        self.texts.append(text)
        return answer


def test_a_server_finds_what_the_store_finds(small: Loaded, small_quads: list[ox.Quad], serve: Serve) -> None:
    damaged = damage(small_quads)
    shapes, span = small.project.ontology / "shapes", small.reading.span
    client = Counting(EndpointEngine(serve(damaged)))
    remote = check_endpoint_steps(client, shapes, span)
    assert remote == check_steps(damaged, shapes, span)
    assert {f.code for step in remote for f in step.findings} > {"claim-polarity", "claim-range"}
    assert client.rows < 100 < len(damaged)


@pytest.mark.parametrize("page", [1, 3])
def test_small_pages_change_nothing(small: Loaded, small_quads: list[ox.Quad], serve: Serve, page: int) -> None:
    damaged = damage(small_quads)
    url = serve(damaged)
    shapes = read_shapes(small.project.ontology / "shapes" / "archive.ttl", *_claims(small))
    client = EndpointEngine(url, page=page)
    store = ox.Store()
    store.extend(damaged)
    expected = validate(StoreEngine(store), shapes)
    assert len(expected.results) > page
    assert validate(ClientEngine(client), shapes) == expected


def _claims(small: Loaded) -> list[Path]:
    return [small.project.ontology / "shapes" / name for name in ("claims.ttl", "prefixes.ttl")]


@pytest.mark.parametrize("stored", ["integer", "nonNegativeInteger"])
def test_a_server_that_turns_integers_only_when_it_stores_them_is_found_out(stored: str) -> None:
    class Server:
        """Keeps the datatypes of a query, and its own of what it stores, as Virtuoso does."""

        def select(self, text: str, name: str = "query") -> Answer:
            """One literal."""
            datatype = stored if "Annotation" in text or "oa#start" in text else "byte"
            return Answer(("x",), ((ox.Literal("1", datatype=ox.NamedNode(XSD + datatype)),),))

    assert ClientEngine(Server()).traits.collapses_integers is (stored == "integer")


def test_the_command_asks_there_and_points_here(
    small: Loaded,
    small_quads: list[ox.Quad],
    serve: Serve,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = serve(damage(small_quads))
    monkeypatch.setenv("MXSU_PROJECT", str(small.project.root))
    with pytest.raises(SystemExit) as stop:
        main(["validate", "--endpoint", url])
    out, err = capsys.readouterr()
    assert stop.value.code == 1
    assert "data/sources/zenda-history.yaml:" in out
    assert "error[claim-polarity]: zenda-history/c003" in out
    lines = err.splitlines()
    assert [line[0] for line in lines[:5]] == ["1", "2", "3", "4", "5"]
    assert lines[-1].endswith(f"({url})")


def test_a_record_that_stands_only_there_is_placed_there() -> None:
    known = {("a/c001", "quote"): Span("data/a.yaml", 3, 1), ("a/c001", ""): Span("data/a.yaml", 1, 1)}
    span = place_remote("http://localhost/sparql", lambda name, key: known.get((name, key)))
    assert span("a/c001", "quote") == Span("data/a.yaml", 3, 1)
    assert span("a/c001", "role") == Span("data/a.yaml", 1, 1)
    assert span("b/c001", "role") == Span("http://localhost/sparql")


def test_wrong_usage_of_an_endpoint(
    small: Loaded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MXSU_PROJECT", str(small.project.root))
    for arguments, message in (
        (["--endpoint", "nowhere"], "'nowhere' is not the address of an endpoint"),
        (["--endpoint", "http://localhost/sparql", "--engine", "pyshacl"], "--endpoint goes with neither"),
    ):
        with pytest.raises(SystemExit) as stop:
            main(["validate", *arguments])
        assert stop.value.code == 2
        assert message in capsys.readouterr().err


def test_the_account_in_the_environment_is_used(
    small: Loaded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []

    class Closed(BaseHTTPRequestHandler):
        """Lets nobody in."""

        def do_POST(self) -> None:
            """Refuse, and remember what was shown."""
            seen.append(self.headers.get("Authorization", ""))
            self.send_error(403)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Closed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("MXSU_PROJECT", str(small.project.root))
    monkeypatch.setenv("MXSU_ENDPOINT_TOKEN", "open-sesame")
    with pytest.raises(SystemExit) as stop:
        main(["validate", "--endpoint", f"http://127.0.0.1:{server.server_port}/sparql"])
    server.shutdown()
    server.server_close()
    assert stop.value.code == 2
    assert set(seen) == {"Bearer open-sesame"}
    assert "refuses access (403)" in capsys.readouterr().err


def test_triples_about_triples_are_refused() -> None:
    class Odd:
        """A client of a server that answers with a triple term."""

        def select(self, text: str, name: str = "query") -> Answer:
            """One row."""
            x = ox.NamedNode("urn:x")
            return Answer(("x",), ((ox.Triple(x, x, x),),))

    with pytest.raises(EndpointError, match="triples about triples"):
        list(ClientEngine(Odd()).select(Select(("x",), "SELECT ?x WHERE { ?x ?y ?z }")))
