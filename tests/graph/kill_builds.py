"""Builds that are killed for real, run by `test_store.py` as a process of its own.

This process opens no store itself: it forks a child for each build, so that a child can be killed at a chosen
step with SIGKILL, and another for each look at what is left. Three builds take turns, so that each also deletes
an older one, and half-deleted builds come back by name.

Usage: kill_builds.py FOLDER steps|moments
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from mxsu_graph.graph.canonical import dataset_hash
from mxsu_graph.graph.store import Manifest, current_build, open_store, publish_build

QUADS = 40
DISK_CALLS = frozenset(
    {"mkdir", "open", "write", "writelines", "bulk_load", "flush", "fsync", "rename", "replace", "unlink", "rmdir"}
    | {"__exit__"}  # a file that is closed
)
UNLINKS = 7  # a store has many files: of the steps that delete them, one in so many will do
VERSIONS = "ABb"  # B and b have the same dataset, made of different inputs


def lines_of(version: str) -> list[bytes]:
    """A dataset in which every quad names its version."""
    return sorted(f'<urn:{version.upper()}> <urn:p> "{n}" <urn:g> .\n'.encode() for n in range(QUADS))


def manifest_of(version: str) -> Manifest:
    """The manifest of that dataset."""
    return Manifest("1", version, dataset_hash(lines_of(version)), QUADS)


def write_rows(path: Path) -> None:
    """Something in the place of a claims table."""
    path.write_bytes(b"table")


def build(folder: Path, version: str) -> None:
    """Build one version and make it current."""
    publish_build(folder, manifest_of(version), lines_of(version), write_rows)


def build_and_die(folder: Path, version: str, step: int) -> None:
    """Build, and kill this process before the step-th call that touches the disk; exit 0 if there are fewer."""
    seen = unlinked = 0

    def count(_: FrameType, event: str, called: object) -> None:
        nonlocal seen, unlinked
        name = getattr(called, "__name__", "")
        if event != "c_call" or name not in DISK_CALLS:
            return
        unlinked += name == "unlink"
        if name != "unlink" or unlinked % UNLINKS == 1:
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    build(folder, version)


def look(folder: Path, allowed: str) -> None:
    """The current build is one of the allowed versions, and whole."""
    build = current_build(folder)
    assert build.manifest.inputs in allowed, f"{build.manifest.inputs} is current, not one of {allowed}"
    assert build.manifest == manifest_of(build.manifest.inputs)
    lines = build.dataset.read_bytes().splitlines(keepends=True)
    assert lines == lines_of(build.manifest.inputs)
    assert build.table.read_bytes() == b"table"
    store = open_store(build)
    assert len(store) == QUADS
    assert bool(store.query(f'ASK {{ GRAPH <urn:g> {{ <urn:{build.manifest.inputs.upper()}> <urn:p> "7" }} }}'))


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


def run(folder: Path, mode: str) -> dict[str, int]:
    """Kill builds until no step is left, or at random moments; every failure ends this with an assertion."""
    chance = random.Random(1959)  # the same moments in every run
    current = VERSIONS[0]
    assert in_child(lambda: build(folder, current)) == 0
    killed, finished = 0, set()
    for number in range(1, 1000):
        before, new = current, VERSIONS[number % len(VERSIONS)]
        if mode == "steps":
            code = in_child(lambda new=new, step=number: build_and_die(folder, new, step))  # type: ignore[misc]  # loop values bound by default
        else:
            code = in_child(lambda new=new: build(folder, new), chance.uniform(0, 0.06))  # type: ignore[misc]  # as above
        assert code in (0, -signal.SIGKILL), f"the build ended with {code} at {number}"
        killed += code != 0
        finished |= {new} if code == 0 else set()
        assert in_child(lambda before=before, new=new: look(folder, before + new)) == 0, f"at {number}"  # type: ignore[misc]  # as above
        assert in_child(lambda new=new: build(folder, new)) == 0, f"the next build failed at {number}"  # type: ignore[misc]  # as above
        assert in_child(lambda new=new: look(folder, new)) == 0, f"after the next build at {number}"  # type: ignore[misc]  # as above
        current = new
        if (mode == "steps" and len(finished) == len(VERSIONS)) or (mode == "moments" and number == 20):
            break
    leftovers = [path.name for path in (folder / "graphs").iterdir() if path.name.startswith(".")]
    return {"killed": killed, "finished": len(finished), "leftovers": len(leftovers)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]), sys.argv[2])))
