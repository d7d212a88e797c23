"""The claims table made by another process: always the same bytes. In new processes, for this one has threads."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from mxsu_graph.project import Project

BUILD = """
import hashlib, os, signal, sys
from pathlib import Path
from mxsu_graph import pipeline
from mxsu_graph.pipeline import analyst, sharing
from mxsu_graph.project import Project

project, how = Project(Path(sys.argv[1])), sys.argv[2]
if how == "here":
    import polars
elif how == "killed":
    start = sharing.Forks.start
    def start_and_kill(forks, work):
        start(forks, lambda: os.kill(os.getpid(), signal.SIGKILL))
    analyst.Forks.start = start_and_kill
path = project.data / "sources" / "zenda-history.yaml"
for edit in sys.argv[3:]:
    old, new = edit.split(">")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    build = pipeline.build_graph(project).build
    print(*(hashlib.sha256(file.read_bytes()).hexdigest() for file in (build.table, build.dataset)))
print("polars" in sys.modules)
"""
EDITS = ("id: zenda>id: zenda", "10 and 12 percent>10 and 12", "  polarity: denied\n>")


def run(project: Project, how: str, *edits: str) -> list[str]:
    """What builds after some edits come to, and whether their process had to import Polars."""
    command = [sys.executable, "-c", BUILD, str(project.root), how, *edits]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")
def test_all_ways_give_the_same_bytes(project: Project) -> None:
    path = project.data / "sources" / "zenda-history.yaml"
    text = path.read_text(encoding="utf-8")
    forked = [run(project, "fork", edit) for edit in EDITS]
    assert {imported for *_, imported in forked} == {"False"}
    path.write_text(text, encoding="utf-8")
    shutil.rmtree(project.build)
    *here, imported = run(project, "here", *EDITS)
    assert (len(set(here)), imported) == (3, "True")
    assert here == [made for made, _ in forked]
    path.write_text(text, encoding="utf-8")
    assert run(project, "killed", EDITS[0]) == [here[0], "True"]
