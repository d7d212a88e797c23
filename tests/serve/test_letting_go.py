"""A server that runs for months lets go of the builds that it no longer serves."""

from __future__ import annotations

import gc
import time
import warnings
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import CORPUS, copy_project, publish
from tests.serve.test_swap import change

from mxsu_graph.pipeline import load_project
from mxsu_graph.serve import app as serving
from mxsu_graph.serve.app import build_app
from mxsu_graph.serve.app import prepare as serving_prepare
from mxsu_graph.serve.context import Context, Opened
from mxsu_graph.serve.settings import Limits, Settings
from mxsu_graph.serve.workbench.edition import Edition

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # newer versions of Starlette would rather have another client
    from starlette.testclient import TestClient

PATHS = (
    "/",
    "/network",
    "/person/rudolf",
    "/ask",
    "/sparql",
    "/.well-known/void",
    "/compose?class=person&of=0&p=%5Eparticipant&v=&r=",
    '/reconcile?queries={"q":{"query":"","properties":[{"pid":"birthDate","v":"1850"}]}}',
)
ROUNDS = 3


def test_builds_that_are_no_longer_served_are_let_go(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", CORPUS / "data")
    change(project.root, 0)
    publish(load_project(project))
    app = build_app(Settings(project, limits=Limits(workers=1)))
    context: Context = app.state.context
    seen: list[weakref.ref[Opened] | weakref.ref[Edition]] = []
    with TestClient(app) as client:
        for number in range(1, ROUNDS + 1):
            seen += [weakref.ref(context.current), weakref.ref(context.current.edition)]
            for path in PATHS:
                assert client.get(path, follow_redirects=False).status_code == 200, path
            change(project.root, number)
            publish(load_project(project))
            _wait_for(lambda: context.newer() is None)
        _wait_for(lambda: gc.collect() >= 0 and not any(one() for one in seen))
    assert len(seen) == 2 * ROUNDS


def _wait_for(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_damaged_build_is_passed_over_and_the_next_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_AGAIN_SECONDS", 0.1)
    project = copy_project(tmp_path / "project", CORPUS / "data")
    publish(load_project(project))
    app = build_app(Settings(project, limits=Limits(workers=1)))
    context: Context = app.state.context
    damaged: list[Path] = []

    def prepare(opened: Opened, address: str) -> None:
        if len(damaged) < 2:
            opened.table.write_bytes(b"no Parquet")
            damaged.append(opened.table)
        serving_prepare(opened, address)

    with TestClient(app) as client:
        served = context.current
        monkeypatch.setattr(serving, "prepare", prepare)
        change(project.root, 1)
        publish(load_project(project))
        _wait_for(lambda: len(damaged) == 2)
        assert client.get("/").status_code == 200 and context.current is served
        change(project.root, 2)
        publish(load_project(project))
        _wait_for(lambda: context.newer() is None)
        assert client.get("/person/rudolf").status_code == 200 and context.current is not served
