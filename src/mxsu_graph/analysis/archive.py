"""The way from a document to the archive that keeps it: delo, opis, fond, archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from mxsu_graph.analysis.description import Description

__all__ = ["Holding", "Shelves", "build_shelves"]


@dataclass(frozen=True, order=True, slots=True)
class Holding:
    """Where a document lies: its unit, every unit above it up to the archive, and the leaves it takes up.

    `claims` names those that say so, and `extents` the leaves as they give them; both are empty where the document
    cited is itself a unit.
    """

    units: tuple[str, ...]
    extents: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelves:
    """All archival units: what each is part of, and which documents sources say lie in them."""

    part_of: Mapping[str, str]
    contents: Mapping[str, tuple[tuple[str, str, str], ...]]

    def find_holdings(self, document: str) -> tuple[Holding, ...]:
        """Every place where a document is said to lie; none where no source says it."""
        if document.startswith("record-set/"):
            return (Holding(self._climb(document)),)
        by_unit: dict[str, list[tuple[str, str]]] = {}
        for unit, extent, claim in self.contents.get(document, ()):
            by_unit.setdefault(unit, []).append((extent, claim))
        return tuple(
            Holding(
                self._climb(unit),
                tuple(dict.fromkeys(extent for extent, _ in told if extent)),
                tuple(claim for _, claim in told),
            )
            for unit, told in by_unit.items()
        )

    def _climb(self, unit: str) -> tuple[str, ...]:
        units = [unit]
        while (above := self.part_of.get(units[-1], "")) and above not in units:
            units.append(above)
        return tuple(units)


def build_shelves(live: pl.DataFrame, description: Description) -> Shelves:
    """Read the archival tree from the register, and what lies where from the claims."""
    part_of = {e.id: e.part_of for e in description.entities.values() if e.part_of and e.segment == "record-set"}
    told = live.filter((pl.col("predicate") == "includedIn") & (pl.col("polarity") == "affirmed")).sort("claim")
    contents: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for document, unit, extent, claim in told.select("subject", "object", "extent", "claim").iter_rows():
        contents[document] = (*contents.get(document, ()), (unit, extent, claim))
    return Shelves(part_of, contents)
