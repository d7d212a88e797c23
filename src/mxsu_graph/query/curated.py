"""The curated graphs of any engine in a store of our own, by one query.

Analyses read the claims table. Where the graph is on a server, the table is filled from this copy, which holds the
claims, the register and the assessments, without what is derived from them.
"""

from __future__ import annotations

import pyoxigraph as ox

from mxsu_graph.errors import EndpointError
from mxsu_graph.iri import PREFIXES, graph_iri
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

_PATTERN = f"""{{
  GRAPH ?graph {{ ?subject ?property ?value }}
  FILTER (?graph IN (<{graph_iri("entities")}>, <{graph_iri("assessments")}>)
    || STRSTARTS(STR(?graph), "{graph_iri("source/")}"))
  FILTER (?property NOT IN ({", ".join(_LEFT_OUT)}))
  FILTER (?property != rdf:type || ?value = mxsu:Source)
}}"""
_QUERY = f"SELECT ?graph ?subject ?property ?value WHERE {_PATTERN}"
_COUNT = f"SELECT (COUNT(*) AS ?rows) WHERE {_PATTERN}"
_PAGES = f"{_QUERY} ORDER BY ?graph ?subject ?property ?value"
_NAME = "the claims table"


def copy_curated(engine: Engine) -> ox.Store:
    """Copy claims, register and assessments into a store in memory.

    They are asked for at once, and page by page only of a server that does not give as many rows as it counts:
    each page has to be sorted, which takes a server many times longer than sending all rows as they come.

    Raises:
        EndpointError: a remote engine failed, or holds no claims of ours.
    """
    ((count,),) = engine.select(_COUNT, _NAME).readable_rows()
    try:
        answer = engine.select(_QUERY, _NAME)
    except CutShortError:
        answer = engine.select(_PAGES, _NAME)
    if len(answer) != int(count):
        answer = engine.select(_PAGES, _NAME)
    store = ox.Store()
    store.extend(
        ox.Quad(subject, prop, value, graph)  # type: ignore[arg-type]  # graph, subject and property are IRIs
        for graph, subject, prop, value in answer.rows
    )
    if next(store.quads_for_pattern(None, ox.NamedNode(PREFIXES["rdf"] + "subject"), None), None) is None:
        raise EndpointError("it holds none of our graphs with claims: 'mxsu push' fills an endpoint")
    return store
