"""Every format and view of the small corpus, and some of the real data, read back equal by two parsers."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest

from mxsu_graph.export import (
    Dataset,
    ExportFormat,
    View,
    build_dataset,
    select_entity,
    select_source,
    view_graphs,
)
from mxsu_graph.export.order import is_derived
from mxsu_graph.iri import BASE
from mxsu_graph.pipeline import build_quads, load_project
from mxsu_graph.project import Project

from .conftest import PARSERS, ROOT, quads_of, render, triples

FORMATS = list(ExportFormat)
VIEWS = [None, *View]
ENTITIES = ["person/orlik-marta", "event/freedonian-exhibition-1911", "record-set/fsa-7-2-31", "person/orlik-m"]


def _check(dataset: Dataset, expected: set[ox.Quad], form: ExportFormat, parser: str, **options: Any) -> None:  # noqa: ANN401  # those of write_export
    assert expected
    found = PARSERS[parser](render(dataset, form, **options), form)
    if form.facts.keeps_graphs and not (options.get("root") and form is ExportFormat.JSONLD):
        assert found == expected
    else:
        assert triples(found) == triples(expected)


def test_there_are_six_formats_and_three_views() -> None:
    assert len(FORMATS) == 6
    assert len(VIEWS) == 4


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("form", FORMATS)
def test_whole_graph(
    form: ExportFormat,
    view: View | None,
    parser: str,
    dataset: Dataset,
    quads: list[ox.Quad],
    context: dict[str, Any],
) -> None:
    graphs = view_graphs(dataset.graphs, view, form.facts.keeps_graphs)
    expected = {quad for quad in quads if str(quad.graph_name) in graphs}
    _check(dataset, expected, form, parser, graphs=graphs, context=context)


@pytest.mark.parametrize("form", FORMATS)
def test_default_graphs(form: ExportFormat, quads: list[ox.Quad], context: dict[str, Any]) -> None:
    kept = {q for q in quads if form.facts.keeps_graphs or not is_derived(str(q.graph_name))}
    assert (len(kept) < len(set(quads))) is not form.facts.keeps_graphs
    _check(build_dataset(quads), kept, form, "oxigraph", context=context)


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("view", [View.CLAIMS, View.ASSERTIONS])
@pytest.mark.parametrize("form", FORMATS)
def test_one_source(
    form: ExportFormat, view: View, parser: str, dataset: Dataset, context: dict[str, Any]
) -> None:
    selected = select_source(dataset, "zenda-history", view)
    expected = quads_of(selected)
    _check(selected, expected, form, parser, graphs=frozenset(selected.graphs), context=context)


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("entity", ENTITIES)
@pytest.mark.parametrize("view", [View.CLAIMS, View.ASSERTIONS])
@pytest.mark.parametrize("form", FORMATS)
def test_one_entity(
    form: ExportFormat, view: View, entity: str, parser: str, dataset: Dataset, context: dict[str, Any]
) -> None:
    selected = select_entity(dataset, BASE + entity, view)
    expected = quads_of(selected)
    graphs = frozenset(selected.graphs)
    _check(selected, expected, form, parser, graphs=graphs, context=context, root=BASE + entity)


@pytest.fixture(scope="module")
def real() -> list[ox.Quad]:
    return build_quads(load_project(Project(ROOT)))


@pytest.mark.parametrize("form", [ExportFormat.TURTLE, ExportFormat.TRIG, ExportFormat.JSONLD])
def test_the_real_graph_with_oxigraph(form: ExportFormat, real: list[ox.Quad], context: dict[str, Any]) -> None:
    kept = {q for q in real if form.facts.keeps_graphs or not is_derived(str(q.graph_name))}
    assert len(kept) > 50_000
    _check(build_dataset(real), kept, form, "oxigraph", context=context)


@pytest.mark.parametrize("form", [ExportFormat.TURTLE, ExportFormat.TRIG, ExportFormat.JSONLD])
def test_a_real_entity_with_rdflib(form: ExportFormat, real: list[ox.Quad], context: dict[str, Any]) -> None:
    entity = f"{BASE}person/mikoyan-anastas"
    selected = select_entity(build_dataset(real), entity)
    expected = quads_of(selected)
    assert len(expected) > 500
    _check(selected, expected, form, "rdflib", context=context, root=entity)
