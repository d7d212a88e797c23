from __future__ import annotations

from tests.serve.conftest import Server


def test_every_answer_says_what_a_page_may_load(server: Server) -> None:
    for path in ("/nothing-here", "/sparql"):
        answer = server.ask(path)
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers
    assert server.ask("/nothing-here").status == 404
