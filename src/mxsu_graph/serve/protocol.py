"""Connections under guard: uvicorn's own protocol with deadlines that it does not set.

Without them, whoever opens connections and says nothing, sends a request letter by letter, or never reads an
answer, holds a descriptor or memory for as long as they like.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mxsu_graph.serve.connections import Connection, Connections
from mxsu_graph.serve.settings import Limits

__all__ = ["GuardedProtocol", "guard_protocol"]

_HEAD_BYTES = 65_536
"""How long request line and headers may be together, beyond the query that a request line may hold."""

_LATE = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class GuardedProtocol(HttpToolsProtocol):
    """HTTP with deadlines for sending a request and for reading its answer."""

    limits: ClassVar[Limits] = Limits()
    guarded: ClassVar[Connections] = Connections()

    _deadline: asyncio.TimerHandle | None = None
    _reader_deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Somebody has connected."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            self._make_room()
        self._expect_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Somebody has gone."""
        super().connection_lost(exc)
        self._request_is_here()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """A part of a request has come."""
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > _HEAD_BYTES + self.limits.query_bytes:
                self._refuse(_LARGE)
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._in_head = True
        self._expect_request()

    def on_headers_complete(self) -> None:
        """Its headers are here."""
        self._in_head, self._head_bytes = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is here."""
        self._in_head = True
        self._request_is_here()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The client reads more slowly than we write."""
        super().pause_writing()
        self.guarded.unread[self] = None
        self._reader_deadline = self.loop.call_later(self.limits.send_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has caught up."""
        super().resume_writing()
        self.guarded.unread.pop(self, None)
        if self._reader_deadline is not None:
            self._reader_deadline.cancel()
            self._reader_deadline = None

    def timeout_keep_alive_handler(self) -> None:
        """Nothing has been asked for a while."""
        self.transport.abort()  # closing would wait for a client that may never read what is left

    def _expect_request(self) -> None:
        """From now on a whole request has to come in time."""
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.limits.header_seconds, self._refuse, _LATE)
            self.guarded.unfinished[self] = None

    def _request_is_here(self) -> None:
        self.guarded.unfinished.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, answer: bytes) -> None:
        """Say why, if no other answer is under way, and hang up."""
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(answer)
            self.transport.close()
        else:
            self.transport.abort()

    def _make_room(self) -> None:
        """Hang up on whoever has been sending a request for longest, else on the newcomer."""
        oldest: Connection = next(iter(self.guarded.unfinished), self)
        oldest.transport.abort()


def guard_protocol(limits: Limits, connections: Connections) -> type[GuardedProtocol]:
    """The protocol class for a server with these limits."""

    class Guarded(GuardedProtocol):
        """The protocol of one server."""

    Guarded.limits, Guarded.guarded = limits, connections
    return Guarded
