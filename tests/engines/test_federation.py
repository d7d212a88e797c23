"""SERVICE clauses: carried out by us, against a stand-in for Wikidata, only where the user allows it."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from mxsu_graph.errors import EndpointError, QueryError
from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.engines.choose import Session, open_session
from mxsu_graph.query.engines.engine import Engine, StoreEngine
from mxsu_graph.query.engines.rdflib_engine import RdflibEngine
from mxsu_graph.query.library import find_query, read_library
from mxsu_graph.query.run import bind_parameters

from .conftest import Remote, Script, ScriptedServer

WIKIDATA = "https://query.wikidata.org/sparql"
OURS = """
@prefix mxsu: <https://w3id.org/mxsu/ontology#> .
@prefix claim: <https://w3id.org/mxsu/claim/a/> .
@prefix person: <https://w3id.org/mxsu/person/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
person:one a mxsu:Person ; skos:exactMatch wd:Q1 , <http://viaf.org/viaf/1> .
person:two a mxsu:Person ; skos:exactMatch wd:Q2 .
person:three a mxsu:Person ; skos:closeMatch wd:Q3 .
claim:c1 a mxsu:Claim ; rdf:subject person:one ; rdf:predicate mxsu:birthDate ; rdf:object "1895" ;
  mxsu:statedIn <https://w3id.org/mxsu/source/a> .
"""
THEIRS = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
wd:Q1 wdt:P569 "1895-11-25T00:00:00Z"^^xsd:dateTime ; wdt:P570 "1978-10-21T00:00:00Z"^^xsd:dateTime .
wd:Q2 wdt:P569 "1900-01-01T00:00:00Z"^^xsd:dateTime .
wd:Q3 wdt:P569 "1910-01-01T00:00:00Z"^^xsd:dateTime .
wd:Q4 wdt:P569 "1920-01-01T00:00:00Z"^^xsd:dateTime .
"""
EXPECTED = [
    ("person/one", "1895-11-25T00:00:00Z", "1978-10-21T00:00:00Z", "1895", "a", "a/c1"),
    ("person/two", "1900-01-01T00:00:00Z", "", "", "", ""),
]
Start = Callable[..., ScriptedServer]


def store_of(turtle: str) -> ox.Store:
    """A store with some triples in a graph of ours."""
    store = ox.Store()
    graph = ox.NamedNode("https://w3id.org/mxsu/graph/test")
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE, to_graph=graph)
    return store


@pytest.fixture
def wikidata(scripted: Start, endpoint_over: Callable[[ox.Store], Script]) -> ScriptedServer:
    """A server that holds a few rows of Wikidata."""
    store = ox.Store()
    store.load(THEIRS.encode(), format=ox.RdfFormat.TURTLE)
    return scripted(endpoint_over(store))


def embedded() -> Engine:
    """Our side on the embedded engine."""
    return StoreEngine(store_of(OURS))


def on_rdflib() -> Engine:
    """Our side on rdflib."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.graph(rdflib.URIRef("https://w3id.org/mxsu/graph/test")).parse(data=OURS, format="turtle")
    return RdflibEngine(dataset)


def lives(small: Loaded, engine: Engine, wikidata: ScriptedServer, remote: bool = False) -> list[tuple[str, ...]]:
    """The library's question, without the column of identifiers and the predicate."""
    session = Session(engine, remote, {WIKIDATA: wikidata.url}, 5)
    query = find_query(read_library(small.project.queries), "federation/wikidata-lives")
    answer = session.select(bind_parameters(query, {}, session.names()), query.name)
    assert answer.columns[1] == "wikidata"
    return [(row[0], *row[2:4], *row[5:]) for row in answer.readable_rows()]


@pytest.mark.parametrize("engine", [embedded, on_rdflib])
def test_our_people_are_joined_with_wikidata(
    small: Loaded, wikidata: ScriptedServer, engine: Callable[[], Engine]
) -> None:
    assert lives(small, engine(), wikidata) == EXPECTED


def test_a_remote_store_is_joined_with_wikidata_too(
    small: Loaded, wikidata: ScriptedServer, remote: Remote
) -> None:
    store = remote.store()
    triples = [quad.triple for quad in store_of(OURS)]
    graph = "https://w3id.org/mxsu/graph/test"
    store.introduce(whole=True)
    store.replace(graph, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    try:
        rows = lives(small, remote.engine(), wikidata, remote=True)
    finally:
        store.remove(graph)
    assert [row for row in rows if row[0] in ("person/one", "person/two")] == EXPECTED


def test_the_other_side_is_asked_about_our_identifiers_alone(small: Loaded, wikidata: ScriptedServer) -> None:
    lives(small, embedded(), wikidata)
    (asked,) = wikidata.queries()
    assert "VALUES ?wikidata { <http://www.wikidata.org/entity/Q1> <http://www.wikidata.org/entity/Q2> }" in asked
    assert "mxsu:Person" not in asked


def test_nobody_is_asked_where_there_is_nothing_to_ask_about(small: Loaded, wikidata: ScriptedServer) -> None:
    assert lives(small, StoreEngine(ox.Store()), wikidata) == []
    assert wikidata.bodies == []


def test_credentials_for_our_store_do_not_reach_a_service(
    small: Loaded, wikidata: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MXSU_ENDPOINT_TOKEN", "secret")
    lives(small, embedded(), wikidata)
    assert wikidata.authorizations == [""]


@pytest.mark.parametrize("engine", [embedded, on_rdflib])
def test_no_engine_asks_outside_by_itself(wikidata: ScriptedServer, engine: Callable[[], Engine]) -> None:
    text = f"SELECT ?s {{ SERVICE <{wikidata.url}> {{ ?s ?p ?o }} }}"
    with pytest.raises(QueryError, match=f"asks {wikidata.url}, and nothing outside is asked unless you say so"):
        engine().select(text)
    with pytest.raises(QueryError, match="write it plainly"):
        engine().select(text.replace("SERVICE", "SER\\u0056ICE"))
    assert wikidata.bodies == []


def test_a_session_asks_only_what_is_allowed(wikidata: ScriptedServer) -> None:
    session = Session(embedded(), services={WIKIDATA: wikidata.url})
    with pytest.raises(QueryError, match="--allow-service http://elsewhere/"):
        session.select("SELECT ?s { SERVICE <http://elsewhere/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="needs a fixed address, not a variable"):
        session.select("SELECT ?s { SERVICE ?any { ?s ?p ?o } }")
    assert wikidata.bodies == []


def test_a_service_that_fails_is_an_error_unless_it_is_silent(
    scripted: Start, answer: Callable[..., Script]
) -> None:
    broken = scripted(answer(500, "out of order", "text/plain"))
    session = Session(embedded(), services={WIKIDATA: broken.url})
    text = "SELECT ?p { ?p a mxsu:Person . SERVICE %s <" + WIKIDATA + "> { ?p ?q ?r } }"
    with pytest.raises(EndpointError, match=r"failed \(500\): out of order"):
        session.select(text % "")
    assert len(session.select(text % "SILENT")) == 3


def test_an_address_that_is_none_is_refused(small: Loaded) -> None:
    with pytest.raises(QueryError, match="'wikidata' is not the address of an endpoint"):
        open_session(small.project.build, services=["wikidata"])
