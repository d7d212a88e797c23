"""The way from a document to the archive that keeps it: delo, opis, fond, archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.rows import Table, gather
from mxsu_graph.model import Entity

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

    entities: Mapping[str, Entity]
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

    def find_units(self, document: str) -> tuple[str, ...]:
        """The units in which a document is said to lie, without those above them."""
        if document.startswith("record-set/"):
            return (document,)
        return tuple(dict.fromkeys(unit for unit, _, _ in self.contents.get(document, ())))

    def _climb(self, unit: str) -> tuple[str, ...]:
        units = [unit]
        while (above := self._above(units[-1])) and above not in units:
            units.append(above)
        return tuple(units)

    def _above(self, unit: str) -> str:
        known = self.entities.get(unit) if unit.startswith("record-set/") else None
        return known.part_of if known else ""


def build_shelves(live: Table, description: Description) -> Shelves:
    """Read the archival tree from the register, and what lies where from the claims."""
    included = (pl.col("predicate") == "includedIn") & (pl.col("polarity") == "affirmed")
    told = gather(live.lazy().filter(included).select("subject", "object", "extent", "claim")).sort("claim")
    contents: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for document, unit, extent, claim in told.iter_rows():
        contents[document] = (*contents.get(document, ()), (unit, extent, claim))
    return Shelves(description.entities, contents)
