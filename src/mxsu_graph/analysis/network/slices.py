"""Networks by time: what certainly stood in a slice, what may have, and how ranks and communities change."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.links import parse_period
from mxsu_graph.analysis.network.build import weave_bare
from mxsu_graph.analysis.network.communities import Communities, compare_partitions, find_communities
from mxsu_graph.analysis.network.measures import find_measure
from mxsu_graph.analysis.network.plan import Pair, Plan, Relation
from mxsu_graph.analysis.network.ranks import kendall_tau, rank_values
from mxsu_graph.dates import When, parse_when
from mxsu_graph.errors import BadDateError

__all__ = [
    "Cut",
    "Presence",
    "Sliced",
    "cut_network",
    "cut_years",
    "parse_slices",
    "select_slice",
    "tell_presence",
]

_MOST_SLICES = 500
_SEEDS = 10


class Presence(IntEnum):
    """Whether something stood in a slice of time; undated where nothing tells."""

    UNDATED = -1
    ABSENT = 0
    POSSIBLE = 1
    CERTAIN = 2


@dataclass(frozen=True, slots=True)
class Cut:
    """The network of one slice.

    Attributes:
        slice: the time.
        nodes: who has an edge that certainly or possibly stood, in the order of ids.
        certain: edges that certainly stood, with their weights among themselves.
        possible: these and those that may have stood, with their weights among themselves.
        ranks: of each node, in the certain network and in the possible one.
        stayed: how many of the nodes are in the slice before, too.
        tau: Kendall's tau-b of the possible ranking with that of the slice before, over the nodes of both; None
            where it is not defined, and for the first slice.
        communities: of the possible network.
        alike: adjusted Rand index of the communities with those of the slice before, over the nodes of both;
            None where they have fewer than two in common.
    """

    slice: When
    nodes: tuple[str, ...]
    certain: Mapping[Pair, float]
    possible: Mapping[Pair, float]
    ranks: Mapping[str, tuple[int, int]]
    stayed: int
    tau: float | None
    communities: Communities
    alike: float | None


@dataclass(frozen=True, slots=True)
class Sliced:
    """All slices of a network; `edges` is the number of its edges, `timeless` of those without any time."""

    projection: str
    measure: str
    edges: int
    timeless: int
    cuts: tuple[Cut, ...]


def parse_slices(text: str) -> tuple[When, ...]:
    """Read slices: periods with commas between them, such as `1917..1930, 1931..1941, 1942`.

    Raises:
        BadDateError: one of them is no period, has an open end, or there is none.
    """
    found = tuple(parse_period(part.strip()) for part in text.split(",") if part.strip())
    for piece in found:
        if piece.earliest is None or piece.latest is None:
            raise BadDateError(f"'{piece}' has an open end; a slice of time has two ends, such as 1958..1964")
    if not found:
        raise BadDateError("there is no slice; name some, such as 1917..1930,1931..1941")
    return found


def cut_years(plan: Plan, years: int, within: When | None = None) -> tuple[When, ...]:
    """Slices of so many years each, from the first dated edge to the last, or over a period.

    They begin with years that the length divides (1950, 1960 ...); those of a period, with its first year.

    Raises:
        BadDateError: there would be more than five hundred.
    """
    grounds = (ground for edge in plan.weave().values() for ground in edge)
    bounds = [plan.bounds(relation) for relation in {r for ground in grounds for r in ground.relations}]
    days = [day for pair in bounds for day in pair if day is not None]
    if not days:
        return ()
    first, last = min(days).year // years * years, max(days).year
    if within is not None:
        first = within.earliest.year if within.earliest else first
        last = within.latest.year if within.latest else last
    starts = range(first, last + 1, years)
    if len(starts) > _MOST_SLICES:
        raise BadDateError(f"{len(starts)} slices are too many; take longer ones, or a shorter time")
    ends = [min(start + years - 1, last if within else start + years - 1) for start in starts]
    return tuple(parse_when(f"{a:04}" if a == b else f"{a:04}/{b:04}") for a, b in zip(starts, ends, strict=True))


def tell_presence(plan: Plan, relation: Relation, piece: When) -> Presence:
    """Whether a relation stood in a slice, by the bounds of its date.

    Certainly, if every day that its date allows lies in the slice, or if it lasted, and a day on which it was
    certainly going on does; possibly, if only some of the days lie there.
    """
    first, last = plan.bounds(relation)
    since, until = plan.held(relation)
    if first is None and last is None and since is None:
        return Presence.UNDATED
    time = When("", first, last)
    if not time.overlaps(piece):
        return Presence.ABSENT
    # A date without bounds lies within nothing; a whole one lies within a slice that has no open end.
    lasted = since is not None and When("", since, until).overlaps(piece)
    return Presence.CERTAIN if lasted or time.lies_within(piece) else Presence.POSSIBLE


def select_slice(plan: Plan, piece: When, least: Presence) -> Plan:
    """The relations that stood in a slice at least so surely: an edge over a group needs those of both sides."""

    def kept(relations: Iterable[Relation]) -> tuple[Relation, ...]:
        return tuple(r for r in relations if tell_presence(plan, r, piece) >= least)

    return replace(plan, direct=kept(plan.direct), members=kept(plan.members), period=None)


def cut_network(
    plan: Plan,
    description: Description,
    slices: Sequence[When],
    measure: str,
    *,
    weighting: str = "newman",
) -> Sliced:
    """Cut a network into slices of time, and rank its nodes and find communities in each.

    Relations without any time stand in no slice: absence of a date is no sign of absence.

    Raises:
        UnknownNameError: there is no such measure.
    """
    find_measure(measure)
    cuts: list[Cut] = []
    for piece in slices:
        cuts.append(_cut(plan, description, piece, measure, weighting, cuts[-1] if cuts else None))
    whole = plan.weigh(frozenset(), weighting)
    always = When("", datetime.date.min, datetime.date.max)
    dated = select_slice(plan, always, Presence.POSSIBLE).weigh(frozenset(), weighting)
    return Sliced(plan.projection, measure, len(whole), len(whole) - len(dated), tuple(cuts))


def _cut(
    plan: Plan, description: Description, piece: When, measure: str, weighting: str, before: Cut | None
) -> Cut:
    certain, possible = (
        select_slice(plan, piece, least).weigh(frozenset(), weighting)
        for least in (Presence.CERTAIN, Presence.POSSIBLE)
    )
    nodes = tuple(sorted({end for pair in possible for end in pair}))
    sides = {node: _side(node, description) for node in nodes}
    chosen = find_measure(measure)
    ranks = [
        rank_values(chosen.compute(weave_bare(edges, sides, plan.directed)), chosen.least_first)
        for edges in (certain, possible)
    ]
    communities = find_communities(weave_bare(possible, sides, plan.directed), seeds=_SEEDS)
    return Cut(
        piece,
        nodes,
        certain,
        possible,
        {node: (ranks[0][node], ranks[1][node]) for node in nodes},
        0 if before is None else len(set(before.nodes).intersection(nodes)),
        None if before is None else _compare_ranks(before.ranks, ranks[1]),
        communities,
        None if before is None else _compare_communities(before.communities, communities),
    )


def _compare_ranks(before: Mapping[str, tuple[int, int]], after: Mapping[str, int]) -> float | None:
    both = sorted(before.keys() & after.keys())
    return kendall_tau({node: before[node][1] for node in both}, {node: after[node] for node in both})


def _compare_communities(before: Communities, after: Communities) -> float | None:
    first, second = ({node: i for i, group in enumerate(c.groups) for node in group} for c in (before, after))
    both = sorted(first.keys() & second.keys())
    if len(both) < 2:
        return None
    return compare_partitions({n: first[n] for n in both}, {n: second[n] for n in both})


def _side(node: str, description: Description) -> str:
    known = description.entities.get(node)
    return known.side if known else ""
