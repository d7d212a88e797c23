"""Measuring one network again and again, each time without some claims."""

from __future__ import annotations

from functools import cached_property

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.build import weave_bare
from mxsu_graph.analysis.network.measures import MEASURES, Values, find_measure
from mxsu_graph.analysis.network.plan import Pair, Plan
from mxsu_graph.analysis.network.ranks import rank_values

__all__ = ["Meter"]


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

    def weigh(self, without: frozenset[str]) -> dict[Pair, float]:
        """The edges that are left without some claims, with their weights."""
        return self.plan.weigh(without, self.weighting)

    def values(self, without: frozenset[str] = frozenset()) -> Values:
        """The value of every node of the whole network, without some claims."""
        edges = self.weigh(without)
        # Where weights do not count, lighter edges change nothing.
        key: tuple[object, ...] = tuple(edges.items()) if self._measure.weighted else tuple(edges)
        if key not in self._values:
            self._values[key] = self._measure.compute(weave_bare(edges, self._sides, self.plan.directed))
        return self._values[key]

    def ranks(self, without: frozenset[str] = frozenset()) -> dict[str, int]:
        """The rank of every node of the whole network, without some claims."""
        return rank_values(self.values(without), MEASURES[self.measure].least_first)

    @cached_property
    def edge_claims(self) -> dict[str, frozenset[str]]:
        """The claims that make the edges of each node."""
        found: dict[str, set[str]] = {}
        for pair, grounds in self.plan.weave().items():
            claims = {claim for ground in grounds for relation in ground.relations for claim in relation.claims}
            for end in pair:
                found.setdefault(end, set()).update(claims)
        return {node: frozenset(claims) for node, claims in found.items()}
