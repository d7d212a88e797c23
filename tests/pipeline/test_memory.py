"""What is remembered: kept as it was, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import CHECKOUT

from mxsu_graph.dates import parse_when
from mxsu_graph.graph.table import COLUMNS
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.model import Assessment, Entity, Label, Source, TextVersion
from mxsu_graph.pipeline.memory import Memory
from mxsu_graph.pipeline.plain import (
    flatten,
    unfold_assessment,
    unfold_date,
    unfold_entity,
    unfold_row,
    unfold_source,
    unfold_vocabulary,
)

VALUE = {b"key": ("name", [b"line\n", None, 1.5], {"a": ""})}


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory", b"g" * 32)


def test_what_is_kept_is_recalled(memory: Memory) -> None:
    assert memory.recall("one") is None
    memory.keep("one", VALUE)
    assert memory.recall("one") is None
    memory.write()
    assert memory.recall("one") == VALUE


def test_another_generation_remembers_nothing(memory: Memory) -> None:
    memory.keep("one", VALUE)
    memory.write()
    assert Memory(memory.folder, b"h" * 32).recall("one") is None


@given(place=st.integers(0, 400), bit=st.integers(0, 7), cut=st.booleans())
def test_nothing_damaged_is_believed(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int, cut: bool
) -> None:
    memory = Memory(tmp_path_factory.mktemp("memory"), b"g" * 32)
    memory.keep("one", VALUE)
    memory.write()
    (path,) = memory.folder.iterdir()
    content = bytearray(path.read_bytes())
    place %= len(content)
    content[place] ^= 1 << bit
    path.write_bytes(content[:place] if cut else content)
    assert memory.recall("one") is None


def test_what_is_gone_from_the_data_is_forgotten(memory: Memory) -> None:
    for name in ("one", "two", "three"):
        memory.keep(name, VALUE)
    memory.write()
    memory.forget_others(["two"])
    assert [memory.recall(name) is None for name in ("one", "two", "three")] == [True, False, True]
    assert len(list(memory.folder.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "memory").write_text("a file in the way")
    memory = Memory(tmp_path / "memory", b"g" * 32)
    memory.keep("one", VALUE)
    memory.write()
    memory.forget_others([])
    assert memory.recall("one") is None


def test_values_of_the_model_come_back_as_they_were() -> None:
    entity = Entity("person/x", (Label("en", "X"),), (Label("ru", "Х"),), distinct_from=("person/y",), note="n")
    source = Source("s", "essay", "T", TextVersion("f", "0" * 64), creator=("person/x",), short="S")
    assessment = Assessment("a001", ("s/c001",), "doubtful", "why", basis=("text: x",))
    assert unfold_entity(flatten(entity)) == entity
    assert unfold_source(flatten(source)) == source
    assert unfold_assessment(flatten(assessment)) == assessment
    for text in ("1959-11~", "1958/..", "[1924,1925]", "195X"):
        assert unfold_date(flatten(parse_when(text))) == parse_when(text)
    row = tuple({"earliest": date(1959, 11, 21), "latest": None, "cited": ["a"]}.get(name, "") for name in COLUMNS)
    assert unfold_row(flatten(row)) == row
    vocabulary = read_vocabulary(CHECKOUT / "ontology")
    assert vocabulary.codes
    assert unfold_vocabulary(flatten(vocabulary)) == vocabulary
