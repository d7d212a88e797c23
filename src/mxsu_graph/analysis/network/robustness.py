"""What a ranking owes to each source, each archival root and all hedged claims.

Everything is measured over the nodes of the whole network: who loses the last edge stays, as an isolate, so that
values and ranks with and without a source mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mxsu_graph.analysis.network.meter import Meter
from mxsu_graph.analysis.network.plan import Plan
from mxsu_graph.analysis.network.ranks import kendall_tau

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
    """Rank the nodes of a network, and again without each source, root and all hedged claims."""
    exclusions = find_exclusions(meter.plan)
    without = [frozenset(exclusion.claims) for exclusion in exclusions]
    ranks = meter.ranks()
    values = meter.values()
    others = [meter.ranks(claims) for claims in without]
    all_values = [values, *(meter.values(claims) for claims in without)]
    standings = []
    for node in sorted(meter.nodes, key=lambda node: (ranks[node], node)):
        # The whole network comes first, so that it is named wherever leaving something out changes nothing.
        seen = [(ranks[node], -1), *((other[node], i) for i, other in enumerate(others))]
        best, worst = min(seen), max(seen, key=lambda pair: (pair[0], -pair[1]))
        spread = [found[node] for found in all_values]
        standings.append(
            Standing(
                node,
                ranks[node],
                values[node],
                (best[0], worst[0]),
                (min(spread), max(spread)),
                _named(exclusions, best[1]),
                _named(exclusions, worst[1]),
            )
        )
    shifts = tuple(_shift(meter, exclusion, ranks) for exclusion in exclusions)
    return Ranking(meter.plan.projection, meter.measure, len(meter.whole), tuple(standings), shifts)


def _named(exclusions: tuple[Exclusion, ...], index: int) -> Exclusion | None:
    return None if index < 0 else exclusions[index]


def _shift(meter: Meter, exclusion: Exclusion, ranks: dict[str, int]) -> Shift:
    without = frozenset(exclusion.claims)
    left = meter.weigh(without)
    after = meter.ranks(without)
    mover = min(ranks, key=lambda node: (-_factor(ranks[node], after[node]), ranks[node], node), default="")
    if not mover or after[mover] == ranks[mover]:
        return Shift(exclusion, len(meter.whole) - len(left), kendall_tau(ranks, after), "", (0, 0), (), False)
    own = _claims_at(meter, [mover]) & without
    claims = own or _claims_at(meter, meter.nodes) & without
    return Shift(
        exclusion,
        len(meter.whole) - len(left),
        kendall_tau(ranks, after),
        mover,
        (ranks[mover], after[mover]),
        tuple(sorted(claims)),
        bool(own),
    )


def _factor(before: int, after: int) -> float:
    return max(before / after, after / before)


def _claims_at(meter: Meter, nodes: Iterable[str]) -> set[str]:
    """The claims that make edges of these nodes."""
    return {claim for node in nodes for claim in meter.edge_claims.get(node, ())}
