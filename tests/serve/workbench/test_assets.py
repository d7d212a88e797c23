"""Style sheets and scripts under addresses that change with them."""

from __future__ import annotations

import gzip
import re

import pytest
from tests.serve.conftest import Server


def test_a_page_names_versions_that_may_be_kept_for_good(server: Server) -> None:
    page = server.ask("/", headers={"Accept": "text/html"}).text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert any(address.startswith("/static/style.css?v=") for address in addresses)
    for address in addresses:
        answer = server.ask(address)
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"], address


def test_other_versions_are_asked_about_each_time(server: Server) -> None:
    for address in ("/static/style.css", "/static/style.css?v=000000000000"):
        answer = server.ask(address)
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-cache")
        known = server.ask(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (known.status, known.body) == (304, b"")


def test_style_sheets_are_compressed_for_who_reads_gzip(server: Server) -> None:
    plain = server.ask("/static/style.css", headers={"Accept-Encoding": "identity"})
    packed = server.ask("/static/style.css", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize(
    "path", ["none.css", "", "../pages.py", "..%2fpages.py", "%2e%2e/pages.py", "a%00b", "x" * 5000]
)
def test_nothing_else_is_given_away(server: Server, path: str) -> None:
    assert server.ask(f"/static/{path}").status == 404
