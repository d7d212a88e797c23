"""What routes for programs share: whom they leave to the pages, and how JSON is sent."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.context import Context
from mxsu_graph.serve.http import Exchange
from mxsu_graph.serve.media import GRAPH_FORMS, find_form, prefers_html

__all__ = ["DataRoute", "parse_fields", "send_json", "split_ending", "wants_page"]

_MOST_FIELDS = 1000


class DataRoute(BaseRoute):
    """A route that leaves a request to those behind it where a page is wanted."""

    methods: tuple[str, ...] = ("GET", "HEAD")

    def __init__(self, context: Context, last: bool = False) -> None:
        """Make a route.

        Args:
            context: the server.
            last: there is nobody behind this one: answer with data whatever is wanted.
        """
        self._context, self._last = context, last

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the request is for data that we have."""
        if scope["type"] == "http" and self.is_ours(scope["path"]) and (self._last or not self.is_for_page(scope)):
            return Match.FULL, {}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; starlette has the name."""
        exchange = Exchange(scope, receive, send, self._context)
        await exchange.answer(self.answer, self.methods)

    def is_ours(self, path: str) -> bool:
        """Whether we have data at a path."""
        raise NotImplementedError

    def is_for_page(self, scope: Scope) -> bool:
        """Whether the client wants a page."""
        return wants_page(scope)

    async def answer(self, exchange: Exchange) -> None:
        """Answer, or raise a RefusedError."""
        raise NotImplementedError


def wants_page(scope: Scope) -> bool:
    """Whether HTML is preferred and no form of data is asked for by name."""
    if split_ending(scope["path"])[1] or b"format=" in scope["query_string"]:
        return False
    accept = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return prefers_html(accept.decode("latin-1"), in_doubt=True)


def split_ending(path: str) -> tuple[str, str]:
    """A path without the ending that names a form, and the form's name."""
    start, dot, ending = path.rpartition(".")
    return (start, ending) if dot and find_form(ending, GRAPH_FORMS) else (path, "")


def parse_fields(encoded: bytes) -> list[tuple[str, str]]:
    """The parameters in a query string or a form.

    Raises:
        RefusedError: they are no UTF-8 in percent encoding, or too many.
    """
    if not encoded:
        return []
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise RefusedError(400, "the parameters are no UTF-8 in percent encoding") from error


async def send_json(exchange: Exchange, value: object, version: str) -> None:
    """Send a value as JSON, with a name for caches."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    # Escaped, what somebody sent is no markup even to a browser that takes JSON for a page.
    body = text.replace("<", "\\u003c").encode("utf-8", "replace") + b"\n"
    await exchange.send_document(body, "application/json", version)
