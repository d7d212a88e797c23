"""The dataset from what follows from each record: its lines, and the claims table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mxsu_graph.graph.canonical import canonical_lines
from mxsu_graph.graph.derived import rejected_claims
from mxsu_graph.graph.disagreement_quads import build_disagreement_quads
from mxsu_graph.graph.table import COLUMNS, frame_rows, list_verdicts
from mxsu_graph.graph.terms import graph
from mxsu_graph.graph.vocabulary import parse_ontology
from mxsu_graph.model import Corpus, Vocabulary
from mxsu_graph.pipeline.gather import Gathered
from mxsu_graph.pipeline.plain import unfold_assessment, unfold_entity, unfold_row, unfold_source
from mxsu_graph.pipeline.summary import Sections, summarise

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Dataset", "assemble", "build_ontology_quads"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """All that a build holds: its N-Quads lines, the claims table, and both in numbers."""

    lines: frozenset[bytes]
    table: pl.DataFrame
    summary: Sections


def assemble(gathered: Gathered, vocabulary: Vocabulary, ontology: Path) -> Dataset:
    """Put the records together, and add what only follows from all of them.

    Raises:
        ProjectError: the ontology is absent or malformed.
    """
    # The analyses bring polars, which `mxsu check` and `mxsu fmt` can do without.
    from mxsu_graph.analysis.description import build_description
    from mxsu_graph.analysis.disagreements import find_disagreements

    register = _build_register(gathered)
    table = _frame(gathered, register)
    disagreements = find_disagreements(table, build_description(register, vocabulary))
    parts = [
        *canonical_lines(build_ontology_quads(ontology)),
        *canonical_lines(build_disagreement_quads(disagreements)),
        *_list_parts(gathered, rejected_claims(register)),
    ]
    lines = frozenset(b"".join(parts).splitlines(keepends=True))
    kinds = [disagreement.kind for disagreement in disagreements]
    return Dataset(lines, table, summarise(table, register, vocabulary, kinds, gathered.anchored))


def build_ontology_quads(ontology: Path) -> list[ox.Quad]:
    """The ontology's triples, in `graph/ontology`."""
    name = graph("ontology")
    return [ox.Quad(q.subject, q.predicate, q.object, name) for q in parse_ontology(ontology)]


def _build_register(gathered: Gathered) -> Corpus:
    """Everything but claims and mappings, as values of the model."""
    return Corpus(
        sources=tuple(unfold_source(head.values) for head, _ in gathered.sources.values()),
        entities=tuple(unfold_entity(each.values) for each in gathered.entities),
        assessments=tuple(unfold_assessment(each.values) for each in gathered.assessments),
    )


def _frame(gathered: Gathered, register: Corpus) -> pl.DataFrame:
    verdicts = list_verdicts(register.assessments)
    names = list(COLUMNS)
    days = [names.index(name) for name in ("earliest", "latest")]
    column = names.index("verdict")
    rows = []
    for source, (_, claims) in gathered.sources.items():
        for claim in sorted(claims, key=lambda each: each.name):
            verdict = verdicts.get(f"{source}/{claim.name}", "")
            rows.append(unfold_row(claim.values, days, (column, verdict)))
    return frame_rows(rows)


def _list_parts(gathered: Gathered, rejected: frozenset[str]) -> Iterable[bytes]:
    yield gathered.mappings
    yield from (each.lines for each in (*gathered.entities, *gathered.assessments))
    for source, (head, claims) in gathered.sources.items():
        yield head.lines
        for claim in claims:
            yield claim.lines
            if f"{source}/{claim.name}" not in rejected:
                yield claim.assertion
