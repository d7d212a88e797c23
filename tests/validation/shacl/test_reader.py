"""Malformed and recursive shapes are refused with a sentence that names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl import read_shapes
from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.paths import Inverse, Predicate, Sequence, sparql_path

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

MALFORMED = {
    "ex:s sh:targetNode ex:x ; sh:node ex:s .": "Recursive shapes cannot be validated",
    "ex:s a sh:NodeShape ; sh:not ex:t . ex:t a sh:NodeShape ; sh:or ( ex:s ) .": "Recursive shapes",
    "ex:s a sh:PropertyShape ; sh:minCount 1 .": "has no sh:path",
    "ex:s a sh:NodeShape ; sh:path ex:p .": "has a sh:path",
    "ex:s a sh:NodeShape ; sh:minCount 1 .": "for property shapes only",
    "ex:s a sh:NodeShape ; sh:property ex:t .": "has no sh:path",
    "ex:s a sh:NodeShape ; sh:property 'text' .": "stands where a shape is expected",
    "ex:s sh:targetNode ex:x ; sh:path ex:p ; sh:minCount '1' .": "is not an xsd:integer",
    "ex:s sh:targetNode ex:x ; sh:path ex:p ; sh:minCount 1, 2 .": "has 2 values for sh:minCount",
    "ex:s sh:targetNode ex:x ; sh:path ( ex:p ) .": "fewer than two members",
    "ex:s sh:targetNode ex:x ; sh:path [ sh:foo ex:p ] .": "not a well-formed property path",
    "ex:s sh:targetNode ex:x ; sh:path _:p . _:p sh:inversePath _:p .": "not a well-formed property path",
    "ex:s sh:targetClass 'C' .": "is not an IRI",
    "ex:s sh:targetNode ex:x ; sh:nodeKind ex:Kind .": "is unknown",
    "ex:s sh:targetNode ex:x ; sh:in ex:list .": "not a well-formed RDF list",
    "ex:s sh:targetNode ex:x ; sh:severity 'bad' .": "is not an IRI",
    "ex:s sh:targetNode ex:x ; sh:message ex:m .": "is not a literal",
    "ex:s sh:targetNode ex:x ; sh:sparql [ sh:message 'm' ] .": "has no sh:select",
    "ex:s sh:targetNode ex:x ; sh:minInclusive ex:one .": "is not a literal",
    "ex:s sh:targetNode ex:x ; sh:node [ sh:path ex:p ] .": "but a property shape",
    "this is no Turtle": "cannot be read",
}


@pytest.mark.parametrize("text", MALFORMED)
def test_malformed_shapes_are_refused(text: str) -> None:
    with pytest.raises(ShapesError, match=MALFORMED[text]):
        read_shapes(PREFIXES + text)


def test_a_missing_file_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ShapesError, match=r"none\.ttl: No such file"):
        read_shapes(tmp_path / "none.ttl")


def test_several_files_are_one_graph_and_keep_their_blank_nodes_apart(tmp_path: Path) -> None:
    for name in ("a", "b"):
        text = f"ex:{name} sh:targetNode ex:x ; sh:property _:p . _:p sh:path ex:{name} ; sh:minCount 1 ."
        (tmp_path / f"{name}.ttl").write_text(PREFIXES + text, encoding="utf-8")
    shapes = read_shapes(tmp_path / "a.ttl", tmp_path / "b.ttl")
    assert shapes.count == 4
    assert [len(shape.constraints) for shape in shapes.targeted] == [1, 1]


def test_a_path_is_read_into_its_algebra() -> None:
    shapes = read_shapes(PREFIXES + "ex:s sh:targetNode ex:x ; sh:path ( [ sh:inversePath ex:p ] ex:q ) .")
    (shape,) = shapes.targeted
    assert isinstance(shape, ir.PropertyShape)
    assert isinstance(shape.path, Sequence)
    assert isinstance(shape.path.paths[0], Inverse)
    assert isinstance(shape.path.paths[1], Predicate)
    assert sparql_path(shape.path) == "(^<http://example.org/p>)/<http://example.org/q>"


def test_a_shape_used_twice_is_no_circle() -> None:
    shapes = read_shapes(PREFIXES + "ex:s sh:targetNode ex:x ; sh:and ( ex:t ex:t ) . ex:t a sh:NodeShape .")
    assert shapes.count == 2
