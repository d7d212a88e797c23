"""Who bears witness to what: claims that say the same, and how many independent witnesses they come to.

Two texts that rest on one document, on one archival file, on one voice, or on each other, count as one witness.
That is the cautious reading: a text that cites two documents, one of them shared, still shares it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

import polars as pl

from mxsu_graph.analysis.ancestry import Ancestry, build_ancestry
from mxsu_graph.analysis.bounds import IN_DAYS, date_reach, number_reach
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.polarity import orient_symmetric
from mxsu_graph.analysis.rows import ClaimRow, Table, gather, live_claims, paused_collector, read_rows

__all__ = ["Agreement", "Witness", "count_witnesses", "find_agreements", "gather_agreements"]

_STRONG = ("text", "document", "unit", "voice")
"""Manners of resting on something, the one that explains most first."""

_Reach = Callable[[ClaimRow], tuple[float, float]]
_IN_ORDER = attrgetter("source", "claim")
"""As claims are ordered, whose first two fields no two have in common; comparing all thirty takes long."""
_EVERYWHERE = (float("-inf"), float("inf"))


@dataclass(frozen=True, slots=True)
class Witness:
    """Claims that count as one, what they rest on, and why they are not independent of each other.

    Attributes:
        claims: references, sorted.
        sources: the texts that make them.
        roots: archival documents and works that they rest on; none where the texts cite nothing.
        reasons: pairs of a manner (text, document, unit, voice) and the ground that they share.
    """

    claims: tuple[str, ...]
    sources: tuple[str, ...]
    roots: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]

    @property
    def documented(self) -> bool:
        """Whether any of its texts names what it rests on."""
        return bool(self.roots)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Claims of one or more sources that say the same, and the independent witnesses they come to."""

    subject: str
    predicate: str
    claims: tuple[ClaimRow, ...]
    witnesses: tuple[Witness, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every text that says it."""
        return tuple(sorted({claim.source for claim in self.claims}))

    @property
    def only_looks_corroborated(self) -> bool:
        """Whether several texts say it and yet all of them come to one witness."""
        return len(self.sources) > 1 and len(self.witnesses) == 1


@paused_collector()
def find_agreements(
    table: Table,
    description: Description,
    *,
    subjects: Iterable[str] | None = None,
    predicate: str | None = None,
    texts: int = 1,
) -> tuple[Agreement, ...]:
    """Group claims that say the same, and count the independent witnesses of each group.

    Args:
        table: the claims table.
        description: predicates and labels.
        subjects: only claims about these entities; all where left out.
        predicate: only claims with this predicate.
        texts: least number of texts that a group must have.

    Returns:
        Groups by subject, predicate and first claim; numbers and dates belong together where some value satisfies
        all of them, and claims with times of their own where their times meet.
    """
    live = live_claims(table.lazy())
    ancestry = build_ancestry(live, description)
    claims = orient_symmetric(live, description)
    if subjects is not None:
        claims = claims.filter(pl.col("subject").is_in(list(set(subjects))))
    if predicate is not None:
        claims = claims.filter(pl.col("predicate") == predicate)
    if texts > 1:
        # What `_same_key` tells apart at least, so that only claims that may have company become objects.
        entity = pl.when(pl.col("object_type") == "entity").then(pl.col("object")).otherwise(pl.lit(""))
        keys = pl.struct("subject", "predicate", "role", "polarity", "extent", "quantity", entity.alias("thing"))
        # A hash takes a tenth of the room, and where two keys share one, they are told apart afterwards.
        narrow = claims.select(keys.hash().alias("keys"), "source", "claim")
        groups = narrow.group_by("keys").agg(pl.col("source").n_unique())
        shared = gather(groups.filter(pl.col("source") >= texts).select("keys"))
        chosen = gather(narrow.join(shared.lazy(), on="keys", how="semi").select("claim"))
        claims = claims.filter(pl.col("claim").is_in(chosen["claim"].implode()))
    return gather_agreements(read_rows(claims).values(), ancestry, texts)


def gather_agreements(rows: Iterable[ClaimRow], ancestry: Ancestry, texts: int = 1) -> tuple[Agreement, ...]:
    """Group the given claims as `find_agreements` does; symmetric predicates are taken as they stand."""
    groups: dict[tuple[str, ...], list[ClaimRow]] = {}
    for row in rows:
        groups.setdefault(_same_key(row), []).append(row)
    found = [
        Agreement(same[0].subject, same[0].predicate, tuple(same), count_witnesses(same, ancestry))
        for _, alike in sorted(groups.items())
        for same in _say_the_same(alike)
        if len({row.source for row in same}) >= texts
    ]
    return tuple(sorted(found, key=lambda t: (t.subject, t.predicate, _IN_ORDER(t.claims[0]))))


def count_witnesses(rows: Sequence[ClaimRow], ancestry: Ancestry) -> tuple[Witness, ...]:
    """The independent witnesses among claims: one for each set that hangs together by what its claims rest on."""
    grounds = {row.claim: ancestry.find_grounds(row) for row in rows}
    holders: dict[str, list[str]] = {}
    for claim in sorted(grounds):
        for ground in grounds[claim]:
            holders.setdefault(ground, []).append(claim)
    family = {claim: claim for claim in grounds}
    shared: list[tuple[str, str, list[str]]] = []
    for ground, claims in sorted(pair for pair in holders.items() if len(pair[1]) > 1):
        manners = {grounds[claim][ground] for claim in claims}
        # Two texts that know one author through different documents do not thereby depend on each other.
        if manners == {"author"}:
            continue
        manner = next(name for name in _STRONG if name in manners)
        shared.append((manner, ground, claims))
        _join(family, claims)
    by_family: dict[str, list[ClaimRow]] = {}
    for row in sorted(rows, key=_IN_ORDER):
        by_family.setdefault(family[row.claim], []).append(row)
    return tuple(_build_witness(members, grounds, shared) for members in by_family.values())


def _build_witness(
    rows: list[ClaimRow], grounds: dict[str, dict[str, str]], shared: list[tuple[str, str, list[str]]]
) -> Witness:
    """Only what connects different texts is a reason; one text with several claims needs none."""
    source = {row.claim: row.source for row in rows}
    texts = set(source.values())
    reasons = [
        (manner, ground)
        for manner, ground, claims in (shared if len(texts) > 1 else ())
        if len({source[claim] for claim in claims if claim in source}) > 1
    ]
    roots = {ground for row in rows for ground, manner in grounds[row.claim].items() if manner == "document"}
    return Witness(
        tuple(sorted(source)),
        tuple(sorted(texts)),
        tuple(sorted(root for root in roots if not root.startswith("source/"))),
        tuple(sorted(reasons)),
    )


def _join(family: dict[str, str], claims: list[str]) -> None:
    """Give the claims, and all that belong with them already, one family: that of the least claim."""
    names = {family[claim] for claim in claims}
    first = min(names)
    for claim, name in family.items():
        if name in names:
            family[claim] = first


def _same_key(row: ClaimRow) -> tuple[str, ...]:
    """What two claims must have in common to say the same; numbers and dates are compared afterwards."""
    scaled = row.object_type in ("quantity", "when")
    thing = row.object_type if scaled else row.object.casefold() if row.object_type == "text" else row.object
    unit = "day" if row.unit in IN_DAYS and scaled else row.unit
    others = row.counterpart if row.quantity else ()
    return (row.subject, row.predicate, thing, row.role, row.polarity, unit, row.extent, row.quantity, *others)


def _say_the_same(rows: list[ClaimRow]) -> Iterator[list[ClaimRow]]:
    """Split by value where that is a number or a date, then by time."""
    scaled = rows[0].object_type in ("quantity", "when")
    for alike in _meeting(rows, _value_reach) if scaled else (rows,):
        if any(row.when for row in alike):
            yield from _meeting(alike, _time_reach)
        else:
            yield sorted(alike, key=_IN_ORDER)


def _meeting(rows: list[ClaimRow], reach: _Reach) -> Iterator[list[ClaimRow]]:
    """Put intervals together that share a point, by the fewest points that touch them all.

    Sorted by their ends, each first interval that no point touches yet gives its end as the next point: the
    classical greedy stabbing, which depends on the values alone and not on the order of claims.
    """
    reaches = [(reach(row), row) for row in rows]
    waiting = sorted(reaches, key=lambda pair: (pair[0][1], pair[0][0], _IN_ORDER(pair[1])))
    while waiting:
        point = waiting[0][0][1]
        together = [row for (low, _), row in waiting if low <= point]
        waiting = [pair for pair in waiting if pair[0][0] > point]
        yield sorted(together, key=_IN_ORDER)


def _value_reach(row: ClaimRow) -> tuple[float, float]:
    if row.object_type == "when":
        return date_reach(row.object)
    if row.object_type != "quantity":
        return _EVERYWHERE
    low, high = number_reach(row.object)
    shortest, longest = IN_DAYS.get(row.unit, (1, 1))
    return low * (shortest if low >= 0 else longest), high * (longest if high >= 0 else shortest)


def _time_reach(row: ClaimRow) -> tuple[float, float]:
    return date_reach(row.when) if row.when else _EVERYWHERE
