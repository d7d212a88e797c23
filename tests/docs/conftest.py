"""The real data, built once for all examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph.pipeline import build_graph
from mxsu_graph.project import Project

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a build of the real data."""
    folder = tmp_path_factory.mktemp("build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MXSU_BUILD", str(folder))
        result = build_graph(Project(ROOT))
    assert result.build is not None, "\n".join(map(str, result.diagnostics))
    return folder
