"""The Python API opens lazily, answers, and hands the data to rdflib and pandas."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

import mxsu_graph
from mxsu_graph import MxsuError
from mxsu_graph.errors import NotBuiltError, QueryError, UnknownNameError
from mxsu_graph.pipeline import Loaded
from mxsu_graph.project import Project


@pytest.fixture
def opened(small: Loaded) -> mxsu_graph.Graph:
    return mxsu_graph.open_graph(small.project.root)


def test_importing_the_package_loads_no_heavy_library() -> None:
    heavy = ("rdflib", "pyshacl", "networkx", "polars")
    code = f"import sys, mxsu_graph; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there() -> None:
    for name in mxsu_graph.__all__:
        assert getattr(mxsu_graph, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = mxsu_graph.nothing  # type: ignore[attr-defined]  # that is the point


def test_a_project_that_is_not_built_says_what_to_do(project: Project) -> None:
    with pytest.raises(NotBuiltError, match="run 'mxsu build'"):
        mxsu_graph.open_graph(project.root)


def test_a_library_question_by_name(opened: mxsu_graph.Graph) -> None:
    rows = list(opened.query("events/participants", {"event": "event/freedonian-exhibition-1911"}))
    assert rows
    assert {row.event for row in rows} == {"event/freedonian-exhibition-1911"}
    with pytest.raises(FrozenInstanceError):
        rows[0].event = "other"


def test_sparql_by_text_and_its_mistakes(opened: mxsu_graph.Graph) -> None:
    answer = opened.query("SELECT ?claim { ?claim a mxsu:Claim } ORDER BY ?claim")
    assert len(answer) == opened.claims().height
    with pytest.raises(QueryError, match="query:1:"):
        opened.query("SELECT ?claim { ?claim a ")
    with pytest.raises(QueryError, match="did you mean"):
        opened.query("events/participant")


def test_rows_as_a_data_frame(opened: mxsu_graph.Graph) -> None:
    frame = opened.query("SELECT ?claim { ?claim a mxsu:Claim } ORDER BY ?claim LIMIT 3").to_dataframe()
    assert list(frame.columns) == ["claim"]
    assert len(frame) == 3


def test_an_entity_with_its_claims(opened: mxsu_graph.Graph) -> None:
    view = opened.entity("rudolf")
    assert view.id == "person/rudolf"
    assert any(claim.place == "object" and claim.quote for claim in view.claims)
    with pytest.raises(UnknownNameError):
        opened.entity("nobody of that name")
    assert issubclass(UnknownNameError, MxsuError)


def test_rdflib_has_every_quad(opened: mxsu_graph.Graph) -> None:
    dataset = opened.to_rdflib()
    assert sum(1 for _ in dataset.quads()) == opened.build.manifest.quads
