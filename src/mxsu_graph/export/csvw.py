"""CSV on the Web: a folder of CSV files and one metadata file that says what they hold (W3C, CSVW 2015).

The metadata names every column with its meaning and datatype, the keys, and what each reference refers to. It says
too which property of the ontology a column of the claims stands for, so that a CSVW converter makes our RDF of it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from mxsu_graph.errors import ExportError
from mxsu_graph.export.relational import TABLES, Column, Table
from mxsu_graph.export.rows import Cell, Material, build_rows
from mxsu_graph.files import write_file
from mxsu_graph.iri import BASE, ONTOLOGY, PREFIXES

__all__ = ["METADATA_FILE", "build_metadata", "write_csvw"]

METADATA_FILE = "csv-metadata.json"
"""Where a CSVW reader looks for the metadata of a folder (CSVW, default locations)."""

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_TITLE = "Mexican-Soviet relations in sourced claims"
_RDF, _SKOS = PREFIXES["rdf"], PREFIXES["skos"]
_PROPERTIES = {
    ("claims", "subject"): (_RDF + "subject", BASE + "{+subject}"),
    ("claims", "predicate"): (_RDF + "predicate", ONTOLOGY + "{+predicate}"),
    ("claims", "object_entity"): (_RDF + "object", BASE + "{+object_entity}"),
    ("claims", "source"): (ONTOLOGY + "statedIn", BASE + "source/{+source}"),
    ("claims", "where"): (ONTOLOGY + "where", BASE + "{+where}"),
    ("identifiers", "same_as"): (_SKOS + "{+relation}", "{+same_as}"),
}
"""The property and the value of a column where they are those of the graph."""
_SUBJECTS = {
    "claims": BASE + "claim/{+claim}", "entities": BASE + "{+id}", "identifiers": BASE + "{+entity}",
    "sources": BASE + "source/{+id}",
}  # fmt: skip


def write_csvw(folder: Path, material: Material) -> None:
    """Write all tables and their metadata into a folder, which is made where it does not exist.

    Raises:
        ExportError: the disk refused.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"the folder '{folder}' cannot be made: {error.strerror}") from error
    for table in TABLES:

        def write(stream: BinaryIO, table: Table = table) -> None:
            stream.writelines(_render(table, material))

        write_file(folder / f"{table.name}.csv", write)
    text = json.dumps(build_metadata(), ensure_ascii=False, indent=2) + "\n"
    write_file(folder / METADATA_FILE, lambda stream: stream.write(text.encode()))


def build_metadata() -> dict[str, Any]:
    """The description of all tables (CSVW, Metadata Vocabulary for Tabular Data: a table group)."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": _TITLE,
        "dc:license": {"@id": LICENSE},
        "tables": [_describe(table) for table in TABLES],
    }


def _describe(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_describe_column(table, column) for column in table.columns]}
    if table.name in _SUBJECTS:
        schema["aboutUrl"] = _SUBJECTS[table.name]
    schema["primaryKey"] = list(table.key)
    # A strict reader takes a foreign key without a value for a broken one; SQLite has those keys as well.
    references = [_describe_reference(c) for c in table.columns if c.references and c.required]
    if references:
        schema["foreignKeys"] = references
    return {"url": f"{table.name}.csv", "dc:description": table.description, "tableSchema": schema}


def _describe_column(table: Table, column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.description,
        "datatype": column.type,
    }
    if column.required:
        described["required"] = True
    if (table.name, column.name) in _PROPERTIES:
        described["propertyUrl"], described["valueUrl"] = _PROPERTIES[table.name, column.name]
    return described


def _describe_reference(column: Column) -> dict[str, Any]:
    table, _, name = column.references.partition(".")
    return {
        "columnReference": [column.name],
        "reference": {"resource": f"{table}.csv", "columnReference": [name]},
    }


def _render(table: Table, material: Material) -> Iterator[bytes]:
    """Lines of CSV (RFC 4180) in UTF-8; a value that there is none of is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in table.columns])
    for row in build_rows(table.name, material):
        writer.writerow(["" if cell is None else _plain(cell) for cell in row])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def _plain(cell: Cell) -> Cell:
    """A number as people write it: 23 and not 23.0; with no exponent, which decimals do not have."""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else f"{cell:f}".rstrip("0")
    return cell
