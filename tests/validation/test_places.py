"""Where a node is first described in a file, and where we would rather not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph.validation.places import find_places

TURTLE = """# <urn:comment> is none
@base <http://example.org/base/> .
PREFIX ex: <http://example.org/>
prefix : <#>

ex:a ex:p ex:b ,
  ex:c ; ex:q
  ex:d .
<rel> ex:p "a string
ex:e " .
:here a ex:C .
_:b1 ex:p 1 . ex:hidden ex:p 2 .
  <urn:full> ex:p 3 .
ex:a ex:p 4 .
ex:esc\\,aped ex:p 5 .
"""
PLACES = {
    "http://example.org/a": (6, 1),
    "http://example.org/base/rel": (9, 1),
    "http://example.org/base/#here": (11, 1),
    "_:b1": (12, 1),
    "urn:full": (13, 3),
    "http://example.org/esc,aped": (15, 1),
}
NOWHERE = ["http://example.org/c", "http://example.org/d", "http://example.org/hidden", "urn:comment"]


def test_subjects_are_found_at_their_first_statement(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    found = find_places([path], [*PLACES, *NOWHERE])
    assert {node: (span.line, span.column) for node, span in found.items()} == PLACES
    assert {span.path for span in found.values()} == {str(path)}


@pytest.mark.parametrize("name", ["data.rdf", "data.jsonld"])
def test_syntaxes_without_lines_have_no_places(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    assert find_places([tmp_path / name], ["urn:a"]) == {}


def test_the_first_file_counts(tmp_path: Path) -> None:
    for name in ("one.nt", "two.nq"):
        (tmp_path / name).write_text("\n<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    assert find_places([tmp_path / "one.nt", tmp_path / "two.nq"], ["urn:a"])["urn:a"].path.endswith("one.nt")
