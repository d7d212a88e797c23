"""Claims as values, taken out of the claims table once the columns have said which ones matter."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import polars as pl

__all__ = ["ClaimRow", "Table", "gather", "keep_affirmed", "live_claims", "paused_collector", "read_rows"]

Table = pl.DataFrame | pl.LazyFrame
"""The claims table, in memory or still in its file: analyses take the columns that they need out of either."""

_Frame = TypeVar("_Frame", pl.DataFrame, pl.LazyFrame)


@dataclass(frozen=True, order=True, slots=True)
class ClaimRow:
    """One claim: the columns of the claims table that people are told; see `graph.table.COLUMNS`."""

    source: str
    claim: str
    locator: str
    subject: str
    predicate: str
    object: str
    object_type: str
    role: str
    when: str
    when_as_written: str
    earliest: datetime.date | None
    latest: datetime.date | None
    where: str
    counterpart: tuple[str, ...]
    quantity: str
    unit: str
    extent: str
    about: tuple[str, ...]
    polarity: str
    modality: str
    level: str
    certainty: str
    according_to: tuple[str, ...]
    quote: str
    roots: tuple[str, ...]
    works: tuple[str, ...]
    cited: tuple[str, ...]
    leaves: tuple[str, ...]
    verdict: str
    note: str

    @property
    def citations(self) -> tuple[tuple[str, str], ...]:
        """What the source cites for the claim, in its order, each with its leaves or pages; empty for none."""
        return tuple(zip(self.cited, self.leaves, strict=True))


_COLUMNS = tuple(field.name for field in fields(ClaimRow))


def live_claims(table: _Frame) -> _Frame:
    """The claims that count: all but the withdrawn ones."""
    return table.filter(pl.col("withdrawn") == "")


def keep_affirmed(table: _Frame) -> _Frame:
    """The claims that count: affirmed ones that are neither withdrawn nor rejected by an assessment."""
    return live_claims(table).filter((pl.col("polarity") == "affirmed") & (pl.col("verdict") != "rejected"))


def gather(table: pl.LazyFrame) -> pl.DataFrame:
    """Read what a plan leaves of a table, piece by piece where it comes from a file."""
    return table.collect(engine="streaming")


def read_rows(table: Table, claims: Iterable[str] | None = None) -> dict[str, ClaimRow]:
    """Claims by reference: those named, or all of the table."""
    narrow = table.lazy().select(_COLUMNS)
    chosen = gather(narrow if claims is None else narrow.filter(pl.col("claim").is_in(list(set(claims)))))
    # Column by column, which takes a third of the time of row by row.
    columns = [_read_column(chosen.get_column(name)) for name in _COLUMNS]
    return {row.claim: row for row in map(ClaimRow, *columns)}


@contextmanager
def paused_collector() -> Iterator[None]:
    """Make hundreds of thousands of objects that hold no cycles without the collector looking at them all again.

    On a million claims it took two fifths of the time. Reference counts still free what is let go.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_column(column: pl.Series) -> list[Any]:
    if column.dtype == pl.String():
        # Most words come again and again: one object for all of them takes a third of the memory.
        words = column.to_list()
        known: dict[str, str] = {}
        return list(map(known.setdefault, words, words))
    if not isinstance(column.dtype, pl.List):
        return column.to_list()
    # Most lists are empty, and making a list of each takes longer than all the rest.
    filled = column.list.len() > 0
    values = iter(column.filter(filled).to_list())
    return [tuple(next(values)) if full else () for full in filled.to_list()]
