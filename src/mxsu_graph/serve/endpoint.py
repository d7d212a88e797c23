"""The query side of the SPARQL 1.1 Protocol (W3C Recommendation of 21 March 2013, section 2.1).

It is a route of its own and no function of a framework because most requests of a busy server come here, and
this is the quickest way.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from starlette.types import Scope

from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.asking import ask_build, run_on_current
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.descriptions import describe_service
from mxsu_graph.serve.federating import carry_out_allowed
from mxsu_graph.serve.frames import Question
from mxsu_graph.serve.guard import is_repeatable
from mxsu_graph.serve.http import Exchange
from mxsu_graph.serve.media import GRAPH_FORMS, choose_form
from mxsu_graph.serve.results_page import prefers_page, send_results_page
from mxsu_graph.serve.routes import DataRoute, parse_fields

__all__ = ["PATH", "EndpointRoute"]

PATH = "/sparql"
"""Where the endpoint is."""


_FORM, _QUERY, _UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_READ_ONLY = "the graph is read-only: updates are refused"

_Fields = list[tuple[str, str]]


class EndpointRoute(DataRoute):
    """Answers SPARQL queries by GET, by a form, and by a POST of the query itself, at `/sparql`."""

    methods = ("GET", "HEAD", "POST")

    def is_ours(self, path: str) -> bool:
        """The endpoint has one address."""
        return path == PATH

    def is_for_page(self, scope: Scope) -> bool:
        """Browsers are answered here, too: with a table."""
        return False

    async def answer(self, exchange: Exchange) -> None:
        """Answer one request."""
        fields = await self._read_fields(exchange)
        question = _read_question(fields, exchange)
        if question is None and prefers_page(exchange.header(b"accept")):
            await exchange.send_elsewhere("/ask")
            return
        if question is None:
            await self._describe(exchange)
            return
        await run_on_current(self._context, partial(self._answer_question, exchange, question))

    async def _answer_question(self, exchange: Exchange, question: Question, opened: Opened) -> None:
        text = await carry_out_allowed(opened, question.text, exchange.client)
        repeatable = is_repeatable(text) and text == question.text
        typed = question.text
        if text != typed:
            question = replace(question, text=text)
        if not question.format and prefers_page(question.accept):
            await send_results_page(opened, exchange, question, typed)
            return
        if exchange.method != "POST" and repeatable:
            tag = exchange.tag(opened.manifest.dataset, question)
            if exchange.is_known(tag):
                await exchange.send_unchanged(tag)
                return
        else:
            tag = ""
        reply = await ask_build(opened, question, exchange.client, keep=repeatable)
        await exchange.send_reply(reply, tag)

    async def _read_fields(self, exchange: Exchange) -> _Fields:
        """The parameters of a request; a query sent by itself becomes one."""
        fields = parse_fields(exchange.query_string)
        if exchange.method != "POST":
            return fields
        media_type = exchange.media_type
        if media_type not in (_FORM, _QUERY, _UPDATE):
            raise RefusedError(415, f"a POST has to be of the type {_QUERY} or {_FORM}")
        body = await exchange.read_body(self._context.settings.limits.query_bytes)
        if media_type == _UPDATE:
            raise RefusedError(403, _READ_ONLY)
        if media_type == _FORM:
            return fields + parse_fields(body)
        try:
            return [*fields, ("query", body.decode("utf-8"))]
        except UnicodeDecodeError as error:
            raise RefusedError(400, f"the query is not UTF-8 at byte {error.start}") from error

    async def _describe(self, exchange: Exchange) -> None:
        """The service description, for whoever asks nothing (SPARQL 1.1 Service Description, section 2)."""
        form = choose_form(exchange.header(b"accept"), GRAPH_FORMS)
        if form is None and self._last:
            form = GRAPH_FORMS[0]
        if form is None:
            raise RefusedError(
                406, "the description of this service comes as Turtle, N-Triples, JSON-LD or RDF/XML"
            )
        opened = self._context.current
        body = await asyncio.to_thread(describe_service, opened, self._context.address, form)
        await exchange.send_document(body, form.content_type, opened.manifest.dataset)


def _read_question(fields: _Fields, exchange: Exchange) -> Question | None:
    """What is asked; nothing where there are no parameters at all."""
    queries = [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in fields):
        raise RefusedError(403, _READ_ONLY)
    if not queries and exchange.method != "POST":
        return None
    if len(queries) != 1:
        raise RefusedError(400, f"a request has exactly one query, and this one has {len(queries)}")
    return Question(
        kind="query",
        text=queries[0],
        accept=exchange.header(b"accept"),
        format=next((value for name, value in fields if name == "format"), ""),
        default_graphs=tuple(value for name, value in fields if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in fields if name == "named-graph-uri"),
        gzip=exchange.takes_gzip,
    )
