"""Answers as a page, for browsers that ask the endpoint without the editor's scripts: a table with links."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from urllib.parse import urlencode

from starlette.requests import Request

from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.asking import ask_build
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.frames import Question, Reply
from mxsu_graph.serve.http import Exchange
from mxsu_graph.serve.media import GRAPH_FORMS, HTML, RESULT_FORMS, choose_form
from mxsu_graph.serve.workbench.rendering import build_visit, render_page

__all__ = ["prefers_page", "send_results_page"]

_LONGEST_LINK = 6000
"""Characters of an address that everybody takes; longer queries have no links to other forms."""


def prefers_page(accept: str) -> bool:
    """Whether a client would rather have a page than rows or triples, as browsers do."""
    return choose_form(accept, (*RESULT_FORMS, *GRAPH_FORMS, HTML)) is HTML


async def send_results_page(opened: Opened, exchange: Exchange, question: Question, typed: str) -> None:
    """Answer a question with a page; what is refused is told on one, too.

    Args:
        opened: the build.
        exchange: the request.
        question: what workers are asked.
        typed: the query as it was sent.

    Raises:
        PoolClosedError: the build is no longer current, and its workers have gone.
    """
    try:
        reply = await ask_build(
            opened, replace(question, kind="table", accept="", format="", gzip=False), exchange.client
        )
    except RefusedError as refused:
        reply = Reply(refused.status, "", str(refused).encode())
    body, headers = await asyncio.to_thread(_render, opened, exchange, replace(question, text=typed), reply)
    await exchange.send_page(reply.status, body, headers)


def _render(
    opened: Opened, exchange: Exchange, question: Question, reply: Reply
) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    visit = build_visit(opened.edition, Request(exchange.scope))
    graphs = {"default-graph-uri": question.default_graphs, "named-graph-uri": question.named_graphs}
    address = f"/sparql?{urlencode({'query': question.text, **graphs}, doseq=True)}"
    ok = reply.status == 200
    page = render_page(
        "results.html",
        visit,
        reply.status,
        change=visit.link("/ask", query=question.text, **graphs),
        table=json.loads(reply.body) if ok else None,
        refused="" if ok else reply.body.decode("utf-8", "replace").strip(),
        address=address if len(address) < _LONGEST_LINK else "",
    )
    return bytes(page.body), [(name, value) for name, value in page.raw_headers if name != b"content-length"]
