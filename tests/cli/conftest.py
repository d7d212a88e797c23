"""The command line as a user calls it: exit code, standard output and standard error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mxsu_graph import pipeline
from mxsu_graph.cli import main
from mxsu_graph.pipeline import Loaded
from mxsu_graph.project import Project


@dataclass(frozen=True)
class Outcome:
    """What a call came to."""

    code: int
    out: str
    err: str


Mxsu = Callable[..., Outcome]


@pytest.fixture
def mxsu(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, small: Loaded) -> Mxsu:
    """Call a command on the built fictional corpus, or on the project that is named."""

    def call(*arguments: str, project: Project | None = None) -> Outcome:
        monkeypatch.setenv("MXSU_PROJECT", str((project or small.project).root))
        code = 0
        try:
            main(list(arguments))
        except SystemExit as stop:
            assert stop.code is None or isinstance(stop.code, int), stop.code
            code = stop.code or 0
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def unvalidated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds without the shapes, which have tests of their own."""
    monkeypatch.setattr(pipeline, "validate_project", lambda *_: [])


@pytest.fixture
def texts() -> Path:
    """The texts of the fictional corpus."""
    return Path(__file__).parent.parent / "corpus_min" / "texts"
