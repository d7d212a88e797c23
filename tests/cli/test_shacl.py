"""`mxsu shacl` on anybody's data: reports, graphs, engines, and what broken files come to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.cli import main

from .conftest import Mxsu

SH = "http://www.w3.org/ns/shacl#"
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:S sh:targetClass ex:C ; sh:property ex:one , ex:note .
ex:one sh:path ex:p ; sh:maxCount 1 ; sh:minCount 1 ; sh:datatype xsd:byte ; sh:message "one byte each" .
ex:note sh:path ex:note ; sh:maxCount 0 ; sh:severity sh:Warning .
"""
DATA = """@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:g1 {
  ex:a a ex:C ; ex:p "01"^^xsd:byte .
  ex:b a ex:C ;
    ex:p 1 .
}
ex:g2 {
  ex:a a ex:C ; ex:p "2"^^xsd:byte .
}
"""


@pytest.fixture
def files(tmp_path: Path) -> Iterator[tuple[str, str]]:
    data, shapes = tmp_path / "data.trig", tmp_path / "shapes.ttl"
    data.write_text(DATA, encoding="utf-8")
    shapes.write_text(SHAPES, encoding="utf-8")
    yield str(data), str(shapes)


def test_findings_stand_at_the_line_of_their_node(mxsu: Mxsu, files: tuple[str, str]) -> None:
    data, shapes = files
    outcome = mxsu("shacl", "--data", data, "--shapes", shapes)
    p, one = "<http://example.org/p>", "shape <http://example.org/one>"
    integer = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        f"{data}:4:3: error[max-count]: <http://example.org/a> at {p}: one byte each; {one}",
        f"{data}:5:3: error[datatype]: <http://example.org/b> at {p}: one byte each; found {integer}; {one}",
    ]
    assert outcome.err == "does not conform: 2 Violation\n"


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_graphs_are_merged_chosen_or_taken_one_by_one(mxsu: Mxsu, files: tuple[str, str], engine: str) -> None:
    data, shapes = files

    def codes(*more: str) -> list[str]:
        outcome = mxsu("shacl", "--data", data, "--shapes", shapes, "--engine", engine, "--format", "json", *more)
        results = json.loads(outcome.out)["results"]
        assert outcome.code == (1 if results else 0)
        return [r["component"].rpartition("#")[2].partition("Constraint")[0] + (r["graph"] or "") for r in results]

    one, two = "http://example.org/g1", "http://example.org/g2"
    assert codes() == ["MaxCount", "Datatype"]
    assert codes("--graph", two) == []
    assert codes("--graph", one, two) == ["MaxCount", "Datatype"]
    assert codes("--per-graph") == [f"Datatype<{one}>"]
    assert codes("--per-graph", "--graph", two) == []


@pytest.mark.parametrize(("form", "syntax"), [("turtle", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_the_report_in_rdf_is_the_standard_one(
    mxsu: Mxsu, files: tuple[str, str], form: str, syntax: ox.RdfFormat
) -> None:
    data, shapes = files
    outcome = mxsu("shacl", "--data", data, "--shapes", shapes, "--format", form)
    triples = {quad.triple for quad in ox.parse(outcome.out, format=syntax)}
    conforms = [t.object for t in triples if t.predicate == ox.NamedNode(SH + "conforms")]
    assert [c.value for c in conforms if isinstance(c, ox.Literal)] == ["false"]
    assert sum(t.predicate == ox.NamedNode(SH + "result") for t in triples) == 2


def test_github_shows_findings_beside_their_lines(mxsu: Mxsu, files: tuple[str, str]) -> None:
    data, shapes = files
    outcome = mxsu("shacl", "--data", data, "--shapes", shapes, "--format", "github")
    assert outcome.out.startswith(f"::error file={data},line=4,col=3,title=max-count::<http://example.org/a>")


def test_what_conforms_prints_no_finding(mxsu: Mxsu, files: tuple[str, str], tmp_path: Path) -> None:
    empty = tmp_path / "empty.nt"
    empty.write_text("", encoding="utf-8")
    outcome = mxsu("shacl", "--data", str(empty), "--shapes", files[1])
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "conforms\n")


def test_a_warning_is_no_conformance_either(mxsu: Mxsu, files: tuple[str, str], tmp_path: Path) -> None:
    data = tmp_path / "noted.nt"
    c, p = "<http://example.org/C>", "<http://example.org/p>"
    data.write_text(
        f"<urn:x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> {c} .\n"
        f'<urn:x> {p} "7"^^<http://www.w3.org/2001/XMLSchema#byte> .\n<urn:x> <http://example.org/note> "n" .\n',
        encoding="utf-8",
    )
    outcome = mxsu("shacl", "--data", str(data), "--shapes", files[1])
    assert (outcome.code, outcome.err) == (1, "does not conform: 1 Warning\n")
    assert ":1:1: warning[max-count]: <urn:x>" in outcome.out


def test_several_files_are_one_dataset_and_one_shapes_graph(
    mxsu: Mxsu, files: tuple[str, str], tmp_path: Path
) -> None:
    more, other = tmp_path / "more.ttl", tmp_path / "other.ttl"
    more.write_text("@prefix ex: <http://example.org/> .\nex:b ex:p 2 .\nex:c a ex:C .\n", encoding="utf-8")
    other.write_text(
        f"@prefix sh: <{SH}> .\n<urn:s> sh:targetSubjectsOf <http://example.org/p> ; sh:nodeKind sh:Literal .\n",
        encoding="utf-8",
    )
    outcome = mxsu("shacl", "--data", files[0], str(more), "--shapes", files[1], str(other))
    assert f"{more}:3:1: error[min-count]: <http://example.org/c>" in outcome.out
    assert "error[node-kind]: <http://example.org/b>" in outcome.out
    assert outcome.code == 1


BROKEN = {
    "data.ttl": ("@prefix ex: <urn:> .\nex:a ex:p .\n", "data.ttl:2:11: "),
    "data.nt": ("<urn:a> <urn:b> <urn:c> .\n<urn:a> nonsense\n", "data.nt:2:"),
    "data.foo": ("x", "data.foo: a file of RDF ends in one of ttl, nt"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_data_is_named_with_its_line(mxsu: Mxsu, files: tuple[str, str], tmp_path: Path, name: str) -> None:
    content, expected = BROKEN[name]
    (tmp_path / name).write_text(content, encoding="utf-8")
    outcome = mxsu("shacl", "--data", str(tmp_path / name), "--shapes", files[1])
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"mxsu: {tmp_path}/{expected}")


def test_broken_shapes_are_named_with_their_line(mxsu: Mxsu, files: tuple[str, str], tmp_path: Path) -> None:
    shapes = tmp_path / "bad.ttl"
    shapes.write_text(f"@prefix sh: <{SH}> .\n\n<urn:s> sh:targetNode <urn:x> ;\n  sh:node <urn:s> .\n")
    outcome = mxsu("shacl", "--data", files[0], "--shapes", str(shapes))
    assert outcome.code == 2
    assert outcome.err.startswith(f"mxsu: {shapes}:3:1: Recursive shapes cannot be validated")
    shapes.write_text("@prefix sh: <urn:sh> .\nsh:x sh:y\n")
    assert mxsu("shacl", "--data", files[0], "--shapes", str(shapes)).err.startswith(f"mxsu: {shapes}:")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (["--graph", "urn:none"], "the data has no graph <urn:none>; it has http://example.org/g1"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--data", "missing.ttl"], "'missing.ttl' does not exist"),
    ],
)
def test_wrong_usage_says_what_is_wrong(
    mxsu: Mxsu, files: tuple[str, str], more: list[str], expected: str
) -> None:
    outcome = mxsu("shacl", "--data", files[0], "--shapes", files[1], *more)
    assert (outcome.code, outcome.out) == (2, "")
    assert expected in outcome.err


def test_data_without_named_graphs_has_none_to_take_one_by_one(
    mxsu: Mxsu, files: tuple[str, str], tmp_path: Path
) -> None:
    plain = tmp_path / "plain.ttl"
    plain.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    outcome = mxsu("shacl", "--data", str(plain), "--shapes", files[1], "--per-graph")
    assert outcome.code == 2
    assert "no named graphs" in outcome.err


def test_shapes_and_data_are_both_needed(mxsu: Mxsu, files: tuple[str, str]) -> None:
    outcome = mxsu("shacl", "--data", files[0])
    assert outcome.code == 2
    assert "Missing option '--shapes'" in outcome.err


def test_no_project_is_needed(
    files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MXSU_PROJECT", str(tmp_path / "none"))
    with pytest.raises(SystemExit) as stop:
        main(["shacl", "--data", files[0], "--shapes", files[1]])
    assert stop.value.code == 1
    assert "max-count" in capsys.readouterr().out
