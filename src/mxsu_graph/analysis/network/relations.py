"""The relations of a projection as rows, read from the claims table piece by piece, for engines that rank.

A relation is what one claim, or two that are needed together, contributes to a network: see `plan.Relation`. Edges
follow from relations by folding, and so do edges without a source; that is why these rows, and not edges, are what
a distributed engine reads. Memory depends on the size of a piece and on how many events are dated, not on the
number of claims.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.build import CERTAINTY
from mxsu_graph.analysis.network.facts import read_facts
from mxsu_graph.analysis.network.plan import Bounds, ClaimFact, Relation
from mxsu_graph.analysis.network.projections import find_projection
from mxsu_graph.analysis.network.robustness import Exclusion
from mxsu_graph.analysis.rows import keep_affirmed
from mxsu_graph.errors import WriteError

__all__ = ["RELATION_COLUMNS", "build_relations", "list_exclusions", "write_relations"]

RELATION_COLUMNS: dict[str, str] = {
    "relation": "number of the relation",
    "kind": "direct: left and right are tied; member: left belongs to the group right, and members are to be tied",
    "left": "entity id; where the network is directed, where the arrow begins",
    "right": "entity id",
    "way": "the predicate, or evidence, cites, register",
    "claims": "list of references of claims, all of which are needed; empty for what the register says",
    "sources": "list of ids of the sources of these claims",
    "roots": "list of ids of archival documents that they cite",
    "works": "list of ids of publications that they cite",
    "hedged": "whether a source hedges one of them",
    "certainty": "that of the weakest of them: certain, probable or possible",
    "first": "first day that its time allows, or that of the event it is about; null where unknown",
    "last": "last day likewise",
}
"""Every column of a relations table with its meaning, in order."""

_LISTS = frozenset({"claims", "sources", "roots", "works"})
_DATES = frozenset({"first", "last"})
_EVENT_DATES = ("date", "startDate", "endDate")
_PIECE = 50_000


def build_relations(
    table: pl.DataFrame | pl.LazyFrame, description: Description, projection: str, piece: int = _PIECE
) -> pl.DataFrame:
    """The relations of a projection as one table in memory, with `RELATION_COLUMNS`.

    Args:
        table: the claims table, or a scan of its file.
        description: kinds of entities and the archival tree.
        projection: one of `PROJECTIONS`.
        piece: how many claims are read at a time.

    Raises:
        UnknownNameError: there is no such projection.
    """
    pieces = list(_read_pieces(table.lazy(), description, projection, piece))
    return pl.concat([_frame([]), *pieces]).with_row_index("relation").cast({"relation": pl.Int64})


def write_relations(
    table: pl.DataFrame | pl.LazyFrame,
    description: Description,
    projection: str,
    folder: Path,
    piece: int = _PIECE,
) -> pl.LazyFrame:
    """Write the relations of a projection into an empty folder, a Parquet file for each piece.

    Returns:
        A scan of these files: the rows that `build_relations` has.

    Raises:
        UnknownNameError: there is no such projection.
        WriteError: the disk refused.
    """
    parts = []
    pieces = _read_pieces(table.lazy(), description, projection, piece)
    for number, frame in enumerate(chain([_frame([])], pieces)):
        parts.append(folder / f"{number}.parquet")
        try:
            frame.write_parquet(parts[-1])
        except (OSError, pl.exceptions.PolarsError) as error:
            raise WriteError(
                f"'{folder}' cannot be written: {error}; TMPDIR names the folder for what is written in between"
            ) from error
    return pl.scan_parquet(parts).with_row_index("relation").with_columns(pl.col("relation").cast(pl.Int64))


def list_exclusions(relations: pl.DataFrame | pl.LazyFrame, table: pl.DataFrame | pl.LazyFrame) -> list[Exclusion]:
    """What `robustness.find_exclusions` finds in the plan of the same network, from columns alone."""
    used = relations.lazy().select(pl.col("claims").alias("claim")).explode("claim").drop_nulls().unique()
    facts = table.lazy().select("claim", "source", "roots", hedged=pl.col("modality") == "hedged")
    told = facts.join(used, on="claim", how="semi").sort("claim").collect()
    cited = told.explode("roots").drop_nulls("roots").unique(["roots", "claim"])
    found = [
        Exclusion(kind, name, tuple(claims))
        for kind, rows, column in (("source", told, "source"), ("root", cited, "roots"))
        for name, claims in rows.group_by(column).agg(pl.col("claim").sort()).sort(column).iter_rows()
    ]
    hedged = tuple(told.filter("hedged")["claim"])
    return [*found, *([Exclusion("hedged", "", hedged)] if hedged else [])]


def _read_pieces(claims: pl.LazyFrame, description: Description, name: str, piece: int) -> Iterator[pl.DataFrame]:
    """Relations by pieces of the claims table; those of the register, which no claim makes, come last.

    A relation belongs to the piece of its first claim. The only further claims that a relation needs say to which
    organisation a post belongs, and these are in every piece.
    """
    read = find_projection(name).read
    live = keep_affirmed(claims)
    posts = live.filter(pl.col("predicate") == "partOfOrganization").collect()
    dates = _read_dates(live)
    registered: set[tuple[str, Relation]] = set()
    total = claims.select(pl.len()).collect().item()
    for start in range(0, total, piece):
        part = keep_affirmed(claims.slice(start, piece)).collect()
        here = set(part["claim"])
        direct, members = read(pl.concat([part, posts.join(part, on="claim", how="anti")]), description)
        found = {("direct", relation) for relation in direct} | {("member", relation) for relation in members}
        registered |= {(kind, relation) for kind, relation in found if not relation.claims}
        own = sorted((k, relation) for k, relation in found if relation.claims and relation.claims[0] in here)
        facts = read_facts(pl.concat([part, posts]).unique("claim"), {c for _, r in own for c in r.claims})
        yield _frame([_row(kind, relation, facts, dates) for kind, relation in own])
    yield _frame([_row(kind, relation, {}, dates) for kind, relation in sorted(registered)])


def _read_dates(live: pl.LazyFrame) -> Mapping[str, Bounds]:
    """First and last day that claims allow each event."""
    dated = live.filter(pl.col("predicate").is_in(_EVENT_DATES) & pl.col("subject").str.starts_with("event/"))
    bounds = dated.group_by("subject").agg(pl.col("earliest").min(), pl.col("latest").max()).collect()
    return {event: (first, last) for event, first, last in bounds.iter_rows()}


def _row(
    kind: str, relation: Relation, facts: Mapping[str, ClaimFact], dates: Mapping[str, Bounds]
) -> tuple[object, ...]:
    told = [facts[claim] for claim in relation.claims]
    first, last = _bounds(relation, told, dates)
    return (
        kind,
        relation.left,
        relation.right,
        relation.way,
        relation.claims,
        sorted({fact.source for fact in told}),
        sorted({root for fact in told for root in fact.roots}),
        sorted({work for fact in told for work in fact.works}),
        any(fact.hedged for fact in told),
        min((fact.certainty for fact in told), key=CERTAINTY.index, default=CERTAINTY[-1]),
        first,
        last,
    )


def _bounds(relation: Relation, told: list[ClaimFact], dates: Mapping[str, Bounds]) -> Bounds:
    """As `plan.Plan.bounds` finds them."""
    if told and told[0].timed:
        return told[0].first, told[0].last
    known = [dates[event] for event in relation.events if event in dates]
    firsts: list[datetime.date] = [first for first, _ in known if first]
    lasts: list[datetime.date] = [last for _, last in known if last]
    return min(firsts, default=None), max(lasts, default=None)


def _frame(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    columns = [name for name in RELATION_COLUMNS if name != "relation"]
    return pl.DataFrame(rows, schema={name: _type(name) for name in columns}, orient="row")


def _type(name: str) -> pl.DataType:
    if name in _LISTS:
        return pl.List(pl.String())
    if name in _DATES:
        return pl.Date()
    return pl.Boolean() if name == "hedged" else pl.String()
