"""A release of the fictional corpus, written once; to be left alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from mxsu_graph.graph.store import current_build
from mxsu_graph.pipeline import Loaded
from mxsu_graph.release import run_release
from mxsu_graph.release.facts import ReleaseFacts

DAY = "2026-11-22"


@dataclass(frozen=True)
class Release:
    """A release's folder and facts."""

    folder: Path
    facts: ReleaseFacts


@pytest.fixture(scope="session")
def release(small: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The first release of the fictional corpus."""
    folder = tmp_path_factory.mktemp("release") / "first"
    return Release(folder, run_release(small, current_build(small.project.build), folder, DAY))
