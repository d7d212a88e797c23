"""The formatter behind `mxsu fmt`: the canonical bytes of a file, or the findings that forbid to rewrite it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mxsu_graph.curation.read import parse_file
from mxsu_graph.curation.reading import Reading
from mxsu_graph.curation.sssom import format_mappings, parse_mappings
from mxsu_graph.curation.write import write_assessments, write_entities, write_source
from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.model import Vocabulary

__all__ = ["Formatting", "check_format", "format_bytes", "format_file"]

# A record that lacks something is written as it is; with any other finding content would be lost.
_HARMLESS = frozenset({"missing-key", "missing-locator", "missing-quote"})
_MAPPINGS_SUFFIX = ".tsv"


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
    after = format_mappings(content) if is_mappings else _write(reading)
    return Formatting(content, content if after is None else after)


def check_format(content: bytes, shown: str) -> list[Diagnostic]:
    """`not-formatted` where a file differs from its canonical form; what the reader reports is left to it."""
    formatting = format_bytes(content, shown)
    if formatting.before == formatting.after:
        return []
    lines = zip(content.split(b"\n"), formatting.after.split(b"\n"), strict=False)
    first = next((number for number, (old, new) in enumerate(lines, start=1) if old != new), 0)
    message = "the file is not in its canonical layout"
    return [Diagnostic(Span(shown, first or 1, 1), "not-formatted", message, hint="run 'mxsu fmt'")]


def _write(reading: Reading) -> bytes | None:
    """The bytes of a reading of one file; `None` where a source file holds no source to write."""
    corpus = reading.corpus
    if corpus.sources:
        return write_source(corpus.sources[0], corpus.claims)
    if corpus.entities:
        return write_entities(corpus.entities)
    return write_assessments(corpus.assessments) if corpus.assessments else None
