"""What goes wrong while a Virtuoso is filled or asked: nothing is lost, and the same command goes on."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from tests.faults.line import Line, open_line

from mxsu_graph.cli import mxsu
from mxsu_graph.errors import EndpointError
from mxsu_graph.iri import graph_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.engines.graph_store import GraphStore
from mxsu_graph.query.push import PushPlan, State
from mxsu_graph.remote.authentication import Credentials

from .conftest import BENCHMARKS, Remote
from .test_push import local_store, push, quiet, states

PLAN = PushPlan(chunk=100)
"""Small parts, so that several graphs gather."""


@pytest.fixture
def line(virtuoso: Remote) -> Iterator[Line]:
    """A line to the server that can be cut."""
    port = urlsplit(virtuoso.url).port
    assert port is not None
    with open_line(port) as line:
        yield line


def behind(line: Line, remote: Remote) -> Remote:
    """The same server at the other end of the line."""
    return Remote(f"http://127.0.0.1:{line.port}/sparql", remote.credentials)


def check_old_or_new(loaded: Loaded, store: GraphStore) -> frozenset[str]:
    """Each graph is not there, as it was, or there as a whole; gives those that are there."""
    found, local = store.graphs(graph_iri("")), local_store(loaded)
    sizes = {
        graph.value: len(list(local.quads_for_pattern(None, None, None, graph))) for graph in local.named_graphs()
    }
    for name in found:
        assert store.count(name) == sizes[name], name
    return found


def test_a_push_over_a_line_that_breaks_goes_on_later(small: Loaded, virtuoso: Remote, line: Line) -> None:
    store = virtuoso.store()
    quiet(store)
    line.request_bytes = 90_000
    with pytest.raises(EndpointError, match=r"graphs were done; run the same command again to go on"):
        push(small, behind(line, virtuoso).store(), PLAN)
    there = check_old_or_new(small, store)
    assert there
    line.mend()
    outcome, _ = push(small, behind(line, virtuoso).store(), PLAN)
    assert {graph for graph, state in states(outcome).items() if state is State.PRESENT} == there
    again, _ = push(small, store, PushPlan(dry=True))
    assert set(states(again).values()) == {State.PRESENT}
    assert store.graphs(graph_iri("")) == set(states(again))


def test_an_answer_that_breaks_off_is_never_taken_for_a_whole_one(
    annexed: Loaded, virtuoso: Remote, line: Line
) -> None:
    push(annexed, virtuoso.store(), PushPlan(prune=True))
    project = ["--project", str(annexed.project.root)]
    whole = CliRunner().invoke(mxsu, ["disagreements", "--compatible", *project])
    asked = ["disagreements", "--compatible", "--endpoint", behind(line, virtuoso).url, *project]
    line.answer_bytes, line.breaks = 40_000, 1
    once = CliRunner().invoke(mxsu, asked)
    assert line.breaks == 0
    assert (once.exit_code, once.stdout) == (0, whole.stdout)
    line.carried["answer"], line.breaks = 0, -1
    always = CliRunner().invoke(mxsu, asked)
    assert isinstance(always.exception, EndpointError)
    assert "broke off in the middle of its answer" in str(always.exception)
    assert always.stdout == ""


def test_a_server_that_is_killed_in_the_middle_of_a_push_gets_the_rest_when_it_is_back(
    small: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("virtuoso-t") is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7")
    monkeypatch.syspath_prepend(BENCHMARKS)
    starter = importlib.import_module("virtuoso")
    account = Credentials(starter.USER, starter.USER)
    add, parts = GraphStore.add, 0
    with starter.serve_virtuoso(tmp_path, 40) as (url, pid):

        def add_and_kill(self: GraphStore, graph: str, lines: bytes) -> None:
            nonlocal parts
            parts += 1
            if parts == 4:
                threading.Timer(0.01, os.kill, (pid, signal.SIGKILL)).start()
            add(self, graph, lines)

        monkeypatch.setattr(GraphStore, "add", add_and_kill)
        with pytest.raises(EndpointError, match=r"graphs were done; run the same command again to go on"):
            push(small, Remote(url, account).store(), PLAN)
        monkeypatch.setattr(GraphStore, "add", add)
    with starter.serve_virtuoso(tmp_path, 40) as (url, _):
        store = Remote(url, account).store()
        check_old_or_new(small, store)
        outcome, _ = push(small, store, PLAN)
        assert set(states(outcome).values()) <= {State.PRESENT, State.SENT}
        again, _ = push(small, store, PushPlan(dry=True))
        assert set(states(again).values()) == {State.PRESENT}
