"""Sorting more than memory should hold: sorted runs wait in a temporary file and are merged."""

from __future__ import annotations

import heapq
import os
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

__all__ = ["sort_lines"]

_RUN = 50_000
"""Lines that are sorted in memory at a time."""


def sort_lines(lines: Iterable[bytes], run: int = _RUN) -> Iterator[bytes]:
    """The lines in byte order, each once.

    Args:
        lines: lines with their ends, and none within them.
        run: how many lines memory may hold; no more than that never touch the disk.
    """
    waiting = iter(lines)
    first = sorted(set(islice(waiting, run)))
    beyond = list(islice(waiting, 1))
    if not beyond:
        yield from first
        return
    with tempfile.TemporaryFile() as spool:
        runs = [_write_run(spool, first)]
        while block := sorted({*beyond, *islice(waiting, run)}):
            runs.append(_write_run(spool, block))
            beyond = []
        spool.flush()
        last = b""
        for line in heapq.merge(*(_read_run(spool.fileno(), start, end) for start, end in runs)):
            if line != last:
                yield line
                last = line


def _write_run(spool: IO[bytes], lines: list[bytes]) -> tuple[int, int]:
    start = spool.tell()
    spool.writelines(lines)
    return start, spool.tell()


def _read_run(file: int, start: int, end: int) -> Iterator[bytes]:
    """The lines between two offsets; every run of the one file keeps its own place in it."""
    rest = b""
    while start < end:
        block = os.pread(file, min(1 << 14, end - start), start)
        start += len(block)
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield line + b"\n"
