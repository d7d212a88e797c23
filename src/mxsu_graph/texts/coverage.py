"""How fully a text was curated: claims by segment, and the reason where a segment has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.errors import TextError
from mxsu_graph.files import write_bytes
from mxsu_graph.model import Claim
from mxsu_graph.texts.segment import Segment

__all__ = ["Coverage", "check_coverage", "measure_coverage", "read_reasons", "write_reasons"]

_HEADER = "source\tlocator\treason"


@dataclass(frozen=True, order=True, slots=True)
class Coverage:
    """One segment: how many words it has, how many claims rest on it, and why there are none."""

    source: str
    locator: str
    words: int
    claims: int
    reason: str = ""


def measure_coverage(
    source: str, segments: Iterable[Segment], claims: Iterable[Claim], reasons: Mapping[tuple[str, str], str]
) -> tuple[Coverage, ...]:
    """Count the claims of each segment of one source's text, in the order of the text."""
    counts = Counter(claim.locator for claim in claims if claim.source == source and not claim.withdrawn)
    return tuple(
        Coverage(
            source,
            segment.locator,
            len(segment.text.split()),
            counts[segment.locator],
            reasons.get((source, segment.locator), ""),
        )
        for segment in segments
    )


def check_coverage(coverage: Iterable[Coverage], path: str) -> list[Diagnostic]:
    """`uncovered-segment` for a segment without claim or reason, `needless-reason` for one with both."""
    findings = []
    for row in coverage:
        name = f"{row.source} {row.locator}"
        if not row.claims and not row.reason:
            message = f"{name} has no claim ({row.words} words); add one, or a row with the reason"
            findings.append(Diagnostic(Span(path), "uncovered-segment", message))
        elif row.claims and row.reason:
            message = f"{name} has {row.claims} claims and a reason for having none; take the row out"
            findings.append(Diagnostic(Span(path), "needless-reason", message))
    return findings


def read_reasons(path: Path) -> dict[tuple[str, str], str]:
    """The reasons by source and locator; none where there is no file.

    Raises:
        TextError: the file is not a table of source, locator and reason.
    """
    if not path.exists():
        return {}
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    cells = [row.split("\t") for row in rows]
    if header != _HEADER or any(len(row) != 3 for row in cells):
        raise TextError(f"{path}: not a table with the columns source, locator, reason")
    return {(source, locator): reason for source, locator, reason in cells}


def write_reasons(path: Path, reasons: Mapping[tuple[str, str], str]) -> None:
    """Write the reasons, ordered by source, paragraphs before notes, and number."""
    keys = sorted(reasons, key=lambda key: (key[0], key[1][0] != "p", int(key[1][1:])))
    rows = [f"{source}\t{locator}\t{reasons[source, locator]}" for source, locator in keys]
    write_bytes(path, ("\n".join([_HEADER, *rows]) + "\n").encode())
