"""Writing a header that depends on what follows it: the body waits in a temporary file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from typing import BinaryIO

__all__ = ["write_with_header"]

_IN_MEMORY = 1 << 22
"""Bytes of a body that stay in memory before it goes to disk."""


def write_with_header(stream: BinaryIO, body: Iterable[str], header: Callable[[], str]) -> None:
    """Write the header, which is asked for once the body is finished, and then the body."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        for part in body:
            spool.write(part.encode())
        stream.write(header().encode())
        spool.seek(0)
        shutil.copyfileobj(spool, stream, _IN_MEMORY)
