"""The list of published ids: what was once released under an id stays under it.

`data/published-ids.tsv` is generated: one row an id, and for a claim its subject, predicate and object as they
were when it was published. Rows are only ever appended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.model import Claim, Corpus

__all__ = [
    "LEDGER_COLUMNS",
    "LEDGER_FILE",
    "Ledger",
    "Published",
    "count_unpublished",
    "list_ids",
    "parse_ledger",
    "read_ledger",
    "write_ledger",
]

LEDGER_FILE = "published-ids.tsv"
"""The name of the file in `data/`."""

LEDGER_COLUMNS = ("id", "subject", "predicate", "object")
"""The columns of the file; the last three are empty for entities, sources and assessments."""


@dataclass(frozen=True, order=True, slots=True)
class Published:
    """An id as it was published, and its row in the ledger."""

    id: str
    subject: str = ""
    predicate: str = ""
    object: str = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The row, without line breaks and tabs."""
        cells = (self.id, self.subject, self.predicate, self.object)
        id_, subject, predicate, object_ = (" ".join(cell.split()) for cell in cells)
        return id_, subject, predicate, object_


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every published id with its row and its place, and the findings about malformed rows."""

    rows: Mapping[str, Published] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def read_ledger(path: Path, shown: str) -> Ledger:
    """Read the ledger; a file that is not there is an empty one. `shown` is what findings call it."""
    return parse_ledger(path.read_bytes() if path.exists() else b"", shown)


def parse_ledger(content: bytes, shown: str) -> Ledger:
    """Read the bytes of a ledger."""
    rows: dict[str, Published] = {}
    spans: dict[str, Span] = {}
    diagnostics = []
    lines = content.decode("utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        place = Span(shown, number, 1)
        if number == 1 and tuple(cells) == LEDGER_COLUMNS:
            continue
        if number == 1 or len(cells) != len(LEDGER_COLUMNS) or not cells[0] or cells[0] in rows:
            hint = "this file is generated: restore it"
            diagnostics.append(
                Diagnostic(place, "bad-ledger", f"'{line[:60]}' is not a row of its own", hint=hint)
            )
            continue
        rows[cells[0]] = Published(*cells)
        spans[cells[0]] = place
    return Ledger(rows, spans, tuple(diagnostics))


def write_ledger(ledger: Ledger, corpus: Corpus) -> bytes:
    """The ledger with a row added for every new id of the corpus; rows that are there stay as they are."""
    new = (row for row in list_ids(corpus) if row.id not in ledger.rows)
    rows = [LEDGER_COLUMNS, *(row.cells for row in ledger.rows.values()), *(row.cells for row in new)]
    return "".join("\t".join(cells) + "\n" for cells in rows).encode()


def count_unpublished(ledger: Ledger, corpus: Corpus) -> int:
    """How many ids of a corpus are not in the ledger yet."""
    return sum(row.id not in ledger.rows for row in list_ids(corpus))


def list_ids(corpus: Corpus) -> Iterator[Published]:
    """Every id of a corpus as it would be published now."""
    yield from _named("source/", (source.id for source in corpus.sources))
    yield from _named("", (entity.id for entity in corpus.entities))
    yield from (_publish(claim) for claim in corpus.claims)
    yield from _named("assessment/", (assessment.id for assessment in corpus.assessments))


def _named(prefix: str, ids: Iterable[str]) -> Iterator[Published]:
    yield from (Published(f"{prefix}{id_}") for id_ in ids)


def _publish(claim: Claim) -> Published:
    return Published(f"claim/{claim.ref}", claim.subject, claim.predicate, claim.object.text)
