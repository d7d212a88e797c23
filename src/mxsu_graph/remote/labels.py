"""Virtuoso's blank nodes, made readable while an answer is read."""

from __future__ import annotations

import re
from typing import IO

__all__ = ["PlainLabels"]

_LABEL = re.compile(rb'(<bnode>|"type": "bnode", "value": ")nodeID://')
_LONGEST = 64
"""More bytes than the longest match has."""
_PART = 1 << 14


class PlainLabels:
    """A stream in which blank nodes lose Virtuoso's `nodeID://`, which is part of no label."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._ready = self._kept = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most as many as were asked for; none at the end."""
        while not self._ready:
            more = self._stream.read(_PART)
            whole = _LABEL.sub(rb"\1", self._kept + more)
            # The beginning of a match, at the end of what has come, waits for the rest.
            self._ready, self._kept = (whole[:-_LONGEST], whole[-_LONGEST:]) if more else (whole, b"")
            if not more:
                break
        size = len(self._ready) if size < 0 else size
        given, self._ready = self._ready[:size], self._ready[size:]
        return given
