"""Our findings against pyshacl's, and ways of evaluating against one another, on random graphs and shapes."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings

from mxsu_graph.validation.shacl import StoreEngine, read_shapes, run_shapes, validate
from mxsu_graph.validation.shacl.exact import ExactEngine
from mxsu_graph.validation.shacl.paths import sparql_path
from mxsu_graph.validation.shacl.pyshacl_report import validate_with_pyshacl
from mxsu_graph.validation.shacl.report import Report

from .drawing import NUMBERS, ORDER, data_graphs, shapes_graphs

Row = tuple[str, ...]


def _store(data: str) -> ox.Store:
    store = ox.Store()
    store.load(data, format=ox.RdfFormat.N_TRIPLES)
    return store


def _rows(report: Report) -> set[Row]:
    return {
        (
            str(result.focus),
            sparql_path(result.path) if result.path else "",
            str(result.value),
            str(result.component),
            str(result.source_shape),
        )
        for result in report.results
    }


def _pyshacl(data: str, shapes: str) -> set[Row]:
    quads = ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
    return _rows(validate_with_pyshacl(quads, shapes))


CAREFUL = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@CAREFUL
@given(data_graphs(), shapes_graphs(without=ORDER))
def test_pyshacl_agrees_on_all_terms(data: str, shapes: str) -> None:
    # Without comparisons: rdflib holds a date to be less than a number, and IRIs to be in order, where SPARQL 1.1
    # (section 17.3) has an error and SHACL (4.3, 4.5.3) a result.
    assert _rows(validate(_store(data), shapes)) == _pyshacl(data, shapes)


@CAREFUL
@given(data_graphs(values=NUMBERS), shapes_graphs())
def test_pyshacl_agrees_on_the_order_of_numbers(data: str, shapes: str) -> None:
    assert _rows(validate(_store(data), shapes)) == _pyshacl(data, shapes)


@CAREFUL
@given(data_graphs(), shapes_graphs())
def test_sets_and_conditions_agree(data: str, shapes: str) -> None:
    """Inner shapes compiled into conditions find what inner shapes evaluated as sets find."""
    engine, compiled = StoreEngine(_store(data)), read_shapes(shapes)
    as_sets = Report(tuple(run_shapes(engine, compiled, inline=False)))
    assert _rows(as_sets) == _rows(validate(engine, compiled))


@CAREFUL
@given(data_graphs(), shapes_graphs())
def test_scans_and_joins_agree(data: str, shapes: str) -> None:
    """Starting from a predicate's triples finds what starting from the focus nodes finds."""
    engine, compiled = StoreEngine(_store(data)), read_shapes(shapes)
    scanning = Report(tuple(run_shapes(engine, compiled, few=0)))
    assert _rows(scanning) == _rows(validate(engine, compiled))


@CAREFUL
@given(data_graphs(), shapes_graphs())
def test_exact_and_plain_stores_agree(data: str, shapes: str) -> None:
    """On literals in canonical form, keeping them to the letter changes nothing."""
    exact = ExactEngine.from_quads(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
    assert _rows(validate(exact, shapes)) == _rows(validate(_store(data), shapes))


@CAREFUL
@given(data_graphs(), data_graphs(), shapes_graphs())
def test_graphs_in_one_pass_are_graphs_one_by_one(first: str, second: str, shapes: str) -> None:
    names = ["urn:one", "urn:two"]
    store = ox.Store()
    for name, data in zip(names, (first, second), strict=True):
        store.load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))
    report = validate(store, shapes, graphs=names, per_graph=True)
    scanning = run_shapes(StoreEngine(store), read_shapes(shapes), names, few=0, inline=False)
    assert {(r.graph, *_rows(Report((r,)))) for r in scanning} == {
        (r.graph, *_rows(Report((r,)))) for r in report.results
    }
    for name in names:
        of_one = Report(tuple(r for r in report.results if r.graph == ox.NamedNode(name)))
        assert _rows(of_one) == _rows(validate(store, shapes, graphs=[name]))
