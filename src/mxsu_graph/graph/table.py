"""The claims table: every claim as one row of columns, for analysis and for other people's tools.

It is what `analysis/` reads, and it is published as Parquet. Texts are as curated; dates and numbers have their
bounds beside them; `roots` names the archival documents, and `works` the publications, that the source cites.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from mxsu_graph.errors import NotBuiltError
from mxsu_graph.graph.derived import claim_bounds, claim_quantity
from mxsu_graph.model import Assessment, Claim, Corpus
from mxsu_graph.texts.anchor import Anchor

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "COLUMNS",
    "DAYS",
    "TOLD",
    "build_row",
    "build_table",
    "column_type",
    "frame_rows",
    "list_verdicts",
    "read_table",
    "scan_table",
    "write_table",
]

COLUMNS: dict[str, str] = {
    "claim": "reference of the claim, <source>/<id>",
    "source": "id of the source",
    "locator": "paragraph or note of the segmented text",
    "subject": "entity id",
    "predicate": "name of the predicate in the ontology",
    "object": "entity id, text, quantity or EDTF date, as curated",
    "object_type": "entity, text, quantity or when",
    "role": "code of the scheme role",
    "when": "EDTF",
    "when_as_written": "the source's words for the time",
    "earliest": "first day that the time allows, null where open",
    "latest": "last day that the time allows, null where open",
    "where": "entity id",
    "counterpart": "list of entity ids",
    "quantity": "number or range that measures the relation",
    "lowest": "least number that the quantity or the object allows",
    "highest": "greatest number that it allows",
    "unit": "code of the scheme unit",
    "extent": "part of the object that is meant",
    "about": "list of entity ids",
    "polarity": "affirmed or denied",
    "modality": "plain, hedged or reported",
    "level": "textual, interpretive or inferential",
    "certainty": "certain, probable or possible",
    "according_to": "list of entity ids: the voice inside the source",
    "quote": "at most eight words that mark the place",
    "start": "offset of the quotation in the text, null where not anchored",
    "end": "offset behind it",
    "roots": "list of ids of archival documents and units that the source cites for the claim",
    "works": "list of ids of publications that the source cites for the claim",
    "cited": "list of ids of all that the source cites for the claim, in its order",
    "leaves": "list of leaves or pages, one for each of what is cited; empty where the source names none",
    "verdict": "preferred, doubtful or rejected, where an assessment says so",
    "note": "curator's remark",
    "withdrawn": "reason why the claim no longer counts",
}
"""Every column with its meaning, in order."""

TOLD = (
    "locator",
    "when_as_written",
    "level",
    "certainty",
    "according_to",
    "quote",
    "start",
    "end",
    "roots",
    "works",
    "cited",
    "leaves",
    "note",
)
"""Columns that say how a claim is told, and none of which makes two claims differ; half of the table."""

_LISTS = frozenset({"counterpart", "about", "according_to", "roots", "works", "cited", "leaves"})
DAYS = frozenset({"earliest", "latest"})
"""Columns that hold days."""

_NUMBERS = frozenset({"lowest", "highest"})
_OFFSETS = frozenset({"start", "end"})
_SEVERITY = {"rejected": 0, "doubtful": 1, "preferred": 2}


def build_table(corpus: Corpus, anchors: Mapping[str, Anchor]) -> pl.DataFrame:
    """One row a claim, sorted by source and id."""
    verdicts = list_verdicts(corpus.assessments)
    claims = sorted(corpus.claims)
    return frame_rows(build_row(claim, anchors.get(claim.ref), verdicts.get(claim.ref, "")) for claim in claims)


def list_verdicts(assessments: Iterable[Assessment]) -> dict[str, str]:
    """The verdict on each claim that is assessed; the gravest where there are several."""
    verdicts: dict[str, str] = {}
    for assessment in assessments:
        for ref in assessment.claims:
            known = verdicts.get(ref, assessment.verdict)
            verdicts[ref] = min(known, assessment.verdict, key=lambda verdict: _SEVERITY[verdict])
    return verdicts


def frame_rows(rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    """The table of rows made by `build_row`, in their order."""
    import polars as pl  # a third of a second to import, and only builds and analyses need it

    return pl.DataFrame(list(rows), schema={name: column_type(name) for name in COLUMNS}, orient="row")


def write_table(file: Path | IO[bytes], table: pl.DataFrame) -> None:
    """Write the table as Parquet; the same table gives the same bytes."""
    table.write_parquet(file, compression="zstd", statistics=True)


def read_table(path: Path) -> pl.DataFrame:
    """Read a table written by `write_table`.

    Raises:
        NotBuiltError: it was written by another version of this package, with other columns.
    """
    return scan_table(path).collect()


def scan_table(path: Path) -> pl.LazyFrame:
    """The same without reading its rows, for what takes them piece by piece.

    Raises:
        NotBuiltError: as `read_table`.
    """
    import polars as pl  # as above

    table = pl.scan_parquet(path)
    if tuple(table.collect_schema()) != tuple(COLUMNS):
        raise NotBuiltError("the graph was built by another version: run 'mxsu build' to build it anew")
    return table


def column_type(name: str) -> pl.DataType:
    """What a column holds; only dates, numbers and offsets can be null, a text that there is none of is empty."""
    import polars as pl  # as above

    if name in _LISTS:
        return pl.List(pl.String())
    if name in DAYS:
        return pl.Date()
    if name in _NUMBERS:
        return pl.Float64()
    return pl.Int64() if name in _OFFSETS else pl.String()


def build_row(claim: Claim, anchor: Anchor | None, verdict: str) -> tuple[object, ...]:
    """The row of one claim, in the order of `COLUMNS`."""
    when, number = claim_bounds(claim), claim_quantity(claim)
    archival = [c.document for c in claim.cites if c.document.startswith(("document/", "record-set/"))]
    values: dict[str, object] = {
        "claim": claim.ref,
        "object": claim.object.text,
        "object_type": str(claim.object.type),
        "earliest": when and when.earliest,
        "latest": when and when.latest,
        "lowest": None if number is None or number.lowest is None else float(number.lowest),
        "highest": None if number is None or number.highest is None else float(number.highest),
        "start": anchor and anchor.start,
        "end": anchor and anchor.end,
        "roots": archival,
        "works": [c.document for c in claim.cites if c.document.startswith("work/")],
        "cited": [c.document for c in claim.cites],
        "leaves": [c.leaves or c.pages for c in claim.cites],
        "verdict": verdict,
    }
    for name in COLUMNS:
        if name not in values:
            stored = getattr(claim, name)
            values[name] = sorted(stored, key=_people_first) if name in _LISTS else stored
    return tuple(values[name] for name in COLUMNS)


def _people_first(entity: str) -> tuple[bool, str]:
    """An order that every store can give, for a graph has none: people and things before papers, each by id."""
    return entity.startswith(("document/", "record-set/", "work/")), entity
