"""The weights of a network as three columns, read from the claims table by columns alone.

For whom the pairs and their weights suffice: measures by arrays, engines that rank, millions of claims. Who wants
to know why an edge stands, or to leave claims out again, needs a `plan.Plan`, and gets the same weights from it up
to the last digits, for sums are in another order here.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.links import Conditions, build_links, is_broad
from mxsu_graph.analysis.network.projections import (
    AGENTS,
    TO_ORGANIZATION,
    build_plan,
    find_projection,
)
from mxsu_graph.analysis.rows import keep_affirmed

__all__ = ["weigh_columns"]

_Ties = tuple[pl.DataFrame | None, pl.DataFrame | None]
"""Direct ties with `a`, `b` and `claim`, and memberships with `member` and `via`."""


def weigh_columns(
    table: pl.DataFrame | pl.LazyFrame, description: Description, projection: str, weighting: str = "newman"
) -> pl.DataFrame:
    """The edges of a projection with their weights.

    Args:
        table: the claims table, or a scan of its file.
        description: kinds of entities.
        projection: one of `PROJECTIONS`; people-documents and citations take the way over a plan.
        weighting: `newman` or `count`, of groups.

    Returns:
        Columns `a`, `b` (entity ids, the lesser first, or in the direction of the arrow) and `weight` (float64),
        by `a` and `b`.

    Raises:
        UnknownNameError: there is no such projection.
    """
    find_projection(projection)
    read = _READERS.get(projection)
    if read is None:
        weights = build_plan(table.lazy().collect(), description, projection).weigh(weighting=weighting)
        ends = [[pair[side] for pair in weights] for side in (0, 1)]
        return _sum([pl.DataFrame({"a": ends[0], "b": ends[1], "weight": list(weights.values())}, _SCHEMA)])
    direct, members = read(keep_affirmed(table.lazy()), description)
    parts = []
    if direct is not None:
        pairs = direct.filter(pl.col("a") != pl.col("b")).select(
            pl.min_horizontal("a", "b").alias("a"), pl.max_horizontal("a", "b").alias("b"), "claim"
        )
        parts.append(pairs.unique().group_by("a", "b").agg(pl.len().cast(pl.Float64).alias("weight")))
    if members is not None:
        parts.append(_fold(members, weighting))
    return _sum(parts)


_LINKED = (
    "claim", "source", "subject", "predicate", "object", "object_type", "polarity", "verdict", "where",
    "counterpart",
)  # fmt: skip
_SCHEMA = {"a": pl.String(), "b": pl.String(), "weight": pl.Float64()}


def _sum(parts: list[pl.DataFrame]) -> pl.DataFrame:
    together = pl.concat(parts)
    if len(parts) > 1:
        together = together.group_by("a", "b").agg(pl.col("weight").sum())
    return together.sort("a", "b")


def _fold(members: pl.DataFrame, weighting: str) -> pl.DataFrame:
    """Pairs of members of one group; groups of one are left out before anything is joined."""
    shared = members.unique().with_columns(pl.len().over("via").alias("size")).filter(pl.col("size") > 1)
    share = pl.lit(1.0) if weighting == "count" else 1.0 / (pl.col("size") - 1).cast(pl.Float64)
    left = shared.select(pl.col("member").alias("a"), "via", share.alias("weight"))
    pairs = left.join(shared.select(pl.col("member").alias("b"), "via"), on="via")
    return pairs.filter(pl.col("a") < pl.col("b")).group_by("a", "b").agg(pl.col("weight").sum())


def _plain(live: pl.LazyFrame, *predicates: str) -> pl.LazyFrame:
    """Subject and object of claims with these predicates whose object is another entity."""
    chosen = pl.col("predicate").is_in(predicates) & (pl.col("object_type") == "entity")
    return live.filter(chosen, pl.col("subject") != pl.col("object"))


def _of(column: str, *segments: str) -> pl.Expr:
    return pl.any_horizontal(*(pl.col(column).str.starts_with(f"{segment}/") for segment in segments))


def _narrow(frame: pl.DataFrame, description: Description, *columns: str) -> pl.DataFrame:
    """Without broad entities in these columns; each entity is looked up once."""
    for column in columns:
        broad = [entity for entity in frame[column].unique() if is_broad(entity, description)]
        frame = frame.filter(~pl.col(column).is_in(broad)) if broad else frame
    return frame


def _participation(live: pl.LazyFrame, description: Description, *segments: str) -> pl.DataFrame:
    told = _plain(live, "participant").filter(_of("object", *segments))
    found = told.select(pl.col("object").alias("member"), pl.col("subject").alias("via")).collect()
    return _narrow(found, description, "member", "via")


def _belonging(live: pl.LazyFrame, description: Description) -> pl.DataFrame:
    """Person, organisation and claim, as `projections` finds them; two claims where a post stands between."""
    names = pl.col("subject").alias("a"), pl.col("object").alias("b"), "claim"
    turned = pl.col("object").alias("a"), pl.col("subject").alias("b"), "claim"
    of_posts = _plain(live, "partOfOrganization").select("subject", pl.col("object").alias("b"), "claim")
    held = _plain(live, "heldPost").join(of_posts, left_on="object", right_on="subject", suffix="_post")
    both = pl.concat_list("claim", "claim_post").alias("claim")
    parts = [_plain(live, *TO_ORGANIZATION).select(names), _plain(live, "founder").select(turned)]
    one = [part.with_columns(pl.concat_list("claim").alias("claim")) for part in parts]
    told = pl.concat([*one, held.select(pl.col("subject").alias("a"), "b", both)])
    found = told.filter(_of("a", "person"), _of("b", "organization")).collect()
    return _narrow(found, description, "a", "b")


def _members(found: pl.DataFrame, member: str, via: str) -> pl.DataFrame:
    return found.select(pl.col(member).alias("member"), pl.col(via).alias("via"))


def _read_people_events(live: pl.LazyFrame, description: Description) -> _Ties:
    return None, _participation(live, description, "person")


def _read_actors(live: pl.LazyFrame, description: Description) -> _Ties:
    rest = live.filter(pl.col("predicate") != "occurredIn")
    ends = _links(rest).filter(_of("a", *AGENTS), _of("b", *AGENTS))
    return _narrow(ends, description, "a", "b"), _participation(live, description, *AGENTS)


def _read_people_organizations(live: pl.LazyFrame, description: Description) -> _Ties:
    return _belonging(live, description).explode("claim"), None


def _read_people_by_organizations(live: pl.LazyFrame, description: Description) -> _Ties:
    return None, _members(_belonging(live, description), "a", "b")


def _read_institutions(live: pl.LazyFrame, description: Description) -> _Ties:
    return None, _members(_belonging(live, description), "b", "a")


def _read_claims(live: pl.LazyFrame, description: Description) -> _Ties:
    del description  # every link counts, to broad entities too
    return _links(live), None


def _links(live: pl.LazyFrame) -> pl.DataFrame:
    needed = live.select(*_LINKED).collect()
    links = build_links(needed, Conditions()).filter("forward")
    return links.select(pl.col("start").alias("a"), pl.col("end").alias("b"), "claim")


_READERS: dict[str, Callable[[pl.LazyFrame, Description], _Ties]] = {
    "people-events": _read_people_events,
    "actors": _read_actors,
    "people-organizations": _read_people_organizations,
    "people-by-organizations": _read_people_by_organizations,
    "institutions": _read_institutions,
    "claims": _read_claims,
}
