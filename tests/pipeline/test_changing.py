"""Files that change while a build reads them, as when another state is checked out in the middle of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mxsu_graph import pipeline
from mxsu_graph.errors import BuildError
from mxsu_graph.pipeline import build_dataset, build_graph, load_project
from mxsu_graph.project import Project


def meddle(
    monkeypatch: pytest.MonkeyPatch, step: str, before: Callable[[], object], after: Callable[[], object]
) -> None:
    """Do something before and after a step of the build."""
    whole = getattr(pipeline, step)

    def run(*arguments: object) -> object:
        before()
        try:
            return whole(*arguments)
        finally:
            after()

    monkeypatch.setattr(pipeline, step, run)


def retitle(path: Path, title: str) -> int:
    """Give a source another title, once."""
    text = path.read_text(encoding="utf-8")
    return path.write_text(text.replace('title: "', f'title: "{title} ', 1), encoding="utf-8")


def is_built_as_it_is(project: Project) -> bool:
    """Whether what a build gives now is what the files say."""
    result = build_graph(project)
    assert result.build is not None
    expected = b"".join(sorted(build_dataset(load_project(project)).lines))
    return result.build.dataset.read_bytes() == expected and result.build.manifest.inputs == project.fingerprint()


@pytest.mark.parametrize("name", ["data/sources/zenda-history.yaml", "ontology/mxsu.ttl"])
def test_an_edit_that_is_undone_before_the_end_is_not_built(
    project: Project, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Neither now nor later: nothing of it may be remembered under the name of the files as they are."""
    path = project.root / name
    held = path.read_bytes()
    edited = [held.replace(b'title: "', b'title: "Edited ', 1).replace(b'"@en', b's"@en', 1)]
    assert edited[0] != held
    step = "gather" if name.startswith("data") else "read_ontology"
    meddle(monkeypatch, step, lambda: edited and path.write_bytes(edited.pop()), lambda: path.write_bytes(held))
    monkeypatch.setattr(pipeline, "_MOST_ATTEMPTS", 2)
    with pytest.raises(BuildError, match="changed again and again while they were read: run 'mxsu build' once"):
        build_graph(project)
    monkeypatch.undo()
    assert is_built_as_it_is(project)


@pytest.mark.parametrize("step", ["gather", "assemble", "validate_project"])
def test_an_edit_in_the_middle_is_in_the_build(
    project: Project, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Else a build that began with older files would replace one of newer ones."""
    build_graph(project)
    titles = ["Newer"]
    path = project.data / "sources" / "zenda-history.yaml"
    retitle(path, "New")
    meddle(monkeypatch, step, lambda: None, lambda: titles and retitle(path, titles.pop()))
    result = build_graph(project)
    assert result.build is not None
    assert b'"Newer New ' in result.build.dataset.read_bytes()
    assert is_built_as_it_is(project)


def test_a_mistake_that_is_gone_is_not_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is half written when it is read."""
    path = project.ontology / "schemes.ttl"
    held = [path.read_bytes()]
    path.write_bytes(held[0][:-200])
    meddle(monkeypatch, "read_ontology", lambda: None, lambda: held and path.write_bytes(held.pop()))
    result = build_graph(project)
    assert result.build is not None
    assert is_built_as_it_is(project)
