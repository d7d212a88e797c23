"""What a ranking owes to each source, each archival root and all hedged claims.

Everything is measured over the nodes of the whole network: who loses the last edge stays, as an isolate, so that
values and ranks with and without a source mean the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from mxsu_graph.analysis.network.ladder import Ladder, Moved, Spans
from mxsu_graph.analysis.network.meter import Meter
from mxsu_graph.analysis.network.plan import Plan

__all__ = ["Exclusion", "Ranking", "Shift", "Standing", "find_exclusions", "rank_network"]


@dataclass(frozen=True, order=True, slots=True)
class Exclusion:
    """Claims that are left out together.

    Attributes:
        kind: source, root or hedged.
        name: id of the source or document; empty for the hedged claims.
        claims: those of them that the network uses.
    """

    kind: str
    name: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A node with its rank and value, and the interval of both over all exclusions, the whole network included.

    `best_without` and `worst_without` name the exclusions that give the ends of the rank; None is the whole
    network.
    """

    node: str
    rank: int
    value: float
    ranks: tuple[int, int]
    values: tuple[float, float]
    best_without: Exclusion | None
    worst_without: Exclusion | None


@dataclass(frozen=True, slots=True)
class Shift:
    """What one exclusion does to the ranking.

    Attributes:
        edges_lost: how many edges are gone; others may have become lighter. tau: Kendall's tau-b with the
        ranking of the whole network; None where either has but one rank. mover: the node whose rank changes by
        the greatest factor, so that from 1 to 3 is more than from 50 to 90; of several the one that stood
        highest; empty where none moves. moves: its rank before and after. claims: those left out that make edges
        of the mover; where there are none, the mover moved because others did, and they are those that make an
        edge of anybody. own: whether they make edges of the mover.
    """

    exclusion: Exclusion
    edges_lost: int
    tau: float | None
    mover: str
    moves: tuple[int, int]
    claims: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """Nodes by rank and then by id, and what each exclusion does, in the order of `find_exclusions`."""

    projection: str
    measure: str
    edges: int
    standings: tuple[Standing, ...]
    shifts: tuple[Shift, ...]


def find_exclusions(plan: Plan) -> tuple[Exclusion, ...]:
    """Each source, each archival root that a claim of the network cites, and all hedged claims together.

    A claim that cites several roots goes with each of them: a note that names two documents does not say which one
    bears the claim, so nobody can know that the other would do.
    """
    used = [plan.facts[claim] for claim in plan.claims]
    sources: dict[str, list[str]] = {}
    roots: dict[str, list[str]] = {}
    for fact in used:
        sources.setdefault(fact.source, []).append(fact.claim)
        for root in fact.roots:
            roots.setdefault(root, []).append(fact.claim)
    found = [Exclusion("source", name, tuple(claims)) for name, claims in sorted(sources.items())]
    found += [Exclusion("root", name, tuple(claims)) for name, claims in sorted(roots.items())]
    hedged = tuple(fact.claim for fact in used if fact.hedged)
    return (*found, *([Exclusion("hedged", "", hedged)] if hedged else []))


def rank_network(meter: Meter) -> Ranking:
    """Rank the nodes of a network, and again without each source, root and all hedged claims.

    What one exclusion costs depends on what it changes, and on the number of different values.
    """
    exclusions = find_exclusions(meter.plan)
    values = meter.values()
    ladder = Ladder(values, meter.least_first)
    spans = Spans(ladder, values)
    seen: dict[tuple[object, ...], tuple[float | None, str, tuple[int, int]]] = {}
    all_claims = meter.fabric.all_claims()
    shifts = []
    for i, exclusion in enumerate(exclusions):
        change, key = meter.change_key(frozenset(exclusion.claims))
        found = seen.get(key or ())
        if found is None:
            after = meter.moved(change) if key else {}
            moved = ladder.move(after)
            spans.add(i, moved, after)
            found = seen[key or ()] = (moved.tau, *_find_mover(ladder, moved))
        shifts.append(_shift(meter, exclusion, len(change.gone) - len(change.new), found, all_claims))
    nodes = sorted(meter.nodes, key=lambda node: (ladder.ranks[node], node))
    standings = tuple(_standing(node, values[node], spans, exclusions) for node in nodes)
    return Ranking(meter.plan.projection, meter.measure, len(meter.whole), standings, tuple(shifts))


def _standing(node: str, value: float, spans: Spans, exclusions: tuple[Exclusion, ...]) -> Standing:
    (best, best_at), (worst, worst_at) = spans.ranks(node)
    return Standing(
        node,
        spans.rank(node),
        value,
        (best, worst),
        spans.values(node),
        _named(exclusions, best_at),
        _named(exclusions, worst_at),
    )


def _named(exclusions: tuple[Exclusion, ...], index: int) -> Exclusion | None:
    return None if index < 0 else exclusions[index]


def _find_mover(ladder: Ladder, moved: Moved) -> tuple[str, tuple[int, int]]:
    mover = ladder.find_mover(moved)
    return mover, (ladder.ranks[mover], ladder.rank_after(mover, moved)) if mover else (0, 0)


def _shift(
    meter: Meter,
    exclusion: Exclusion,
    lost: int,
    found: tuple[float | None, str, tuple[int, int]],
    all_claims: frozenset[str],
) -> Shift:
    tau, mover, moves = found
    if not mover:
        return Shift(exclusion, lost, tau, "", moves, (), False)
    without = frozenset(exclusion.claims)
    own = without & meter.fabric.claims_at(mover)
    return Shift(exclusion, lost, tau, mover, moves, tuple(sorted(own or without & all_claims)), bool(own))
