"""Computations in the server's own process end in time, and when nobody waits for them any more."""

from __future__ import annotations

import asyncio
import json
import threading
import time

import pytest
from tests.serve.attacks import ATTACKS

from mxsu_graph.graph.store import current_build
from mxsu_graph.pipeline import Loaded
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.deadline import Deadline
from mxsu_graph.serve.extending import extend
from mxsu_graph.serve.finding import run_search
from mxsu_graph.serve.settings import Settings
from mxsu_graph.serve.weighing import read_conditions, weigh


def test_a_batch_ends_at_its_deadline(small: Loaded) -> None:
    opened = Opened(Settings(small.project), current_build(small.project.build)).warm()
    batch = json.loads(next(str(attack.text) for attack in ATTACKS if attack.queries))
    conditions = read_conditions(batch["q0"])
    assert [len(one.texts) for one in conditions] == [10] * 20
    deadline = Deadline(0.05)
    start = time.monotonic()
    with pytest.raises(RefusedError, match="longer than"):
        while True:
            weigh(opened, "", conditions, 10, (), False, deadline)
    assert time.monotonic() - start < 5
    with pytest.raises(RefusedError):
        extend(opened, '{"ids": ["person/rudolf"], "properties": []}', deadline)


def test_a_search_ends_when_its_client_leaves() -> None:
    begun, ended = threading.Event(), threading.Event()
    deadline = Deadline(60)

    def search() -> None:
        begun.set()
        try:
            while True:
                deadline.check()
                time.sleep(0.01)
        finally:
            ended.set()

    async def leave() -> None:
        task = asyncio.create_task(run_search(search, deadline))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())
    assert ended.wait(10)
