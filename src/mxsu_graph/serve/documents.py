"""Things at their own addresses, and whole graphs: the documents that machines read.

Whoever prefers HTML, or asks where there is no data, is passed on to the pages for people.
"""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from mxsu_graph.iri import BASE, DATASET, graph_iri
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.asking import ask
from mxsu_graph.serve.context import Context
from mxsu_graph.serve.descriptions import VOID_PATH, describe_dataset
from mxsu_graph.serve.frames import Question
from mxsu_graph.serve.http import Exchange
from mxsu_graph.serve.media import GRAPH_FORMS, choose_form, find_form, prefers_html

__all__ = ["KINDS", "DatasetRoute", "GraphsRoute", "ThingRoute"]

KINDS = frozenset(
    (
        *("artifact", "assessment", "build", "citation", "claim", "code", "concept", "country", "curator"),
        *("disagreement", "document", "event", "evidence", "ontology", "organization", "person", "place", "post"),
        *("record-set", "source", "text", "work"),
    )
)
"""The first part of the paths at which things are found."""

_READS = ("GET", "HEAD")


class _DataRoute(BaseRoute):
    """A route that leaves a request to those behind it where a page is wanted."""

    def __init__(self, context: Context, last: bool = False) -> None:
        """Make a route.

        Args:
            context: the server.
            last: there is nobody behind this one: answer with data whatever is wanted.
        """
        self._context, self._last = context, last

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the request is for data that we have."""
        if scope["type"] == "http" and self._is_ours(scope["path"]) and (self._last or not _wants_page(scope)):
            return Match.FULL, {}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:  # starlette calls it so
        """Answer."""
        exchange = Exchange(scope, receive, send, self._context)
        await exchange.answer(self._answer, _READS)

    def _is_ours(self, path: str) -> bool:
        raise NotImplementedError

    async def _answer(self, exchange: Exchange) -> None:
        raise NotImplementedError

    async def _ask(self, exchange: Exchange, question: Question, about: str = "") -> None:
        tag = exchange.tag(self._context.current.manifest.dataset, question)
        if exchange.is_known(tag):
            await exchange.send_unchanged(tag)
            return
        reply = await ask(self._context, question, exchange.client)
        link = [(b"link", f'<{about}>; rel="describes"'.encode())] if about.isascii() and about else []
        await exchange.send_reply(reply, tag, link)


class ThingRoute(_DataRoute):
    """An entity, claim, source, term or anything else that has an IRI of ours, at the path of that IRI."""

    def _is_ours(self, path: str) -> bool:
        kind, _, rest = _split_ending(path)[0][1:].partition("/")
        return kind in KINDS and bool(rest or kind == "ontology")

    async def _answer(self, exchange: Exchange) -> None:
        path, form = _split_ending(exchange.scope["path"])
        iri = BASE + path[1:]
        if any(mark in iri for mark in '<>"{}|^`\\ ') or not iri.isprintable():
            raise RefusedError(404, "nothing has that address")
        accept = exchange.header(b"accept")
        question = Question("thing", iri, accept, form or _asked_format(exchange), gzip=exchange.takes_gzip)
        await self._ask(exchange, question, iri)


class GraphsRoute(_DataRoute):
    """Whole graphs by the Graph Store HTTP Protocol: indirectly at `/graphs`, directly at their own IRIs."""

    def _is_ours(self, path: str) -> bool:
        return path == "/graphs" or path.startswith("/graph/")

    async def _answer(self, exchange: Exchange) -> None:
        path: str = exchange.scope["path"]
        if path == "/graphs":
            name = _named_graph(exchange)
        else:
            path, _ = _split_ending(path)
            name = graph_iri(path.removeprefix("/graph/"))
        _, form = _split_ending(exchange.scope["path"])
        accept = exchange.header(b"accept")
        question = Question("graph", name, accept, form or _asked_format(exchange), gzip=exchange.takes_gzip)
        await self._ask(exchange, question)


class DatasetRoute(_DataRoute):
    """The description of the whole dataset."""

    def _is_ours(self, path: str) -> bool:
        return path in (VOID_PATH, DATASET.removeprefix(BASE.rstrip("/")))

    async def _answer(self, exchange: Exchange) -> None:
        asked = find_form(_asked_format(exchange), GRAPH_FORMS)
        form = asked or choose_form(exchange.header(b"accept"), GRAPH_FORMS)
        if form is None and not self._last:
            raise RefusedError(406, "the description comes as Turtle, N-Triples, JSON-LD or RDF/XML")
        opened = self._context.current
        form = form or GRAPH_FORMS[0]
        body = await asyncio.to_thread(describe_dataset, opened, self._context.address, form)
        await exchange.send_document(body, form.content_type, opened.manifest.dataset)


def _wants_page(scope: Scope) -> bool:
    """Whether HTML is preferred and no form of data is asked for by name."""
    if _split_ending(scope["path"])[1] or b"format=" in scope["query_string"]:
        return False
    accept = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return prefers_html(accept.decode("latin-1"), in_doubt=True)


def _split_ending(path: str) -> tuple[str, str]:
    """A path without the ending that names a form, and the form's name."""
    start, dot, ending = path.rpartition(".")
    return (start, ending) if dot and find_form(ending, GRAPH_FORMS) else (path, "")


def _asked_format(exchange: Exchange) -> str:
    return next((value for name, value in _fields(exchange) if name == "format"), "")


def _named_graph(exchange: Exchange) -> str:
    """The graph that the parameters name, empty for the default (SPARQL 1.1 Graph Store Protocol, section 4.2)."""
    fields = [(name, value) for name, value in _fields(exchange) if name in ("default", "graph")]
    if len(fields) != 1:
        raise RefusedError(400, "say which graph: /graphs?default for all together, or /graphs?graph=IRI for one")
    name, value = fields[0]
    if name == "graph" and not value:
        raise RefusedError(400, "the name of a graph has to be an absolute IRI")
    return value if name == "graph" else ""


def _fields(exchange: Exchange) -> list[tuple[str, str]]:
    try:
        text = exchange.query_string.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise RefusedError(400, "the parameters are no UTF-8 in percent encoding") from error
