"""`mxsu export` on a build of the small corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from tests.conftest import publish_lines

from mxsu_graph.cli.export import command
from mxsu_graph.errors import ExportError, NotBuiltError, UnknownNameError
from mxsu_graph.export import Dataset
from mxsu_graph.export.order import is_derived
from mxsu_graph.graph.canonical import canonical_lines, dataset_hash
from mxsu_graph.graph.store import Manifest
from mxsu_graph.project import Project

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def build(project: Project, quads: list[ox.Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published build, without its claims table, which no export reads."""
    folder = tmp_path_factory.mktemp("build")
    lines = canonical_lines(quads)
    publish_lines(folder, Manifest("0", "", dataset_hash(lines), len(lines)), lines, lambda path: path.touch())
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


def test_a_view_in_another_vocabulary_of_one_entity(run: Run) -> None:
    tree = json.loads(run("--entity", "person/orlik-marta", "--view", "schema-org", "--format", "jsonld").stdout)
    assert tree["type"] == "Person"
    assert "crm:E21_Person" in run("--entity", "person/orlik-marta", "--view", "cidoc-crm").stdout


def test_the_claims_of_an_answer_with_their_evidence(run: Run) -> None:
    event = "--param", "event=event/freedonian-exhibition-1911"
    text = run("--query", "participants", *event, "--format", "nquads").stdout
    assert "/claim/zenda-history/" in text
    assert "/evidence/zenda-history/" in text


def test_a_query_in_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "my.rq"
    path.write_text("CONSTRUCT { ?s a mxsu:Mine } WHERE { ?s a mxsu:Person }", encoding="utf-8")
    assert "person:rudolf a mxsu:Mine ;" in run("--query", str(path)).stdout
    path.write_text("SELECT ?claim WHERE { ?claim a mxsu:Claim } ORDER BY ?claim LIMIT 1", encoding="utf-8")
    assert run("--query", str(path)).stdout.count(" a mxsu:Claim ;") == 1


def test_rdf_1_2(run: Run) -> None:
    text = run("--rdf12", "--source", "zenda-history").stdout
    assert text.count("rdf:reifies <<( ") == 11
    assert "rdf:object" not in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--view", "bibframe"), "claims, assertions, ontology, cidoc-crm, schema-org"),
        (("--view", "cidoc-crm", "--source", "zenda-history"), "all sources"),
        (("--param", "event=x"), "--query"),
        (("--query", "participants", "--entity", "person/rudolf"), "leave out"),
        (("--query", "participants", "--param", "event"), "NAME=VALUE"),
        (("--format", "csvw"), "--output FOLDER"),
        (("--format", "sqlite", "--source", "zenda-history", "--output", "a.db"), "whole graph"),
    ],
)
def test_what_does_not_go_together_is_said(arguments: tuple[str, ...], message: str, run: Run) -> None:
    with pytest.raises(ExportError, match=message):
        run(*arguments)
