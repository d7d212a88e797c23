"""What follows from each record of a curated file: its lines of the dataset, its row of the claims table.

A record is worked out anew when its own text changed, the head of its file, its anchor, or the standing of
something that its checks asked about; else what was remembered holds. So the unit of a build is the record, and a
build from nothing is one that remembers nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from mxsu_graph.curation.check import check_assessments
from mxsu_graph.curation.check_claims import check_claims, sameness
from mxsu_graph.curation.check_entities import check_entities, check_sources, list_references
from mxsu_graph.curation.outline import Outline, is_canonical
from mxsu_graph.curation.read import parse_file
from mxsu_graph.curation.reading import Reading
from mxsu_graph.curation.trace import TracedRegister
from mxsu_graph.diagnostics import has_errors
from mxsu_graph.graph.derived import build_derived_quads
from mxsu_graph.graph.quads import (
    build_assessment_quads,
    build_claim_quads,
    build_entity_quads,
    build_source_quads,
)
from mxsu_graph.graph.table import build_row
from mxsu_graph.graph.terms import graph
from mxsu_graph.model import Assessment, Claim, Corpus, Entity, Source, Vocabulary
from mxsu_graph.pipeline.plain import flatten
from mxsu_graph.texts.table import parse_anchors, render_anchors

__all__ = ["Context", "FileWork", "Followed", "follow_file", "holds"]

_HEAD = -1
"""The number of what stands before the first record."""

_ASSERTIONS = graph("assertions")


class Followed(NamedTuple):
    """What follows from one record.

    Attributes:
        name: the id of the record: of a claim without its source.
        asked: how others stood, as far as its checks asked; it holds only where they stand so.
        uses: the ids that it refers to.
        lines: its N-Quads lines, in no order.
        assertion: the line that it adds unless an assessment rejects it.
        said: what no other claim of the source may say as well; empty where that does not matter.
        values: the row of a claim, the fields of any other record, as plain values.
        warnings: of each warning the record and the key where it stands, its code, its message and its hint.
    """

    name: str
    asked: Mapping[str, str]
    uses: tuple[str, ...]
    lines: bytes
    assertion: bytes
    said: str
    values: tuple[object, ...]
    warnings: tuple[tuple[str, str, str, str, str], ...] = ()


def holds(asked: Mapping[str, str], standing: Mapping[str, str]) -> bool:
    """Whether everything that was asked about stands as it did."""
    return all(standing.get(name, "") == state for name, state in asked.items())


@dataclass(frozen=True, slots=True)
class Context:
    """What every record depends on: the vocabulary, and how the others stand."""

    vocabulary: Vocabulary
    standing: Mapping[str, str]


@dataclass(frozen=True)
class FileWork:
    """One file, and what is known of its records.

    Attributes:
        shown: what findings call the file.
        outline: its records.
        anchors: the rows of `anchors.tsv` of its claims, by claim id.
        known: what follows from records, by their key.
    """

    shown: str
    outline: Outline
    anchors: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[bytes, Followed] = field(default_factory=dict)

    @cached_property
    def keys(self) -> list[bytes]:
        """The key of each record, the head's first: a hash of its text, its anchor and the head of its file."""
        head = hashlib.blake2b(self.outline.head, digest_size=16).digest()
        keys = [head]
        for record, parts in zip(self.outline.records, self.outline.keys, strict=True):
            anchor = self.anchors.get(parts.get("id", ""), "")
            keys.append(hashlib.blake2b(head + anchor.encode() + b"\0" + record, digest_size=16).digest())
        return keys

    def list_changed(self, standing: Mapping[str, str]) -> list[int]:
        """The numbers of the records that must be worked out; `_HEAD` is the first."""
        changed = []
        for number, key in enumerate(self.keys, start=_HEAD):
            known = self.known.get(key)
            if known is None or not holds(known.asked, standing):
                changed.append(number)
        return changed


def follow_file(work: FileWork, context: Context, changed: Sequence[int]) -> dict[bytes, Followed] | None:
    """What follows from every record of a file, by key and in the order of the file.

    Args:
        work: the file.
        context: what every record depends on.
        changed: the numbers of the records to work out, from `FileWork.list_changed`.

    Returns:
        `None` where the file, or anything in it, calls for a finding: then the whole check says which.
    """
    keys = work.keys
    if len(set(keys)) < len(keys):  # a record that stands twice
        return None
    found = dict(_follow_records(work, context, changed)) if changed else {}
    if len(found) != len(changed):
        return None
    numbered = dict(zip(range(_HEAD, len(keys)), keys, strict=False))
    return {key: found[number] if number in found else work.known[key] for number, key in numbered.items()}


def _follow_records(work: FileWork, context: Context, changed: Sequence[int]) -> Iterator[tuple[int, Followed]]:
    """Read the changed records as a file of their own, and work out each; nothing where there is a finding."""
    numbers = [number for number in changed if number != _HEAD]
    content = work.outline.choose(numbers)
    reading = parse_file(content, work.shown, context.vocabulary)
    corpus = reading.corpus
    records: Sequence[Claim | Entity | Assessment] = corpus.claims or corpus.entities or corpus.assessments
    if reading.diagnostics or len(records) != len(numbers) or not is_canonical(corpus, content):
        return
    parts: list[tuple[int, Source | Claim | Entity | Assessment]] = [*zip(numbers, records, strict=True)]
    if _HEAD in changed and corpus.sources:
        parts.append((_HEAD, corpus.sources[0]))
    elif _HEAD in changed:
        yield _HEAD, Followed("", {}, (), b"", b"", "", ())
    follower = _Follower(work, context, reading)
    for number, record in parts:
        followed = follower.follow(record)
        if followed is None:
            return
        yield number, followed


@dataclass(frozen=True)
class _Follower:
    """Works out one record after the other."""

    work: FileWork
    context: Context
    reading: Reading

    def follow(self, record: Source | Claim | Entity | Assessment) -> Followed | None:
        """What follows from a record, or `None` where there is an error."""
        match record:
            case Claim():
                return self._follow_claim(record)
            case Entity():
                quads = build_entity_quads(record, self.context.vocabulary)
                return self._checked(Corpus(entities=(record,)), record, quads)
            case Assessment():
                return self._checked(Corpus(assessments=(record,)), record, build_assessment_quads(record))
            case Source():
                return self._checked(Corpus(sources=(record,)), record, build_source_quads(record, (), {}))

    def _checked(
        self, corpus: Corpus, record: Source | Entity | Assessment, quads: Iterator[ox.Quad]
    ) -> Followed | None:
        traced, warnings = self._trace(corpus)
        if warnings is None:
            return None
        uses = tuple(sorted(filter(None, set(list_references(traced)))))
        return Followed(record.id, traced.asked, uses, _lines(quads), b"", "", flatten(record), warnings)

    def _follow_claim(self, claim: Claim) -> Followed | None:
        traced, warnings = self._trace(Corpus(claims=(claim,)))
        if warnings is None:
            return None
        row = self.work.anchors.get(claim.id, "")
        anchor = parse_anchors(_header() + row + "\n")[0] if row else None
        derived = list(build_derived_quads(Corpus(claims=(claim,))))
        lines = _lines(
            [
                *build_claim_quads(claim, self.reading.corpus.sources[0], anchor),
                *(quad for quad in derived if quad.graph_name != _ASSERTIONS),
            ]
        )
        return Followed(
            claim.id,
            traced.asked,
            tuple(sorted(filter(None, set(list_references(traced))))),
            lines,
            _lines(quad for quad in derived if quad.graph_name == _ASSERTIONS),
            "" if claim.withdrawn else repr(sameness(claim)),
            flatten(build_row(claim, anchor, "")),
            warnings,
        )

    def _trace(self, corpus: Corpus) -> tuple[TracedRegister, tuple[tuple[str, str, str, str, str], ...] | None]:
        """The record as checked by itself, and its warnings, or `None` where there is an error."""
        alone = replace(self.reading, corpus=corpus)
        traced = TracedRegister(alone, self.context.vocabulary, self.context.standing)
        checks = (check_sources, check_entities, check_claims, check_assessments)
        found = [finding for check in checks for finding in check(traced)]
        if has_errors(found):
            return traced, None
        places = {span: place for place, span in self.reading.spans.items()}
        return traced, tuple((*places[each.span], each.code, each.message, each.hint) for each in found)


def _lines(quads: Iterator[ox.Quad] | list[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _header() -> str:
    return render_anchors(())
