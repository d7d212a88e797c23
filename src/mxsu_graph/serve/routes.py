"""What routes for programs share: whom they leave to the pages, and how JSON is sent."""

from __future__ import annotations

import json
from binascii import a2b_qp
from urllib.parse import unquote_to_bytes

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.context import Context
from mxsu_graph.serve.http import Exchange
from mxsu_graph.serve.media import GRAPH_FORMS, find_form, prefers_html

__all__ = ["DataRoute", "parse_fields", "send_json", "split_ending", "wants_page"]

_MOST_FIELDS = 1000
_NO_FIELDS = "the parameters are no UTF-8 in percent encoding"


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
    parts = encoded.split(b"&", _MOST_FIELDS)
    if not encoded.isascii() or len(parts) > _MOST_FIELDS:
        raise RefusedError(400, _NO_FIELDS)
    try:
        pairs = [part.partition(b"=") for part in parts if part]
        return [(_decode_percents(name), _decode_percents(value)) for name, _, value in pairs]
    except UnicodeDecodeError as error:
        raise RefusedError(400, _NO_FIELDS) from error


def _decode_percents(encoded: bytes) -> str:
    """A part of a form (WHATWG URL, section 5.1), strictly UTF-8.

    The decoder of quoted-printable texts does it in a tenth of the time of the standard library's own; where it
    could misread something, that one is asked.
    """
    spaced = encoded.replace(b"+", b" ")
    quoted = spaced.replace(b"=", b"=3D").replace(b"%", b"=")
    plain = a2b_qp(quoted)
    if len(plain) != len(quoted) - 2 * quoted.count(b"=") or b"\n" in encoded or b"\r" in encoded:
        plain = unquote_to_bytes(spaced)
    return plain.decode("utf-8")


async def send_json(exchange: Exchange, value: object, version: str) -> None:
    """Send a value as JSON, with a name for caches."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    # Escaped, what somebody sent is no markup even to a browser that takes JSON for a page.
    body = text.replace("<", "\\u003c").encode("utf-8", "replace") + b"\n"
    await exchange.send_document(body, "application/json", version)
