"""The commands for those who curate: check, fmt, sources, build, validate, diff."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mxsu_graph import pipeline
from mxsu_graph.diagnostics import Diagnostic, Severity, Span
from mxsu_graph.graph.store import current_build
from mxsu_graph.pipeline import Loaded
from mxsu_graph.project import Project

from .conftest import Mxsu


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_check_finds_nothing_wrong(mxsu: Mxsu) -> None:
    outcome = mxsu("check")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "checked 20 claims, 21 entities: 0 errors, 0 warnings\n"


SLIPS = [
    ("entities/people.yaml", "distinct-from:", "distinct-form:", "unknown-key"),
    ("sources/zenda-history.yaml", "person/varga-ivo", "person/vargo-ivo", "unknown-id"),
    ("sources/zenda-history.yaml", "predicate: duration", "predicate: durration", "unknown-predicate"),
    ("sources/zenda-history.yaml", "1911-05-03", "1911-05-33", "bad-date"),
    ("sources/zenda-history.yaml", "role: inaugurator", "role: inagurator", "unknown-role"),
]


@pytest.mark.parametrize(("name", "old", "new", "code"), SLIPS, ids=[slip[3] for slip in SLIPS])
def test_a_slip_gives_its_file_line_and_column(
    mxsu: Mxsu, project: Project, name: str, old: str, new: str, code: str
) -> None:
    path = project.data / name
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if old in text)
    edit(path, old, new)
    outcome = mxsu("check", project=project)
    assert outcome.code == 1
    place = next(found for found in outcome.out.splitlines() if f"[{code}]" in found)
    assert place.startswith(f"data/{name}:{line}:")
    assert int(place.split(":")[2]) >= 1
    assert "1 errors" in outcome.err


def test_all_slips_are_reported_at_once(mxsu: Mxsu, project: Project) -> None:
    for name, old, new, _ in SLIPS[1:]:
        edit(project.data / name, old, new)
    outcome = mxsu("check", "--format", "json", project=project)
    assert outcome.code == 1
    assert {row["code"] for row in json.loads(outcome.out)} >= {code for _, _, _, code in SLIPS[1:]}


def test_check_for_a_workflow(mxsu: Mxsu, project: Project) -> None:
    edit(project.data / "entities/people.yaml", "kind: scholar", "kind: scolar")
    outcome = mxsu("check", "--format", "github", project=project)
    assert outcome.code == 1
    assert outcome.out.startswith("::error file=data/entities/people.yaml,line=")


def test_fmt_leaves_canonical_files_alone(mxsu: Mxsu, project: Project) -> None:
    before = snapshot(project.data)
    outcome = mxsu("fmt", project=project)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert snapshot(project.data) == before
    assert mxsu("fmt", "--check", project=project).code == 0


def test_fmt_writes_only_what_changes(mxsu: Mxsu, project: Project) -> None:
    path = project.data / "entities" / "people.yaml"
    canonical = snapshot(project.data)
    edit(path, 'en: "Ivo Varga"', "en: Ivo Varga")
    changed = snapshot(project.data)
    times = {file: file.stat().st_mtime_ns for file in canonical}

    checked = mxsu("fmt", "--check", project=project)
    assert (checked.code, checked.err) == (1, "not canonical: data/entities/people.yaml\n")
    assert snapshot(project.data) == changed

    outcome = mxsu("fmt", project=project)
    assert (outcome.code, outcome.err) == (0, "formatted: data/entities/people.yaml\n")
    assert snapshot(project.data) == canonical
    assert {file for file in times if file.stat().st_mtime_ns != times[file]} == {path}


def test_fmt_of_one_file(mxsu: Mxsu, project: Project) -> None:
    people, places = (project.data / "entities" / f"{name}.yaml" for name in ("people", "places"))
    for path in (people, places):
        edit(path, 'en: "', 'en:   "')
    mxsu("fmt", str(people), project=project)
    assert mxsu("fmt", "--check", str(people), project=project).code == 0
    assert mxsu("fmt", "--check", str(places), project=project).code == 1


def test_fmt_leaves_a_file_with_a_mistake_alone(mxsu: Mxsu, project: Project) -> None:
    path = project.data / "entities" / "people.yaml"
    edit(path, "distinct-from:", "distinct-form:")
    before = path.read_bytes()
    outcome = mxsu("fmt", project=project)
    assert outcome.code == 1
    assert "error[unknown-key]" in outcome.out
    assert path.read_bytes() == before


def test_sources_are_listed(mxsu: Mxsu) -> None:
    rows = json.loads(mxsu("sources", "--format", "json").out)
    assert [(row["source"], row["claims"]) for row in rows] == [
        ("strelsau-gazette", "3"),
        ("timber-turbines", "6"),
        ("zenda-history", "11"),
    ]


def test_every_quotation_is_verified(mxsu: Mxsu, texts: Path) -> None:
    outcome = mxsu("sources", "verify", "--texts", str(texts))
    assert (outcome.code, outcome.out) == (0, "")
    assert "20 claims: every quotation is in its place" in outcome.err


def test_the_project_may_be_named_before_or_after_verify(
    mxsu: Mxsu, project: Project, texts: Path, tmp_path: Path
) -> None:
    edit(project.data / "sources" / "zenda-history.yaml", "cut the ribbon", "cut the rope")
    root, nowhere = str(project.root), Project(tmp_path / "nowhere")
    after = mxsu("sources", "verify", "--texts", str(texts), "--project", root, project=project)
    before = mxsu("sources", "--project", root, "verify", "--texts", str(texts), project=nowhere)
    assert after.code == 1
    assert before == after


def test_a_quotation_that_moved_is_an_error_with_its_line(mxsu: Mxsu, project: Project, texts: Path) -> None:
    path = project.data / "sources" / "zenda-history.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "cut the ribbon" in text)
    edit(path, "cut the ribbon", "cut the ribbons")
    outcome = mxsu("sources", "verify", "--texts", str(texts), project=project)
    assert outcome.code == 1
    assert f"data/sources/zenda-history.yaml:{line}:" in outcome.out
    assert "error[quote-missing]" in outcome.out


def test_anchors_are_written_anew(mxsu: Mxsu, project: Project, texts: Path) -> None:
    path = project.data / "anchors.tsv"
    before = path.read_bytes()
    path.unlink()
    assert mxsu("sources", "verify", "--texts", str(texts), project=project).code == 1
    outcome = mxsu("sources", "anchor", "--texts", str(texts), project=project)
    assert (outcome.code, outcome.err) == (0, "wrote 20 anchors to data/anchors.tsv\n")
    assert path.read_bytes() == before


def test_anchors_are_not_written_while_a_quotation_is_missing(mxsu: Mxsu, project: Project, texts: Path) -> None:
    edit(project.data / "sources" / "zenda-history.yaml", "cut the ribbon", "cut the ribbons")
    path = project.data / "anchors.tsv"
    before = path.read_bytes()
    outcome = mxsu("sources", "anchor", "--texts", str(texts), project=project)
    assert outcome.code == 1
    assert path.read_bytes() == before


@pytest.mark.usefixtures("unvalidated")
def test_build_reports_what_the_graph_holds(mxsu: Mxsu, project: Project) -> None:
    outcome = mxsu("build", project=project)
    assert (outcome.code, outcome.err) == (0, "")
    for words in ("The graph holds", "Claims by source", "Zenda, Exhibition (zenda-history)", "mxsu show mikoyan"):
        assert words in outcome.out
    assert "built just now" in outcome.out
    again = mxsu("build", project=project)
    assert "unchanged since the last build" in again.out
    quiet = mxsu("build", "--quiet", project=project)
    assert (quiet.code, quiet.out) == (0, "")


@pytest.mark.usefixtures("unvalidated")
def test_a_failed_build_leaves_the_last_good_graph(mxsu: Mxsu, project: Project) -> None:
    mxsu("build", "--quiet", project=project)
    good = current_build(project.build)
    edit(project.data / "entities" / "people.yaml", "kind: scholar", "kind: scolar")
    outcome = mxsu("build", project=project)
    assert outcome.code == 1
    assert "error[unknown-kind]" in outcome.out
    assert outcome.err == "mxsu: not built: 1 errors; the last good graph is still in place\n"
    assert current_build(project.build) == good


def test_a_finding_of_the_shapes_fails_the_build(
    mxsu: Mxsu, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    warning = Diagnostic(Span("data/x.yaml", 1, 1), "shape", "look at this", Severity.WARNING)
    monkeypatch.setattr(pipeline, "validate_project", lambda *_: [warning])
    outcome = mxsu("build", "--quiet", project=project)
    assert (outcome.code, outcome.err) == (0, f"{warning}\n")
    edit(project.data / "entities" / "people.yaml", "Anna Kukulin", "Anna Kukulín")
    error = Diagnostic(Span("data/x.yaml", 1, 1), "shape", "mend this")
    monkeypatch.setattr(pipeline, "validate_project", lambda *_: [error])
    outcome = mxsu("build", project=project)
    assert (outcome.code, outcome.out) == (1, f"{error}\n")


def test_validate_lists_findings_and_counts_them(
    mxsu: Mxsu, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(project.data / "entities" / "people.yaml", "kind: scholar", "kind: scolar")
    outcome = mxsu("validate", project=project)
    assert outcome.code == 1
    assert "error[unknown-kind]" in outcome.out
    assert outcome.err.startswith("1 errors, 0 warnings")


@pytest.mark.usefixtures("unvalidated")
def test_diff_lists_what_changed_between_builds(mxsu: Mxsu, project: Project) -> None:
    mxsu("build", "--quiet", project=project)
    old = current_build(project.build).folder
    source = project.data / "sources" / "zenda-history.yaml"
    edit(source, '  when-as-written: "3 May"\n', "")
    edit(source, "  according-to:\n  - person/orlik-marta\n", "  according-to:\n  - person/varga-ivo\n")
    mxsu("build", "--quiet", project=project)
    outcome = mxsu("diff", str(old), project=project)
    assert outcome.code == 0
    assert outcome.out == (
        "changed   zenda-history/c001\n"
        '  - mxsu:whenAsWritten "3 May"\n'
        "changed   zenda-history/c004\n"
        "  - mxsu:accordingTo person:orlik-marta\n"
        "  + mxsu:accordingTo person:varga-ivo\n"
    )
    assert outcome.err == "0 added, 0 withdrawn, 0 removed, 2 changed\n"
    summary = mxsu("diff", str(old), "--summary", project=project)
    assert (summary.out, summary.err) == ("0 added, 0 withdrawn, 0 removed, 2 changed\n", "")
    new = current_build(project.build).dataset
    assert mxsu("diff", str(old / "dataset.nq"), str(new), project=project) == outcome


def test_no_difference_is_no_line(mxsu: Mxsu, small: Loaded) -> None:
    outcome = mxsu("diff", str(current_build(small.project.build).folder))
    assert (outcome.code, outcome.out) == (0, "")


def test_diff_with_what_is_no_build(mxsu: Mxsu, tmp_path: Path) -> None:
    outcome = mxsu("diff", str(tmp_path))
    assert (outcome.code, outcome.out) == (2, "")
    assert "is neither a build nor a release nor an N-Quads file" in outcome.err
