from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.errors import ExportError
from mxsu_graph.export import Dataset, build_dataset, read_dataset
from mxsu_graph.export.order import is_derived
from mxsu_graph.graph.canonical import canonical_lines, write_canonical
from mxsu_graph.iri import BASE

from .conftest import quads_of

S, P = ox.NamedNode("urn:s"), ox.NamedNode("urn:p")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
# Words that look like the parts of a line around them.
TRICKY = st.sampled_from(
    ["a <urn:g>", "<urn:s> <urn:p>", "_:b", 'x" <urn:g> .', '"', "\\", "\n", " .", "a\u2028b"]
)
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXTS | TRICKY),
    st.builds(lambda text: ox.Literal(text, language="en-gb"), TEXTS | TRICKY),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode("urn:d")), TEXTS | TRICKY),
)
TERMS = st.one_of(LITERALS, st.sampled_from([ox.NamedNode("urn:o"), ox.BlankNode("b"), S]))
GRAPHS = st.sampled_from([ox.DefaultGraph(), ox.NamedNode("urn:g"), ox.NamedNode("urn:h"), ox.BlankNode("g")])
QUADS = st.lists(
    st.builds(ox.Quad, st.sampled_from([S, ox.BlankNode("b")]), st.just(P), TERMS, GRAPHS), max_size=8
)


def _graph_text(quad: ox.Quad) -> str:
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)


@given(QUADS)
def test_lines_are_taken_apart_as_they_were_made(quads: list[ox.Quad]) -> None:
    dataset = build_dataset(quads)
    assert set(dataset.graphs) == {_graph_text(q) for q in quads}
    assert quads_of(dataset) == set(quads)
    for graph in dataset.graphs:
        inside = [q for q in quads if graph == _graph_text(q)]
        expected = {(str(q.subject), str(q.predicate), str(q.object)) for q in inside}
        found = [(s, *fact) for s in dataset.subjects({graph}) for fact in dataset.facts(s, {graph})]
        assert len(found) == len(set(found))
        assert set(found) == expected


@given(QUADS)
def test_pointing_finds_objects_and_nothing_that_looks_like_them(quads: list[ox.Quad]) -> None:
    dataset = build_dataset(quads)
    for thing in ("<urn:o>", "<urn:g>", "_:b", "<urn:s>"):
        expected = [(str(q.subject), str(q.graph_name)) for q in set(quads) if str(q.object) == thing]
        found = [(subject, graph or "DEFAULT") for subject, _, graph in dataset.pointing(thing)]
        assert sorted(found) == sorted(expected)


def test_triples_of_several_graphs_are_one_fact() -> None:
    graphs: list[ox.NamedNode | ox.DefaultGraph] = [
        ox.NamedNode("urn:g"),
        ox.NamedNode("urn:h"),
        ox.DefaultGraph(),
    ]
    dataset = build_dataset(ox.Quad(S, P, ox.Literal("x"), graph) for graph in graphs)
    assert list(dataset.triples(frozenset(dataset.graphs))) == ['<urn:s> <urn:p> "x" .']


def test_subjects_go_by_kind_and_a_claim_is_followed_by_its_evidence() -> None:
    names = [
        "person/b",
        "evidence/s/c2/quote",
        "claim/s/c10",
        "evidence/s/c2",
        "claim/s/c2",
        "person/a",
        "source/s",
    ]
    subjects = [ox.NamedNode(BASE + name) for name in names]
    dataset = build_dataset(ox.Quad(subject, P, S) for subject in subjects)
    found = [subject[1 + len(BASE) : -1] for subject in dataset.subjects({""})]
    assert found == [
        "source/s", "claim/s/c2", "evidence/s/c2", "evidence/s/c2/quote", "claim/s/c10", "person/a", "person/b"
    ]  # fmt: skip
    leading = list(dataset.subjects({""}, first=f"<{BASE}person/b>"))
    assert leading[0] == f"<{BASE}person/b>"
    assert sorted(leading) == sorted(dataset.subjects({""}))
    assert list(dataset.subjects({""}, first="<urn:absent>")) == list(dataset.subjects({""}))
    assert list(dataset.subjects({""}, start=f"<{BASE}person/")) == [f"<{BASE}person/a>", f"<{BASE}person/b>"]


def test_graphs_go_from_sources_to_what_is_derived(dataset: Dataset) -> None:
    names = [graph[1:-1].removeprefix(BASE + "graph/") for graph in dataset.graphs]
    kinds = list(dict.fromkeys(name.partition("/")[0] for name in names))
    assert kinds[:6] == ["source", "entities", "assessments", "ontology", "assertions", "projection"]
    assert [is_derived(graph) for graph in dataset.graphs] == sorted(is_derived(graph) for graph in dataset.graphs)
    assert "bounds" in kinds[6:]


def test_a_file_is_read_as_it_was_written(tmp_path: Path, quads: list[ox.Quad]) -> None:
    write_canonical(tmp_path / "dataset.nq", canonical_lines(quads))
    dataset = read_dataset(tmp_path / "dataset.nq")
    assert quads_of(dataset) == set(quads)


def test_an_empty_file_is_an_empty_dataset(tmp_path: Path) -> None:
    (tmp_path / "dataset.nq").touch()
    dataset = read_dataset(tmp_path / "dataset.nq")
    assert dataset.graphs == ()
    assert dataset.facts("<urn:s>", {""}) == []


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read"):
        read_dataset(tmp_path / "absent.nq")
