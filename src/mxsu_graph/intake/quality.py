"""How well mentions and dates are found: against the claims that curators wrote about the same segments.

The measure is hard on precision, for a text names more than claims are made about; and it counts as missed what a
claim is about although the segment does not name it (`he`, `the agreement`, an idea in other words).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mxsu_graph.intake.days import find_dates
from mxsu_graph.intake.mentions import find_mentions
from mxsu_graph.intake.name_forms import build_name_forms, entities_of
from mxsu_graph.model import Corpus, ValueType
from mxsu_graph.texts.segment import Segment

__all__ = ["Quality", "measure_dates", "measure_mentions"]


@dataclass(frozen=True, slots=True)
class Quality:
    """Pairs of what was named and `source/segment`, joined by a blank: in both, only curated, only found."""

    hits: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()
    extra: frozenset[str] = frozenset()

    def __add__(self, other: Quality) -> Quality:
        return Quality(self.hits | other.hits, self.missed | other.missed, self.extra | other.extra)

    @property
    def recall(self) -> float:
        """The part of what was curated that was found."""
        return len(self.hits) / max(len(self.hits) + len(self.missed), 1)

    @property
    def precision(self) -> float:
        """The part of what was found that was curated."""
        return len(self.hits) / max(len(self.hits) + len(self.extra), 1)

    def of_class(self, segment: str) -> Quality:
        """The part about entities of one class, by the first word of their ids."""
        hits, missed, extra = (
            frozenset(key for key in keys if key.startswith(f"{segment}/"))
            for keys in (self.hits, self.missed, self.extra)
        )
        return Quality(hits, missed, extra)


def measure_mentions(corpus: Corpus, source: str, segments: Iterable[Segment], blind: bool = False) -> Quality:
    """Compare the entities found in each segment that has claims with those of the claims.

    Args:
        corpus: what was curated.
        source: the source whose text this is.
        segments: its segments.
        blind: take the source's claims, and the entities that only it names, as unknown; these count neither way.
    """
    names = build_name_forms(corpus, source if blind else "")
    curated: dict[str, set[str]] = defaultdict(set)
    for claim in corpus.claims:
        if claim.source == source and not claim.withdrawn:
            curated[claim.locator] |= {e for e in entities_of(claim) if e in names.labels}
    found: dict[str, set[str]] = defaultdict(set)
    for mention in find_mentions((s for s in segments if s.locator in curated), names):
        found[mention.locator].add(mention.entity)
    return _compare(source, curated, found)


def measure_dates(corpus: Corpus, source: str, segments: Iterable[Segment]) -> Quality:
    """Compare the dates found in each segment that has dated claims with those of the claims."""
    curated: dict[str, set[str]] = defaultdict(set)
    for claim in corpus.claims:
        if claim.source == source and not claim.withdrawn:
            dates = {claim.when, claim.object.text if claim.object.type is ValueType.WHEN else ""} - {""}
            if dates:
                curated[claim.locator] |= dates
    found = {s.locator: {d.when for d in find_dates(s.text)} for s in segments if s.locator in curated}
    return _compare(source, curated, found)


def _compare(source: str, curated: dict[str, set[str]], found: dict[str, set[str]]) -> Quality:
    def keyed(pairs: dict[str, set[str]]) -> frozenset[str]:
        return frozenset(f"{name} {source}/{locator}" for locator, names in pairs.items() for name in names)

    wanted, got = keyed(curated), keyed(found)
    return Quality(wanted & got, wanted - got, got - wanted)
