from __future__ import annotations

import subprocess
import sys

import pyoxigraph as ox
import pytest

from mxsu_graph.errors import QueryError
from mxsu_graph.graph.store import current_build
from mxsu_graph.iri import entity_iri, graph_iri, term_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.engines.choose import open_session
from mxsu_graph.query.engines.engine import Engine, StoreEngine
from mxsu_graph.query.engines.rdflib_engine import open_rdflib

# rdflib 7.6 warns about its own code.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")


@pytest.fixture(scope="module", params=["oxigraph", "rdflib"])
def engine(request: pytest.FixtureRequest, small: Loaded, small_store: ox.Store) -> Engine:
    """Each engine that needs no server."""
    if request.param == "oxigraph":
        return StoreEngine(small_store)
    return open_rdflib(current_build(small.project.build).dataset)


def test_a_select_gives_terms_of_our_own(engine: Engine) -> None:
    text = "SELECT ?label ?none WHERE { person:orlik-marta a mxsu:Person ; skos:prefLabel ?label } ORDER BY ?label"
    answer = engine.select(text)
    assert answer.columns == ("label", "none")
    assert (ox.Literal("Marta Orlik", language="en"), None) in answer.rows


def test_from_chooses_the_graphs(small_store: ox.Store) -> None:
    engine = StoreEngine(small_store)
    count = "SELECT (COUNT(DISTINCT ?claim) AS ?n) {} WHERE {{ ?claim a mxsu:Claim }}"
    ((everywhere,),) = engine.select(count.format("")).readable_rows()
    ((one,),) = engine.select(count.format(f"FROM <{graph_iri('source/zenda-history')}>")).readable_rows()
    ((none,),) = engine.select(count.format(f"FROM <{graph_iri('entities')}>")).readable_rows()
    assert int(everywhere) > int(one) > int(none) == 0


def test_an_ask_gives_a_boolean(engine: Engine) -> None:
    assert engine.ask("ASK { ?claim a mxsu:Claim }") is True
    assert engine.ask("ASK { ?claim a mxsu:Nothing }") is False


def test_a_construct_gives_each_triple_once(engine: Engine) -> None:
    triples = engine.construct("CONSTRUCT { ?p a mxsu:Agent } WHERE { ?p a mxsu:Person ; skos:prefLabel ?label }")
    assert len(triples) == len(set(triples)) > 1
    assert {t.object for t in triples} == {ox.NamedNode(term_iri("Agent"))}
    assert ox.NamedNode(entity_iri("person/orlik-marta")) in {t.subject for t in triples}


@pytest.mark.parametrize("method", ["select", "ask", "construct"])
def test_a_query_of_another_form_is_refused(engine: Engine, method: str) -> None:
    text = "ASK { }" if method != "ask" else "SELECT * { ?s ?p ?o }"
    with pytest.raises(QueryError, match=r"^mine is not an? "):
        getattr(engine, method)(text, "mine")


def test_a_malformed_query_is_placed(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"^mine:2:\d+: "):
        engine.select("SELECT ?s WHERE {\n  ?s ?p }", "mine")


def test_an_unknown_prefix_is_told(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"(?i)prefix"):
        engine.select("SELECT ?s WHERE { ?s a nobody:X }")


def test_the_embedded_engine_loads_nothing_heavy() -> None:
    script = (
        "import sys; import mxsu_graph.cli.query, mxsu_graph.cli.sparql;"
        "print([m for m in ('rdflib', 'SPARQLWrapper', 'urllib.request', 'http.client') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_session_opens_what_was_asked_for(small: Loaded) -> None:
    build = small.project.build
    embedded, second = open_session(build), open_session(build, "rdflib")
    assert isinstance(embedded.engine, StoreEngine)
    text = "SELECT ?claim WHERE { ?claim a mxsu:Claim } ORDER BY ?claim"
    assert embedded.select(text) == second.select(text)
    assert embedded.names() == second.names()
    assert embedded.run("ASK { }") is True
