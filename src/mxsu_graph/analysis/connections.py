"""How any two entities are connected: the shortest chains of links and the best supported one, with every claim.

Distances come from passes over the columns of all links, one a hop; chains are then told apart only among entities
that lie on some chain of the wanted length. Everything is in a fixed order: the same claims give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

import polars as pl

from mxsu_graph.analysis.chains import Chain, Hop, Link, firmness
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.links import Conditions, build_links, is_broad
from mxsu_graph.analysis.rows import live_claims, read_rows
from mxsu_graph.errors import QueryError

__all__ = ["Connections", "Miss", "find_connections"]

_MOST_CHAINS = 20_000
"""Chains of one length that are looked at; beyond it the first in order of ids are taken."""

_Neighbours = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Miss:
    """A chain that there would be if one condition were dropped."""

    dropped: str
    chain: Chain


@dataclass(frozen=True, slots=True)
class Connections:
    """The answer to how two entities are connected.

    Attributes:
        start: the one entity.
        end: the other.
        chains: the shortest chains, then longer ones; within a length, those with the best support first.
        best: the chain whose weakest hop has most sources, where that is more than any of `chains` has.
        misses: where there is no chain, the nearest misses.
        reached: where there is no chain, how many entities each of the two can be connected with.
    """

    start: str
    end: str
    chains: tuple[Chain, ...]
    best: Chain | None = None
    misses: tuple[Miss, ...] = ()
    reached: tuple[int, int] = (0, 0)


def find_connections(
    table: pl.DataFrame, description: Description, start: str, end: str, conditions: Conditions, limit: int = 3
) -> Connections:
    """Connect two entities by affirmed claims.

    Args:
        table: the claims table.
        description: kinds of entities, which say what is too wide to connect.
        start: id of the one entity; the ends may be of any kind.
        end: id of the other.
        conditions: what every chain has to satisfy.
        limit: greatest number of chains.

    Raises:
        QueryError: both ends are the same entity.
    """
    if start == end:
        raise QueryError(f"both ends are {description.label(start)}: name two entities")
    live = live_claims(table)
    search = _Search(live, description, start, end, conditions)
    chains = search.find_chains(limit)
    if chains:
        return Connections(start, end, chains, search.find_best(max(chain.support for chain in chains)))
    misses = tuple(_find_misses(live, description, start, end, conditions))
    return Connections(start, end, (), None, misses, search.count_reached())


class _Search:
    """One search: the links that count, and how far entities are from both ends."""

    def __init__(
        self, live: pl.DataFrame, description: Description, start: str, end: str, conditions: Conditions
    ) -> None:
        self.live = live
        self.description = description
        self.start = start
        self.end = end
        self.conditions = conditions
        self.links = build_links(live, conditions)

    def find_chains(self, limit: int) -> tuple[Chain, ...]:
        """The shortest chains, and longer ones until there are enough of them."""
        from_end = self._distances(self.links, self.end, self.start)
        if self.start not in from_end:
            return ()
        near = self.links.filter(pl.col("start").is_in(list(from_end)) & pl.col("end").is_in(list(from_end)))
        pairs = _supported(near)
        neighbours = _neighbours(pairs)
        found: list[Chain] = []
        for length in range(from_end[self.start], self.conditions.hops + 1):
            ways = list(islice(self._ways(neighbours, from_end, length), _MOST_CHAINS))
            if self.conditions.across_sources:
                ways = [way for way in ways if not set.intersection(*(pairs[hop] for hop in _hops(way)))]
            ways.sort(key=lambda way: (-min(len(pairs[hop]) for hop in _hops(way)), way))
            found += [self._build_chain(way, near) for way in ways[: limit - len(found)]]
            if len(found) >= limit:
                break
        return tuple(found)

    def find_best(self, more_than: int) -> Chain | None:
        """The shortest chain each hop of which has as many sources as possible, if more than the given number.

        A chain that no single source holds has no such rank: several sources behind each hop work against it.
        """
        if self.conditions.across_sources:
            return None
        pairs = self.links.group_by("start", "end").agg(pl.col("source").n_unique().alias("sources"))
        most = pairs["sources"].max()
        for threshold in range(int(most) if isinstance(most, int) else 0, more_than, -1):
            strong = self.links.join(pairs.filter(pl.col("sources") >= threshold), on=["start", "end"], how="semi")
            from_end = self._distances(strong, self.end, self.start)
            if self.start in from_end:
                way = next(self._ways(_neighbours(_supported(strong)), from_end, from_end[self.start]))
                return self._build_chain(way, strong)
        return None

    def count_reached(self) -> tuple[int, int]:
        """How many other entities each end can be connected with."""
        return (
            len(self._distances(self.links, self.start, "")) - 1,
            len(self._distances(self.links, self.end, "")) - 1,
        )

    def _distances(self, links: pl.DataFrame, origin: str, goal: str) -> dict[str, int]:
        """Hops from an entity to every other, as far as the conditions allow; one pass over the links a hop.

        Wide entities end a chain and do not continue it; so does the goal.
        """
        distances = {origin: 0}
        frontier = [origin]
        for hop in range(1, self.conditions.hops + 1):
            reached = links.filter(pl.col("start").is_in(frontier))["end"].unique().to_list()
            new = sorted(entity for entity in reached if entity not in distances)
            distances |= dict.fromkeys(new, hop)
            frontier = [entity for entity in new if entity != goal and self._connects(entity)]
            if not frontier:
                break
        return distances

    def _connects(self, entity: str) -> bool:
        return self.conditions.through_countries or not is_broad(entity, self.description)

    def _ways(
        self, neighbours: _Neighbours, from_end: Mapping[str, int], length: int
    ) -> Iterator[tuple[str, ...]]:
        """Every simple way of just this length, in order of ids; no step leads where the end is out of reach."""
        waiting: list[tuple[str, ...]] = [(self.start,)]
        while waiting:
            way = waiting.pop()
            left = length - len(way)
            for entity in reversed(neighbours.get(way[-1], ())):
                if entity in way or from_end.get(entity, length) > left:
                    continue
                if entity == self.end:
                    if left == 0:
                        yield (*way, entity)
                elif self._connects(entity):
                    waiting.append((*way, entity))

    def _build_chain(self, way: tuple[str, ...], links: pl.DataFrame) -> Chain:
        return Chain(tuple(self._build_hop(start, end, links) for start, end in _hops(way)))

    def _build_hop(self, start: str, end: str, links: pl.DataFrame) -> Hop:
        chosen = links.filter((pl.col("start") == start) & (pl.col("end") == end))
        rows = read_rows(self.live, chosen["claim"].to_list())
        found = (
            Link(rows[claim], way, forward)
            for claim, way, forward in chosen.select("claim", "way", "forward").iter_rows()
        )
        return Hop(start, end, tuple(sorted(found, key=firmness)))


def _find_misses(
    live: pl.DataFrame, description: Description, start: str, end: str, conditions: Conditions
) -> Iterator[Miss]:
    """What there would be if one condition were dropped, the least change first."""
    looser: list[tuple[str, Conditions]] = []
    if conditions.across_sources:
        looser.append(("if a single text may hold it all", replace(conditions, across_sources=False)))
    if conditions.certain:
        looser.append(("with claims that are not certain", replace(conditions, certain=False)))
    if conditions.between is not None:
        looser.append(("at any time", replace(conditions, between=None)))
    if conditions.without:
        looser.append(("with the sources left out", replace(conditions, without=())))
    if not conditions.through_countries:
        looser.append(("through countries, wide places and concepts", replace(conditions, through_countries=True)))
    looser.append(("with more hops", replace(conditions, hops=conditions.hops + 3)))
    for dropped, loose in looser:
        chains = _Search(live, description, start, end, loose).find_chains(1)
        if chains:
            yield Miss(dropped, chains[0])


def _supported(links: pl.DataFrame) -> dict[tuple[str, str], set[str]]:
    """The sources behind each pair of entities."""
    grouped = links.group_by("start", "end").agg(pl.col("source").unique())
    return {(start, end): set(sources) for start, end, sources in grouped.iter_rows()}


def _neighbours(pairs: Mapping[tuple[str, str], set[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for start, end in sorted(pairs):
        found.setdefault(start, []).append(end)
    return found


def _hops(way: Sequence[str]) -> list[tuple[str, str]]:
    return list(pairwise(way))
