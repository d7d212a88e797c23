"""Things at their own addresses, and whole graphs: the documents that machines read.

Whoever prefers HTML, or asks where there is no data, is passed on to the pages for people.
"""

from __future__ import annotations

import asyncio
from functools import partial

from mxsu_graph.iri import BASE, DATASET, graph_iri
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.asking import ask_build, run_on_current
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.descriptions import VOID_PATH, describe_dataset
from mxsu_graph.serve.frames import Question
from mxsu_graph.serve.http import Exchange
from mxsu_graph.serve.media import GRAPH_FORMS, choose_form, find_form
from mxsu_graph.serve.routes import DataRoute, parse_fields, split_ending

__all__ = ["KINDS", "DatasetRoute", "GraphsRoute", "ThingRoute"]

KINDS = frozenset(
    (
        *("artifact", "assessment", "build", "citation", "claim", "code", "concept", "country", "curator"),
        *("disagreement", "document", "event", "evidence", "ontology", "organization", "person", "place", "post"),
        *("record-set", "source", "text", "work"),
    )
)
"""The first part of the paths at which things are found."""


class _DocumentRoute(DataRoute):
    """A route to what the workers write."""

    async def _ask(self, exchange: Exchange, question: Question, about: str = "") -> None:
        await run_on_current(self._context, partial(self._ask_build, exchange, question, about))

    async def _ask_build(self, exchange: Exchange, question: Question, about: str, opened: Opened) -> None:
        tag = exchange.tag(opened.manifest.dataset, question)
        if exchange.is_known(tag):
            await exchange.send_unchanged(tag)
            return
        reply = await ask_build(opened, question, exchange.client)
        link = [(b"link", f'<{about}>; rel="describes"'.encode())] if about.isascii() and about else []
        await exchange.send_reply(reply, tag, link)


class ThingRoute(_DocumentRoute):
    """An entity, claim, source, term or anything else that has an IRI of ours, at the path of that IRI."""

    def is_ours(self, path: str) -> bool:
        """Whether a path is one of these."""
        kind, _, rest = split_ending(path)[0][1:].partition("/")
        return kind in KINDS and bool(rest or kind == "ontology")

    async def answer(self, exchange: Exchange) -> None:
        """Send the document."""
        path, form = split_ending(exchange.scope["path"])
        iri = BASE + path[1:]
        if any(mark in iri for mark in '<>"{}|^`\\ ') or not iri.isprintable():
            raise RefusedError(404, "nothing has that address")
        accept = exchange.header(b"accept")
        question = Question("thing", iri, accept, form or _asked_format(exchange), gzip=exchange.takes_gzip)
        await self._ask(exchange, question, iri)


class GraphsRoute(_DocumentRoute):
    """Whole graphs by the Graph Store HTTP Protocol: indirectly at `/graphs`, directly at their own IRIs."""

    def is_ours(self, path: str) -> bool:
        """Whether a path is one of these."""
        return path == "/graphs" or path.startswith("/graph/")

    async def answer(self, exchange: Exchange) -> None:
        """Send the document."""
        path: str = exchange.scope["path"]
        if path == "/graphs":
            name = _named_graph(exchange)
        else:
            path, _ = split_ending(path)
            name = graph_iri(path.removeprefix("/graph/"))
        _, form = split_ending(exchange.scope["path"])
        accept = exchange.header(b"accept")
        question = Question("graph", name, accept, form or _asked_format(exchange), gzip=exchange.takes_gzip)
        await self._ask(exchange, question)


class DatasetRoute(DataRoute):
    """The description of the whole dataset."""

    def is_ours(self, path: str) -> bool:
        """Whether a path is one of these."""
        return path in (VOID_PATH, DATASET.removeprefix(BASE.rstrip("/")))

    async def answer(self, exchange: Exchange) -> None:
        """Send the document."""
        asked = find_form(_asked_format(exchange), GRAPH_FORMS)
        form = asked or choose_form(exchange.header(b"accept"), GRAPH_FORMS)
        if form is None and not self._last:
            raise RefusedError(406, "the description comes as Turtle, N-Triples, JSON-LD or RDF/XML")
        opened = self._context.current
        form = form or GRAPH_FORMS[0]
        body = await asyncio.to_thread(describe_dataset, opened, self._context.address, form)
        await exchange.send_document(body, form.content_type, opened.manifest.dataset)


def _asked_format(exchange: Exchange) -> str:
    return next((value for name, value in parse_fields(exchange.query_string) if name == "format"), "")


def _named_graph(exchange: Exchange) -> str:
    """The graph that the parameters name, empty for the default (SPARQL 1.1 Graph Store Protocol, section 4.2)."""
    fields = [(name, value) for name, value in parse_fields(exchange.query_string) if name in ("default", "graph")]
    if len(fields) != 1:
        raise RefusedError(400, "say which graph: /graphs?default for all together, or /graphs?graph=IRI for one")
    name, value = fields[0]
    if name == "graph" and not value:
        raise RefusedError(400, "the name of a graph has to be an absolute IRI")
    return value if name == "graph" else ""
