"""The shapes find what is wrong, step by step, at the line where it stands; what each step says it did."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.cli import main
from mxsu_graph.diagnostics import Diagnostic
from mxsu_graph.graph.terms import mxsu
from mxsu_graph.iri import PREFIXES, entity_iri, graph_iri, term_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.project import Project
from mxsu_graph.validation import ENGINES, check_steps, validate_quads
from mxsu_graph.validation.compiled import hold_quads, run_compiled
from mxsu_graph.validation.projections import screen_projections
from mxsu_graph.validation.shacl.paths import Predicate
from mxsu_graph.validation.steps import step_of

from .cases import DAMAGES, Quads, contradiction, edtf

STEP_OF_CODE = {"claim-domain": 2, "claim-range": 2, "claim-requires-role": 2}
"""The step of each damage whose code does not tell it."""

Several = set[tuple[str, str, str]]
"""Graph, thing and predicate."""


def findings(small: Loaded, quads: Quads, engine: str = ENGINES[0]) -> list[Diagnostic]:
    return validate_quads(quads, small.project.ontology / "shapes", small.reading.span, engine)


def test_the_fictional_corpus_is_sound(small: Loaded, small_quads: Quads) -> None:
    assert [str(d) for d in findings(small, small_quads) if d.severity == "error"] == []


def test_sources_that_differ_are_no_finding(small: Loaded, small_quads: Quads) -> None:
    unassessed = [q for q in small_quads if q.predicate != mxsu("assesses")]
    assert not [d for d in findings(small, unassessed) if d.code.startswith("consistency")]


@pytest.mark.parametrize("code", DAMAGES)
def test_each_damage_is_found_at_its_line(code: str, small: Loaded, small_quads: Quads) -> None:
    before = set(findings(small, small_quads))
    new = [d for d in findings(small, DAMAGES[code](small_quads)) if d not in before]
    assert code in {d.code for d in new}
    found = next(d for d in new if d.code == code)
    assert found.span.path.startswith("data/")
    assert found.span.line > 0
    assert found.message


@pytest.mark.parametrize("code", DAMAGES)
def test_each_damage_is_found_in_its_step(code: str, small: Loaded, small_quads: Quads) -> None:
    steps = check_steps(DAMAGES[code](small_quads), small.project.ontology / "shapes", small.reading.span)
    assert [step.number for step in steps] == [1, 2, 3, 4]
    by_prefix = {"record": 3, "consistency": 4}.get(code.partition("-")[0], 1)
    (step,) = [step for step in steps if code in {finding.code for finding in step.findings}]
    assert step.number == STEP_OF_CODE.get(code, by_prefix)


def test_the_steps_hold_all_findings_and_count_what_they_saw(small: Loaded, small_quads: Quads) -> None:
    steps = check_steps(small_quads, small.project.ontology / "shapes", small.reading.span)
    assert sorted(f for step in steps for f in step.findings) == findings(small, small_quads)
    claims, entities = len(small.corpus.claims), len(small.corpus.entities)
    sources, assessments = len(small.corpus.sources), len(small.corpus.assessments)
    assert (
        steps[0].checked == f"{claims} claims, {entities} entities, {sources} sources, {assessments} assessments"
    )
    assert steps[1].checked.startswith(f"{claims} claims of ")
    assert steps[3].checked.startswith(f"{sources} projections by ")
    assert str(steps[1]).endswith(": nothing found")


def test_every_shape_belongs_to_the_step_of_its_file(small: Loaded) -> None:
    folder = small.project.ontology / "shapes"
    expected = {"claims": {1, 2}, "register": {1}, "archive": {3}, "consistency": {4}, "prefixes": set()}
    assert {path.stem for path in folder.glob("*.ttl")} == set(expected)
    for name, steps in expected.items():
        quads = ox.parse(path=folder / f"{name}.ttl")
        reported = {"sparql": "object", "property": "object", "targetClass": "subject"}
        parts = {PREFIXES["sh"] + predicate: part for predicate, part in reported.items()}
        terms = {getattr(q, parts[q.predicate.value]) for q in quads if q.predicate.value in parts}
        assert {step_of(term.value) for term in terms if isinstance(term, ox.NamedNode)} == steps


def contradictions(quads: Quads, shapes: Path) -> Several:
    """What the claims' own shapes call a contradiction of a source with itself."""
    held = hold_quads(quads)
    found = [f.focus for f in run_compiled(held, shapes.glob("*.ttl")) if step_of(f.shape) == 4]
    rdf = PREFIXES["rdf"]
    facts = {
        (q.subject.value, q.predicate.value): q.object.value
        for q in quads
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode)
    }
    several = set()
    for claim in found:
        source = facts[claim, term_iri("statedIn")].rpartition("/")[2]
        thing, predicate = facts[claim, rdf + "subject"], facts[claim, rdf + "predicate"]
        several.add((graph_iri(f"projection/{source}"), thing, predicate))
    return several


def screened(quads: Quads) -> Several:
    """What has several values in a projection."""
    results = screen_projections(hold_quads(quads)).results
    return {
        (r.graph.value, r.focus.value, r.path.iri.value)
        for r in results
        if r.graph is not None and isinstance(r.path, Predicate)
    }


@pytest.mark.parametrize("code", ["consistency-dates", "consistency-entities"])
def test_a_contradiction_has_several_values_in_the_projection(
    code: str, small: Loaded, small_quads: Quads
) -> None:
    damaged = DAMAGES[code](small_quads)
    new = contradictions(damaged, small.project.ontology / "shapes")
    assert new
    assert new <= screened(damaged)


def test_several_values_that_agree_are_screened_and_no_contradiction(small: Loaded, small_quads: Quads) -> None:
    agreeing = contradiction("birthDate", edtf("1869-03-02"), edtf("1869-03"))(small_quads)
    rudolf = (graph_iri("projection/zenda-history"), entity_iri("person/rudolf"), term_iri("birthDate"))
    assert rudolf in screened(agreeing)


def test_in_the_real_graph_contradictions_are_few_among_several_values(real: Loaded, real_quads: Quads) -> None:
    unassessed = [q for q in real_quads if q.predicate != mxsu("assesses")]
    found = contradictions(unassessed, real.project.ontology / "shapes")
    assert found < screened(unassessed)


def test_the_command_reports_all_five_steps(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MXSU_PROJECT", str(project.root))
    texts = Path(__file__).parents[1] / "corpus_min" / "texts"
    for arguments, last in (
        (["--texts", str(texts)], "5 evidence against the texts: 20 quotations in 3 texts: nothing found"),
        ([], "5 evidence against the texts: not at hand; --texts DIR looks up every quotation"),
    ):
        with pytest.raises(SystemExit) as stop:
            main(["validate", *arguments])
        lines = capsys.readouterr().err.splitlines()
        assert stop.value.code == 0
        assert [line[0] for line in lines[:4]] == ["1", "2", "3", "4"]
        assert lines[4] == last


def test_a_text_that_was_changed_is_found_in_the_fifth_step(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MXSU_PROJECT", str(project.root))
    (tmp_path / "texts").mkdir()
    with pytest.raises(SystemExit) as stop:
        main(["validate", "--texts", str(tmp_path / "texts")])
    out, err = capsys.readouterr()
    assert stop.value.code == 1
    assert "error[text-missing]" in out
    assert "5 evidence against the texts: 20 quotations in 3 texts: 3 errors" in err


def test_errors_in_the_files_come_first(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project.data / "sources" / "zenda-history.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("predicate: duration", "predicate: lasting"))
    monkeypatch.setenv("MXSU_PROJECT", str(project.root))
    with pytest.raises(SystemExit) as stop:
        main(["validate"])
    out, err = capsys.readouterr()
    assert stop.value.code == 1
    assert "error[unknown-predicate]" in out
    assert err.splitlines()[1].startswith("the curated files have errors")
