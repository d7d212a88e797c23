"""Clients that others wrote, as their users use them."""

from __future__ import annotations

from typing import Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, URLENCODED, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from tests.serve.conftest import Server

from mxsu_graph.query.engines.endpoint import EndpointEngine

PREFIX = "PREFIX mxsu: <https://w3id.org/mxsu/ontology#> "
SOURCES = PREFIX + "SELECT ?source { ?source a mxsu:Source } ORDER BY ?source"
PEOPLE = PREFIX + "CONSTRUCT { ?s a mxsu:Person } { ?s a mxsu:Person }"


def wrap(server: Server, query: str, form: str, method: str = "GET", way: str = URLENCODED) -> SPARQLWrapper:
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    client.setRequestMethod(way)
    return client


def read(client: SPARQLWrapper) -> Any:  # noqa: ANN401  # what it is depends on the form
    return client.queryAndConvert()


@pytest.mark.parametrize(("method", "way"), [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_reads_rows_in_every_form(server: Server, method: str, way: str) -> None:
    found = read(wrap(server, SOURCES, JSON, method, way))
    assert len(found["results"]["bindings"]) == 3
    document = read(wrap(server, SOURCES, XML, method, way))
    assert len(document.getElementsByTagName("result")) == 3
    assert len(read(wrap(server, SOURCES, CSV, method, way)).split()) == 4
    assert read(wrap(server, "ASK { ?s ?p ?o }", JSON, method, way))["boolean"] is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # SPARQLWrapper still uses it
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML])
def test_sparqlwrapper_reads_graphs(server: Server, form: str) -> None:
    got = read(wrap(server, PEOPLE, form))
    triples = got if isinstance(got, rdflib.Graph) else rdflib.Graph().parse(data=got, format="turtle")
    assert len(triples) >= 4


def test_sparqlwrapper_understands_refusals(server: Server) -> None:
    with pytest.raises(QueryBadFormed):
        wrap(server, "SELECT nonsense", JSON).query()
    client = wrap(server, PREFIX + "SELECT * { ?s ?p ?o }", JSON)
    client.addDefaultGraph("https://w3id.org/mxsu/graph/entities")
    assert client.query().response.status == 200


def test_rdflib_uses_the_endpoint_as_a_store(server: Server) -> None:
    store = SPARQLStore(f"{server.url}/sparql", returnFormat="json")
    graph = rdflib.Graph(store)
    person = rdflib.URIRef("https://w3id.org/mxsu/ontology#Person")
    people = set(graph.subjects(rdflib.RDF.type, person))
    assert len(people) >= 4
    rows: Any = graph.query(SOURCES)
    assert {row[0] for row in rows} == {
        rdflib.URIRef(f"https://w3id.org/mxsu/source/{name}")
        for name in ("strelsau-gazette", "timber-turbines", "zenda-history")
    }
    assert len(graph) > 1000


def test_rdflib_follows_addresses(server: Server) -> None:
    found = rdflib.Graph().parse(f"{server.url}/person/orlik-marta")
    orlik = rdflib.URIRef("https://w3id.org/mxsu/person/orlik-marta")
    assert rdflib.Literal("Марта Орлик", lang="ru") in set(found.objects(orlik, rdflib.SKOS.prefLabel))


def test_our_own_client_asks_it_as_it_asks_any_other(server: Server) -> None:
    answer = EndpointEngine(f"{server.url}/sparql").select(SOURCES)
    assert len(answer) == 3
