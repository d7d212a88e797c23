"""Many files on all cores: each file is worked out by whichever process is free, and results come in order.

What comes back is lines and plain values, not models: it costs little to send. For a few files starting processes
would take longer than the work.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from mxsu_graph.pipeline.follow import Context, FileWork, Followed, follow_file

__all__ = ["follow_files"]

_WORTHWHILE = 2_000_000
"""Bytes of changed records; to read so many takes one process about three times as long as starting another."""

_context: Context | None = None


def follow_files(
    works: Sequence[FileWork], context: Context, cores: int | None = None
) -> Iterator[dict[bytes, Followed] | None]:
    """What follows from each file, in the order given; see `follow_file`.

    Args:
        works: the files.
        context: what every record depends on.
        cores: how many processes may work; as many as this one may use by default.
    """
    cores = cores or len(os.sched_getaffinity(0))
    sizes = [_count_bytes(work, context) for work in works]
    if cores == 1 or sum(sizes) < _WORTHWHILE or sum(size > 0 for size in sizes) < 2:
        yield from (follow_file(work, context) for work in works)
        return
    # Started anew and not forked: a fork of a process in which a library runs threads may hang.
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn"), _start, (context,)) as pool:
        waiting = [pool.submit(_follow, work) if size else None for work, size in zip(works, sizes, strict=True)]
        for work, future in zip(works, waiting, strict=True):
            yield follow_file(work, context) if future is None else future.result()


def _count_bytes(work: FileWork, context: Context) -> int:
    """How many bytes of a file must be worked out; the head of it counts as one byte."""
    changed = work.list_changed(context.standing)
    return sum(1 if number < 0 else len(work.outline.records[number]) for number in changed)


def _start(context: Context) -> None:
    global _context  # once a process, when it starts
    _context = context


def _follow(work: FileWork) -> dict[bytes, Followed] | None:
    assert _context is not None  # the pool has called `_start`
    return follow_file(work, _context)
