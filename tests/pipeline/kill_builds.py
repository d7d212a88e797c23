"""Builds that are killed for real, run by `test_killing.py` as a process of its own.

This process opens no store itself: it forks a child for each build, so that a child can be killed at a chosen
step with SIGKILL, and another for each look at what is left. The builds take turns, so that each also deletes an
older one: an edit, an edit that leaves the dataset as it was, the first state again, and one in full of what is
current already.

Usage: kill_builds.py PROJECT steps|moments
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

from mxsu_graph.graph.canonical import dataset_hash
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.pipeline import build_graph
from mxsu_graph.project import Project

WRITERS = ("mxsu_graph.graph.store", "mxsu_graph.graph.revision", "mxsu_graph.pipeline.memory")
DISK_CALLS = frozenset(
    {"mkdir", "open", "write", "writelines", "backup", "bulk_load", "flush", "fsync", "rename", "replace"}
    | {"unlink", "rmdir"}
    | {"__exit__"}  # a file that is closed
)
MANY = 20  # memory and a store have many files: of the steps that write or delete them, one in so many
REST = 6  # after so many one is left alone
VERSIONS = ("A", "B", "b", "full b")  # B and b have the same dataset, made of different inputs


def edit(project: Project, version: str) -> None:
    """Give the curated files the state of a version."""
    path = project.data / "sources" / "zenda-history.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    titles = [number for number, line in enumerate(lines) if line.startswith("  title: ")]
    lines[titles[0]] = f'  title: "Edition {version[-1].upper()}"\n'
    path.write_text("".join(lines), encoding="utf-8")
    (project.ontology / "shapes" / "note.ttl").write_text(f"# {version[-1]}\n", encoding="utf-8")


def build(project: Project, version: str) -> None:
    """Build what the files say."""
    result = build_graph(project, full=version.startswith("full"))
    assert result.build is not None, [str(finding) for finding in result.diagnostics]


def is_writer(frame: FrameType | None) -> str:
    """The module that writes builds or memories for which this is done, if it is."""
    while frame is not None:
        name = str(frame.f_globals.get("__name__"))
        if name in WRITERS:
            return name
        frame = frame.f_back
    return ""


def build_and_die(project: Project, version: str, step: int) -> None:
    """Build, and kill this process before the step-th call that touches the disk; exit 0 if there are fewer."""
    seen = many = 0

    def count(frame: FrameType, event: str, called: object) -> None:
        nonlocal seen, many
        name = getattr(called, "__name__", "")
        if event != "c_call" or name not in DISK_CALLS or not (writer := is_writer(frame)):
            return
        is_one_of_many = name == "unlink" or writer == WRITERS[2]
        many += is_one_of_many
        if not is_one_of_many or many % MANY == 1:
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    build(project, version)


def look(project: Project, allowed: str) -> None:
    """The current build is one of the allowed versions, and whole."""
    current = current_build(project.build)
    lines = current.dataset.read_bytes().splitlines(keepends=True)
    assert (current.manifest.quads, current.manifest.dataset) == (len(lines), dataset_hash(lines))
    (title,) = {line.split(b'"')[1].decode() for line in lines if b'"Edition ' in line}
    assert title[-1] in allowed.upper(), f"{title} is current, not one of {allowed}"
    assert current.table.read_bytes().endswith(b"PAR1")
    store = open_store(current)
    assert len(store) == len(lines)
    assert bool(store.query(f'ASK {{ GRAPH ?graph {{ ?source ?title ?text FILTER (STR(?text) = "{title}") }} }}'))


def in_child(work: Callable[[], None], kill_after: float | None = None) -> int:
    """Run something in a forked child; its exit code, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def run(project: Project, mode: str) -> dict[str, int]:
    """Kill builds until no step is left, or at random moments; every failure ends this with an assertion."""
    chance = random.Random(1959)  # the same moments in every run
    allowed = VERSIONS[0]
    edit(project, allowed)
    assert in_child(lambda: build(project, allowed)) == 0
    killed, finished = 0, set()
    for number in range(1, 1000):
        new = VERSIONS[number % len(VERSIONS)]
        allowed += new[-1]
        edit(project, new)
        if mode == "steps":
            code = in_child(partial(build_and_die, project, new, number))
        else:
            code = in_child(partial(build, project, new), chance.uniform(0, 0.6))
        assert code in (0, -signal.SIGKILL), f"the build ended with {code} at {number}"
        killed += code != 0
        finished |= {new} if code == 0 else set()
        assert in_child(partial(look, project, allowed)) == 0, f"at {number}"
        is_last = (mode == "steps" and len(finished) == len(VERSIONS)) or (mode == "moments" and number == 8)
        if is_last or number % REST == 0:
            assert in_child(partial(build, project, new)) == 0, f"the next build failed at {number}"
            assert in_child(partial(look, project, new[-1])) == 0, f"after the next build at {number}"
            allowed = new[-1]
        if is_last:
            break
    leftovers = [path.name for path in (project.build / "graphs").iterdir() if path.name.startswith(".")]
    return {"killed": killed, "finished": len(finished), "leftovers": len(leftovers)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(Project(Path(sys.argv[1])), sys.argv[2])))
