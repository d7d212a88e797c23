"""Where workers come from: who dies is replaced, in memory as on disk, and nothing is slow after a new build."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from tests.serve.attacks import ATTACKS
from tests.serve.conftest import Server, run_server

from mxsu_graph.graph.store import current_build
from mxsu_graph.pipeline import Loaded
from mxsu_graph.serve.app import prepare
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.descriptions import describe_dataset, describe_service
from mxsu_graph.serve.media import GRAPH_FORMS
from mxsu_graph.serve.settings import Settings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")


def children(process: int) -> list[int]:
    """The processes that a process has started and that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == process and state != "Z":
            found.append(int(path.parent.name))
    return found


def ask_source(server: Server, number: int) -> int:
    return server.query(f"ASK {{ ?s a mxsu:Source }} # {number}").status


def test_workers_and_their_nursery_are_replaced(small: Loaded) -> None:
    with run_server(small.project.root, "--limit", "workers=2") as server:
        (nursery,) = children(server.pid)
        assert len(children(nursery)) == 2
        for worker in children(nursery):
            os.kill(worker, signal.SIGKILL)
        time.sleep(0.2)
        assert [ask_source(server, number) for number in range(4)] == [200] * 4
        os.kill(nursery, signal.SIGKILL)
        time.sleep(0.2)
        assert [ask_source(server, number) for number in range(4, 8)] == [200] * 4
        (another,) = children(server.pid)
        assert another != nursery and len(children(another)) == 2
    assert not children(another)


@pytest.mark.parametrize("resident", [0, 300_000])
def test_a_bomb_costs_one_worker_for_a_moment(small: Loaded, resident: int) -> None:
    bomb = next(str(attack.text) for attack in ATTACKS if "counted" in attack.name)
    limits = ("seconds=1", "workers=2", f"resident_quads={resident}")
    with run_server(small.project.root, *(part for limit in limits for part in ("--limit", limit))) as server:
        before = set(children(children(server.pid)[0]))
        assert server.query(bomb).status == 504
        assert ask_source(server, 1) == 200
        time.sleep(0.3)
        after = set(children(children(server.pid)[0]))
        assert len(before) == len(after) == 2 and len(before & after) == 1


def test_what_is_slow_is_done_before_a_build_is_served(small: Loaded) -> None:
    opened = Opened(Settings(small.project), current_build(small.project.build))
    prepare(opened, "http://127.0.0.1")
    assert {"store", "names", "vocabulary", "library", "edition"} <= set(vars(opened))
    assert {"mentions", "disputes", "agreements"} <= set(vars(opened.edition))
    known = dict(opened.described)
    assert len(known) == 2
    for describe in (describe_service, describe_dataset):
        assert any(describe(opened, "http://127.0.0.1", GRAPH_FORMS[0]) is one for one in known.values())
