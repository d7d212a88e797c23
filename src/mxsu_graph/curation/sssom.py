"""The file of outside identifiers: SSSOM in its TSV form, a header of commented YAML and one mapping a row.

In the model a mapping's subject is an entity id and its object a full IRI; in the file both are CURIEs by the
header's `curie_map`. Reference: SSSOM 1.0, section "SSSOM/TSV".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mxsu_graph.curation.layout import ENTITY_FILES
from mxsu_graph.curation.reading import Reading
from mxsu_graph.curation.records import Findings
from mxsu_graph.curation.suggest import suggest_word
from mxsu_graph.curation.tree import MapNode, ScalarNode, parse_tree
from mxsu_graph.diagnostics import Span
from mxsu_graph.iri import AUTHORITIES, BASE, PREFIXES, entity_id, entity_iri
from mxsu_graph.model import Corpus, IdentityMapping

__all__ = ["COLUMNS", "CURIE_MAP", "format_mappings", "parse_mappings", "read_mappings", "write_mappings"]

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_provider",
    "confidence",
    "comment",
)
"""The columns of the file, in order."""

CURIE_MAP = {
    **{segment: PREFIXES[segment] for segment in sorted(ENTITY_FILES)},
    **AUTHORITIES,
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": PREFIXES["skos"],
}
"""The prefixes of a file that we write ourselves."""

_PREDICATES = [f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")]
_CONFIDENCE = re.compile(r"0(?:\.[0-9]+)?|1(?:\.0+)?")
_REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")


@dataclass(frozen=True, slots=True)
class _Table:
    """A file: header lines with their hash, the line of column names, rows with their line numbers."""

    header: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_mappings(path: Path, shown: str) -> Reading:
    """Read the mappings; `shown` is what findings call the file."""
    return parse_mappings(path.read_bytes(), shown)


def parse_mappings(content: bytes, shown: str) -> Reading:
    """Read the bytes of a mappings file: every mistake is a finding in its line and column."""
    findings = Findings(shown)
    try:
        table = _split(content)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.report(Span(shown, line, 1), "bad-encoding", f"byte {content[error.start]:#04x} is not UTF-8")
        return Reading(Corpus(), tuple(findings.diagnostics), {}, {shown: content}, frozenset({shown}))
    prefixes = _read_prefixes(table, findings)
    mappings = []
    if table.columns != COLUMNS:
        place = Span(shown, len(table.header) + 1, 1)
        findings.report(place, "bad-mapping", f"the columns are not {', '.join(COLUMNS)}")
    else:
        for line, cells in table.rows:
            mapping = _read_row(cells, line, prefixes, findings)
            if mapping:
                mappings.append(mapping)
    return Reading(
        Corpus(mappings=tuple(sorted(mappings))), tuple(findings.diagnostics), findings.spans, {shown: content}
    )


def write_mappings(mappings: Iterable[IdentityMapping], labels: Mapping[str, str]) -> bytes:
    """The mappings as a file with our own header; `labels` gives the label of each subject."""
    header = ["#curie_map:", *(f'#  {prefix}: "{iri}"' for prefix, iri in CURIE_MAP.items())]
    header.append(f'#mapping_set_id: "{BASE}mappings"')
    header.append('#license: "https://creativecommons.org/licenses/by/4.0/"')
    rows = [
        (
            _compress(entity_iri(mapping.subject)),
            labels.get(mapping.subject, ""),
            mapping.predicate,
            _compress(mapping.object),
            mapping.object_label,
            mapping.justification,
            mapping.source,
            mapping.confidence,
            mapping.comment,
        )
        for mapping in mappings
    ]
    return _join(header, COLUMNS, rows)


def format_mappings(content: bytes) -> bytes:
    """The canonical form of a file: header as it is, rows sorted, no space around cells, LF line ends.

    Raises:
        UnicodeDecodeError: the bytes are not UTF-8.
    """
    table = _split(content)
    return _join(table.header, table.columns, (cells for _, cells in table.rows))


def _split(content: bytes) -> _Table:
    lines = content.decode("utf-8").removeprefix("\ufeff").split("\n")
    lines = [line.removesuffix("\r") for line in lines]
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    rows = [
        (start + number, tuple(cell.strip() for cell in line.split("\t")))
        for number, line in enumerate(lines[start:], start=1)
        if line.strip()
    ]
    columns = rows[0][1] if rows else ()
    return _Table(tuple(line.rstrip() for line in lines[:start]), columns, tuple(rows[1:]))


def _join(header: Iterable[str], columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    lines = [*header, "\t".join(columns), *("\t".join(row) for row in sorted(tuple(row) for row in rows))]
    return ("\n".join(lines) + "\n").encode()


def _read_prefixes(table: _Table, findings: Findings) -> dict[str, str]:
    """The `curie_map` of the header; a header that cannot be parsed is reported in its line."""
    text = "\n".join(line[1:] for line in table.header)
    tree = parse_tree(text.encode(), findings.path)
    for finding in tree.diagnostics:
        # The hash that was taken off counts as a column.
        span = replace(finding.span, column=finding.span.column + 1)
        findings.diagnostics.append(finding.at(span))
    top = {key.text: value for key, value in tree.root.entries} if isinstance(tree.root, MapNode) else {}
    curie_map = top.get("curie_map")
    if not isinstance(curie_map, MapNode):
        if tree.is_parsed:
            findings.report(Span(findings.path, 1, 1), "bad-mapping", "the header has no 'curie_map'")
        return dict(CURIE_MAP)
    return {key.text: value.text for key, value in curie_map.entries if isinstance(value, ScalarNode)}


def _read_row(
    cells: tuple[str, ...], line: int, prefixes: Mapping[str, str], findings: Findings
) -> IdentityMapping | None:
    if len(cells) != len(COLUMNS):
        message = f"the row has {len(cells)} cells instead of {len(COLUMNS)}"
        findings.report(Span(findings.path, line, 1), "bad-mapping", message, "count the tabs, also at the end")
        return None
    row = dict(zip(COLUMNS, cells, strict=True))
    places = dict(zip(COLUMNS, _columns_of(cells, findings.path, line), strict=True))
    is_complete = _check_cells(row, places, findings)
    subject = _expand(row["subject_id"], prefixes, places["subject_id"], findings)
    object_ = _expand(row["object_id"], prefixes, places["object_id"], findings)
    if not (is_complete and subject and object_):
        return None
    mapping = IdentityMapping(
        subject=entity_id(subject),
        predicate=row["predicate_id"],
        object=object_,
        object_label=row["object_label"],
        justification=row["mapping_justification"],
        source=row["mapping_provider"],
        confidence=row["confidence"],
        comment=row["comment"],
    )
    name = f"{mapping.subject} {mapping.object}"
    if (name, "") in findings.spans:
        line = findings.spans[name, ""].line
        message = f"{row['subject_id']} and {row['object_id']} are mapped in line {line} already"
        findings.report(places["subject_id"], "duplicate-mapping", message)
        return None
    findings.spans[name, ""] = places["subject_id"]
    return mapping


def _check_cells(row: Mapping[str, str], places: Mapping[str, Span], findings: Findings) -> bool:
    """Report empty and malformed cells; whether there were none."""
    before = len(findings.diagnostics)
    for column in _REQUIRED:
        if not row[column]:
            findings.report(places[column], "bad-mapping", f"the row has no {column}")
    if row["predicate_id"] and row["predicate_id"] not in _PREDICATES:
        message = f"'{row['predicate_id']}' is not one of {', '.join(_PREDICATES)}"
        findings.report(
            places["predicate_id"], "bad-mapping", message, suggest_word(row["predicate_id"], _PREDICATES)
        )
    if row["confidence"] and not _CONFIDENCE.fullmatch(row["confidence"]):
        message = f"confidence '{row['confidence']}' is not a number from 0 to 1"
        findings.report(places["confidence"], "bad-mapping", message)
    return len(findings.diagnostics) == before


def _columns_of(cells: tuple[str, ...], path: str, line: int) -> list[Span]:
    """The place of every cell of a row."""
    places, column = [], 1
    for cell in cells:
        places.append(Span(path, line, column))
        column += len(cell) + 1
    return places


def _expand(curie: str, prefixes: Mapping[str, str], place: Span, findings: Findings) -> str:
    """The IRI behind a CURIE, or nothing after a finding."""
    prefix, colon, local = curie.partition(":")
    if colon and prefix in prefixes:
        return prefixes[prefix] + local
    if curie:
        hint = suggest_word(prefix, prefixes) if colon else "write prefix:name"
        findings.report(place, "unknown-prefix", f"the prefix of '{curie}' is not in the header's curie_map", hint)
    return ""


def _compress(iri: str) -> str:
    for prefix, namespace in CURIE_MAP.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
