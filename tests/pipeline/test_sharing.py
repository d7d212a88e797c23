"""Work shared out among forks. Each test runs in a new process: this one has threads of other libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest

START = """
import os, signal, threading, time
from mxsu_graph.pipeline.sharing import can_fork, share_out
parent = os.getpid()
"""


def run(code: str) -> str:
    """What a script prints."""
    command = [sys.executable, "-W", "error", "-c", START + code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_results_come_in_order_whoever_made_them() -> None:
    """A piece that takes long keeps one process busy, so that another takes the rest."""
    code = """
def work(number):
    time.sleep(0.3 if number == 1 else 0.01)
    return number * number, os.getpid()
found = share_out(work, [1, 9, 2, 3, 4], 2)
print([square for square, _ in found], len({process for _, process in found}))
print(found[1][1] not in {process for _, process in found[:1] + found[2:]})
"""
    assert run(code) == "[0, 1, 4, 9, 16] 2\nTrue\n"


@pytest.mark.parametrize("pieces", [0, 1, 8192, 20_000])
def test_any_number_of_pieces(pieces: int) -> None:
    """More than a pipe can hold are taken several at a time."""
    code = f"print(share_out(lambda number: number, [1] * {pieces}, 3) == list(range({pieces})))"
    assert run(code) == "True\n"


def test_what_a_killed_process_had_taken_is_done_by_this_one() -> None:
    code = """
def work(number):
    time.sleep(0.05)
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return number
print(share_out(work, [1] * 6, 2))
"""
    assert run(code) == "[0, 1, 2, 3, 4, 5]\n"


def test_what_cannot_be_done_is_raised_here_once() -> None:
    """Whichever process came upon it, nothing of this one goes on in the other."""
    code = """
def work(number):
    time.sleep(0.05)
    if number == 2:
        raise ValueError("two")
    return number
try:
    share_out(work, [1] * 6, 2)
except ValueError as error:
    print("raised", error)
"""
    assert run(code) == "raised two\n"


def test_nothing_is_left_behind_by_a_mistake() -> None:
    """Neither a garbage collector at rest nor an open pipe."""
    code = """
import gc
before = len(os.listdir("/dev/fd"))
for _ in range(3):
    try:
        share_out(lambda number: 1 / 0, [1, 1, 1], 2)
    except ZeroDivisionError:
        print(gc.get_freeze_count(), len(os.listdir("/dev/fd")) - before)
"""
    assert run(code) == "0 0\n" * 3


def test_the_others_end_with_the_process_that_wants_their_results() -> None:
    """Else they would work on for nobody, and hold the lock of a build that was killed."""
    code = """
import pathlib, tempfile
folder = pathlib.Path(tempfile.mkdtemp())
def work(number):
    time.sleep(0.2)
    if os.getpid() == wanting:
        os.kill(wanting, signal.SIGKILL)
    folder.joinpath(str(number)).touch()
if not os.fork():
    wanting = os.getpid()
    share_out(work, [1] * 50, 2)
os.wait()
time.sleep(1)
done = len(list(folder.iterdir()))
time.sleep(1)
print(done < 5, len(list(folder.iterdir())) == done)
"""
    assert run(code) == "True True\n"


def test_a_system_that_tells_no_cores_of_a_process() -> None:
    """Such as macOS."""
    code = """
from mxsu_graph.pipeline.workers import count_cores
print(count_cores() == len(os.sched_getaffinity(0)))
del os.sched_getaffinity
print(count_cores() == os.cpu_count())
"""
    assert run(code) == "True\nTrue\n"


def test_a_process_with_threads_is_not_forked() -> None:
    code = """
print(can_fork())
threading.Thread(target=time.sleep, args=(9,), daemon=True).start()
print(can_fork())
"""
    assert run(code) == ("True\nFalse\n" if sys.platform == "linux" else "False\nFalse\n")
