"""The curated graphs of any engine, graph by graph: claims, register and assessments, without what is derived.

Analyses read the claims table. Where the graph is on a server, the table is filled from these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from mxsu_graph.errors import EndpointError
from mxsu_graph.iri import graph_iri
from mxsu_graph.query.engines.endpoint import EndpointEngine
from mxsu_graph.query.engines.engine import Engine
from mxsu_graph.remote.client import CutShortError

__all__ = ["CuratedGraph", "find_curated"]

_LEFT_OUT = (
    "prov:wasAttributedTo",
    "prov:wasGeneratedBy",
    "mxsu:citation",
    "mxsu:evidence",
    "mxsu:statedIn",
    "oa:hasSelector",
    "oa:hasSource",
    "cito:citesAsEvidence",
)
"""What follows from the names of claims and their evidence, a quarter of all; so do types but those of sources."""

_WANTED = f"""FILTER (?p NOT IN ({", ".join(_LEFT_OUT)}))
  FILTER (?p != rdf:type || ?o = mxsu:Source)"""
_SOURCES = """SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?source a mxsu:Source } } ORDER BY ?graph"""
_NAME = "the claims table"


@dataclass(frozen=True, slots=True)
class CuratedGraph:
    """One graph on an engine: its name, and how many of its triples are wanted."""

    engine: Engine
    name: str
    triples: int

    def read(self) -> Iterator[ox.Triple]:
        """What is wanted of it, as it comes; one triple perhaps twice.

        A server that does not give as many as it counts is asked for pages: for that it has to sort, which takes
        many times longer.

        Raises:
            EndpointError: a remote engine failed.
        """
        read, found = 0, _found(self.name)
        try:
            for triple in _read_triples(self.engine, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {found}"):
                read += 1
                yield triple
        except CutShortError:
            read = -1
        if read != self.triples:
            for s, p, o in self.engine.select(f"SELECT ?s ?p ?o WHERE {found} ORDER BY ?s ?p ?o", _NAME).rows:
                yield ox.Triple(s, p, o)  # type: ignore[arg-type]  # every triple has all three


def find_curated(engine: Engine) -> Iterator[CuratedGraph]:
    """The register of entities, the assessments, and each source.

    Raises:
        EndpointError: a remote engine failed, or holds no claims of ours.
    """
    found = (graph for (graph,) in engine.select(_SOURCES, _NAME).rows if isinstance(graph, ox.NamedNode))
    sources = [graph.value for graph in found if graph.value.startswith(graph_iri("source/"))]
    if not sources:
        raise EndpointError("it holds none of our graphs with claims: 'mxsu push' fills an endpoint")
    for name in (graph_iri("entities"), graph_iri("assessments"), *sources):
        text = f"SELECT (COUNT(*) AS ?n) WHERE {_found(name)}"
        ((count,),) = engine.select(text, _NAME).readable_rows()
        yield CuratedGraph(engine, name, int(count))


def _found(name: str) -> str:
    return f"{{ GRAPH <{name}> {{ ?s ?p ?o }} {_WANTED} }}"


def _read_triples(engine: Engine, text: str) -> Iterable[ox.Triple]:
    """As they come where the engine can do that; the others have held everything anyway."""
    return engine.triples(text, _NAME) if isinstance(engine, EndpointEngine) else engine.construct(text, _NAME)
