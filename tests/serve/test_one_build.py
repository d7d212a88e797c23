"""An answer comes from one build, even where another becomes current while it is made."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.conftest import CORPUS, copy_project, publish
from tests.serve.test_swap import PAIR, RUDOLF, change

from mxsu_graph.graph.store import current_build
from mxsu_graph.pipeline import load_project
from mxsu_graph.serve import app as serving
from mxsu_graph.serve.context import Context, Opened
from mxsu_graph.serve.settings import Limits, Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # newer versions of Starlette would rather have another client
    from starlette.testclient import TestClient

BROWSER = {"Accept": "text/html"}
QUERY = {"query": PAIR}
REQUESTS = [
    ("/sparql", QUERY, BROWSER),
    ("/sparql", QUERY, {}),
    (RUDOLF.removeprefix("https://w3id.org/mxsu"), {}, {"Accept": "text/turtle"}),
    ("/api/questions/people/name-forms", {"entity": "person/rudolf"}, {}),
    ("/compose", {"class": "person", "of": "0", "p": "^participant", "v": "", "r": ""}, BROWSER),
]


class Turning(Context):
    """A context in which each look finds the next of the waiting builds current, and the last from then on."""

    @property
    def current(self) -> Opened:  # type: ignore[override]  # it stands in for a field, and nobody writes it here
        """The build that is current."""
        waiting: list[Opened] = self.__dict__["waiting"]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@dataclass(frozen=True)
class Pair:
    """A server, two builds that it can serve, and one whose workers have gone."""

    client: TestClient
    context: Context
    older: Opened
    newer: Opened
    gone: Opened

    def ask(self, request: int, *builds: Opened) -> tuple[str, str, str]:
        """What comes back: dataset by ETag, type, and body, where the builds become current one after another."""
        self.context.__dict__["waiting"] = list(builds)
        path, fields, headers = REQUESTS[request]
        answer = self.client.get(path, params=fields, headers=headers)
        assert answer.status_code == 200
        return answer.headers.get("etag", ""), answer.headers["content-type"], answer.text


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two builds with other names for the same people; `compose` finds somebody only in the newer one."""
    patch = pytest.MonkeyPatch()
    patch.setattr(serving, "_LOOK_SECONDS", 3600.0)
    project = copy_project(tmp_path_factory.mktemp("pair") / "project", CORPUS / "data")
    _make_build(project.root, 0)
    publish(load_project(project))
    settings = Settings(project, limits=Limits(workers=1))
    app = serving.build_app(settings)
    context: Context = app.state.context
    older = context.current
    _make_build(project.root, 1)
    publish(load_project(project))
    newer = Opened(settings, current_build(project.build)).warm()
    with TestClient(app, follow_redirects=False) as client:
        assert client.portal is not None
        client.portal.call(newer.pool.open)
        context.__dict__["waiting"] = [older]
        context.__class__ = Turning
        gone = Opened(settings, older.build).warm()
        client.portal.call(gone.pool.close)
        yield Pair(client, context, older, newer, gone)
        client.portal.call(newer.pool.close)
        context.__dict__["waiting"] = [older]
    patch.undo()


def _make_build(root: Path, number: int) -> None:
    change(root, number)
    path = root / "data" / "sources" / "zenda-history.yaml"
    text = (CORPUS / "data" / "sources" / "zenda-history.yaml").read_text(encoding="utf-8")
    if number == 0:
        denied = text.replace("role: inaugurator\n", "polarity: denied\n  role: inaugurator\n")
        assert denied != text
        text = denied
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("request_number", range(len(REQUESTS)))
def test_an_answer_comes_from_one_build(pair: Pair, request_number: int) -> None:
    old = pair.ask(request_number, pair.older)
    new = pair.ask(request_number, pair.newer)
    assert old != new
    for looks in range(1, 5):
        builds = [pair.older] * looks + [pair.newer]
        assert pair.ask(request_number, *builds) in (old, new), f"after {looks} looks"
    assert pair.ask(request_number, pair.gone, pair.gone, pair.newer) == new
