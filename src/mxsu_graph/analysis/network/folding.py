"""Edges from a table of relations, as columns: one row for each reason of an edge; and both as Parquet files.

Sums of `weight` by `a` and `b` are the weights of the network. A reason that several claims give may outlive one
of them, and a group weighs less the more members it has; so edges without a source are folded anew from the
relations that are left, not taken from these rows.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import BinaryIO

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.build import CERTAINTY
from mxsu_graph.analysis.network.projections import find_projection
from mxsu_graph.analysis.network.relations import write_relations
from mxsu_graph.dates import When
from mxsu_graph.errors import WriteError
from mxsu_graph.files import write_file

__all__ = ["EDGE_COLUMNS", "fold_relations", "limit_relations", "write_parquet"]

EDGE_COLUMNS: dict[str, str] = {
    "a": "entity id; where the network is directed, where the arrow begins; else the lesser of the two",
    "b": "entity id",
    "via": "the group that both belong to; empty where claims tie them directly",
    "weight": "what this reason adds: the number of claims; for a group of n members 1/(n - 1), or 1",
    "claims": "list of references of the claims that it rests on",
    "sources": "list of ids of their sources",
    "roots": "list of ids of archival documents that they cite",
    "works": "list of ids of publications that they cite",
    "ways": "list of predicates, or evidence, cites, register",
    "certainty": "certain, probable or possible: of the best relation on either side, that of its weakest claim",
    "first": "first day that their times allow, null where unknown",
    "last": "last day likewise",
}
"""Every column of an edge list with its meaning, in order."""

_LISTS = ("claims", "sources", "roots", "works", "ways")


def fold_relations(relations: pl.LazyFrame, *, directed: bool, weighting: str = "newman") -> pl.LazyFrame:
    """The edges of a relations table with `EDGE_COLUMNS`, in the order of a, b and via.

    Args:
        relations: with `relations.RELATION_COLUMNS`.
        directed: whether direct relations are arrows.
        weighting: `newman` or `count`, of groups.
    """
    ready = relations.with_columns(
        ways=pl.concat_list("way"),
        level=pl.col("certainty").replace_strict(list(CERTAINTY), [0, 1, 2], return_dtype=pl.Int8),
    )
    found = pl.concat([_tie(ready, directed), _fold(ready, weighting)])
    names = pl.col("level").replace_strict([0, 1, 2], list(CERTAINTY), return_dtype=pl.String())
    return found.with_columns(certainty=names).select(*EDGE_COLUMNS).sort("a", "b", "via")


def limit_relations(relations: pl.LazyFrame, period: When) -> pl.LazyFrame:
    """The relations that certainly lie in a period; those without a time are not in it."""
    kept = relations.filter(pl.col("first").is_not_null() & pl.col("last").is_not_null())
    if period.earliest is not None:
        kept = kept.filter(pl.col("first") >= period.earliest)
    return kept if period.latest is None else kept.filter(pl.col("last") <= period.latest)


def write_parquet(
    table: pl.DataFrame | pl.LazyFrame,
    description: Description,
    projection: str,
    path: Path,
    *,
    period: When | None = None,
    weighting: str = "newman",
) -> tuple[Path, ...]:
    """Write a network as two Parquet files, `NAME-relations.parquet` and `NAME-edges.parquet`.

    Returns:
        The files written.

    Raises:
        UnknownNameError: there is no such projection.
        WriteError: the disk refused; files that were there before still are.
    """
    directed = find_projection(projection).directed
    stem = path.name.removesuffix(".parquet")
    targets = tuple(path.with_name(f"{stem}-{part}.parquet") for part in ("relations", "edges"))
    with tempfile.TemporaryDirectory() as folder:
        relations = write_relations(table, description, projection, Path(folder))
        if period is not None:
            relations = limit_relations(relations, period)
        edges = fold_relations(relations, directed=directed, weighting=weighting)

        def write_both(out: BinaryIO) -> None:
            _sink(relations, out, targets[0])
            write_file(targets[1], lambda other: _sink(edges, other, targets[1]))

        write_file(targets[0], write_both)  # neither is replaced before both are written
    return targets


def _sink(rows: pl.LazyFrame, out: BinaryIO, path: Path) -> None:
    try:
        rows.sink_parquet(out, compression="zstd")
    except pl.exceptions.PolarsError as error:
        raise WriteError(f"'{path}' cannot be written: {error}") from error


def _tie(relations: pl.LazyFrame, directed: bool) -> pl.LazyFrame:
    """Direct relations, those of one pair as one row."""
    left, right = pl.col("left"), pl.col("right")
    ends = [left, right] if directed else [pl.min_horizontal(left, right), pl.max_horizontal(left, right)]
    pairs = relations.filter(pl.col("kind") == "direct").with_columns(a=ends[0], b=ends[1], via=pl.lit(""))
    weight = pl.max_horizontal(pl.col("claims").list.len(), 1).cast(pl.Float64)
    return _gather(pairs, "a", "b", "via").with_columns(weight=weight)


def _fold(relations: pl.LazyFrame, weighting: str) -> pl.LazyFrame:
    """Pairs of members of one group."""
    members = relations.filter(pl.col("kind") == "member").rename({"left": "member", "right": "via"})
    sides = _gather(members, "via", "member")
    sizes = sides.group_by("via").agg(size=pl.len().cast(pl.Float64))
    pairs = sides.join(sides, on="via", suffix="_other").filter(pl.col("member") < pl.col("member_other"))
    share = pl.lit(1.0) if weighting == "count" else 1.0 / (pl.col("size") - 1)
    return (
        pairs.join(sizes, on="via")
        .with_columns(pl.concat_list(name, f"{name}_other").list.unique().list.sort() for name in _LISTS)
        .select(
            pl.col("member").alias("a"),
            pl.col("member_other").alias("b"),
            "via",
            *_LISTS,
            pl.min_horizontal("level", "level_other").alias("level"),
            pl.min_horizontal("first", "first_other").alias("first"),
            pl.max_horizontal("last", "last_other").alias("last"),
            weight=share,
        )
    )


def _gather(relations: pl.LazyFrame, *by: str) -> pl.LazyFrame:
    """Relations with equal keys as one row: all that they rest on, and the certainty of the best."""
    lists = [pl.col(name).list.explode().drop_nulls().unique().sort() for name in _LISTS]
    dates = [pl.col("first").min(), pl.col("last").max()]
    return relations.group_by(*by).agg(*lists, pl.col("level").max(), *dates)
