"""A ranking whose nodes move a little, again and again: ranks, agreement and movers without ranking anew.

Nodes of equal value stand on one rung. When some nodes move, the ranks of all who stay on a rung change alike, by
those who pass it, so that a move costs as much as it has movers and the ladder has rungs. Everything is counted in
whole numbers: ranks and tau are those of `ranks.rank_values` and `ranks.kendall_tau` to the last digit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mxsu_graph.analysis.network.ranks import count_order, scale_tau, sort_key

__all__ = ["Ladder", "Moved", "Spans"]


_CROWD = 4
"""Nodes a rung, and nodes a mover, from which on it pays to tell those who stay from those who move."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Ranks after a move.

    Attributes:
        movers: the rank of every node whose value is another.
        rungs: the rank of all who stay, by rung.
        tau: Kendall's tau-b with the ranking before; None where either has but one rank.
    """

    movers: Mapping[str, int]
    rungs: tuple[int, ...]
    tau: float | None


class Ladder:
    """Nodes on rungs, best first.

    Args:
        values: the value of each node.
        least_first: whether a small value is the remarkable one.
    """

    def __init__(self, values: Mapping[str, float], least_first: bool) -> None:
        self._least_first = least_first
        self._keys = {node: sort_key(value, least_first) for node, value in values.items()}
        self._order = sorted(self._keys.values())
        self._heights = sorted(set(self._order))
        self._counts = Counter(self._order)
        height = {key: i for i, key in enumerate(self._heights)}
        self.rung_of = {node: height[key] for node, key in self._keys.items()}
        self.rungs = tuple(bisect_left(self._order, key) + 1 for key in self._heights)
        self.ranks = {node: self.rungs[rung] for node, rung in self.rung_of.items()}

    @cached_property
    def _standing(self) -> list[list[str]]:
        """The nodes on each rung, by their ids."""
        found: list[list[str]] = [[] for _ in self.rungs]
        for node in sorted(self.rung_of):
            found[self.rung_of[node]].append(node)
        return found

    def move(self, values: Mapping[str, float]) -> Moved:
        """Give some nodes other values; nodes that were not there before only push others down."""
        keys = {node: sort_key(value, self._least_first) for node, value in values.items()}
        keys = {node: key for node, key in keys.items() if self._keys.get(node) != key}
        known = [(self._keys[node], key) for node, key in keys.items() if node in self._keys]
        left, come = sorted(key for key, _ in known), sorted(keys.values())

        def rank(key: float, place: int) -> int:
            return place - bisect_left(left, key) + bisect_left(come, key)

        rungs = tuple(map(rank, self._heights, self.rungs)) if keys else self.rungs
        movers = {
            node: rank(key, bisect_left(self._order, key) + 1) for node, key in keys.items() if node in self._keys
        }
        return Moved(movers, rungs, self._agree(known, left))

    def rank_after(self, node: str, moved: Moved) -> int:
        """The rank of a node after a move."""
        return moved.movers[node] if node in moved.movers else moved.rungs[self.rung_of[node]]

    def find_mover(self, moved: Moved) -> str:
        """The node whose rank changes by the greatest factor, of several the highest; empty for none."""
        found = [_weigh_move(self.ranks[node], after, node) for node, after in moved.movers.items()]
        for rung, (before, after) in enumerate(zip(self.rungs, moved.rungs, strict=True)):
            if before != after:
                stays = next((node for node in self._standing[rung] if node not in moved.movers), None)
                found += [_weigh_move(before, after, stays)] if stays else []
        factor, _, node = min(found, default=(-1.0, 0, ""))
        return node if factor < -1 else ""

    def _agree(self, known: list[tuple[float, float]], left: list[float]) -> float | None:
        """Kendall's tau-b: pairs of those who stay agree; only those with a mover are looked at."""
        count, order = len(self._order), self._order
        total = count * (count - 1) // 2
        tied = sum(_pairs(n) for n in self._counts.values())
        counts, here = Counter[float](), Counter(left)
        for before, after in known:
            counts[before] -= 1
            counts[after] += 1
        tied_after = tied + sum(
            _pairs(self._counts[key] + more) - _pairs(self._counts[key]) for key, more in counts.items()
        )
        untied_pairs = total - tied
        for before, after in known:
            # A pair of a mover and one who stays no longer counts as before, but by where the mover went.
            untied_pairs -= (count - self._counts[before]) - (len(left) - here[before])
            untied_pairs += _agreeing(order, before, after) - _agreeing(left, before, after)
        untied_pairs -= _pairs(len(left)) - sum(_pairs(n) for n in here.values())
        untied_pairs += count_order(known)
        return scale_tau(untied_pairs, total - tied, total - tied_after)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _agreeing(order: list[float], before: float, after: float) -> int:
    """Those on the same side of somebody before and after, less those who were passed."""
    low, high = min(before, after), max(before, after)
    below, above = bisect_left(order, low), len(order) - bisect_right(order, high)
    passed = bisect_left(order, high) - bisect_right(order, low)
    return below + above - max(0, passed)


def _weigh_move(before: int, after: int, node: str) -> tuple[float, int, str]:
    return -max(before / after, after / before), before, node


Place = tuple[int, int]
"""A rank, and the index of the move after which a node has it; -1 before all."""


class Spans:
    """The best and the worst rank, the least and the greatest value of each node over many moves.

    Of several moves that give a node the same rank, the first counts, and before all the ranking without any.
    """

    def __init__(self, ladder: Ladder, values: Mapping[str, float]) -> None:
        self._ladder = ladder
        self._low, self._high = dict(values), dict(values)
        self._own: dict[str, tuple[Place, Place]] = {}
        self._moved_by: dict[str, set[int]] = {}
        self._rungs: list[list[Place]] = [[] for _ in ladder.rungs]
        # Where most nodes have a rung of their own, there is nothing to gain by keeping book of rungs.
        self._one_by_one = len(ladder.rungs) * _CROWD > len(values)

    def add(self, index: int, moved: Moved, values: Mapping[str, float]) -> None:
        """Take one move into account: ranks after it, and the values of whose value is another."""
        for node, value in values.items():
            if node in self._low:
                self._low[node] = min(self._low[node], value)
                self._high[node] = max(self._high[node], value)
        if self._one_by_one or len(moved.movers) * _CROWD > len(self._low):
            for node, rung in self._ladder.rung_of.items():
                self._note(node, index, moved.movers.get(node, moved.rungs[rung]))
            return
        for node, rank in moved.movers.items():
            self._note(node, index, rank)
            self._moved_by.setdefault(node, set()).add(index)
        for rung, rank in enumerate(moved.rungs):
            if rank != self._ladder.rungs[rung]:
                self._rungs[rung].append((rank, index))

    def _note(self, node: str, index: int, rank: int) -> None:
        start = self._ladder.ranks[node], -1
        best, worst = self._own.get(node, (start, start))
        if rank < best[0]:
            self._own[node] = (rank, index), worst
        elif rank > worst[0]:
            self._own[node] = best, (rank, index)

    def rank(self, node: str) -> int:
        """The rank before all moves."""
        return self._ladder.ranks[node]

    def values(self, node: str) -> tuple[float, float]:
        """Least and greatest value."""
        return self._low[node], self._high[node]

    def ranks(self, node: str) -> tuple[Place, Place]:
        """Best and worst rank."""
        start = self._ladder.ranks[node], -1
        best, worst = self._own.get(node, (start, start))
        moved_by, (up, down) = self._moved_by.get(node, set()), self._ends[self._ladder.rung_of[node]]
        stayed = next((place for place in up if place[1] not in moved_by), best)
        fallen = next((place for place in down if place[1] not in moved_by), worst)
        return min(best, stayed), max(worst, fallen, key=lambda place: (place[0], -place[1]))

    @cached_property
    def _ends(self) -> list[tuple[list[Place], list[Place]]]:
        """For each rung, what happened to those who stayed on it: the best first, and the worst first."""
        return [(sorted(places), sorted(places, key=lambda p: (-p[0], p[1]))) for places in self._rungs]
