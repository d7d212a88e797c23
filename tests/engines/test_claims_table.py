"""The claims table filled from a server is that of the build, and so are the answers that rest on it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal

from mxsu_graph import open_graph
from mxsu_graph.cli import mxsu
from mxsu_graph.errors import EndpointError, QueryError
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.opening import open_claims
from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.curated import find_curated
from mxsu_graph.query.engines.engine import Engine
from mxsu_graph.query.push import PushPlan, push_dataset
from mxsu_graph.query.results import Answer

from .conftest import Remote

COMMANDS = (
    ("disagreements", "--compatible"),
    ("lineage", "zenda-history/c003"),
    ("witnesses", "event/freedonian-exhibition-1911"),
    ("connect", "person/varga-ivo", "person/holm-greta"),
)


def fill(remote: Remote, loaded: Loaded) -> None:
    """Make a server hold exactly this dataset."""
    push_dataset(
        open_store(current_build(loaded.project.build)), remote.store(), PushPlan(prune=True), lambda _: None
    )


def read_curated(engine: Engine) -> dict[str, set[ox.Triple]]:
    """What is copied from an engine, by graph."""
    return {graph.name: set(graph.read()) for graph in find_curated(engine)}


def test_a_server_gives_the_table_of_the_build(annexed: Loaded, remote: Remote) -> None:
    fill(remote, annexed)
    here, there = open_claims(annexed.project), open_claims(annexed.project, remote.url)
    assert len(there.table) > 50
    assert_frame_equal(there.table, here.table)
    assert there.description == here.description
    assert there.names == here.names


def test_a_server_that_gives_less_than_it_counts_is_asked_page_by_page(annexed: Loaded, remote: Remote) -> None:
    fill(remote, annexed)
    whole = read_curated(remote.engine())
    engine = remote.engine(page=300)
    sorted_for: list[str] = []

    class Cautious:
        """Gives no more than 200 triples of a graph, and says nothing."""

        def select(self, text: str, name: str = "query") -> Answer:
            sorted_for.extend([text] if "ORDER BY ?s" in text else [])
            return engine.select(text, name)

        def construct(self, text: str, name: str = "query") -> tuple[ox.Triple, ...]:
            return engine.construct(text, name)[:200]

        ask = engine.ask

    assert read_curated(Cautious()) == whole
    assert sum(map(len, whole.values())) > 900
    assert 0 < len(sorted_for) < len(whole)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_a_command_answers_from_a_server_as_from_the_build(
    annexed: Loaded, remote: Remote, arguments: tuple[str, ...]
) -> None:
    fill(remote, annexed)
    project = ["--project", str(annexed.project.root)]
    here = CliRunner().invoke(mxsu, [*arguments, *project])
    there = CliRunner().invoke(mxsu, [*arguments, *project, "--endpoint", remote.url])
    assert here.exit_code == there.exit_code == 0, there.stderr
    assert here.stdout == there.stdout
    assert here.stdout.count("\n") > 3


def test_the_python_api_answers_from_a_server_as_from_the_build(annexed: Loaded, remote: Remote) -> None:
    fill(remote, annexed)
    root = annexed.project.root
    here, there = open_graph(root), open_graph(root, endpoint=remote.url)
    question = ("events/participants", {"event": "freedonian exhibition"})
    assert there.query(*question).readable_rows() == here.query(*question).readable_rows()
    assert there.disagreements() == here.disagreements() != ()
    assert there.connections("Varga", "Holm") == here.connections("Varga", "Holm")
    assert there.connections("Varga", "Holm").chains
    assert set(there.network("actors").edges) == set(here.network("actors").edges)
    with pytest.raises(QueryError, match="has no build here"):
        there.to_rdflib()


def test_rdflib_gives_the_table_of_the_build(annexed: Loaded) -> None:
    here = open_claims(annexed.project)
    there = open_claims(annexed.project, engine="rdflib")
    assert_frame_equal(there.table, here.table)
    assert there.description == here.description


def test_a_server_without_claims_is_told(annexed: Loaded, oxigraph_server: Remote) -> None:
    store = oxigraph_server.store()
    store.introduce(whole=True)
    for graph in store.graphs(""):
        store.remove(graph)
    with pytest.raises(EndpointError, match="'mxsu push' fills an endpoint"):
        open_claims(annexed.project, oxigraph_server.url)


def test_what_an_analysis_copied_goes_with_it(
    annexed: Loaded, oxigraph_server: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(oxigraph_server, annexed)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    opened = open_claims(annexed.project, oxigraph_server.url)
    assert (
        [path.name for path in tmp_path.iterdir()] == [Path(opened.folder.name).name] if opened.folder else False
    )
    assert len(opened.claims.collect()) == len(open_claims(annexed.project).table)
    del opened
    assert list(tmp_path.iterdir()) == []
