"""Many files on all cores; what comes back from another process is lines and plain values, not models."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from mxsu_graph.dates import list_slow_dates, remember_dates
from mxsu_graph.pipeline.follow import Context, FileWork, Followed, follow_file
from mxsu_graph.pipeline.plain import flatten, unfold_date
from mxsu_graph.pipeline.sharing import can_fork, share_out

__all__ = ["count_cores", "follow_files"]

_WORTHWHILE = 100_000
"""Bytes of changed records that take one process longer than to start another (0.1 seconds, measured)."""


def follow_files(
    works: Sequence[tuple[FileWork, Sequence[int]]], context: Context, cores: int | None = None
) -> Iterator[dict[bytes, Followed] | None]:
    """What follows from each file, in the order given; see `follow_file`.

    Args:
        works: the files, each with the numbers of the records to work out.
        context: what every record depends on.
        cores: how many processes may work; as many as this one may use by default.
    """
    cores = cores or count_cores()
    busy = [number for number, (_, changed) in enumerate(works) if changed]
    sizes = [_count_bytes(*works[number]) for number in busy]
    if cores == 1 or len(busy) < 2 or sum(sizes) < _WORTHWHILE or not can_fork():
        yield from (follow_file(work, context, changed) for work, changed in works)
        return

    def follow(number: int) -> Any:  # noqa: ANN401  # plain values for marshal
        work, changed = works[busy[number]]
        before = set(list_slow_dates())
        found = follow_file(work, context, changed)
        dates = [when for when in list_slow_dates() if when not in before]
        plain = None if found is None else {key: tuple(each) for key, each in found.items()}
        return plain, flatten(dates)

    done = dict(zip(busy, share_out(follow, sizes, cores), strict=True))
    for number, (work, changed) in enumerate(works):
        if number in done:
            plain, dates = done.pop(number)
            remember_dates(map(unfold_date, dates))
            yield _unfold(plain)
        else:
            yield follow_file(work, context, changed)


def count_cores() -> int:
    """As many cores as this process may use, else, where the system does not tell, as there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _count_bytes(work: FileWork, changed: Sequence[int]) -> int:
    """How many bytes of a file must be worked out; its head is not counted."""
    return sum(len(work.outline.records[number]) for number in changed if number >= 0)


def _unfold(plain: dict[bytes, Any] | None) -> dict[bytes, Followed] | None:
    return None if plain is None else {key: Followed(*values) for key, values in plain.items()}
