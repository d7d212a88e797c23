"""What reading yields: the model, the findings, the place of every value; and how readings are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from mxsu_graph.curation.layout import claim_order, record_order
from mxsu_graph.curation.ledger import Ledger
from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.model import Corpus

__all__ = ["Reading", "merge_readings"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A corpus as far as it could be read.

    `spans` maps `(name, key)` to a place. The name is an entity's id, a source's id, a claim's `<source>/<id>`,
    an assessment's id, or `<entity> <object IRI>` for a mapping; the key is `""` for the record as a whole,
    a key such as `subject`, or a path such as `counterpart/0`, `cites/0/document`, `labels/en`, `text/sha256`.
    `files` holds the bytes of every file read; `unreadable` names those whose records are lost to a syntax error.
    `ledger` lists the ids that were published.
    """

    corpus: Corpus = field(default_factory=Corpus)
    diagnostics: tuple[Diagnostic, ...] = ()
    spans: Mapping[tuple[str, str], Span] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    ledger: Ledger = field(default_factory=Ledger)

    def span(self, name: str, key: str = "") -> Span:
        """The place of a value, else of its record, else of nothing."""
        return self.spans.get((name, key)) or self.spans.get((name, "")) or Span("data")


def merge_readings(readings: Iterable[Reading]) -> Reading:
    """One reading of all files; where two files use the same id, the first keeps it."""
    spans: dict[tuple[str, str], Span] = {}
    files: dict[str, bytes] = {}
    diagnostics: list[Diagnostic] = []
    unreadable: set[str] = set()
    parts: list[Corpus] = []
    for reading in sorted(readings, key=_is_misnamed):
        taken = _taken(reading, spans)
        diagnostics += reading.diagnostics
        for name in sorted(taken):
            place = reading.span(name, "id")
            diagnostics.append(
                Diagnostic(place, "duplicate-id", f"'{name}' is used already, in {spans[name, '']}")
            )
        parts.append(_without(reading.corpus, taken))
        for key, span in reading.spans.items():
            spans.setdefault(key, span)
        files.update(reading.files)
        unreadable |= reading.unreadable
    return Reading(_join(parts), tuple(diagnostics), spans, files, frozenset(unreadable))


def _is_misnamed(reading: Reading) -> bool:
    """Whether a source's file is not named after it: of two with the same id, the well-named one keeps it."""
    return any(PurePosixPath(reading.span(source.id).path).stem != source.id for source in reading.corpus.sources)


def _taken(reading: Reading, spans: Mapping[tuple[str, str], Span]) -> set[str]:
    """The ids of sources, entities and assessments of a file that another file has used before."""
    corpus = reading.corpus
    names = [record.id for records in (corpus.sources, corpus.entities, corpus.assessments) for record in records]
    return {name for name in names if name and (name, "") in spans}


def _without(corpus: Corpus, taken: set[str]) -> Corpus:
    return Corpus(
        tuple(source for source in corpus.sources if source.id not in taken),
        tuple(entity for entity in corpus.entities if entity.id not in taken),
        tuple(claim for claim in corpus.claims if claim.source not in taken),
        tuple(assessment for assessment in corpus.assessments if assessment.id not in taken),
        corpus.mappings,
    )


def _join(parts: Iterable[Corpus]) -> Corpus:
    """The union in canonical order."""
    parts = list(parts)
    return Corpus(
        tuple(sorted((s for part in parts for s in part.sources), key=lambda s: s.id)),
        tuple(sorted((e for part in parts for e in part.entities), key=lambda e: e.id)),
        tuple(sorted((c for part in parts for c in part.claims), key=claim_order)),
        tuple(sorted((a for part in parts for a in part.assessments), key=lambda a: record_order(a.id))),
        tuple(sorted(m for part in parts for m in part.mappings)),
    )
