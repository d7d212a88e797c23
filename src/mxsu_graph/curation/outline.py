"""A curated file cut into its records, by its layout alone: what a build compares before it reads anything.

Only what holds for a file in its canonical layout is relied on: a record begins with `- id:` in the first column,
and each of its keys stands on a line of its own, two columns in. Whoever uses an outline writes the records that
are read back as a file, and compares the bytes (`is_canonical`): any other layout is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mxsu_graph.curation.write import write_assessments, write_entities, write_source
from mxsu_graph.model import Corpus

__all__ = ["Outline", "is_canonical", "outline_file", "read_standing"]

_RECORD = re.compile(rb"^- ", re.MULTILINE)
_SOURCE_ID = re.compile(rb"^  id: (.*)$", re.MULTILINE)
_KEYS = re.compile(rb"^(?:- |  )(id|replaced-by|part-of|withdrawn): (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Outline:
    """What stands before the first record of a file, and the text of each record."""

    head: bytes
    records: tuple[bytes, ...]

    @cached_property
    def source(self) -> str:
        """The id of the source that the file is about; empty for other files."""
        found = _SOURCE_ID.search(self.head) if self.head.startswith(b"source:") else None
        return found[1].decode(errors="replace") if found else ""

    @cached_property
    def keys(self) -> tuple[Mapping[str, str], ...]:
        """For each record its id and what else others may depend on, as written."""
        return tuple(
            {key.decode(): value.decode(errors="replace") for key, value in _KEYS.findall(record)}
            for record in self.records
        )

    def choose(self, numbers: list[int]) -> bytes:
        """The file as it would be with only some of its records."""
        return self.head + b"".join(self.records[number] for number in numbers)


def outline_file(content: bytes) -> Outline:
    """Cut a file into its records."""
    starts = [match.start() for match in _RECORD.finditer(content)]
    if not starts:
        return Outline(content, ())
    ends = [*starts[1:], len(content)]
    return Outline(content[: starts[0]], tuple(content[a:b] for a, b in zip(starts, ends, strict=True)))


def is_canonical(corpus: Corpus, content: bytes) -> bool:
    """Whether the records of one file, as read from these bytes, would be written as the same bytes."""
    if corpus.sources:
        return write_source(corpus.sources[0], corpus.claims) == content
    if corpus.entities:
        return write_entities(corpus.entities) == content
    if corpus.assessments:
        return write_assessments(corpus.assessments) == content
    return content in (b"entities:\n", b"assessments:\n")


def read_standing(outlines: Mapping[str, Outline]) -> dict[str, str]:
    """How everything stands that a record may refer to, by name: what a check can ask about another record.

    An entity stands by its id, a source as `source/<id>`, a claim as `claim/<source>/<id>`. What is not there has
    no standing; two that stand alike are alike to every check.
    """
    standing: dict[str, str] = {}
    for outline in outlines.values():
        source = outline.source
        if source:
            standing[f"source/{source}"] = "source"
        for keys in outline.keys:
            id_ = keys.get("id", "")
            if source:
                standing[f"claim/{source}/{id_}"] = "withdrawn" if "withdrawn" in keys else "claim"
            else:
                standing[id_] = f"entity {keys.get('replaced-by', '')} {keys.get('part-of', '')}"
    return standing
