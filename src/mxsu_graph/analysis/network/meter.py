"""Measuring one network again and again, each time without some claims."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.build import weave_bare
from mxsu_graph.analysis.network.fabric import Change, Fabric
from mxsu_graph.analysis.network.measures import Values, find_measure
from mxsu_graph.analysis.network.plan import Pair, Plan
from mxsu_graph.analysis.network.ranks import rank_values

__all__ = ["Meter"]

_BY_EDGES = ("degree", "strength")
"""Measures whose value for a node depends on its own edges alone."""


class Meter:
    """Measures a plan without some claims, over the nodes of the whole network.

    The same edges are measured only once: most claims that can be left out change nothing that a measure sees.

    Raises:
        UnknownNameError: there is no such measure.
    """

    def __init__(self, plan: Plan, description: Description, measure: str, weighting: str = "newman") -> None:
        self._measure = find_measure(measure)
        self.plan = plan
        self.measure = measure
        self.weighting = weighting
        self.whole = plan.weigh(frozenset(), weighting)
        self.nodes = sorted({end for pair in self.whole for end in pair})
        known = ((node, description.entities.get(node)) for node in self.nodes)
        self._sides = {node: entity.side if entity else "" for node, entity in known}
        self._values: dict[tuple[object, ...], Values] = {}

    @property
    def least_first(self) -> bool:
        """Whether a small value is the remarkable one."""
        return self._measure.least_first

    @cached_property
    def fabric(self) -> Fabric:
        """The plan, ready to tell what leaving out claims changes."""
        return Fabric(self.plan, self.weighting, self.whole)

    def weigh(self, without: frozenset[str]) -> dict[Pair, float]:
        """The edges that are left without some claims, with their weights."""
        return self.change(without).apply(self.whole)

    def change(self, without: frozenset[str]) -> Change:
        """What leaving out some claims does to the edges."""
        return self.fabric.change(without)

    def change_key(self, without: frozenset[str]) -> tuple[Change, tuple[object, ...] | None]:
        """As far as the measure can see it, what changes, and what is equal for equal changes; None for none."""
        # Where weights do not count, lighter edges change nothing.
        change = self.fabric.change(without, self._measure.weighted)
        seen = change.is_seen(self._measure.weighted)
        return change, change.key(self._measure.weighted) if seen else None

    def values(self, without: frozenset[str] = frozenset()) -> Values:
        """The value of every node of the whole network, without some claims."""
        change, found = self.change_key(without)
        key = found or ()
        if key not in self._values:
            self._values[key] = self._compute(change)
        return self._values[key]

    def moved(self, change: Change) -> Values:
        """The nodes whose value is another after a change, with that value; nothing is kept."""
        base = self.values()
        if self.measure not in _BY_EDGES:
            return {node: value for node, value in self._compute(change).items() if base.get(node) != value}
        touched = {*change.gone, *change.new, *(change.other if self._measure.weighted else ())}
        nodes = sorted({end for pair in touched for end in pair})
        if self.measure == "degree":
            found = {node: base.get(node, 0.0) for node in nodes}
            for pairs, step in ((change.gone, -1.0), (change.new, 1.0)):
                for pair in pairs:
                    for end in pair:
                        found[end] += step
            return found
        return {node: self._sum_weights(node, change) for node in nodes}

    def ranks(self, without: frozenset[str] = frozenset()) -> dict[str, int]:
        """The rank of every node of the whole network, without some claims."""
        return rank_values(self.values(without), self._measure.least_first)

    def _compute(self, change: Change) -> Values:
        edges: Mapping[Pair, float] = change.apply(self.whole) if change.is_seen(True) else self.whole
        return self._measure.compute(weave_bare(edges, self._sides, self.plan.directed))

    @cached_property
    def _edges(self) -> dict[str, list[Pair]]:
        found: dict[str, list[Pair]] = {}
        for pair in self.whole:
            for end in pair:
                found.setdefault(end, []).append(pair)
        return found

    def _sum_weights(self, node: str, change: Change) -> float:
        """The strength of a node after a change, added up in the order of NetworkX: arrows out, arrows in."""
        left = [pair for pair in self._edges.get(node, ()) if pair not in change.gone]
        left += [pair for pair in change.new if node in pair]
        weights = {pair: change.new.get(pair) or change.other.get(pair) or self.whole[pair] for pair in left}
        pairs = sorted(weights)
        if not self.plan.directed:
            return float(sum(weights[pair] for pair in pairs))
        out, in_ = (sum(weights[pair] for pair in pairs if pair[side] == node) for side in (0, 1))
        return float(out + in_)
