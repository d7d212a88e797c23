"""Possible worlds: each open disagreement settled one way or another, and ranks in all of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from mxsu_graph.analysis.disagreements import Disagreement
from mxsu_graph.analysis.network.meter import Meter

__all__ = ["Worlds", "find_choices", "settle_worlds"]

Choice = tuple[frozenset[str], ...]
"""For one question: the claims that each way of settling it would leave out."""


@dataclass(frozen=True, slots=True)
class Worlds:
    """Ranks over possible worlds.

    Attributes:
        questions: open disagreements that change which claims the network has.
        possible: number of ways to settle them all.
        worlds: number of worlds measured: all of them, or a sample.
        seed: of the sample; None where every world was measured.
        ranks: least and greatest rank of each node over the worlds.
        first: in how many of the worlds each node has rank 1.
    """

    questions: tuple[str, ...]
    possible: int
    worlds: int
    seed: int | None
    ranks: dict[str, tuple[int, int]]
    first: dict[str, int]


def settle_worlds(
    meter: Meter, disagreements: Iterable[Disagreement], *, worlds: int = 1000, seed: int = 1
) -> Worlds:
    """Settle every open disagreement in every way, and rank the nodes each time.

    To settle a question for one of its positions leaves out the claims of the positions that cannot hold together
    with it. The positions of a question are equally likely, and questions are independent of each other.

    Args:
        meter: the network and the measure.
        disagreements: open questions, as `find_disagreements` gives them.
        worlds: how many worlds to draw with replacement where there are more; else all are taken, once each.
        seed: of the sample.
    """
    choices = find_choices(meter, disagreements)
    possible = prod(len(choice) for choice in choices.values())
    sampled = possible > worlds
    drawn = _draw(list(choices.values()), worlds, seed) if sampled else product(*choices.values())
    ranks: dict[str, tuple[int, int]] = {}
    first = dict.fromkeys(meter.nodes, 0)
    count = 0
    for settled in islice(drawn, worlds):
        count += 1
        for node, rank in meter.ranks(frozenset().union(*settled)).items():
            least, greatest = ranks.get(node, (rank, rank))
            ranks[node] = min(least, rank), max(greatest, rank)
            first[node] += rank == 1
    return Worlds(tuple(choices), possible, count, seed if sampled else None, ranks, first)


def find_choices(meter: Meter, disagreements: Iterable[Disagreement]) -> dict[str, Choice]:
    """The questions whose settling changes which claims the network has, with what each way would leave out."""
    used = set(meter.plan.claims)
    found: dict[str, Choice] = {}
    for question in sorted(disagreements, key=lambda question: question.id):
        ways = []
        for position in question.positions:
            kept = {claim.claim for claim in position.claims}
            against = (question.positions[other].claims for other in position.against)
            ways.append(frozenset(c.claim for claims in against for c in claims if c.claim not in kept) & used)
        if len(set(ways)) > 1:
            found[question.id] = tuple(ways)
    return found


def _draw(choices: list[Choice], worlds: int, seed: int) -> Iterator[tuple[frozenset[str], ...]]:
    draw = random.Random(seed)  # a sample that anyone can draw again, not a secret
    for _ in range(worlds):
        yield tuple(choice[draw.randrange(len(choice))] for choice in choices)
