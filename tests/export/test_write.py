from __future__ import annotations

import functools
import os
import tracemalloc
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.errors import ExportError
from mxsu_graph.export import Dataset, ExportFormat, build_dataset, guess_format, write_export
from mxsu_graph.export.context import read_context
from mxsu_graph.export.sorting import sort_lines
from mxsu_graph.iri import BASE

from .conftest import ROOT, render


@pytest.mark.parametrize("form", list(ExportFormat))
def test_every_ending_names_one_format(form: ExportFormat) -> None:
    for ending in form.facts.endings:
        assert guess_format(Path(f"a.b{ending}")) is form
        assert guess_format(Path(f"a{ending.upper()}")) is form


def test_endings_are_not_shared() -> None:
    endings = [ending for form in ExportFormat for ending in form.facts.endings]
    assert len(endings) == len(set(endings)) == 9


@pytest.mark.parametrize("name", ["a", "a.txt", "ttl", ".ttl"])
def test_another_ending_lists_what_there_is(name: str) -> None:
    with pytest.raises(ExportError, match=r"\.ttl, \.trig, \.nq"):
        guess_format(Path(name))


@pytest.mark.parametrize("form", list(ExportFormat))
def test_the_same_quads_give_the_same_bytes(form: ExportFormat, quads: list[ox.Quad], dataset: Dataset) -> None:
    assert render(reversed(quads), form) == render(dataset, form)


def test_nquads_of_everything_are_the_canonical_form(quads: list[ox.Quad], dataset: Dataset) -> None:
    text = render(dataset, "nquads")
    assert text.splitlines(keepends=True) == sorted(set(text.splitlines(keepends=True)))
    assert len(text.splitlines()) == len(set(quads))


def test_ntriples_are_sorted_by_bytes() -> None:
    node = ox.NamedNode("urn:s")
    things = [
        ox.Literal("a"),
        ox.Literal("a", language="en"),
        ox.Literal("ä"),
        ox.Literal("\U0001f600"),
        ox.Literal("\uffff"),
    ]
    lines = render([ox.Quad(node, node, thing) for thing in things], "ntriples").splitlines(keepends=True)
    assert lines == sorted(lines)
    assert len(lines) == 5


def test_a_store_is_an_iterable_of_quads(quads: list[ox.Quad]) -> None:
    store = ox.Store()
    store.extend(quads)
    assert render(store, "trig").startswith(b"@base")


def test_an_unknown_format_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="n3"):
        render([], "n3")


def test_large_data_is_sorted_on_disk_and_comes_out_the_same(
    quads: list[ox.Quad], dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = functools.partial(sort_lines, run=50)
    monkeypatch.setattr("mxsu_graph.export.dataset.sort_lines", few)
    monkeypatch.setattr("mxsu_graph.export.dataset._IN_MEMORY", 1000)
    expected = {form: render(dataset, form) for form in ExportFormat}
    monkeypatch.undo()
    assert {form: render(build_dataset(quads), form) for form in ExportFormat} == expected


def test_memory_does_not_grow_with_the_dataset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five times the claims take room for a few more runs to merge, where an index would take megabytes.

    Python's own count of bytes, which no other process disturbs.
    """
    context = read_context(ROOT / "ontology")

    monkeypatch.setattr("mxsu_graph.export.dataset.sort_lines", functools.partial(sort_lines, run=1_000))
    monkeypatch.setattr("mxsu_graph.export.turtle._CACHED", 500)
    monkeypatch.setattr("mxsu_graph.export.compact._CACHED", 500)
    monkeypatch.setattr("mxsu_graph.export.spool._IN_MEMORY", 50_000)

    def peak(claims: int, form: ExportFormat) -> int:
        lines = [
            f'<{BASE}claim/s/c{number:06}> <{BASE}ontology#note> "{number} says so" <{BASE}graph/source/s> .\n'
            for number in range(claims)
        ]
        dataset = Dataset("".join(lines).encode())
        del lines
        tracemalloc.start()
        with Path(os.devnull).open("wb") as stream:
            write_export(dataset, form, stream, graphs=frozenset(dataset.graphs), context=context)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    for form in (ExportFormat.TURTLE, ExportFormat.JSONLD):
        assert peak(10_000, form) < peak(2_000, form) + 1_000_000, form
