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

    `claim` names the claim that says so; it is empty where the document cited is itself a unit.
    """

    units: tuple[str, ...]
    extent: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Shelves:
    """All archival units: what each is part of, and which documents sources say lie in them."""

    part_of: Mapping[str, str]
    contents: Mapping[str, tuple[tuple[str, str, str], ...]]

    def find_holdings(self, document: str) -> tuple[Holding, ...]:
        """Every place where a document is said to lie; none where no source says it."""
        if document.startswith("record-set/"):
            return (Holding(self._climb(document)),)
        known = self.contents.get(document, ())
        return tuple(Holding(self._climb(unit), extent, claim) for unit, extent, claim in known)

    def find_units(self, document: str) -> frozenset[str]:
        """Every unit a document lies in, itself included: what two citations can have in common."""
        return frozenset({document, *(unit for holding in self.find_holdings(document) for unit in holding.units)})

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
