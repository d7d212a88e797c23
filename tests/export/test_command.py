"""`mxsu export` on a build of the small corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from mxsu_graph.cli.export import command
from mxsu_graph.errors import ExportError, NotBuiltError, UnknownNameError
from mxsu_graph.export import Dataset
from mxsu_graph.export.order import is_derived
from mxsu_graph.graph.canonical import canonical_lines, dataset_hash
from mxsu_graph.graph.store import Manifest, publish_build
from mxsu_graph.project import Project

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def build(project: Project, quads: list[ox.Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published build, without its claims table, which no export reads."""
    folder = tmp_path_factory.mktemp("build")
    lines = canonical_lines(quads)
    publish_build(folder, Manifest("0", "", dataset_hash(lines), len(lines)), lines, lambda path: path.touch())
    return folder


@pytest.fixture
def run(build: Path, project: Project, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MXSU_BUILD", str(build))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(command, [*arguments, "--project", str(project.root)], catch_exceptions=False)

    return call


def test_turtle_on_standard_output_and_a_word_on_standard_error(run: Run, dataset: Dataset) -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stdout.startswith("@base <https://w3id.org/mxsu/> .\n")
    assert "Turtle has no room for named graphs" in result.stderr
    derived = sum(is_derived(graph) for graph in dataset.graphs)
    assert f"without {derived} derived ones" in result.stderr


def test_formats_with_graphs_need_no_word(run: Run) -> None:
    result = run("--format", "trig")
    assert "graph:entities {" in result.stdout
    assert result.stderr == ""


def test_the_ending_of_the_file_names_the_format(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "all.nq"
    result = run("--output", str(path))
    assert result.stdout == ""
    assert len(path.read_bytes().splitlines()) > 1000


@pytest.mark.parametrize("name", ["person/orlik-marta", "Марта Орлик", "marta orlik", "person:orlik-marta"])
def test_an_entity_by_any_of_its_names(name: str, run: Run) -> None:
    result = run("--entity", name, "--format", "jsonld")
    assert json.loads(result.stdout)["id"] == "person:orlik-marta"


def test_an_entity_leads_its_turtle(run: Run) -> None:
    body = run("--entity", "person/rudolf").stdout.partition("\n\n")[2]
    assert body.startswith("person:rudolf a mxsu:Person")


def test_source_and_view_together(run: Run) -> None:
    result = run("--source", "zenda-history", "--view", "assertions", "--format", "nquads")
    assert "graph/projection/zenda-history" in result.stdout
    assert "/claim/" not in result.stdout


def test_the_ontology_alone(run: Run) -> None:
    result = run("--view", "ontology")
    assert "mxsu:participant a " in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--entity", "nobody at all"), UnknownNameError),
        (("--entity", "person/orlik-martha"), UnknownNameError),
        (("--source", "nothing"), UnknownNameError),
        (("--output", "graph.txt"), ExportError),
        (("--view", "ontology", "--source", "zenda-history"), ExportError),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], error: type[Exception], run: Run) -> None:
    with pytest.raises(error):
        run(*arguments)


def test_without_a_build_it_says_what_to_do(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MXSU_BUILD", str(tmp_path))
    with pytest.raises(NotBuiltError, match="mxsu build"):
        CliRunner().invoke(command, ["--project", str(project.root)], catch_exceptions=False)
