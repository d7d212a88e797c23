"""The formatter behind `mxsu fmt`: the canonical bytes of a file, or the findings that forbid to rewrite it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from mxsu_graph.curation.read import parse_file
from mxsu_graph.curation.reading import Reading
from mxsu_graph.curation.sssom import format_mappings, parse_mappings
from mxsu_graph.curation.write import write_assessments, write_entities, write_source
from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.model import Corpus, Vocabulary

__all__ = ["Formatting", "check_formats", "format_bytes", "format_file"]

# A record that lacks something is written as it is; with any other finding content would be lost.
_HARMLESS = frozenset({"missing-key", "missing-locator", "missing-quote"})
_MAPPINGS_SUFFIX = ".tsv"
_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class Formatting:
    """A file before and after; `after` is `before` where findings forbid to rewrite it."""

    before: bytes
    after: bytes
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def is_canonical(self) -> bool:
        """Whether there is nothing to change."""
        return self.before == self.after and not self.diagnostics


def format_file(path: Path, shown: str = "") -> Formatting:
    """The canonical form of a file on disk, which is left alone; `shown` is what findings call it."""
    return format_bytes(path.read_bytes(), shown or path.as_posix())


def format_bytes(content: bytes, shown: str) -> Formatting:
    """The canonical form of a file's bytes.

    Nothing is ever lost: a file with unknown keys, comments, syntax errors or the like is given back unchanged
    with the findings that say why.
    """
    is_mappings = shown.endswith(_MAPPINGS_SUFFIX)
    # Without a vocabulary an object's type is guessed by its looks, which is all that writing needs.
    reading = parse_mappings(content, shown) if is_mappings else parse_file(content, shown, Vocabulary())
    refused = tuple(d for d in reading.diagnostics if d.code not in _HARMLESS)
    if refused:
        return Formatting(content, content, refused)
    after = format_mappings(content) if is_mappings else _write(reading.corpus)
    return Formatting(content, content if after is None else after)


def check_formats(reading: Reading) -> Iterator[Diagnostic]:
    """`not-formatted` for every file that could be read without a finding and is not in its canonical form."""
    at_fault = {finding.span.path for finding in reading.diagnostics}
    for path, part in _split_by_file(reading).items():
        before = reading.files[path]
        after = format_mappings(before) if path.endswith(_MAPPINGS_SUFFIX) else _write(part)
        if path not in at_fault and after is not None and before != after:
            lines = zip(before.split(b"\n"), after.split(b"\n"), strict=False)
            first = next((number for number, (old, new) in enumerate(lines, start=1) if old != new), 1)
            message = "from here on the file is not in its canonical layout"
            yield Diagnostic(Span(path, first, 1), "not-formatted", message, hint="run 'mxsu fmt'")


def _split_by_file(reading: Reading) -> dict[str, Corpus]:
    """The records of every file that could be read."""
    corpus = reading.corpus
    sources = _group(reading, ((source.id, source) for source in corpus.sources))
    entities = _group(reading, ((entity.id, entity) for entity in corpus.entities))
    claims = _group(reading, ((claim.ref, claim) for claim in corpus.claims))
    assessments = _group(reading, ((assessment.id, assessment) for assessment in corpus.assessments))
    return {
        path: Corpus(sources[path], entities[path], claims[path], assessments[path])
        for path in reading.files
        if path not in reading.unreadable
    }


def _group(reading: Reading, named: Iterable[tuple[str, _Record]]) -> defaultdict[str, tuple[_Record, ...]]:
    """Records by the path of the file they stand in."""
    groups: dict[str, list[_Record]] = defaultdict(list)
    for name, record in named:
        groups[reading.span(name).path].append(record)
    return defaultdict(tuple, {path: tuple(records) for path, records in groups.items()})


def _write(corpus: Corpus) -> bytes | None:
    """The bytes of the records of one file; `None` where there is nothing to write."""
    if corpus.sources:
        return write_source(corpus.sources[0], corpus.claims)
    if corpus.entities:
        return write_entities(corpus.entities)
    return write_assessments(corpus.assessments) if corpus.assessments else None
