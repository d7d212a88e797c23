"""The curated graphs of any engine in a store of our own, graph by graph.

Analyses read the claims table. Where the graph is on a server, the table is filled from this copy, which holds the
claims, the register and the assessments, without what is derived from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.errors import EndpointError, WriteError
from mxsu_graph.iri import graph_iri
from mxsu_graph.query.engines.endpoint import EndpointEngine
from mxsu_graph.query.engines.engine import Engine
from mxsu_graph.remote.client import CutShortError

__all__ = ["copy_curated"]

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
_BATCH = 20_000
"""Quads that are put into the copy at once."""
_NAME = "the claims table"


def copy_curated(engine: Engine, folder: Path | None = None) -> ox.Store:
    """Copy claims, register and assessments into a store: on the disk in a folder, else in memory.

    Each graph is asked for as triples, as they come. A server that does not give as many as it counts is asked for
    pages: for that it has to sort, which takes many times longer.

    Raises:
        EndpointError: a remote engine failed, or holds no claims of ours.
        WriteError: there is no room for the copy.
    """
    try:
        return _copy(engine, ox.Store() if folder is None else ox.Store(str(folder)))
    except OSError as error:
        raise WriteError(
            f"what the endpoint holds does not fit into the folder for temporary files: {error}; "
            "TMPDIR can name another folder"
        ) from error


def _copy(engine: Engine, store: ox.Store) -> ox.Store:
    found = (graph for (graph,) in engine.select(_SOURCES, _NAME).rows if isinstance(graph, ox.NamedNode))
    sources = [graph.value for graph in found if graph.value.startswith(graph_iri("source/"))]
    if not sources:
        raise EndpointError("it holds none of our graphs with claims: 'mxsu push' fills an endpoint")
    names = (graph_iri("entities"), graph_iri("assessments"), *sources)
    quads = chain.from_iterable(_read_graph(engine, ox.NamedNode(name)) for name in names)
    while batch := list(islice(quads, _BATCH)):
        store.bulk_extend(batch)  # half the time and memory of `extend`
    return store


def _read_graph(engine: Engine, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    found = f"{{ GRAPH {graph} {{ ?s ?p ?o }} {_WANTED} }}"
    ((count,),) = engine.select(f"SELECT (COUNT(*) AS ?n) WHERE {found}", _NAME).readable_rows()
    read = 0
    try:
        for triple in _read_triples(engine, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {found}"):
            read += 1
            yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)
    except CutShortError:
        read = -1
    if read != int(count):
        for s, p, o in engine.select(f"SELECT ?s ?p ?o WHERE {found} ORDER BY ?s ?p ?o", _NAME).rows:
            yield ox.Quad(s, p, o, graph)  # type: ignore[arg-type]  # every triple has all three


def _read_triples(engine: Engine, text: str) -> Iterable[ox.Triple]:
    """As they come where the engine can do that; the others have held everything anyway."""
    return engine.triples(text, _NAME) if isinstance(engine, EndpointEngine) else engine.construct(text, _NAME)
