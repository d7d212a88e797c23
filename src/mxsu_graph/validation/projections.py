"""Each source's projection by itself: which things have several values for a predicate that takes one.

A screen, not a verdict. The plain triples of a projection do not say that 1959-11 and 1959-11-21 agree, that two
numbers count different things, or that the editors have dealt with a contradiction; `shapes/consistency.ttl`
knows, claim by claim. But whatever it finds has several values here, and tests hold it to that.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from mxsu_graph.iri import PREFIXES, entity_id, graph_iri, term_iri
from mxsu_graph.validation.shacl import Engine, Result, Select, read_shapes, validate

__all__ = ["Screening", "screen_projections"]

_SH = PREFIXES["sh"]


@dataclass(frozen=True, slots=True)
class Screening:
    """What was looked at, and the things with several values, each with graph, focus node and path."""

    projections: int
    predicates: int
    results: tuple[Result, ...]


def screen_projections(engine: Engine) -> Screening:
    """Validate `sh:maxCount 1` for every single predicate on each projection, all in one pass.

    Raises:
        QueryError: the engine refuses a query.
        EndpointError: a remote engine failed.
    """
    single = f"?x a <{term_iri('ClaimPredicate')}> ; <{term_iri('cardinality')}> <{term_iri('Single')}> ."
    predicates = _select(engine, single)
    sources = _select(engine, f"?x a <{term_iri('Source')}> .")
    graphs = [graph_iri(f"projection/{entity_id(iri).removeprefix('source/')}") for iri in sources]
    if not predicates or not graphs:
        return Screening(len(graphs), len(predicates), ())
    shapes = read_shapes([triple for iri in predicates for triple in _build_shape(iri)])
    report = validate(engine, shapes, graphs=graphs, per_graph=True)
    return Screening(len(graphs), len(predicates), report.results)


def _select(engine: Engine, pattern: str) -> list[str]:
    rows = engine.select(Select(("x",), f"SELECT DISTINCT ?x WHERE {{ {pattern} }}"))
    return sorted(row[0].value for row in rows if isinstance(row[0], ox.NamedNode))


def _build_shape(predicate: str) -> list[ox.Triple]:
    shape, path = ox.NamedNode(f"{predicate}/single"), ox.NamedNode(predicate)
    return [
        ox.Triple(shape, ox.NamedNode(_SH + "targetSubjectsOf"), path),
        ox.Triple(shape, ox.NamedNode(_SH + "path"), path),
        ox.Triple(shape, ox.NamedNode(_SH + "maxCount"), ox.Literal(1)),
    ]
