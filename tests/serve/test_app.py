from __future__ import annotations

from starlette.testclient import TestClient

from mxsu_graph.pipeline import Loaded
from mxsu_graph.serve.app import build_app
from mxsu_graph.serve.settings import Settings


def test_every_answer_says_what_a_page_may_load(small: Loaded) -> None:
    with TestClient(build_app(Settings(small.project))) as client:
        answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
