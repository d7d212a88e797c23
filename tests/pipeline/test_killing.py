"""Builds that are killed, or that meet each other: what is current is always one whole graph."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import CORPUS, copy_project

from mxsu_graph.project import Project

KILLER = Path(__file__).with_name("kill_builds.py")


@pytest.fixture
def quick(project: Project) -> Iterator[Project]:
    """The fictional corpus in memory where there is some: hundreds of builds would wait for a disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield copy_project(Path(name) / "project", CORPUS / "data")


def run_killer(project: Project, mode: str) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, str(KILLER), str(project.root), mode], capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def test_a_build_killed_before_any_step_leaves_a_whole_graph(quick: Project) -> None:
    counts = run_killer(quick, "steps")
    assert counts["killed"] > 20
    assert counts["finished"] == 4
    assert counts["leftovers"] == 0


def test_a_build_killed_at_any_moment_leaves_a_whole_graph(quick: Project) -> None:
    counts = run_killer(quick, "moments")
    assert counts["killed"] > 2
    assert counts["leftovers"] == 0
