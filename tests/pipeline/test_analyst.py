"""The claims table made by another process: always the same bytes. In new processes, for this one has threads."""

from __future__ import annotations

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
build = pipeline.build_graph(project, full=True).build
for path in (build.dataset, build.table):
    print(hashlib.sha256(path.read_bytes()).hexdigest())
path = project.data / "sources" / "zenda-history.yaml"
text = path.read_text(encoding="utf-8")
for old, new in (("10 and 12 percent", "10 and 12"), ("polarity: denied", "polarity: affirmed")):
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    build = pipeline.build_graph(project).build
    print(hashlib.sha256(build.table.read_bytes()).hexdigest())
    print(hashlib.sha256(build.dataset.read_bytes()).hexdigest())
path.write_text(text, encoding="utf-8")
print("polars" in sys.modules)
"""


@pytest.fixture
def answers(project: Project) -> dict[str, list[str]]:
    """What builds come to with each kind of help, and whether this process had to import Polars."""
    found = {}
    for how in ("fork", "here", "killed"):
        command = [sys.executable, "-c", BUILD, str(project.root), how]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        found[how] = done.stdout.split()
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")
def test_all_ways_give_the_same_bytes(answers: dict[str, list[str]]) -> None:
    *made, imported = answers["fork"]
    assert (len(set(made)), imported) == (6, "False")
    assert answers["here"] == answers["killed"] == [*made, "True"]
