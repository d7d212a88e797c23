from __future__ import annotations

import dataclasses

import pyoxigraph as ox
import pytest

from mxsu_graph.iri import BASE, ONTOLOGY
from mxsu_graph.query.results import Answer, readable, sort_key


@pytest.mark.parametrize(
    ("iri", "words"),
    [
        (BASE + "person/orlik-marta", "person/orlik-marta"),
        (BASE + "claim/zenda-history/c001", "zenda-history/c001"),
        (BASE + "source/zenda-history", "zenda-history"),
        (BASE + "code/role/author", "author"),
        (ONTOLOGY + "duration", "duration"),
        ("http://www.w3.org/2004/02/skos/core#Concept", "skos:Concept"),
        ("urn:x", "urn:x"),
    ],
)
def test_terms_as_people_write_them(iri: str, words: str) -> None:
    assert readable(ox.NamedNode(iri)) == words


def test_literals_and_the_rest() -> None:
    assert readable(ox.Literal("sí", language="es")) == "sí"
    assert readable(ox.BlankNode("b")) == "b"
    triple = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))
    assert readable(triple) == '<urn:s> <urn:p> "o"'


ANSWER = Answer(("claim", "class", "x-y", "n"), ((ox.Literal("c"), None, ox.Literal("z"), ox.Literal("1")),))


def test_rows_are_frozen_dataclasses_with_a_field_a_column() -> None:
    (row,) = ANSWER
    assert len(ANSWER) == 1
    assert dataclasses.astuple(row) == ("c", None, "z", "1")
    assert row.claim == "c"
    assert row.column_1 is None  # `class` cannot be the name of a field
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.claim = "d"


def test_rows_as_text_and_as_a_dataframe() -> None:
    assert ANSWER.readable_rows() == [("c", "", "z", "1")]
    frame = ANSWER.to_dataframe()
    assert list(frame.columns) == ["claim", "class", "x-y", "n"]
    assert frame.to_numpy().tolist() == [["c", "", "z", "1"]]


def test_rows_have_an_order_that_no_engine_decides() -> None:
    rows = [(ox.Literal("b"),), (None,), (ox.NamedNode("urn:a"),)]
    assert sorted(rows, key=sort_key) == [(None,), (ox.Literal("b"),), (ox.NamedNode("urn:a"),)]
