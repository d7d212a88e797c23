"""Workers that can be killed, and who may use one next.

Each query runs in a process of its own. Three rules keep strangers from getting in each other's way:

* Whoever waits, waits in a queue of their own address; a free worker goes to the addresses in turn, and one
  address alone cannot hold the last worker.
* A query that takes longer than `patience` is a long one. When somebody waits for its worker, it moves, with its
  worker and at the lowest priority, to one of a few places for long queries, and a fresh worker takes over. When
  those places are taken too, the longest of the long queries is given up.
* At the limit of time a worker is killed. So is one whose client has gone.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import OrderedDict, deque
from dataclasses import asdict
from typing import Any

from mxsu_graph.errors import MxsuError
from mxsu_graph.graph.store import Build
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.frames import Question, Reply, encode_question
from mxsu_graph.serve.process import Nursery, Worker, WorkerDiedError, start_nursery
from mxsu_graph.serve.settings import Limits, Settings

__all__ = ["Pool", "PoolClosedError"]

_LOG = logging.getLogger("mxsu.serve")


class PoolClosedError(MxsuError):
    """The workers of a build have been sent home."""


class Pool:
    """Workers for one build."""

    def __init__(self, settings: Settings, build: Build) -> None:
        self._limits: Limits = settings.limits
        self._size = settings.limits.workers or 2 * (os.cpu_count() or 1)
        self._setup: dict[str, Any] = {
            "store": str(build.store),
            "dataset": str(build.dataset),
            "ontology": str(settings.project.ontology),
            "resident": build.manifest.quads <= settings.limits.resident_quads,
            "limits": asdict(settings.limits),
        }
        self._nursery: Nursery | None = None
        self._preparing = asyncio.Lock()
        self._idle: deque[Worker] = deque()
        self._busy: dict[Worker, str] = {}
        self._long: dict[Worker, str] = {}
        self._starting = 0
        self._queues: OrderedDict[str, deque[asyncio.Future[Worker]]] = OrderedDict()
        self._waiting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self.questions = 0

    async def open(self) -> None:
        """Start the workers, and come back when all of them are ready.

        Raises:
            WorkerDiedError: a worker cannot even start.
        """
        workers = await asyncio.gather(*(self._start_worker() for _ in range(self._size)))
        self._idle.extend(workers)

    async def ask(self, question: Question, client: str) -> Reply:
        """Have a worker answer a question.

        Args:
            question: what is asked.
            client: the address that asks: those who share one share its turn.

        Raises:
            RefusedError: too many wait, or the answer took too long or too much.
            PoolClosedError: another build has become current in this very moment: ask its workers.
        """
        if self._closed:
            raise PoolClosedError("these workers have been replaced by others")
        self.questions += 1
        worker = await self._acquire(client)
        self._busy[worker] = client
        watch = asyncio.get_running_loop().call_later(self._limits.patience, self._make_room)
        try:
            reply = await worker.ask(encode_question(question), self._limits.seconds)
        except TimeoutError as error:
            raise RefusedError(504, f"the query took longer than {self._limits.seconds:g} seconds") from error
        except WorkerDiedError as error:
            raise self._explain(worker) from error
        finally:
            watch.cancel()
            self.questions -= 1
            self._release(worker)
        return reply

    async def close(self) -> None:
        """End all workers, once nobody is waiting for one any more."""
        while self.questions:
            await asyncio.sleep(0.05)
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        for worker in (*self._idle, *self._busy, *self._long):
            worker.kill("closed")
        self._idle.clear()
        if self._nursery is not None:
            self._nursery.close()

    async def _start_worker(self) -> Worker:
        """A new worker; where their nursery has died, another takes its place."""
        async with self._preparing:
            if self._nursery is None or not self._nursery.alive:
                self._nursery = await start_nursery(self._setup)
        return await self._nursery.start_worker()

    async def _acquire(self, client: str) -> Worker:
        self._bury_dead()
        if self._idle and not self._waiting and self._may_have(client):
            return self._idle.pop()
        if self._waiting >= self._limits.waiting:
            self.questions -= 1
            raise RefusedError(503, "too many queries are waiting: try again in a moment")
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(future)
        self._waiting += 1
        self._make_room()
        self._serve_queues()
        try:
            return await asyncio.wait_for(future, self._limits.seconds)
        except BaseException as error:
            self.questions -= 1
            if future.done() and not future.cancelled():
                self._release(future.result())  # it came in the very moment in which we gave up
            if isinstance(error, TimeoutError):
                raise RefusedError(503, "no worker became free in time: try again in a moment") from error
            raise
        finally:
            self._waiting -= 1

    def _bury_dead(self) -> None:
        """Replace idle workers that have died by themselves."""
        while self._idle and not self._idle[-1].alive:
            self._idle.pop().kill("retired")
            self._replace()

    def _may_have(self, client: str) -> bool:
        """Whether a client may take an idle worker: the last one is for somebody who has none."""
        return len(self._idle) > 1 or self._size == 1 or client not in self._busy.values()

    def _serve_queues(self) -> None:
        """Give idle workers to those who wait, one address after the other."""
        for client in tuple(self._queues):
            queue = self._queues[client]
            while queue and queue[0].done():  # given up meanwhile
                queue.popleft()
            if not queue:
                del self._queues[client]
            elif self._idle and self._may_have(client):
                worker = self._idle.pop()
                self._busy[worker] = client
                queue.popleft().set_result(worker)
                self._queues.move_to_end(client)
        if self._idle and any(self._may_have(client) for client in self._queues):
            self._serve_queues()

    def _release(self, worker: Worker) -> None:
        """Take a worker back; one that is dead or was slowed down is replaced."""
        fast = self._busy.pop(worker, None) is not None
        self._long.pop(worker, None)
        if fast and worker.alive:
            self._idle.append(worker)
        else:
            worker.kill("retired")
            self._replace()
        self._serve_queues()

    def _make_room(self) -> None:
        """Where somebody waits, see to it that no long query holds the worker that they wait for."""
        if not self._waiting:
            return  # nobody minds; whoever begins to wait looks again
        limit = asyncio.get_running_loop().time() - self._limits.patience
        overdue = sorted((w for w in self._busy if w.since <= limit), key=lambda w: w.since)
        for worker in overdue:
            if len(self._long) >= self._limits.long_queries:
                oldest = min((*self._long, worker), key=lambda w: w.since)
                oldest.kill("gave way")
                if oldest is worker:
                    continue
                self._long.pop(oldest)
            self._long[worker] = self._busy.pop(worker)
            worker.slow_down()
            self._replace()

    def _replace(self) -> None:
        """Start another worker where one is missing."""
        if self._closed or len(self._idle) + len(self._busy) + self._starting >= self._size:
            return
        self._starting += 1
        task = asyncio.get_running_loop().create_task(self._start())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start(self) -> None:
        try:
            worker = await self._start_worker()
        except (WorkerDiedError, OSError) as error:
            _LOG.error("a worker cannot be started: %s", error)
            await asyncio.sleep(1)
            self._starting -= 1
            self._replace()
            return
        self._starting -= 1
        if self._closed:
            worker.kill("closed")
            return
        self._idle.append(worker)
        self._serve_queues()

    def _explain(self, worker: Worker) -> RefusedError:
        if worker.reason == "gave way":
            return RefusedError(
                503, f"the query ran for more than {self._limits.patience:g} seconds and others were waiting"
            )
        return RefusedError(
            500,
            "the query made its worker fail; it may nest too deeply, or need more than the "
            f"{self._limits.memory_bytes // 1_000_000} MB of memory that a query may have",
        )
