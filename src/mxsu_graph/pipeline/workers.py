"""Many files on all cores: each file is worked out by whichever process is free, and results come in order.

What comes back is lines and plain values, not models: it costs little to send. For a few files starting processes
would take longer than the work.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from mxsu_graph.pipeline.follow import Context, FileWork, Followed, follow_file

__all__ = ["follow_files"]

_WORTHWHILE = 2_000_000
"""Bytes of changed records; to read so many takes one process about three times as long as starting another."""

_context: Context | None = None


def follow_files(
    works: Sequence[tuple[FileWork, Sequence[int]]], context: Context, cores: int | None = None
) -> Iterator[dict[bytes, Followed] | None]:
    """What follows from each file, in the order given; see `follow_file`.

    Args:
        works: the files, each with the numbers of the records to work out.
        context: what every record depends on.
        cores: how many processes may work; as many as this one may use by default.
    """
    cores = cores or len(os.sched_getaffinity(0))
    busy = sum(bool(changed) for _, changed in works)
    if cores == 1 or busy < 2 or sum(_count_bytes(*work) for work in works) < _WORTHWHILE:
        yield from (follow_file(work, context, changed) for work, changed in works)
        return
    import multiprocessing  # both take their time, and most builds do without
    from concurrent.futures import ProcessPoolExecutor

    # Started anew and not forked: a fork of a process in which a library runs threads may hang.
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn"), _start, (context,)) as pool:
        waiting = [pool.submit(_follow, *work) if work[1] else None for work in works]
        for (work, changed), future in zip(works, waiting, strict=True):
            yield follow_file(work, context, changed) if future is None else future.result()


def _count_bytes(work: FileWork, changed: Sequence[int]) -> int:
    """How many bytes of a file must be worked out; its head is not counted."""
    return sum(len(work.outline.records[number]) for number in changed if number >= 0)


def _start(context: Context) -> None:
    global _context  # once a process, when it starts
    _context = context


def _follow(work: FileWork, changed: Sequence[int]) -> dict[bytes, Followed] | None:
    assert _context is not None  # the pool has called `_start`
    return follow_file(work, _context, changed)
