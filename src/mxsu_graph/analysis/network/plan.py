"""What a network is woven from: relations that single claims make, so that any claim can be left out again.

A plan is read from the claims table once. Weaving it without some claims costs one pass over its relations, which
is what makes hundreds of exclusions and a thousand possible worlds affordable.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from mxsu_graph.dates import When
from mxsu_graph.errors import UnknownNameError

__all__ = ["WEIGHTINGS", "Bounds", "ClaimFact", "Ground", "Pair", "Plan", "Relation"]

Pair = tuple[str, str]
"""Two nodes: in order of their ids, or of the arrow where the network is directed."""

WEIGHTINGS = ("newman", "count")
"""How much a group adds to each pair of its n members: 1/(n - 1), or 1."""

Bounds = tuple[datetime.date | None, datetime.date | None]
"""First and last day; None where that end is open or unknown, or where there is no time at all."""


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """What a network needs to know of a claim; `first` and `last` are empty where it gives no time of its own.

    Attributes:
        held: where the time is an interval, the days from the end of its beginning to the beginning of its end:
            throughout them it certainly held.
    """

    claim: str
    predicate: str
    source: str
    roots: tuple[str, ...]
    works: tuple[str, ...]
    certainty: str
    hedged: bool
    timed: bool
    first: datetime.date | None
    last: datetime.date | None
    held: Bounds = (None, None)


@dataclass(frozen=True, order=True, slots=True)
class Relation:
    """One way in which claims relate two entities; without any of its claims it is gone.

    Attributes:
        left: a node; where the relation is a membership, the member.
        right: a node, or the group that members share.
        way: the predicate, or `evidence`, `cites`, `register`.
        claims: all claims that are needed together; none where the register of entities says it.
        events: events whose dates hold for it where its first claim has no time of its own.
    """

    left: str
    right: str
    way: str
    claims: tuple[str, ...]
    events: tuple[str, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Ground:
    """One reason for an edge: the group that both belong to, with the relations on either side.

    A direct relation has no group and all its relations on the left.
    """

    via: str
    left: tuple[Relation, ...]
    right: tuple[Relation, ...] = ()
    size: int = 0

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations of both sides."""
        return self.left + self.right

    def weigh(self, weighting: str) -> float:
        """What it adds to the weight: one for each direct claim, 1 or 1/(n - 1) for a group of n."""
        if not self.via:
            return max(1.0, len({claim for relation in self.left for claim in relation.claims}))
        return 1.0 if weighting == "count" else 1.0 / (self.size - 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """All relations of a projection, with the facts of the claims that make them.

    Attributes:
        direct: relations that are edges themselves.
        members: memberships, to be folded: two nodes that share a group are tied.
        facts: every claim that is needed, by reference.
        calendar: events and the claims that date them.
        countries: for persons, institutions and places, each country that a claim gives them, with the claim.
        directed: whether direct relations are arrows.
        period: only relations whose bounds lie in it.
    """

    projection: str
    direct: tuple[Relation, ...]
    members: tuple[Relation, ...]
    facts: Mapping[str, ClaimFact]
    calendar: Mapping[str, tuple[str, ...]]
    countries: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    directed: bool = False
    period: When | None = None

    @property
    def claims(self) -> tuple[str, ...]:
        """Every claim that makes a relation; in a plan for a period, one that lies in it, or that can date one."""
        relations = self.direct + self.members
        found = {claim for relation in self._standing(relations, frozenset()) for claim in relation.claims}
        if self.period is not None:
            # Without its date, an event may come into the period as well as fall out of it.
            found |= {claim for relation in relations for claim in self._dated_by(relation)}
        return tuple(sorted(found))

    def needed_by(self, relation: Relation) -> set[str]:
        """The claims that decide whether a relation stands: its own, and in a period those that date its event."""
        return {*relation.claims, *self._dated_by(relation)} if self.period is not None else set(relation.claims)

    def _dated_by(self, relation: Relation) -> Iterator[str]:
        if not (relation.claims and self.facts[relation.claims[0]].timed):
            for event in relation.events:
                yield from self.calendar.get(event, ())

    def told_by(self, sources: Iterable[str], known: Iterable[str]) -> frozenset[str]:
        """The claims of some sources, to be left out.

        Raises:
            UnknownNameError: one of them is not among those that are known.
        """
        chosen, names = set(sources), sorted(known)
        if unknown := sorted(chosen.difference(names)):
            raise UnknownNameError(f"there is no source '{unknown[0]}'; there are {', '.join(names)}")
        return frozenset(claim for claim, fact in self.facts.items() if fact.source in chosen)

    def limit(self, period: When | None) -> Plan:
        """The same plan for a period; relations without any time are not in it."""
        return replace(self, period=period)

    def weave(self, without: frozenset[str] = frozenset()) -> dict[Pair, list[Ground]]:
        """The edges that stand without some claims, each with its grounds, both in a fixed order."""
        edges: dict[Pair, list[Ground]] = {}
        for pair, relations in sorted(self._direct_pairs(without).items()):
            edges[pair] = [Ground("", tuple(relations))]
        for group, members in sorted(self._groups(without).items()):
            for a, b in combinations(sorted(members), 2):
                ground = Ground(group, tuple(members[a]), tuple(members[b]), len(members))
                edges.setdefault((a, b), []).append(ground)
        return dict(sorted(edges.items()))

    def weigh(self, without: frozenset[str] = frozenset(), weighting: str = "newman") -> dict[Pair, float]:
        """The edges that stand without some claims, with their weights alone; quicker than weaving."""
        weights: dict[Pair, float] = {}
        for pair, relations in self._direct_pairs(without).items():
            weights[pair] = Ground("", tuple(relations)).weigh(weighting)
        for _, members in sorted(self._groups(without).items()):
            share = 1.0 if weighting == "count" else 1.0 / max(1, len(members) - 1)
            for pair in combinations(sorted(members), 2):
                weights[pair] = weights.get(pair, 0.0) + share
        return dict(sorted(weights.items()))

    def bounds(self, relation: Relation, without: frozenset[str] = frozenset()) -> Bounds:
        """First and last day that a relation may have: of its first claim, else of the event that it is about."""
        if relation.claims and (fact := self.facts[relation.claims[0]]).timed:
            return fact.first, fact.last
        dated = self._dates(relation, without)
        firsts = [fact.first for fact in dated if fact.first]
        lasts = [fact.last for fact in dated if fact.last]
        return min(firsts, default=None), max(lasts, default=None)

    def held(self, relation: Relation) -> Bounds:
        """First and last day between which a relation certainly held throughout; None where nothing tells.

        Of its own time if that is an interval; else of the event that it is about, from the last day on which any
        claim lets it begin to the first on which any lets it end.
        """
        if relation.claims and (fact := self.facts[relation.claims[0]]).timed:
            return fact.held
        dated = self._dates(relation, frozenset())
        since = [fact.last if fact.predicate == "startDate" else fact.held[0] for fact in dated if _begins(fact)]
        until = [fact.first if fact.predicate == "endDate" else fact.held[1] for fact in dated if _ends(fact)]
        if not since or not until or None in since or None in until:
            return None, None
        first, last = max(filter(None, since)), min(filter(None, until))
        return (first, last) if first <= last else (None, None)

    def _dates(self, relation: Relation, without: frozenset[str]) -> list[ClaimFact]:
        """The claims that date the events of a relation."""
        named = (claim for event in relation.events for claim in self.calendar.get(event, ()))
        return [self.facts[claim] for claim in named if claim not in without]

    def _direct_pairs(self, without: frozenset[str]) -> dict[Pair, list[Relation]]:
        pairs: dict[Pair, list[Relation]] = {}
        for relation in self._standing(self.direct, without):
            pairs.setdefault(self.pair_of(relation), []).append(relation)
        return pairs

    def pair_of(self, relation: Relation) -> Pair:
        """The edge that a direct relation makes."""
        a, b = relation.left, relation.right
        return (a, b) if self.directed or a < b else (b, a)

    def _groups(self, without: frozenset[str]) -> dict[str, dict[str, list[Relation]]]:
        groups: dict[str, dict[str, list[Relation]]] = {}
        for relation in self._standing(self.members, without):
            groups.setdefault(relation.right, {}).setdefault(relation.left, []).append(relation)
        return groups

    def _standing(self, relations: tuple[Relation, ...], without: frozenset[str]) -> Iterator[Relation]:
        return (relation for relation in relations if self.stands(relation, without))

    def stands(self, relation: Relation, without: frozenset[str] = frozenset()) -> bool:
        """Whether a relation stands without some claims, in the period of the plan if it has one."""
        if without and not without.isdisjoint(relation.claims):
            return False
        return self.period is None or self._lies_within(relation, without)

    def _lies_within(self, relation: Relation, without: frozenset[str]) -> bool:
        first, last = self.bounds(relation, without)
        period = self.period
        if first is None or last is None or period is None:
            return False
        starts = period.earliest is None or first >= period.earliest
        return starts and (period.latest is None or last <= period.latest)


def _begins(fact: ClaimFact) -> bool:
    return fact.predicate in ("startDate", "date")


def _ends(fact: ClaimFact) -> bool:
    return fact.predicate in ("endDate", "date")
