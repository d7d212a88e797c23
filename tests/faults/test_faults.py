"""Every fault of the table is caused, what is there then is looked at, and the same command is given again."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.iri import compact_iri

from .conftest import Bench, Target, write_size
from .faults import DOCUMENT, END, FAULTS, START, Fault, render_table

FULL = 2_000
"""Bytes that a file may have where the disk is full."""
PART = "40"
WORDS_A_GRAPH, WORDS_A_BYTE = 2_500, 0.1
"""Bytes of requests beside what is sent: questions about each graph, and the head of each part."""
BUSY = b"HTTP/1.1 %d No\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nsorry"

LOCAL: dict[str, Callable[[Bench], str]] = {}
REMOTE: dict[str, Callable[[Bench, Target], str]] = {}


def test_the_page_shows_the_table() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        before, after = page.partition(START)[0], page.partition(END)[2]
        DOCUMENT.write_text(before + render_table() + after, encoding="utf-8")
    assert render_table() in DOCUMENT.read_text(encoding="utf-8")


def test_every_fault_is_caused() -> None:
    assert {fault.name for fault in FAULTS} == set(LOCAL) | set(REMOTE)
    assert len(FAULTS) == len(LOCAL) + len(REMOTE) > 20


@pytest.mark.parametrize("fault", [f for f in FAULTS if not f.remote], ids=lambda fault: fault.name)
def test_a_fault_on_this_machine(fault: Fault, bench: Bench) -> None:
    assert fault.message in LOCAL[fault.name](bench)


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.remote], ids=lambda fault: fault.name)
def test_a_fault_of_a_server_or_of_the_line_to_it(fault: Fault, bench: Bench, target: Target) -> None:
    bench.environment["MXSU_ENDPOINT_PASSWORD"] = bench.environment["MXSU_ENDPOINT_USER"] = "hunter2"
    said = REMOTE[fault.name](bench, target)
    assert fault.message in said
    assert "hunter2" not in said
    assert "Traceback" not in said


def here(name: str) -> Callable[[Callable[[Bench], str]], Callable[[Bench], str]]:
    """This function causes the fault of this name."""
    return lambda cause: LOCAL.setdefault(name, cause)


def there(name: str) -> Callable[[Callable[[Bench, Target], str]], Callable[[Bench, Target], str]]:
    """This function causes the fault of this name, on a server."""
    return lambda cause: REMOTE.setdefault(name, cause)


# -- builds --


def edit(bench: Bench) -> None:
    """Change the curated files, so that there is something to build."""
    path = next((bench.project.data / "sources").glob("*.yaml"))
    text = path.read_text(encoding="utf-8")
    assert 'title: "' in text
    path.write_text(text.replace('title: "', 'title: "New ', 1), encoding="utf-8")


def cause_in_build(bench: Bench, code: int, room: int = 0, at_sync: str = "") -> str:
    edit(bench)
    before = current_build(bench.project.build)
    quads = len(open_store(before))
    got, said = bench.run("build", room=room, at_sync=at_sync)
    assert got == code, said
    assert current_build(bench.project.build) == before
    assert len(open_store(current_build(bench.project.build))) == quads
    again, _ = bench.repeat("build")
    assert again == 0
    after = current_build(bench.project.build)
    assert after != before
    assert not [path for path in (bench.project.build / "graphs").iterdir() if path.name.startswith(".")]
    return said


here("build: the disk is full")(lambda bench: cause_in_build(bench, 2, room=FULL))
here("build: killed")(lambda bench: cause_in_build(bench, -signal.SIGKILL, at_sync="SIGKILL"))
here("build: Ctrl+C")(lambda bench: cause_in_build(bench, 130, at_sync="SIGINT"))


# -- files --


def cause_in_files(
    bench: Bench, arguments: list[str], path: Path, code: int, room: int = 0, at_sync: str = ""
) -> str:
    """Write over a file, or a folder with a file, in which there is something else."""
    old = path if path.suffix else path / "old.txt"
    old.parent.mkdir(exist_ok=True)
    old.write_bytes(b"old")
    got, said = bench.run(*arguments, room=room, at_sync=at_sync)
    assert got == code, said
    assert old.read_bytes() == b"old"
    if code != -signal.SIGKILL:
        assert bench.leftovers() == []
    again, told = bench.repeat(*arguments)
    assert again == 0, told
    assert bench.leftovers() == []
    assert path.suffix == "" or old.read_bytes() != b"old"
    return said


def output(bench: Bench, name: str) -> Path:
    """A place for what a command writes."""
    return bench.project.root.parent / name


def export(bench: Bench, **how: int | str) -> str:
    path = output(bench, "all.trig")
    code = {"": 2, "SIGKILL": -signal.SIGKILL, "SIGINT": 130}[str(how.get("at_sync", ""))]
    return cause_in_files(bench, ["export", "--output", str(path)], path, code, **how)  # type: ignore[arg-type]  # as there


here("export: the disk is full")(lambda bench: export(bench, room=FULL))
here("export: Ctrl+C")(lambda bench: export(bench, at_sync="SIGINT"))


@here("export: killed")
def kill_exports(bench: Bench) -> str:
    said = export(bench, at_sync="SIGKILL")
    path, dice = output(bench, "all.trig"), random.Random(7)
    whole = path.read_bytes()
    for _ in range(4):  # and at any moment
        path.write_bytes(b"old")
        process = bench.start("export", "--output", str(path))
        time.sleep(dice.uniform(0.2, 1.2))
        process.kill()
        process.communicate()
        assert path.read_bytes() in (b"old", whole)
    return said


@here("table: the disk is full")
def fill_disk_in_tables(bench: Bench) -> str:
    for form, name in (("sqlite", "all.db"), ("parquet", "all.parquet")):
        path = output(bench, name)
        cause_in_files(bench, ["export", "--format", form, "--output", str(path)], path, 2, room=FULL)
        path.unlink()
        path.with_name("all-metadata.json").unlink(missing_ok=True)
    path = output(bench, "tables")
    return cause_in_files(bench, ["export", "--format", "csvw", "--output", str(path)], path, 2, room=FULL)


@here("network export: the disk is full")
def fill_disk_in_networks(bench: Bench) -> str:
    path = output(bench, "actors.graphml")
    arguments = ["network", "export", "--projection", "actors", "--output", str(path)]
    return cause_in_files(bench, arguments, path, 2, room=FULL // 4)


@here("network export as Parquet: the disk is full")
def fill_disk_in_columns(bench: Bench) -> str:
    path = output(bench, "actors-edges.parquet")
    target = str(output(bench, "actors.parquet"))
    arguments = ["network", "export", "--projection", "actors", "--format", "parquet", "--output", target]
    return cause_in_files(bench, arguments, path, 2, room=FULL)


@here("figure: the disk is full")
def fill_disk_in_figures(bench: Bench) -> str:
    path = output(bench, "actors.svg")
    arguments = ["network", "plot", "--projection", "actors", "--output", str(path)]
    return cause_in_files(bench, arguments, path, 2, room=FULL)


def release(bench: Bench, code: int, room: int = 0, at_sync: str = "") -> str:
    path = output(bench, "release")
    arguments = ["release", "--date", "2031-01-31", "--output", str(path)]
    return cause_in_files(bench, arguments, path, code, room=room, at_sync=at_sync)


here("release: the disk is full")(lambda bench: release(bench, 2, room=FULL))
here("release: killed")(lambda bench: release(bench, -signal.SIGKILL, at_sync="SIGKILL"))


@here("export to a pipe: the disk behind it is full")
def fill_disk_behind_a_pipe(bench: Bench) -> str:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        code, said = bench.run("export", "--format", "nquads", stdout=full)
    finally:
        os.close(full)
    assert code == 2
    assert "Traceback" not in said
    return said


@here("export to a pipe: its reader leaves, as `head` does")
def leave_a_pipe(bench: Bench) -> str:
    process = bench.start("export", "--format", "nquads")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("<")
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said == ""
    return said


# -- pushes --


def check_old_or_new(target: Target) -> None:
    """Each graph is the old one or the new one, to the triple, and questions see nothing beside them."""
    graphs = target.holds()
    for name, triples in graphs.items():
        assert triples in (target.old.get(name), target.new[name]), name
    assert set(target.old) <= set(graphs)
    seen = target.remote.engine().select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").readable_rows()
    assert seen == [(str(sum(map(len, graphs.values()))),)]


def go_on(bench: Bench, target: Target) -> None:
    """Give the same command again: it sends what has not arrived, and all is there then, and nothing else."""
    target.line.mend()
    lacking, before = target.lacks(), target.line.carried["request"]
    code, said = bench.repeat("push", target.url, "--part", PART)
    assert code == 0, said
    sent = set(re.findall(r"\] sent +\d+ +(\S+)$", said, re.MULTILINE))
    assert sent <= {compact_iri(name) for name in lacking}
    carried, missing = target.line.carried["request"] - before, sum(lacking.values())
    assert carried < missing + WORDS_A_GRAPH * len(target.new) + WORDS_A_BYTE * missing
    assert target.holds() == target.new
    assert target.remote.store().graphs("") == set(target.new)


def cause_in_push(bench: Bench, target: Target, code: int, *options: str) -> str:
    got, said = bench.run("push", target.url, "--part", PART, *options)
    assert got == code, said
    check_old_or_new(target)
    go_on(bench, target)
    return said


@there("push: the line breaks after some bytes, each time")
def break_requests(bench: Bench, target: Target) -> str:
    target.line.request_bytes = sum(map(write_size, target.new.values())) // 2
    return cause_in_push(bench, target, 2)


@there("push: the line breaks once")
def break_once(bench: Bench, target: Target) -> str:
    target.line.request_bytes, target.line.breaks = 60_000, 1
    return cause_in_push(bench, target, 0)


@there("push: an answer breaks off, each time")
def break_answers(bench: Bench, target: Target) -> str:
    target.line.answer_bytes = 20_000
    return cause_in_push(bench, target, 2)


@there("push: the server is busy (503) for a while")
def be_busy(bench: Bench, target: Target) -> str:
    target.line.instead, target.line.answers = BUSY % 503, 2
    return cause_in_push(bench, target, 0)


def push_halfway(bench: Bench, target: Target) -> subprocess.Popen[str]:
    """Start a push, and wait until it has begun to send."""
    process = bench.start("push", target.url, "--part", PART)
    assert process.stderr is not None
    while " sent " not in process.stderr.readline():
        assert process.poll() is None
    return process


@there("push: the server fails (500)")
def fail(bench: Bench, target: Target) -> str:
    process = push_halfway(bench, target)
    target.line.instead = BUSY % 500
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    check_old_or_new(target)
    go_on(bench, target)
    return said


@there("push: the server says nothing")
def say_nothing(bench: Bench, target: Target) -> str:
    target.line.silent = True
    return cause_in_push(bench, target, 2, "--timeout", "1")


@there("push: killed")
def kill_pushes(bench: Bench, target: Target) -> str:
    process = push_halfway(bench, target)
    process.kill()
    process.communicate()
    check_old_or_new(target)
    dice = random.Random(11)
    for _ in range(3):  # and at any moment
        process = bench.start("push", target.url, "--part", PART)
        time.sleep(dice.uniform(0.5, 1.5))
        process.kill()
        process.communicate()
        check_old_or_new(target)
    go_on(bench, target)
    return ""


@there("push: Ctrl+C")
def interrupt(bench: Bench, target: Target) -> str:
    process = push_halfway(bench, target)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    check_old_or_new(target)
    go_on(bench, target)
    return said


@there("push: the server is killed, and started again")
def kill_server(bench: Bench, target: Target) -> str:
    process = push_halfway(bench, target)
    target.kill()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    target.start()
    check_old_or_new(target)
    go_on(bench, target)
    return said


@there("push: the server's disk is full")
def fill_servers_disk(bench: Bench, target: Target) -> str:
    target.kill()
    target.start(room=150_000)
    code, said = bench.run("push", target.url, "--part", PART)
    assert code == 2, said
    target.kill()
    target.start()
    check_old_or_new(target)
    go_on(bench, target)
    return said


# -- analyses --


@there("analysis of an endpoint: an answer breaks off once")
def break_one_answer(bench: Bench, target: Target) -> str:
    go_on(bench, target)
    process = bench.start("disagreements", "--compatible")
    whole, _ = process.communicate(timeout=60)
    target.line.carried["answer"], target.line.answer_bytes, target.line.breaks = 0, 20_000, 1
    process = bench.start("disagreements", "--compatible", "--endpoint", target.url)
    found, said = process.communicate(timeout=60)
    assert target.line.breaks == 0
    assert found == whole != ""
    return said


@there("analysis of an endpoint: an answer breaks off, each time")
def break_all_answers(bench: Bench, target: Target) -> str:
    go_on(bench, target)
    target.line.carried["answer"], target.line.answer_bytes = 0, 20_000
    code, said = bench.run("disagreements", "--endpoint", target.url)
    assert code == 2
    return said


@there("analysis of an endpoint: no room for temporary files")
def fill_temporary_folder(bench: Bench, target: Target) -> str:
    go_on(bench, target)
    code, said = bench.run("disagreements", "--endpoint", target.url, room=FULL)
    assert code == 2, said
    return said
