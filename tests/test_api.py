"""The public Python API on the fictional corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

import mxsu_graph
from mxsu_graph.analysis.links import Conditions
from mxsu_graph.errors import ExportError, NotBuiltError, ProjectError, QueryError, UnknownNameError
from mxsu_graph.graph.store import current_build
from mxsu_graph.graph.table import COLUMNS
from mxsu_graph.pipeline import Loaded
from mxsu_graph.project import Project


@pytest.fixture(scope="module")
def graph(small: Loaded) -> mxsu_graph.Graph:
    """The fictional corpus, opened."""
    return mxsu_graph.open_graph(small.project.root)


def test_every_public_name_is_there() -> None:
    for name in mxsu_graph.__all__:
        assert getattr(mxsu_graph, name).__name__ == name
    assert set(mxsu_graph.__all__) < set(dir(mxsu_graph))
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        mxsu_graph.nothing  # noqa: B018  # looking it up is the test


def test_a_question_of_the_library_by_name(graph: mxsu_graph.Graph) -> None:
    rows = list(graph.query("events/participants", {"event": "freedonian exhibition"}))
    assert [(row.participant, row.role, row.source) for row in rows] == [
        ("person/rudolf", "inaugurator", "timber-turbines"),
        ("person/varga-ivo", "inaugurator", "zenda-history"),
    ]


def test_a_query_by_its_text(graph: mxsu_graph.Graph) -> None:
    frame = graph.query(
        "SELECT ?c { ?c a mxsu:Claim ; mxsu:unit <https://w3id.org/mxsu/code/unit/day> } ORDER BY ?c"
    ).to_dataframe()
    assert frame["c"].tolist() == ["timber-turbines/c001", "zenda-history/c003"]


def test_a_resident_graph_answers_the_same_without_the_disk(
    graph: mxsu_graph.Graph, small: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("api", "query.engines.choose"):
        monkeypatch.delattr(f"mxsu_graph.{module}.open_store")
    resident = mxsu_graph.open_graph(small.project.root, resident=True)
    question = "events/participants", {"event": "freedonian exhibition"}
    assert resident.query(*question) == graph.query(*question)
    assert len(resident.store) == graph.build.manifest.quads
    assert resident.entity("person/rudolf").claims
    with pytest.raises(QueryError, match="only the embedded engine"):
        mxsu_graph.open_graph(small.project.root, engine="rdflib", resident=True)


def test_what_goes_wrong_is_one_of_our_errors(graph: mxsu_graph.Graph, project: Project, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="did you mean"):
        graph.query("events/participant")
    with pytest.raises(QueryError, match="query:1:"):
        graph.query("SELECT * { ?s }")
    with pytest.raises(UnknownNameError):
        graph.entity("nobody at all")
    with pytest.raises(NotBuiltError):
        mxsu_graph.open_graph(project.root)
    with pytest.raises(ProjectError):
        mxsu_graph.open_graph(tmp_path)


def test_exports_are_those_of_the_command_line(graph: mxsu_graph.Graph, tmp_path: Path) -> None:
    graph.export(tmp_path / "all.nq")
    assert (tmp_path / "all.nq").read_bytes() == graph.build.dataset.read_bytes()
    graph.export(tmp_path / "orlik.jsonld", entity="Марта Орлик")
    tree = json.loads((tmp_path / "orlik.jsonld").read_text(encoding="utf-8"))
    assert (tree["id"], len(tree["claims"])) == ("person:orlik-marta", 3)
    graph.export(str(tmp_path / "one.ttl"), source="zenda-history")
    assert "<claim/zenda-history/c004> a mxsu:Claim" in (tmp_path / "one.ttl").read_text(encoding="utf-8")
    with pytest.raises(ExportError, match="is no RDF"):
        graph.export(tmp_path / "all.parquet")
    with pytest.raises(UnknownNameError):
        graph.export(tmp_path / "nobody.ttl", entity="nobody at all")
    assert len(list(tmp_path.iterdir())) == 3


def test_an_entity_by_any_name(graph: mxsu_graph.Graph) -> None:
    assert graph.entity("Орлик").id == "person/orlik-marta"
    assert len(graph.entity("orlik-m").claims) == 6


def test_the_claims_as_a_table(graph: mxsu_graph.Graph) -> None:
    table = graph.claims()
    assert table.columns == list(COLUMNS)
    assert table.height == 20


def test_the_whole_dataset_in_rdflib(graph: mxsu_graph.Graph, small: Loaded) -> None:
    dataset = graph.to_rdflib()
    assert len(list(dataset.quads())) == current_build(small.project.build).manifest.quads
    assert len(list(dataset.query("SELECT ?c { ?c a <https://w3id.org/mxsu/ontology#Claim> }"))) == 20


def test_a_newer_build_does_not_change_an_open_graph(small: Loaded) -> None:
    graph = mxsu_graph.open_graph(small.project.root)
    assert isinstance(graph.store, ox.Store)
    assert graph.store is graph.store


def test_rows_as_a_data_frame(graph: mxsu_graph.Graph) -> None:
    frame = graph.query("SELECT ?claim { ?claim a mxsu:Claim } ORDER BY ?claim LIMIT 3").to_dataframe()
    assert list(frame.columns) == ["claim"]
    assert len(frame) == 3


def test_a_network_whose_edges_know_their_claims(graph: mxsu_graph.Graph) -> None:
    network = graph.network("actors")
    assert network.number_of_edges()
    assert all(data["claims"] for _, _, data in network.edges(data=True))
    with pytest.raises(UnknownNameError, match="there is no projection 'nothing'"):
        graph.network("nothing")
    fewer = graph.network("actors", without=["zenda-history"])
    assert fewer.number_of_edges() < network.number_of_edges()
    assert all("zenda-history" not in edge["sources"] for *_, edge in fewer.edges(data=True))


def test_edges_as_columns_are_those_of_the_network(graph: mxsu_graph.Graph) -> None:
    for weighting in ("newman", "count"):
        pairs = {(a, b): weight for a, b, weight in graph.edges("actors", weighting).iter_rows()}
        assert pairs
        if weighting == "newman":
            edges = graph.network("actors").edges(data="weight")
            assert pairs == pytest.approx({tuple(sorted((a, b))): weight for a, b, weight in edges})
        else:
            assert all(weight == int(weight) for weight in pairs.values())
    with pytest.raises(UnknownNameError, match="there is no projection 'nothing'"):
        graph.edges("nothing")
    with pytest.raises(UnknownNameError, match="there is no source 'zenda'; there are strelsau-gazette"):
        graph.network("actors", without=["zenda"])
    assert set(graph.network("actors", "1800..1950")) == set(graph.network("actors", "1800/1950"))


def test_open_questions_and_connections(graph: mxsu_graph.Graph) -> None:
    about = graph.disagreements("freedonian exhibition")
    assert about
    assert set(about) <= set(graph.disagreements())
    found = graph.connections("Varga", "Orlik")
    assert found.start == "person/varga-ivo"
    assert graph.connections("Varga", "Orlik", Conditions(hops=1)).chains == ()
    with pytest.raises(QueryError, match="both ends are"):
        graph.connections("Varga", "Varga")
