"""Who is connected, as far as the rest of the server has to know."""

from __future__ import annotations

import asyncio
from typing import Protocol

__all__ = ["Connection", "Connections"]


class Connection(Protocol):
    """What is known of a connection."""

    transport: asyncio.Transport


class Connections:
    """Who is connected and has not finished a request, and whose answers wait to be read."""

    def __init__(self) -> None:
        self.unfinished: dict[Connection, None] = {}  # a set that keeps its order
        self.unread: dict[Connection, None] = {}

    def pending_bytes(self) -> int:
        """How many bytes of answers wait for clients to read them."""
        return sum(connection.transport.get_write_buffer_size() for connection in self.unread)
