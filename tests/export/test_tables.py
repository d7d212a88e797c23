"""CSVW and SQLite of the fictional corpus: read back by a CSVW library and by SQLite, and equal to the graph."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import csvw
import pyoxigraph as ox
import pytest
from rfc3986 import URIReference

from mxsu_graph.errors import ExportError, WriteError
from mxsu_graph.export import Dataset
from mxsu_graph.export.csvw import METADATA_FILE, write_csvw
from mxsu_graph.export.relational import LISTS, SCALARS, TABLES
from mxsu_graph.export.rows import Material, build_rows
from mxsu_graph.export.sqlite import metadata_path, write_sqlite
from mxsu_graph.graph.table import COLUMNS, build_table
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.iri import BASE, expand_name
from mxsu_graph.model import Corpus
from mxsu_graph.pipeline import load_project
from mxsu_graph.project import Project

from .conftest import ROOT


@pytest.fixture(scope="module")
def corpus(project: Project) -> Corpus:
    return load_project(project).corpus


@pytest.fixture(scope="module")
def material(project: Project, dataset: Dataset) -> Material:
    loaded = load_project(project)
    return Material(dataset, build_table(loaded.corpus, loaded.anchors), read_vocabulary(ROOT / "ontology"))


@pytest.fixture(scope="module")
def folder(material: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables") / "csvw"
    write_csvw(folder, material)
    return folder


@pytest.fixture(scope="module")
def file(material: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "mxsu.db"
    write_sqlite(path, material)
    return path


@pytest.fixture
def database(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        yield connection


def test_every_column_of_the_claims_table_has_its_place() -> None:
    elsewhere = {*LISTS, "roots", "works", "cited", "leaves"}  # rows of claim_entities and citations
    assert set(SCALARS) | elsewhere == set(COLUMNS)


def test_a_strict_csvw_reader_finds_no_mistake(folder: Path) -> None:
    group = csvw.CSVW(str(folder / METADATA_FILE), validate=True)
    assert group.is_valid
    assert [warning for warning in group.warnings if warning.category is not DeprecationWarning] == []
    assert len(group.tables) == len(TABLES)


def test_the_csvw_reader_sees_a_broken_reference(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    claims = tmp_path / "claims.csv"
    claims.write_text(
        claims.read_text(encoding="utf-8").replace("person/rudolf,", "person/nobody,"), encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"claims\.csv"):
        _ = csvw.CSVW(str(tmp_path / METADATA_FILE), validate=True).is_valid


def test_the_csvw_reader_gets_the_rows_with_their_types(folder: Path, material: Material) -> None:
    group = csvw.TableGroup.from_file(folder / METADATA_FILE)
    for table in TABLES:
        read = [tuple(row.values()) for row in group.tabledict[f"{table.name}.csv"]]
        expected = list(build_rows(table.name, material))
        assert [tuple(map(_plain, row)) for row in read] == expected, table.name
        assert len(expected) > 0, table.name


def _plain(cell: object) -> object:
    """A value of the library's in the type that ours has."""
    if isinstance(cell, URIReference):
        return cell.unsplit()
    if isinstance(cell, datetime):
        return cell.date()
    return float(cell) if isinstance(cell, Decimal) else cell


def test_columns_that_name_properties_make_the_triples_of_the_graph(folder: Path, quads: list[ox.Quad]) -> None:
    triples = {(q.subject, q.predicate, q.object) for q in quads}
    metadata = json.loads((folder / METADATA_FILE).read_text(encoding="utf-8"))
    made = 0
    for table in metadata["tables"]:
        schema = table["tableSchema"]
        with (folder / table["url"]).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for column in schema["columns"]:
            for row in rows:
                if "propertyUrl" in column and row[column["name"]]:
                    iris = (schema["aboutUrl"], column["propertyUrl"], column["valueUrl"])
                    subject, predicate, value = (ox.NamedNode(_fill(iri, row)) for iri in iris)
                    assert (subject, predicate, value) in triples
                    made += 1
    assert made > 60


def _fill(template: str, row: dict[str, str]) -> str:
    for name, value in row.items():
        template = template.replace(f"{{+{name}}}", value)
    return template


def test_sqlite_knows_every_reference(database: sqlite3.Connection, corpus: Corpus) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("SELECT count(*) FROM claims").fetchone() == (len(corpus.claims),)
    assert database.execute("SELECT count(*) FROM entities").fetchone() == (len(corpus.entities),)
    assert database.execute("SELECT count(*) FROM citations").fetchone() == (
        sum(len(c.cites) for c in corpus.claims),
    )
    keys = database.execute("PRAGMA foreign_key_list(claims)").fetchall()
    assert {key[3] for key in keys} == {"source", "subject", "where", "predicate", "object_entity"}


def test_words_are_found_without_accents_and_in_any_language(database: sqlite3.Connection) -> None:
    def search(words: str) -> list[str]:
        found = "SELECT rowid FROM entities_search WHERE entities_search MATCH ?"
        query = f"SELECT id FROM entities WHERE rowid IN ({found})"
        return [row[0] for row in database.execute(query, (words,))]

    assert "person/orlik-marta" in search("Marta Orlik")
    assert search("Marta Orlik") == search("Órlik marta") == search("орлик МАРТА")
    assert search("Strelsau nobody") == []


def test_readable_claims_have_names_for_ids(database: sqlite3.Connection) -> None:
    row = database.execute("SELECT * FROM readable_claims WHERE claim = 'zenda-history/c004'").fetchone()
    assert row[1:6] == (
        "Zenda, Exhibition",
        "p4",
        "Freedonian exhibition in Strelsau, 1911",
        "number of visitors",
        "~40000",
    )


def test_datasette_metadata_is_about_what_is_there(file: Path, database: sqlite3.Connection) -> None:
    metadata = json.loads(metadata_path(file).read_text(encoding="utf-8"))
    tables = metadata["databases"]["mxsu"]["tables"]
    for name, described in tables.items():
        columns = {row[1] for row in database.execute(f"PRAGMA table_info({name})")}
        assert set(described.get("columns", ())) | set(described.get("facets", ())) <= columns, name
        assert described.get("label_column", next(iter(columns))) in columns
        if "fts_table" in described:
            database.execute(f"SELECT count(*) FROM {described['fts_table']}")
    assert len(tables) == len(TABLES) + 1


def test_the_same_build_gives_the_same_bytes(folder: Path, file: Path, material: Material, tmp_path: Path) -> None:
    write_csvw(tmp_path / "csvw", material)
    write_sqlite(tmp_path / "mxsu.db", material)
    assert (tmp_path / "mxsu.db").read_bytes() == file.read_bytes()
    for path in folder.iterdir():
        assert (tmp_path / "csvw" / path.name).read_bytes() == path.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["csvw", "mxsu-metadata.json", "mxsu.db"]


def test_a_disk_that_refuses_is_said(material: Material, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises((ExportError, WriteError), match="cannot be made"):
        write_csvw(tmp_path / "taken", material)
    with pytest.raises((ExportError, WriteError), match="cannot be written"):
        write_sqlite(tmp_path / "absent" / "mxsu.db", material)


def test_an_address_of_the_graph_is_an_address_of_the_table(
    database: sqlite3.Connection, quads: list[ox.Quad]
) -> None:
    claim = ox.NamedNode(expand_name("rdf:subject"))
    claims = {q.subject.value for q in quads if q.predicate == claim and isinstance(q.subject, ox.NamedNode)}
    found = {row[0] for row in database.execute("SELECT iri FROM claims")}
    assert found == {iri for iri in claims if iri.startswith(f"{BASE}claim/")}
