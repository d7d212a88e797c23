"""Claims tables made by hand, and the two corpora as tables with their descriptions."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from mxsu_graph.analysis.description import Description, build_description
from mxsu_graph.graph.table import build_table
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.model import (
    Assessment,
    Citation,
    Claim,
    Corpus,
    Entity,
    Label,
    Source,
    TextVersion,
    Value,
    ValueType,
)
from mxsu_graph.pipeline import Loaded

CHECKOUT = Path(__file__).parent.parent.parent
GOLDEN = Path(__file__).parent / "golden"

MakeClaim = Callable[..., Claim]
MakeTable = Callable[..., pl.DataFrame]
Describe = Callable[..., Description]


@pytest.fixture
def claim() -> MakeClaim:
    """A claim in few words: `claim("a", "event/fair", "duration", "23", unit="day")`; the type follows the object.

    Claims are numbered as they are made; `cites` takes ids of documents.
    """
    numbers = count(1)

    def make(source: str, subject: str, predicate: str, thing: str, **fields: Any) -> Claim:  # noqa: ANN401 - any field of a claim
        cites = tuple(Citation(document) for document in fields.pop("cites", ()))
        name = fields.pop("id", None) or f"c{next(numbers):03}"
        value = Value(fields.pop("type", None) or _type_of(thing), thing)
        return Claim(source, name, subject, predicate, value, "p1", "some words", cites=cites, **fields)

    return make


@pytest.fixture
def table() -> MakeTable:
    """The claims table of some claims, with assessments where they are given."""

    def make(*claims: Claim, assessments: tuple[Assessment, ...] = ()) -> pl.DataFrame:
        return build_table(Corpus(claims=claims, assessments=assessments), {})

    return make


@pytest.fixture(scope="session")
def describe() -> Describe:
    """A description with the real vocabulary, the entities given, and sources called a, b, c and d."""
    vocabulary = read_vocabulary(CHECKOUT / "ontology")

    def make(*entities: Entity, assessments: tuple[Assessment, ...] = ()) -> Description:
        sources = tuple(Source(name, "article", f"Title {name.upper()}", TextVersion("", "")) for name in "abcd")
        return build_description(Corpus(sources, entities, assessments=assessments), vocabulary)

    return make


@pytest.fixture
def entity() -> Callable[..., Entity]:
    """An entity with an English label."""

    def make(name: str, label: str = "", **fields: Any) -> Entity:  # noqa: ANN401 - any field of an entity
        return Entity(name, (Label("en", label or name),), **fields)

    return make


@pytest.fixture(scope="session")
def small_table(small: Loaded) -> pl.DataFrame:
    """The claims table of the fictional corpus."""
    return build_table(small.corpus, small.anchors)


@pytest.fixture(scope="session")
def small_description(small: Loaded) -> Description:
    """The description of the fictional corpus."""
    return build_description(small.corpus, small.vocabulary)


@pytest.fixture(scope="session")
def real_table(real: Loaded) -> pl.DataFrame:
    """The claims table of the real data."""
    return build_table(real.corpus, real.anchors)


@pytest.fixture(scope="session")
def real_description(real: Loaded) -> Description:
    """The description of the real data."""
    return build_description(real.corpus, real.vocabulary)


@pytest.fixture(scope="session")
def golden() -> Callable[[str, str], None]:
    """Compare a text with `golden/<name>`; with `MXSU_GOLDEN=1` in the environment, write it instead."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("MXSU_GOLDEN"):
            path.write_text(text, encoding="utf-8")
        expected = path.read_text(encoding="utf-8")
        assert text == expected, f"{name} differs: if it should, run MXSU_GOLDEN=1 pytest tests/analysis"

    return compare


def _type_of(thing: str) -> ValueType:
    if thing.partition("/")[0] in (
        "person",
        "event",
        "place",
        "country",
        "organization",
        "post",
        "concept",
        "work",
    ):
        return ValueType.ENTITY
    if thing.partition("/")[0] in ("document", "record-set", "artifact"):
        return ValueType.ENTITY
    return ValueType.TEXT
