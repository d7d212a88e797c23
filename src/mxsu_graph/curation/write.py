"""The model to curated files: one canonical layout, so that the same content is the same bytes.

A small writer of our own, because general YAML writers fold lines, escape accents and choose quotes by content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from mxsu_graph.curation.layout import (
    ASSESSMENT_KEYS,
    CITATION_KEYS,
    CLAIM_KEYS,
    ENTITY_KEYS,
    SOURCE_KEYS,
    TEXT_KEYS,
    Key,
    Shape,
    alias_order,
    claim_order,
    entity_order,
    label_order,
    record_order,
)
from mxsu_graph.curation.values import is_token_like
from mxsu_graph.model import Assessment, Citation, Claim, Entity, Label, Source, TextVersion

__all__ = ["write_assessments", "write_entities", "write_source"]

_BARE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._/~?%+,-]*[0-9A-Za-z._/~?%+,-])?")
"""What YAML reads as a plain scalar whatever stands around it."""

# Control characters cannot stand in YAML; line separators and the byte order mark would not survive it.
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]')
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}

_Record = Source | Claim | Entity | Assessment | Citation | TextVersion


def write_source(source: Source, claims: Iterable[Claim]) -> bytes:
    """The file of a source: its description, then its claims by number."""
    lines = ["source:"]
    lines += (f"  {line}" for line in _record(source, SOURCE_KEYS))
    in_order = sorted(claims, key=claim_order)
    lines += _records("claims", in_order, CLAIM_KEYS)
    return _encode(lines)


def write_entities(entities: Iterable[Entity]) -> bytes:
    """A file of entities, sorted by id."""
    in_order = sorted(entities, key=entity_order)
    return _encode(_records("entities", in_order, ENTITY_KEYS))


def write_assessments(assessments: Iterable[Assessment]) -> bytes:
    """The file of assessments, sorted by number."""
    in_order = sorted(assessments, key=lambda assessment: record_order(assessment.id))
    return _encode(_records("assessments", in_order, ASSESSMENT_KEYS))


def _encode(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _records(key: str, records: Iterable[_Record], keys: Sequence[Key]) -> Iterator[str]:
    yield f"{key}:"
    for record in records:
        yield from _listed(_record(record, keys))


def _listed(lines: Iterable[str]) -> Iterator[str]:
    """Lines as one item of a list."""
    for number, line in enumerate(lines):
        yield f"- {line}" if number == 0 else f"  {line}"


def _record(record: _Record, keys: Sequence[Key]) -> Iterator[str]:
    for key in keys:
        value = getattr(record, key.field)
        if value and value != key.default:
            yield from _entry(key, value)


def _entry(key: Key, value: object) -> Iterator[str]:
    """The lines of one key; the shape says what the value is."""
    if isinstance(value, TextVersion):
        lines = list(_record(value, TEXT_KEYS))
        yield from [f"{key.name}:", *(f"  {line}" for line in lines)] if lines else []
    elif not isinstance(value, tuple):
        yield f"{key.name}: {_scalar(str(value), key.shape)}"
    else:
        yield f"{key.name}:"
        yield from _items(key.shape, value)


def _items(shape: Shape, items: tuple[object, ...]) -> Iterator[str]:
    if shape is Shape.CITATIONS:
        for citation in items:
            assert isinstance(citation, Citation)
            yield from _listed(_record(citation, CITATION_KEYS))
    elif shape is Shape.LABELS:
        for label in sorted(_labels(items), key=label_order):
            yield f"  {_label(label)}"
    elif shape is Shape.ALIASES:
        for alias in sorted(_labels(items), key=alias_order):
            yield f"- {_label(alias)}"
    else:
        yield from (f"- {_scalar(str(item), shape)}" for item in items)


def _labels(items: tuple[object, ...]) -> Iterator[Label]:
    for item in items:
        assert isinstance(item, Label)
        yield item


def _label(label: Label) -> str:
    return f"{_scalar(label.language, Shape.TOKEN)}: {_scalar(label.text, Shape.TEXT)}"


def _scalar(text: str, shape: Shape) -> str:
    is_open = shape in (Shape.OPEN, Shape.OPENS)
    may_be_bare = is_token_like(text) if is_open else shape is not Shape.TEXT
    if may_be_bare and _BARE.fullmatch(text):
        return text
    return '"' + _ESCAPED.sub(_escape, unicodedata.normalize("NFC", text)) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    return _SHORT_ESCAPES.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
