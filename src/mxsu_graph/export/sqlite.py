"""An SQLite file made for Datasette: keys, indexes, full-text search, readable claims, and a file of descriptions.

The same build gives the same bytes with the same release of SQLite, which writes its number into the file.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from mxsu_graph.errors import ExportError
from mxsu_graph.export.csvw import LICENSE
from mxsu_graph.export.relational import TABLES, Column, Table
from mxsu_graph.export.rows import Cell, Material, build_rows
from mxsu_graph.files import write_file

__all__ = ["build_datasette_metadata", "metadata_path", "write_sqlite"]

_TYPES = {"string": "TEXT", "anyURI": "TEXT", "date": "TEXT", "integer": "INTEGER", "decimal": "REAL"}
_READABLE = """
CREATE VIEW readable_claims AS
SELECT claims.claim, sources.short AS source, claims.locator, subjects.label AS subject,
  predicates.label AS predicate, coalesce(objects.label, claims.object) AS object, claims.role, claims."when",
  places.label AS "where", claims.polarity, claims.modality, claims.verdict, claims.quote
FROM claims
JOIN sources ON sources.id = claims.source
JOIN entities AS subjects ON subjects.id = claims.subject
JOIN predicates ON predicates.name = claims.predicate
LEFT JOIN entities AS objects ON objects.id = claims.object_entity
LEFT JOIN entities AS places ON places.id = claims."where"
"""
_FACETS = {
    "claims": ["source", "predicate", "polarity", "modality", "level", "verdict"],
    "entities": ["class", "kind", "side"],
    "citations": ["document"],
}


def write_sqlite(path: Path, material: Material) -> None:
    """Write all tables into an SQLite file, and beside it the metadata that Datasette takes.

    Raises:
        ExportError: the disk refused, or this Python's SQLite has no full-text search.
    """
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        waiting.unlink(missing_ok=True)
        with closing(sqlite3.connect(waiting)) as database, database:
            _fill(database, material)
        with closing(sqlite3.connect(waiting)) as database:
            database.execute("VACUUM")
        waiting.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise ExportError(f"'{path}' cannot be written: {error}") from error
    finally:
        waiting.unlink(missing_ok=True)
    text = json.dumps(build_datasette_metadata(path.stem), ensure_ascii=False, indent=2) + "\n"
    write_file(metadata_path(path), lambda stream: stream.write(text.encode()))


def metadata_path(path: Path) -> Path:
    """Where the metadata of an SQLite file goes: `mxsu.db` -> `mxsu-metadata.json`."""
    return path.with_name(f"{path.stem}-metadata.json")


def build_datasette_metadata(name: str) -> dict[str, Any]:
    """Descriptions of the database, its tables and columns, as Datasette shows them.

    Args:
        name: what Datasette calls the database: the name of its file without the ending.
    """
    tables: dict[str, Any] = {table.name: _describe(table) for table in TABLES}
    tables["readable_claims"] = {"description": "claims with names in the place of ids"}
    return {
        "title": "Mexican-Soviet relations in sourced claims",
        "license": "CC BY 4.0",
        "license_url": LICENSE,
        "databases": {name: {"tables": tables}},
    }


def _describe(table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": table.description,
        "columns": {column.name: column.description for column in table.columns},
    }
    names = {column.name for column in table.columns}
    if len(table.key) == 1:
        described["label_column"] = next((n for n in ("label", "short", "verdict") if n in names), table.key[0])
    if table.name in _FACETS:
        described["facets"] = _FACETS[table.name]
    if table.search:
        described["fts_table"] = f"{table.name}_search"
    return described


def _fill(database: sqlite3.Connection, material: Material) -> None:
    database.execute("PRAGMA foreign_keys = ON")
    # An entity may refer to one that comes after it.
    database.execute("PRAGMA defer_foreign_keys = ON")
    for table in TABLES:
        database.execute(_create(table))
        marks = ", ".join("?" * len(table.columns))
        rows = (tuple(map(_plain, row)) for row in build_rows(table.name, material))
        database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)
        for column in table.columns:
            if column.references:
                database.execute(f'CREATE INDEX {table.name}_{column.name} ON {table.name} ("{column.name}")')
        if table.search:
            columns = ", ".join(f'"{name}"' for name in table.search)
            options = f"content='{table.name}', tokenize='unicode61 remove_diacritics 2'"
            database.execute(f"CREATE VIRTUAL TABLE {table.name}_search USING fts5({columns}, {options})")
            database.execute(f"INSERT INTO {table.name}_search({table.name}_search) VALUES ('rebuild')")
    database.execute(_READABLE)


def _create(table: Table) -> str:
    """A table with its keys; names are quoted, because `when`, `where` and `end` are words of SQL."""
    lines = [_define(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n)"


def _define(column: Column) -> str:
    required = " NOT NULL" if column.required else ""
    target, _, name = column.references.partition(".")
    reference = f" REFERENCES {target}({name}) DEFERRABLE INITIALLY DEFERRED" if target else ""
    return f'"{column.name}" {_TYPES[column.type]}{required}{reference}'


def _plain(cell: Cell) -> Cell:
    return cell.isoformat() if isinstance(cell, date) else cell
