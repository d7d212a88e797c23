"""A woven network that tells what leaving out some claims changes, without being woven again.

Looking at what the claims make takes as long as what they touch is large: the pairs of the groups that somebody
leaves, and the direct relations that fall. Weights add up in the order in which `Plan.weigh` adds them, so that
both give the same numbers to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from mxsu_graph.analysis.network.plan import Ground, Pair, Plan, Relation

__all__ = ["Change", "Fabric"]


@dataclass(frozen=True, slots=True)
class Change:
    """What leaving out some claims does to the edges of a network.

    Attributes:
        gone: edges that stand no more.
        new: edges that did not stand before, with their weights; only in a network for a period, for without its
            date an event may come into it.
        other: edges that stay, with another weight.
    """

    gone: frozenset[Pair] = frozenset()
    new: Mapping[Pair, float] = field(default_factory=dict)
    other: Mapping[Pair, float] = field(default_factory=dict)

    def is_seen(self, weighted: bool) -> bool:
        """Whether a measure can see it; those without weights see only edges that come and go."""
        return bool(self.gone or self.new or (weighted and self.other))

    def key(self, weighted: bool) -> tuple[object, ...]:
        """Equal for changes that are equal to a measure."""
        pairs: Iterable[object] = (*self.new.items(), *self.other.items()) if weighted else self.new
        return self.gone, frozenset(pairs)

    def apply(self, whole: Mapping[Pair, float]) -> dict[Pair, float]:
        """The edges after the change, in the order of their ids, as `whole` has to be."""
        left = {pair: self.other.get(pair, weight) for pair, weight in whole.items() if pair not in self.gone}
        return dict(sorted({**left, **self.new}.items())) if self.new else left


class Fabric:
    """Relations, groups and pairs of a plan, each found by what they rest on.

    Args:
        plan: what to weave.
        weighting: `newman` or `count`.
        whole: the edges of the plan with all its claims.
    """

    def __init__(self, plan: Plan, weighting: str, whole: Mapping[Pair, float]) -> None:
        self._plan, self._whole = plan, whole
        self._counted = weighting == "count"
        self._relations = plan.direct + plan.members
        self._stood = [plan.stands(relation) for relation in self._relations]
        self._uses: dict[str, list[int]] = {}
        self._direct: dict[Pair, set[int]] = {}
        self._members: dict[str, dict[str, int]] = {}
        self._homes: dict[str, set[str]] = {}
        self._claims: dict[str, set[str]] = {}
        for i, relation in enumerate(self._relations):
            for claim in plan.needed_by(relation):
                self._uses.setdefault(claim, []).append(i)
            if self._stood[i]:
                self._place(i, relation)

    def _place(self, i: int, relation: Relation) -> None:
        """A direct relation ties a pair, a membership adds one to the reasons why somebody is in a group."""
        if i < len(self._plan.direct):
            pair = self._plan.pair_of(relation)
            self._direct.setdefault(pair, set()).add(i)
            for end in pair:
                self._claims.setdefault(end, set()).update(relation.claims)
        else:
            group = self._members.setdefault(relation.right, {})
            group[relation.left] = group.get(relation.left, 0) + 1
            self._homes.setdefault(relation.left, set()).add(relation.right)
            self._claims.setdefault(f"group {relation.right}", set()).update(relation.claims)

    def claims_at(self, node: str) -> frozenset[str]:
        """The claims that make the edges of a node: of a group that it shares, all."""
        shared = (group for group in self._homes.get(node, ()) if len(self._members[group]) > 1)
        found = (self._claims[f"group {group}"] for group in shared)
        return frozenset(self._claims.get(node, ())).union(*found)

    def all_claims(self) -> frozenset[str]:
        """The claims that make any edge."""
        groups = (f"group {group}" for group, members in self._members.items() if len(members) > 1)
        ends = (end for pair in self._direct for end in pair)
        return frozenset().union(*(self._claims[name] for name in (*groups, *ends)))

    def change(self, without: frozenset[str], weighted: bool = True) -> Change:
        """What leaving out some claims changes.

        Args:
            without: references of claims.
            weighted: whether all weights that change are wanted; if not, `other` is not complete.
        """
        ties, moves = self._toggle(without)
        if not ties and not moves:
            return Change()
        return self._compare(_After(self, ties, moves), weighted)

    def _toggle(self, without: frozenset[str]) -> tuple[dict[Pair, set[int]], dict[str, dict[str, int]]]:
        """Direct relations that fall or come to stand, by pair; members who leave (-1) or join (1), by group."""
        ties: dict[Pair, set[int]] = {}
        reasons: dict[tuple[str, str], int] = {}
        for i in {i for claim in without for i in self._uses.get(claim, ())}:
            relation = self._relations[i]
            now = self._plan.stands(relation, without)
            if now == self._stood[i]:
                continue
            if i < len(self._plan.direct):
                ties.setdefault(self._plan.pair_of(relation), set()).add(i)
            else:
                place = relation.right, relation.left
                reasons[place] = reasons.get(place, 0) + (1 if now else -1)
        moves: dict[str, dict[str, int]] = {}
        for (group, member), added in reasons.items():
            before = self._members.get(group, {}).get(member, 0)
            if bool(before) != bool(before + added):
                moves.setdefault(group, {})[member] = -1 if before else 1
        return ties, moves

    def _compare(self, after: _After, weighted: bool) -> Change:
        pairs = set(after.ties)
        for group, moved in after.moves.items():
            everybody = {*self._members.get(group, ()), *moved}
            if weighted and not self._counted:
                # Whoever stays in the group has a greater share of it.
                pairs.update(combinations(sorted(everybody), 2))
            else:
                pairs.update((min(a, b), max(a, b)) for a in moved for b in everybody if a != b)
        gone, new, other = set(), {}, {}
        for pair in pairs:
            before, now = self._whole.get(pair), after.weigh(pair)
            if now is None:
                if before is not None:
                    gone.add(pair)
            elif before is None:
                new[pair] = now
            elif before != now:
                other[pair] = now
        return Change(frozenset(gone), new, other)


class _After:
    """The pairs and groups of a fabric after a change."""

    def __init__(self, fabric: Fabric, ties: dict[Pair, set[int]], moves: dict[str, dict[str, int]]) -> None:
        self.ties, self.moves, self._fabric = ties, moves, fabric
        self._homes: dict[str, set[str]] = {}
        for group, moved in moves.items():
            for member in moved:
                homes = self._homes.setdefault(member, set(fabric._homes.get(member, ())))
                homes ^= {group}

    def weigh(self, pair: Pair) -> float | None:
        """The weight of a pair; None where nothing ties it."""
        fabric = self._fabric
        direct = fabric._direct.get(pair, set()) ^ self.ties.get(pair, set())
        weight = None
        if direct:
            weight = Ground("", tuple(fabric._relations[i] for i in direct)).weigh("count")
        for group in sorted(self._groups_of(pair[0]) & self._groups_of(pair[1])):
            weight = (weight or 0.0) + self._share(group)
        return weight

    def _groups_of(self, node: str) -> set[str]:
        return self._homes[node] if node in self._homes else self._fabric._homes.get(node, set())

    def _share(self, group: str) -> float:
        if self._fabric._counted:
            return 1.0
        size = len(self._fabric._members.get(group, ())) + sum(self.moves.get(group, {}).values())
        return 1.0 / max(1, size - 1)
