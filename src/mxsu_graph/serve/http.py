"""One request and its answer: what both ends of the endpoint need of HTTP (RFC 9110), without a framework."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable

from starlette.types import Receive, Scope, Send

from mxsu_graph.serve.answers import WORTH_COMPRESSING, RefusedError, compress
from mxsu_graph.serve.context import Context
from mxsu_graph.serve.frames import Question, Reply

__all__ = ["Exchange"]

_CORS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Retry-After"),
)
_PREFLIGHT = (
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match, User-Agent, X-Requested-With"),
    (b"access-control-max-age", b"86400"),
)
_TEXT = "text/plain; charset=utf-8"
_RETRY_SECONDS = b"2"
_LISTEN_TIMES = 8
"""How many times the largest allowed body is read, and forgotten: who is cut off while sending may never read why
(RFC 9112, section 9.6). What is longer is cut off."""

_Headers = list[tuple[bytes, bytes]]


class Exchange:
    """A request, and the ways to answer it."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, context: Context) -> None:
        self.scope, self.receive, self._send, self._context = scope, receive, send, context
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self.method: str = scope["method"]
        self.query_string: bytes = scope["query_string"]
        self.client: str = scope["client"][0] if scope.get("client") else ""
        self._watching: asyncio.Task[None] | None = None
        self._gone = self._reading = False

    def header(self, name: bytes) -> str:
        """The value of a header, empty where it is absent."""
        return self._headers.get(name, b"").decode("latin-1")

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters."""
        return self.header(b"content-type").partition(";")[0].strip().lower()

    @property
    def takes_gzip(self) -> bool:
        """Whether the client reads gzip."""
        wishes = self.header(b"accept-encoding").replace(" ", "").lower()
        return any(wish.startswith("gzip") and not wish.endswith((";q=0", ";q=0.0")) for wish in wishes.split(","))

    async def answer(self, answer: Callable[[Exchange], Awaitable[None]], methods: tuple[str, ...]) -> None:
        """Let a function answer; whatever it refuses is told, and a client that has gone is forgotten."""
        if self.method == "OPTIONS":
            await self._start(204, [*_PREFLIGHT, (b"allow", ", ".join((*methods, "OPTIONS")).encode())])
            await self._send({"type": "http.response.body", "body": b""})
            return
        watch = self._watch_client()
        try:
            if self.method not in methods:
                raise RefusedError(405, f"this address takes {', '.join(methods)}")
            await answer(self)
        except RefusedError as refused:
            await self._refuse(refused, methods)
        except asyncio.CancelledError:
            if not self._gone:
                raise
        finally:
            watch.cancel()
            if self._watching is not None:
                self._watching.cancel()

    def _watch_client(self) -> asyncio.TimerHandle:
        """After a while, begin to listen whether the client is still there: most are answered before."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        async def listen() -> None:
            while (await self.receive())["type"] != "http.disconnect":
                pass
            self._gone = True
            if task is not None:
                task.cancel()

        def begin() -> None:
            if not self._reading:
                self._watching = loop.create_task(listen())

        return loop.call_later(self._context.settings.limits.patience, begin)

    async def read_body(self, most: int) -> bytes:
        """The body of the request.

        Raises:
            RefusedError: it is too large, or the client went away.
        """
        length = self.header(b"content-length")
        if length.isdigit() and int(length) > most * _LISTEN_TIMES:
            raise _too_large(most)
        self._reading, more, body = True, True, bytearray()
        received = 0
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise RefusedError(400, "the request broke off")
            part = message.get("body", b"")
            received += len(part)
            if received <= most:
                body += part
            elif received > most * _LISTEN_TIMES:
                break
            more = message.get("more_body", False)
        if received > most:
            raise _too_large(most)
        self._reading = False
        return bytes(body)

    def tag(self, dataset: str, question: Question) -> str:
        """A name for the answer to a question: another build, another form, another name.

        It is a weak one (RFC 9110, section 8.8.1): a query without ORDER BY may have its rows in any order.
        """
        digest = hashlib.sha256(dataset.encode())
        asked = (question.kind, question.text, question.accept, question.format)
        for part in (*asked, *question.default_graphs, "", *question.named_graphs):
            digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
        return f'W/"{digest.hexdigest()[:32]}{"-gzip" if question.gzip else ""}"'

    def is_known(self, tag: str) -> bool:
        """Whether the client has the answer of this name already (weak comparison, RFC 9110, section 13.1.2)."""
        known = self.header(b"if-none-match")
        if not known:
            return False
        bare = tag.removeprefix("W/")
        return any(one.strip().removeprefix("W/") in (bare, "*") for one in known.split(","))

    async def send_unchanged(self, tag: str) -> None:
        """Tell the client that it has the answer already."""
        await self._start(304, _cacheable(tag))
        await self._send({"type": "http.response.body", "body": b""})

    async def send_reply(self, reply: Reply, tag: str = "", extra: _Headers | None = None) -> None:
        """Send what a worker said."""
        if reply.status != 200:
            raise RefusedError(reply.status, reply.body.decode("utf-8", "replace").rstrip("\n"))
        if (
            self._context.connections.pending_bytes() + len(reply.body)
            > self._context.settings.limits.sending_bytes
        ):
            raise RefusedError(503, "too many answers wait to be read: try again in a moment")
        headers = [(b"content-type", reply.content_type.encode()), *_cacheable(tag), *(extra or ())]
        if reply.gzip:
            headers.append((b"content-encoding", b"gzip"))
        await self._send_body(200, headers, reply.body)

    async def send_page(self, status: int, body: bytes, headers: _Headers) -> None:
        """Send a page that is made anew for each request."""
        if self.takes_gzip and len(body) > WORTH_COMPRESSING:
            headers = [*headers, (b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
            body = await asyncio.to_thread(compress, body)
        await self._send_body(status, [*headers, (b"cache-control", b"no-store")], body)

    async def send_elsewhere(self, path: str) -> None:
        """Tell the client to look there (RFC 9110, section 15.4.4)."""
        await self._send_body(303, [(b"location", path.encode()), (b"vary", b"Accept")], b"")

    async def send_document(
        self, body: bytes, content_type: str, version: str, extra: _Headers | None = None
    ) -> None:
        """Send a document of our own, whose name for caches follows from the version of the dataset."""
        name = hashlib.sha256(f"{version} {content_type}".encode() + body).hexdigest()[:32]
        packed = self.takes_gzip and len(body) > WORTH_COMPRESSING
        tag = f'"{name}{"-gzip" if packed else ""}"'
        if self.is_known(tag):
            await self.send_unchanged(tag)
        else:
            headers = [(b"content-type", content_type.encode()), *_cacheable(tag), *(extra or ())]
            if packed:
                headers.append((b"content-encoding", b"gzip"))
                body = await asyncio.to_thread(compress, body)
            await self._send_body(200, headers, body)

    async def _refuse(self, refused: RefusedError, methods: tuple[str, ...]) -> None:
        headers = [(b"content-type", _TEXT.encode()), (b"cache-control", b"no-store")]
        if refused.status == 503:
            headers.append((b"retry-after", _RETRY_SECONDS))
        elif refused.status == 405:
            headers.append((b"allow", ", ".join((*methods, "OPTIONS")).encode()))
        elif refused.status in (408, 413):
            headers.append((b"connection", b"close"))
        await self._send_body(refused.status, headers, f"{refused}\n".encode("utf-8", "replace"))

    async def _send_body(self, status: int, headers: _Headers, body: bytes) -> None:
        await self._start(status, [*headers, (b"content-length", str(len(body)).encode())])
        await self._send({"type": "http.response.body", "body": b"" if self.method == "HEAD" else body})

    async def _start(self, status: int, headers: _Headers) -> None:
        await self._send({"type": "http.response.start", "status": status, "headers": [*headers, *_CORS]})


def _too_large(most: int) -> RefusedError:
    return RefusedError(413, f"a request may have {most} bytes and no more")


def _cacheable(tag: str) -> _Headers:
    """May be kept, but has to be asked about each time, for a new build can come at any moment."""
    if not tag:
        return [(b"cache-control", b"no-store"), (b"vary", b"Accept, Accept-Encoding")]
    return [(b"etag", tag.encode()), (b"cache-control", b"no-cache"), (b"vary", b"Accept, Accept-Encoding")]
