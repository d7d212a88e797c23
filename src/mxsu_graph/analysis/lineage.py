"""The chain behind one claim: passage, voice, citation, document, archival unit, archive; and who else says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from mxsu_graph.analysis.ancestry import Ancestry, build_ancestry
from mxsu_graph.analysis.archive import Holding
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.rows import ClaimRow, Table, gather, live_claims, read_rows
from mxsu_graph.analysis.witnesses import Agreement, find_agreements
from mxsu_graph.errors import UnknownNameError
from mxsu_graph.model import Assessment

__all__ = ["Cited", "Lineage", "trace_claim"]

_DATED = ("creationDate", "publicationDate")


@dataclass(frozen=True, slots=True)
class Cited:
    """A document or work behind a claim.

    Attributes:
        document: its id.
        leaves: leaves or pages that the source names.
        creators: who made it, according to the sources.
        dates: when it was written or published, each once, with the claim that says so.
        bases: documents and works that it is based on or known through.
        holdings: where it is kept, up to the archive.
    """

    document: str
    leaves: str
    creators: tuple[str, ...]
    dates: tuple[tuple[str, str], ...]
    bases: tuple[str, ...]
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """A claim, everything its source cites for it, what editors think of it, and all claims that say the same."""

    claim: ClaimRow
    cited: tuple[Cited, ...]
    assessments: tuple[Assessment, ...]
    agreement: Agreement


def trace_claim(table: Table, description: Description, claim: str) -> Lineage:
    """Follow a claim to what it rests on.

    Raises:
        UnknownNameError: the table has no such claim, or it was withdrawn.
    """
    live = live_claims(table.lazy())
    rows = read_rows(live, [claim])
    if claim not in rows:
        raise UnknownNameError(f"there is no claim '{claim}' that counts; write it as <source>/<id>")
    row = rows[claim]
    ancestry = build_ancestry(live, description)
    dates = _read_dates(live, [document for document, _ in row.citations])
    cited = tuple(
        _trace_document(document, leaves, dates.get(document, {}), ancestry) for document, leaves in row.citations
    )
    # A symmetric relation may be grouped under either of its two ends.
    ends = [row.subject, row.object] if row.object_type == "entity" else [row.subject]
    found = find_agreements(table, description, subjects=ends, predicate=row.predicate)
    agreement = next(t for t in found if any(other.claim == claim for other in t.claims))
    return Lineage(row, cited, description.assessments_of([claim]), agreement)


def _read_dates(live: pl.LazyFrame, documents: Sequence[str]) -> dict[str, dict[str, str]]:
    """By document each date that a source affirms, with the first claim that does."""
    told = live.filter(
        pl.col("predicate").is_in(_DATED),
        pl.col("polarity") == "affirmed",
        pl.col("subject").is_in(list(documents)),
    )
    found: dict[str, dict[str, str]] = {}
    for document, date, claim in (
        gather(told.select("subject", "object", "claim")).sort("object", "claim").iter_rows()
    ):
        found.setdefault(document, {}).setdefault(date, claim)
    return found


def _trace_document(document: str, leaves: str, dates: Mapping[str, str], ancestry: Ancestry) -> Cited:
    return Cited(
        document,
        leaves,
        ancestry.creators.get(document, ()),
        tuple(dates.items()),
        ancestry.based.get(document, ()),
        ancestry.shelves.find_holdings(document),
    )
