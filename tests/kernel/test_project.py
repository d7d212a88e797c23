from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph import project as module
from mxsu_graph.errors import ProjectError
from mxsu_graph.project import Project, find_project


def make_project(root: Path) -> Path:
    (root / "ontology").mkdir(parents=True)
    (root / "ontology" / "mxsu.ttl").write_text("# terms", encoding="utf-8")
    (root / "data").mkdir()
    (root / "data" / "a.yaml").write_text("a", encoding="utf-8")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder that passes for a project."""
    return make_project(tmp_path / "one")


def test_the_folder_that_is_named_goes_first(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make_project(tmp_path / "other")
    monkeypatch.setenv("MXSU_PROJECT", str(other))
    assert find_project(root).root == root
    assert find_project().root == other


def test_then_the_working_folder_and_those_above_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = root / "data" / "deep"
    below.mkdir()
    monkeypatch.chdir(below)
    assert find_project().root == root


def test_then_the_checkout_or_the_copy_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "mxsu_graph"
    carried = make_project(package / "project")
    monkeypatch.setattr(module, "__file__", str(package / "project.py"))
    monkeypatch.chdir(tmp_path)
    assert find_project().root == carried


def test_what_is_no_project_is_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "__file__", str(tmp_path / "a" / "b" / "project.py"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match="use --project DIR or set MXSU_PROJECT"):
        find_project()
    with pytest.raises(ProjectError, match=r"is not a project: it lacks ontology/mxsu\.ttl or data/"):
        find_project(tmp_path)


def test_the_build_may_lie_elsewhere(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Project(root).build == root / "build"
    monkeypatch.setenv("MXSU_BUILD", str(tmp_path / "elsewhere"))
    assert Project(root).build == tmp_path / "elsewhere"


def test_paths_are_shown_from_the_root(root: Path, tmp_path: Path) -> None:
    assert Project(root).display(root / "data" / "a.yaml") == "data/a.yaml"
    assert Project(root).display(tmp_path / "b") == str(tmp_path / "b")


def test_the_fingerprint_follows_names_and_bytes(root: Path, tmp_path: Path) -> None:
    first = Project(root).fingerprint()
    assert first == Project(make_project(tmp_path / "moved" / "two")).fingerprint()
    (root / "data" / "a.yaml").write_text("b", encoding="utf-8")
    second = Project(root).fingerprint()
    (root / "data" / "a.yaml").rename(root / "data" / "b.yaml")
    third = Project(root).fingerprint()
    (root / "README.md").write_text("no part of a build", encoding="utf-8")
    assert len({first, second, third}) == 3
    assert Project(root).fingerprint() == third


def test_it_follows_our_own_code(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr(module, "__file__", str(package / "project.py"))
    before = Project(root).fingerprint()
    (package / "quads.py").write_text("x = 1", encoding="utf-8")
    assert Project(root).fingerprint() != before
