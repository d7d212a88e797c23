"""Claims and entities as CSV (RFC 4180), for those who work in a spreadsheet.

A sheet of claims has the keys of a claim as columns, one of entities those of an entity with a column `label-xx`
for each language; `docs/import.md` documents them. Lists stand in one cell, a semicolon between their items; the
parts of a citation are set apart by a bar. A backslash before either sign makes it part of the text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mxsu_graph.curation.layout import CITATION_KEYS, CLAIM_KEYS, ENTITY_KEYS, Key, Shape
from mxsu_graph.curation.read import read_tree
from mxsu_graph.curation.reading import Reading
from mxsu_graph.curation.tree import ListNode, MapNode, Node, ScalarNode
from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.errors import IntakeError
from mxsu_graph.intake.nodes import Entry, list_node, map_node, root_node, scalar, source_node
from mxsu_graph.model import Citation, Claim, Entity, Label, Source, Vocabulary

__all__ = ["CLAIM_COLUMNS", "ENTITY_COLUMNS", "read_sheet", "write_claims_sheet", "write_entities_sheet"]

_LANGUAGES = ("en", "es", "ru")
CLAIM_COLUMNS = tuple(key.name for key in CLAIM_KEYS)
"""The columns of a sheet of claims."""

ENTITY_COLUMNS = tuple(
    column
    for key in ENTITY_KEYS
    for column in ([f"label-{tag}" for tag in _LANGUAGES] if key.shape is Shape.LABELS else [key.name])
)
"""The columns of a sheet of entities; any other language can have its column too."""

_LIST_MARK, _PART_MARK = ";", "|"
_LABEL = "label-"
_LISTS = (Shape.TOKENS, Shape.OPENS)
_CELL = re.compile(r'"(?:[^"]|"")*"|[^,"]*')


def read_sheet(
    path: Path, shown: str, vocabulary: Vocabulary, source: Source | None, source_id: str = ""
) -> Reading:
    """Read a sheet of claims or of entities; its first row says which it is.

    Args:
        path: the file: UTF-8, with or without a byte order mark, with commas or semicolons between the cells.
        shown: what findings call it.
        vocabulary: the ontology.
        source: the source that makes the claims; `None` where it is not described yet.
        source_id: its id, for the message where it is not.

    Raises:
        IntakeError: the file cannot be read, is empty, or holds claims of a source that nothing describes.
    """
    rows, findings = _read_rows(path, shown)
    header, body = rows[0], rows[1:]
    spread = "predicate" not in {cell.text for cell in header}
    keys = {key.name: key for key in (ENTITY_KEYS if spread else CLAIM_KEYS)}
    records = [_record(header, row, keys) for row in body]
    span = Span(shown, 1, 1)
    if spread:
        root = root_node([("entities", list_node(records, span))], span)
    elif source is None:
        wanted = f"source '{source_id}' is not described" if source_id else "nothing says whose claims these are"
        raise IntakeError(
            f"{path.name}: {wanted}; describe it with 'mxsu draft TEXT --id ID', then use --source ID"
        )
    else:
        root = root_node([("source", source_node(source, span)), ("claims", list_node(records, span))], span)
    reading = read_tree(root, shown, vocabulary)
    # A column that is not known is one mistake, however many rows there are.
    once = {(d.span, d.code): d for d in reversed(reading.diagnostics)}
    return Reading(reading.corpus, (*findings, *sorted(once.values())), reading.spans)


def write_claims_sheet(claims: Iterable[Claim]) -> str:
    """Claims as a sheet that `read_sheet` reads back."""
    return _write(CLAIM_COLUMNS, ([_claim_cell(claim, key) for key in CLAIM_KEYS] for claim in claims))


def write_entities_sheet(entities: Iterable[Entity]) -> str:
    """Entities as a sheet that `read_sheet` reads back."""
    entities = list(entities)
    tags = dict.fromkeys([*_LANGUAGES, *sorted({lb.language for e in entities for lb in e.labels})])
    columns = [c for c in ENTITY_COLUMNS if not c.startswith(_LABEL)]
    place = columns.index("aliases")
    columns[place:place] = [f"{_LABEL}{tag}" for tag in tags]
    return _write(columns, ([_entity_cell(entity, column) for column in columns] for entity in entities))


_Row = list[ScalarNode]
"""Cells, each with the place where it begins."""


def _read_rows(path: Path, shown: str) -> tuple[list[_Row], list[Diagnostic]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise IntakeError(f"cannot read {path.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise IntakeError(f"{path.name} is not UTF-8 at byte {error.start}: save it as 'CSV UTF-8'") from error
    first = text.split("\n", 1)[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=mark, strict=True)
    rows: list[_Row] = []
    findings: list[Diagnostic] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_place_cells(cells, lines[start - 1], mark, Span(shown, start, 1)))
                _check_width(rows, findings)
            start = reader.line_num + 1
    except csv.Error as error:
        findings.append(Diagnostic(Span(shown, start, 1), "csv-syntax", f"this is not CSV: {error}"))
    if not rows:
        raise IntakeError(f"{path.name} is empty: the first row names the columns")
    return rows, findings


def _check_width(rows: Sequence[_Row], findings: list[Diagnostic]) -> None:
    row, header = rows[-1], rows[0]
    if len(row) > len(header):
        place = row[len(header)].span
        message = f"the row has {len(row)} cells, and there are {len(header)} columns"
        findings.append(Diagnostic(place, "csv-syntax", message, hint="a text with a comma needs double quotes"))


def _place_cells(cells: Sequence[str], line: str, mark: str, start: Span) -> _Row:
    """Cells with the column of the line in which each begins; those below a line break stay with the first."""
    row: _Row = []
    pattern, at = re.compile(_CELL.pattern.replace(",", mark)), 0
    for cell in cells:
        column = at + 1 if at <= len(line) else 1
        row.append(scalar(cell.strip(), Span(start.path, start.line, column)))
        match = pattern.match(line, min(at, len(line)))
        at = (match.end() if match else len(line)) + 1
    return row


def _record(header: _Row, row: _Row, keys: Mapping[str, Key]) -> MapNode:
    entries: list[Entry] = []
    labels: list[Entry] = []
    for column, cell in zip(header, row, strict=False):
        name = column.text.lower().replace("_", "-")
        key = keys.get(name)
        if name.startswith(_LABEL) and cell.text:
            labels.append((scalar(column.text[len(_LABEL) :], cell.span), scalar(cell.text, cell.span)))
        elif name and not name.startswith(_LABEL):
            # An unknown column is reported where it is named, and once.
            place = cell.span if key else column.span
            entries.append((scalar(name, place), _node(cell, key)))
    span = row[0].span
    if labels:
        entries.append((scalar("labels", labels[0][0].span), map_node(labels, span)))
    return map_node(entries, span)


def _node(cell: ScalarNode, key: Key | None) -> Node:
    if key is None or key.shape not in (*_LISTS, Shape.CITATIONS, Shape.ALIASES):
        return scalar(cell.text, cell.span)
    items = _split(cell.text, _LIST_MARK)
    if key.shape in _LISTS:
        return list_node((scalar(_unescape(item), cell.span) for item in items), cell.span)
    return ListNode(tuple(_parts_node(item, key.shape, cell.span) for item in items), cell.span)


def _parts_node(item: str, shape: Shape, span: Span) -> MapNode:
    """`document/x | leaves: 4-6` as a citation, `es: Nombre` as an alias."""
    entries: list[Entry] = []
    for number, part in enumerate(_split(item, _PART_MARK)):
        name, _, value = part.partition(":")
        if shape is Shape.CITATIONS and number == 0:
            name, value = CITATION_KEYS[0].name, part
        entries.append((scalar(name.strip(), span), scalar(_unescape(value.strip()), span)))
    return map_node(entries, span)


def _split(text: str, mark: str) -> list[str]:
    """Parts between marks that no backslash protects; empty ones are left out."""
    parts, current, at = [], "", 0
    while at < len(text):
        step = 2 if text[at] == "\\" else 1
        if text[at] == mark:
            parts.append(current)
            current = ""
        else:
            current += text[at : at + step]
        at += step
    return [part.strip() for part in (*parts, current) if part.strip()]


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _escape(text: str) -> str:
    return re.sub(r"([\\;|])", r"\\\1", text)


def _claim_cell(claim: Claim, key: Key) -> str:
    value = getattr(claim, key.field)
    if key.shape is Shape.CITATIONS:
        return f"{_LIST_MARK} ".join(_citation_cell(citation) for citation in value)
    if key.shape in _LISTS:
        return f"{_LIST_MARK} ".join(map(_escape, value))
    return "" if str(value) == key.default else str(value)


def _citation_cell(citation: Citation) -> str:
    keyed = ((key.name, getattr(citation, key.field)) for key in CITATION_KEYS[1:])
    return " | ".join([citation.document, *(f"{name}: {_escape(value)}" for name, value in keyed if value)])


def _entity_cell(entity: Entity, column: str) -> str:
    if column.startswith(_LABEL):
        return next((label.text for label in entity.labels if f"{_LABEL}{label.language}" == column), "")
    if column == "aliases":
        return f"{_LIST_MARK} ".join(_alias_cell(alias) for alias in entity.aliases)
    value = getattr(entity, column.replace("-", "_"))
    return f"{_LIST_MARK} ".join(value) if isinstance(value, tuple) else str(value)


def _alias_cell(alias: Label) -> str:
    return f"{alias.language}: {_escape(alias.text)}"


def _write(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
