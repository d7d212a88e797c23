"""Possible worlds: open disagreements settled each way, doubtful claims true or not, and ranks in all of them."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from mxsu_graph.analysis.disagreements import Disagreement
from mxsu_graph.analysis.network.meter import Meter
from mxsu_graph.errors import BadQuantityError

__all__ = ["CHANCES", "Worlds", "find_choices", "parse_chances", "settle_worlds"]

Choice = tuple[frozenset[str], ...]
"""For one question: the claims that each way of settling it would leave out."""


CHANCES = {"certain": 1.0, "probable": 0.8, "possible": 0.5, "hedged": 1.0}
"""How likely a claim is to hold, by the certainty of its reading; where its source hedges, times the last.

The numbers are a convention, not a measurement: they say no more than that probable is more than possible.
"""


@dataclass(frozen=True, slots=True)
class Worlds:
    """Ranks over possible worlds.

    Attributes:
        questions: open disagreements that change which claims the network has.
        uncertain: how many claims of the network hold in some worlds only, by chance.
        possible: number of ways to settle all questions.
        worlds: number of worlds measured: all of them, or a sample.
        seed: of the sample; None where every world was measured.
        ranks: least and greatest rank of each node over the worlds.
        middle: the same without the twentieth of the worlds at either end, each end by nearest rank.
        first: in how many of the worlds each node has rank 1.
    """

    questions: tuple[str, ...]
    uncertain: int
    possible: int
    worlds: int
    seed: int | None
    ranks: dict[str, tuple[int, int]]
    middle: dict[str, tuple[int, int]]
    first: dict[str, int]


def parse_chances(text: str) -> dict[str, float]:
    """Read chances, such as `probable=0.7,possible=0.3,hedged=0.9`; what is not named is as in `CHANCES`.

    Raises:
        BadQuantityError: a name is unknown, or a chance is no number from 0 to 1.
    """
    found = dict(CHANCES)
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name not in CHANCES:
            raise BadQuantityError(f"there is no certainty '{name}'; there are {', '.join(CHANCES)}")
        try:
            found[name] = float(number)
        except ValueError:
            found[name] = math.nan
        if not 0 <= found[name] <= 1:
            raise BadQuantityError(f"'{part}' is no chance; write it as {name}=0.75, with a number from 0 to 1")
    return found


def settle_worlds(
    meter: Meter,
    disagreements: Iterable[Disagreement],
    *,
    worlds: int = 1000,
    seed: int = 1,
    chances: Mapping[str, float] | None = None,
) -> Worlds:
    """Settle every open disagreement in every way, and rank the nodes each time.

    To settle a question for one of its positions leaves out the claims of the positions that cannot hold together
    with it. The positions of a question are equally likely, and questions are independent of each other. With
    chances, every claim that is not certain also holds or not, independently of all others.

    Args:
        meter: the network and the measure.
        disagreements: open questions, as `find_disagreements` gives them.
        worlds: how many worlds to draw with replacement where there are more; else all are taken, once each.
        seed: of the sample.
        chances: how likely claims are to hold, by the names of `CHANCES`; all do where it is left out.
    """
    choices = find_choices(meter, disagreements)
    doubts = _find_doubts(meter, chances or {})
    possible = prod(len(choice) for choice in choices.values())
    sampled = possible > worlds or bool(doubts)
    drawn = _draw(list(choices.values()), doubts, worlds, seed) if sampled else product(*choices.values())
    counts: dict[str, Counter[int]] = {node: Counter() for node in meter.nodes}
    count = 0
    for settled in islice(drawn, worlds):
        count += 1
        for node, rank in meter.ranks(frozenset().union(*settled)).items():
            counts[node][rank] += 1
    return Worlds(
        tuple(choices),
        len(doubts),
        possible,
        count,
        seed if sampled else None,
        {node: (min(ranks), max(ranks)) for node, ranks in counts.items()},
        {node: (_quantile(ranks, 0.05), _quantile(ranks, 0.95)) for node, ranks in counts.items()},
        {node: ranks[1] for node, ranks in counts.items()},
    )


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


def _find_doubts(meter: Meter, chances: Mapping[str, float]) -> list[tuple[str, float]]:
    """The claims of the network that may not hold, each with its chance."""
    facts = (meter.plan.facts[claim] for claim in meter.plan.claims)
    found = [
        (fact.claim, chances.get(fact.certainty, 1.0) * (chances.get("hedged", 1.0) if fact.hedged else 1.0))
        for fact in facts
    ]
    return [(claim, chance) for claim, chance in found if chance < 1]


def _draw(
    choices: list[Choice], doubts: list[tuple[str, float]], worlds: int, seed: int
) -> Iterator[tuple[frozenset[str], ...]]:
    draw = random.Random(seed)  # a sample that anyone can draw again, not a secret
    for _ in range(worlds):
        settled = tuple(choice[draw.randrange(len(choice))] for choice in choices)
        yield (*settled, frozenset(claim for claim, chance in doubts if draw.random() >= chance))


def _quantile(ranks: Counter[int], share: float) -> int:
    """The least rank that at least this share of the worlds does not exceed."""
    wanted = math.ceil(share * ranks.total())
    seen = 0
    for rank in sorted(ranks):
        seen += ranks[rank]
        if seen >= wanted:
            return rank
    return max(ranks)
