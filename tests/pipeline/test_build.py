"""The whole build, with the shapes left out: they have tests of their own."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph import __version__, pipeline
from mxsu_graph.curation.ledger import LEDGER_FILE
from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.errors import ProjectError, TextError
from mxsu_graph.graph.canonical import dataset_hash
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.pipeline import build_graph, check_project, load_project, verify_texts
from mxsu_graph.project import Project

FORM = ox.RdfFormat.N_QUADS
TEXTS = Path(__file__).parent.parent / "corpus_min" / "texts"


@pytest.fixture(autouse=True)
def _unvalidated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "validate_project", lambda *_: [])


def test_a_build_from_beginning_to_end(project: Project) -> None:
    result = build_graph(project)
    assert result.build is not None
    assert (result.fresh, result.diagnostics) == (True, ())
    manifest = result.build.manifest
    assert manifest.version == __version__
    assert manifest.inputs == project.fingerprint()
    lines = result.build.dataset.read_bytes().splitlines(keepends=True)
    assert (manifest.quads, manifest.dataset) == (len(lines), dataset_hash(lines))
    assert len(open_store(result.build)) == len(lines)
    assert {path.name for path in result.build.folder.iterdir()} == {
        "store",
        "dataset.nq",
        "claims.parquet",
        "manifest.json",
    }


def test_nothing_is_done_where_nothing_changed(project: Project) -> None:
    first, second = build_graph(project), build_graph(project)
    assert (first.fresh, second.fresh) == (True, False)
    assert first.build == second.build


@pytest.mark.parametrize("library", ["edtf", "polars", "pyoxigraph", "pyyaml"])
def test_another_version_of_a_library_builds_anew(
    project: Project, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    first = build_graph(project)
    known = pipeline._find_version
    monkeypatch.setattr(
        pipeline, "_find_version", lambda name, module: b"other" if name == library else known(name, module)
    )
    second = build_graph(project)
    assert (second.fresh, second.effort) == (True, None)
    assert first.build is not None
    assert second.build is not None
    assert second.build.manifest == first.build.manifest
    assert not build_graph(project).fresh


def test_another_engine_validates_what_is_built_already(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    build_graph(project)
    asked: list[object] = []

    def validate(*arguments: object) -> list[Diagnostic]:
        asked.append(arguments[-1])
        return []

    monkeypatch.setattr(pipeline, "validate_project", validate)
    assert not build_graph(project).fresh
    assert build_graph(project, "pyshacl").fresh
    assert asked == ["pyshacl"]
    assert not build_graph(project).fresh


def test_a_full_build_never_touches_the_one_that_is_current(project: Project) -> None:
    """A reader that has looked up its name finds it, and so does the next one if this build is killed."""
    first, second = build_graph(project), build_graph(project, full=True)
    assert first.build is not None
    assert second.build is not None
    assert first.build.folder != second.build.folder
    assert open_store(first.build).dump(format=FORM) == open_store(second.build).dump(format=FORM)


def test_a_change_that_leaves_the_dataset_alone_is_a_build_of_its_own(project: Project) -> None:
    first = build_graph(project)
    (project.ontology / "shapes" / "archive.ttl").write_text("# no shapes", encoding="utf-8")
    second = build_graph(project)
    assert second.fresh
    assert first.build is not None
    assert second.build is not None
    assert first.build.manifest.dataset == second.build.manifest.dataset
    assert first.build.folder != second.build.folder


def test_mistakes_in_the_data_stop_the_build(project: Project) -> None:
    good = build_graph(project).build
    path = project.data / "entities" / "places.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: city", "kind: citty"), encoding="utf-8")
    result = build_graph(project)
    assert result.build is None
    assert [finding.code for finding in result.diagnostics] == ["unknown-kind"]
    assert current_build(project.build) == good


def test_what_editors_leave_beside_a_file_is_no_edit(project: Project) -> None:
    build_graph(project)
    path = project.data / "sources" / "zenda-history.yaml"
    path.with_name(f".#{path.name}").symlink_to("me@host.1:1")
    path.with_name(f".{path.name}.swp").write_bytes(b"swap")
    assert not build_graph(project).fresh


def test_what_is_no_file_stops_the_build(project: Project) -> None:
    (project.data / "sources" / "folder.yaml").mkdir()
    result = build_graph(project)
    assert result.build is None
    assert [finding.code for finding in result.diagnostics] == ["unknown-file"]


def test_findings_of_the_shapes_stop_it_too(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Diagnostic(Span("data/x.yaml", 1, 1), "shape", "mend this")
    monkeypatch.setattr(pipeline, "validate_project", lambda *_: [finding])
    result = build_graph(project)
    assert (result.build, result.diagnostics) == (None, (finding,))


def test_a_broken_ontology_is_no_finding_but_an_error(project: Project) -> None:
    (project.ontology / "schemes.ttl").write_text("nonsense", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"schemes\.ttl:1:"):
        build_graph(project)


def test_a_broken_anchors_file_too(project: Project) -> None:
    (project.data / "anchors.tsv").write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(TextError, match="anchors"):
        load_project(project)


def test_a_project_without_anchors_and_ledger_can_be_built(project: Project) -> None:
    for name in ("anchors.tsv", LEDGER_FILE, "assessments.yaml", "mappings.sssom.tsv"):
        (project.data / name).unlink()
    assert build_graph(project).build is not None


def test_checks_and_texts(project: Project) -> None:
    loaded = load_project(project)
    assert check_project(loaded) == []
    assert verify_texts(loaded, TEXTS) == []
    missing = verify_texts(loaded, project.data)
    assert {finding.code for finding in missing} >= {"text-missing"}
    assert {finding.span.path for finding in missing} == {
        f"data/sources/{source.id}.yaml" for source in loaded.corpus.sources
    }
