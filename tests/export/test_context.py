from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from mxsu_graph.errors import ExportError
from mxsu_graph.export.context import CONTEXT_FILE, REVERSE, build_context, read_context, render_context
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.iri import expand_name

from .conftest import ROOT

ONTOLOGY = ROOT / "ontology"


def test_the_file_is_up_to_date() -> None:
    text = (ONTOLOGY / CONTEXT_FILE).read_text(encoding="utf-8")
    assert text == render_context(build_context(ONTOLOGY)), "run: python -m mxsu_graph.export"


def test_every_predicate_and_class_is_a_term(context: dict[str, Any]) -> None:
    vocabulary = read_vocabulary(ONTOLOGY)
    assert len(vocabulary.predicates) > 70
    for name in (*vocabulary.predicates, *vocabulary.classes):
        entry = context[name]
        iri = entry if isinstance(entry, str) else entry["@id"]
        assert iri == f"mxsu:{name}"


def test_the_version_is_a_number(context: dict[str, Any]) -> None:
    assert context["@version"] == 1.1


def test_no_name_means_two_things(context: dict[str, Any]) -> None:
    pairs = json.loads((ONTOLOGY / CONTEXT_FILE).read_text(encoding="utf-8"), object_pairs_hook=list)
    names = [name for name, _ in dict(pairs)["@context"]]
    assert len(names) == len(set(names)) == len(context)


def test_reverse_terms_stand_for_what_a_claim_points_with(context: dict[str, Any]) -> None:
    for name, predicate in REVERSE.items():
        assert context[name]["@reverse"] == predicate
        assert expand_name(predicate).startswith("http")


def test_a_code_that_is_also_a_term_is_said_again(context: dict[str, Any]) -> None:
    assert "founder" in context
    assert context["role"]["@context"]["founder"] == "https://w3id.org/mxsu/code/role/founder"


def test_a_term_with_the_name_of_a_prefix_is_refused(tmp_path: Path) -> None:
    for name in ("mxsu.ttl", "schemes.ttl"):
        shutil.copy(ONTOLOGY / name, tmp_path)
    with (tmp_path / "mxsu.ttl").open("a", encoding="utf-8") as file:
        file.write("\nmxsu:person a owl:ObjectProperty .\n")
    with pytest.raises(ExportError, match="person"):
        build_context(tmp_path)


@pytest.mark.parametrize("text", [None, "{", "[]", "{}"])
def test_a_context_that_cannot_be_read_is_said(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / CONTEXT_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ExportError, match="cannot be read"):
        read_context(tmp_path)
