"""The dataset from what follows from each record: its lines, and the claims table."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mxsu_graph.graph.derived import rejected_claims
from mxsu_graph.graph.table import COLUMNS, TOLD, list_verdicts
from mxsu_graph.model import Corpus
from mxsu_graph.pipeline.analyst import Analyst, Question
from mxsu_graph.pipeline.gather import Gathered
from mxsu_graph.pipeline.memory import Memory
from mxsu_graph.pipeline.ontology import Ontology
from mxsu_graph.pipeline.plain import flatten, unfold_assessment, unfold_entity, unfold_source
from mxsu_graph.pipeline.summary import Sections, summarise

__all__ = ["Dataset", "assemble"]

_VERDICT = list(COLUMNS).index("verdict")
_MATTERS = [number for number, name in enumerate(COLUMNS) if name not in TOLD]
"""The columns that can make two claims differ."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """All that a build holds: its N-Quads lines, the claims table as Parquet once it is needed, and numbers."""

    lines: frozenset[bytes]
    table: Callable[[], bytes]
    summary: Sections


def assemble(gathered: Gathered, ontology: Ontology, memory: Memory, analyst: Analyst) -> Dataset:
    """Put the records together, and add what only follows from all of them."""
    register = _build_register(gathered)
    rows = list(_list_rows(gathered, register))
    find_disagreements = _ask(gathered, rows, ontology, memory, analyst)
    parts = [ontology.lines, *_list_parts(gathered, rejected_claims(register))]
    lines, kinds = find_disagreements()
    dataset = frozenset(b"".join([*parts, lines]).splitlines(keepends=True))
    summary = summarise(rows, register, ontology.vocabulary, kinds, gathered.anchored)
    return Dataset(dataset, lambda: analyst.answer().table, summary)


def _ask(
    gathered: Gathered, rows: Sequence[Sequence[Any]], ontology: Ontology, memory: Memory, analyst: Analyst
) -> Callable[[], tuple[bytes, Sequence[str]]]:
    """Ask for the table, and for the disagreements where nothing is remembered that they follow from.

    Returns:
        what waits for the lines and kinds of all disagreements.
    """
    register = [
        [head.values for head, _ in gathered.sources.values()],
        [each.values for each in gathered.entities],
        [each.values for each in gathered.assessments],
    ]
    matters = [[row[number] for number in _MATTERS] for row in rows]
    key = hashlib.sha256(marshal.dumps([matters, register], 2)).digest()  # in a form that equal values share
    known = memory.recall("disagreements")
    if known is not None and known[0] == key:
        analyst.ask(Question(rows))
        return lambda: (known[1], known[2])
    analyst.ask(Question(rows, [*register, flatten(ontology.vocabulary)]))

    def wait() -> tuple[bytes, Sequence[str]]:
        found = analyst.answer()
        memory.keep("disagreements", (key, found.lines, found.kinds))
        return found.lines, found.kinds

    return wait


def _build_register(gathered: Gathered) -> Corpus:
    """Everything but claims and mappings, as values of the model."""
    return Corpus(
        sources=tuple(unfold_source(head.values) for head, _ in gathered.sources.values()),
        entities=tuple(unfold_entity(each.values) for each in gathered.entities),
        assessments=tuple(unfold_assessment(each.values) for each in gathered.assessments),
    )


def _list_rows(gathered: Gathered, register: Corpus) -> Iterator[Sequence[Any]]:
    """The rows of the claims table, as plain values."""
    verdicts = list_verdicts(register.assessments)
    for source, (_, claims) in gathered.sources.items():
        for claim in sorted(claims, key=lambda each: each.name):
            verdict = verdicts.get(f"{source}/{claim.name}", "")
            row = claim.values
            yield (*row[:_VERDICT], verdict, *row[_VERDICT + 1 :]) if verdict else row


def _list_parts(gathered: Gathered, rejected: frozenset[str]) -> Iterable[bytes]:
    yield gathered.mappings
    yield from (each.lines for each in (*gathered.entities, *gathered.assessments))
    for source, (head, claims) in gathered.sources.items():
        yield head.lines
        for claim in claims:
            yield claim.lines
            if f"{source}/{claim.name}" not in rejected:
                yield claim.assertion
