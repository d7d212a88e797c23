"""Chains of links between two entities, what supports them, and which sources they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mxsu_graph.analysis.links import WAYS
from mxsu_graph.analysis.rows import ClaimRow

__all__ = ["Chain", "Hop", "Link", "firmness", "smallest_cover"]


@dataclass(frozen=True, slots=True)
class Link:
    """A claim that links two entities, and the way it does: see `links.WAYS`."""

    row: ClaimRow
    way: str
    forward: bool


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a chain, with every claim that supports it, the firmest first."""

    start: str
    end: str
    links: tuple[Link, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that link the two."""
        return tuple(sorted({link.row.source for link in self.links}))


@dataclass(frozen=True)
class Chain:
    """A way from one entity to another."""

    hops: tuple[Hop, ...]

    @property
    def entities(self) -> tuple[str, ...]:
        """Every entity on the way, both ends included."""
        return (self.hops[0].start, *(hop.end for hop in self.hops))

    @property
    def support(self) -> int:
        """The number of sources behind its weakest hop."""
        return min(len(hop.sources) for hop in self.hops)

    @cached_property
    def single_texts(self) -> tuple[str, ...]:
        """Sources that hold the whole chain by themselves."""
        return tuple(sorted(set.intersection(*(set(hop.sources) for hop in self.hops))))

    @cached_property
    def sources_needed(self) -> tuple[str, ...]:
        """The smallest set of sources that together hold the chain; of several, the first in order."""
        return smallest_cover([hop.sources for hop in self.hops])


def smallest_cover(sets: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The smallest set of names of which every given set holds one; of several, the least in order.

    Branching on the first set that is not yet covered, as deep as need be: exact, and quick for the few hops of a
    chain.
    """
    for size in range(1, len(sets) + 1):
        found = sorted(_covers([set(names) for names in sets], size, frozenset()))
        if found:
            return found[0]
    return ()


def _covers(sets: list[set[str]], size: int, chosen: frozenset[str]) -> Iterator[tuple[str, ...]]:
    open_ = next((names for names in sets if not names & chosen), None)
    if open_ is None:
        yield tuple(sorted(chosen))
    elif len(chosen) < size:
        for name in sorted(open_):
            yield from _covers(sets, size, chosen | {name})


def firmness(link: Link) -> tuple[int, int, int, int, bool, str]:
    """The order of links: certain before probable, plain before reported, words before inferences."""
    row = link.row
    return (
        ("certain", "probable", "possible").index(row.certainty),
        ("plain", "reported", "hedged").index(row.modality),
        ("textual", "interpretive", "inferential").index(row.level),
        WAYS.index(link.way),
        not link.forward,
        row.claim,
    )
