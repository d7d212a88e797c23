"""Workers as the server sees them: a socket, at most one question at a time; and the nursery they come from."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from typing import Any, cast

from mxsu_graph.errors import MxsuError
from mxsu_graph.serve.frames import LENGTHS, Reply, decode_reply, encode_frame, read_head
from mxsu_graph.serve.nursery import NEW_WORKER, ORDER

__all__ = ["Nursery", "Worker", "WorkerDiedError", "start_nursery"]

_START_SECONDS = 60.0
_PREPARE_SECONDS = 600.0
_LOWEST_PRIORITY = 19


class WorkerDiedError(MxsuError):
    """A worker ended before it answered."""


class Worker(asyncio.Protocol):
    """A worker process.

    Attributes:
        since: when its question was put to it, by the loop's clock.
        reason: why we killed it; empty where it died by itself.
    """

    def __init__(self, nursery: Nursery) -> None:
        self.since = 0.0
        self.reason = ""
        self._nursery = nursery
        self._pid = 0
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._expected = 0
        self._answer: asyncio.Future[Reply] | None = None
        self._loop = asyncio.get_running_loop()

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._transport is not None and not self._transport.is_closing()

    @property
    def pid(self) -> int:
        """The number of its process; 0 as long as it has not told."""
        return self._pid

    async def begin(self) -> None:
        """Wait until it is ready.

        Raises:
            WorkerDiedError: it did not become ready.
        """
        try:
            self._pid = int((await self.ask(encode_frame(None), _START_SECONDS)).body)
        except TimeoutError as error:
            raise WorkerDiedError("a worker did not become ready") from error

    async def ask(self, frame: bytes, seconds: float) -> Reply:
        """Put a question and wait for the reply; a worker that is too slow is killed, and so is one left waiting.

        Raises:
            TimeoutError: it took too long.
            WorkerDiedError: the worker died over it.
        """
        self._answer = self._loop.create_future()
        self.since = self._loop.time()
        if not self.alive:
            raise WorkerDiedError("the worker is gone")
        assert self._transport is not None
        self._transport.write(frame)
        timer = self._loop.call_later(seconds, self._time_out)
        try:
            return await self._answer
        except asyncio.CancelledError:
            self.kill("cancelled")  # whoever asked has gone
            raise
        finally:
            timer.cancel()
            self._answer = None

    def kill(self, reason: str) -> None:
        """End the process at once."""
        self.reason = self.reason or reason
        if self._transport is not None:
            self._transport.abort()
        if self._pid:
            self._nursery.end(self._pid)
            self._pid = 0
        self._fail(WorkerDiedError(self.reason))

    def slow_down(self) -> None:
        """Let everybody else go first."""
        if self._pid:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._pid, _LOWEST_PRIORITY)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is ready."""
        self._transport = cast(asyncio.Transport, transport)  # that of uvloop is one in all but its class

    def data_received(self, data: bytes) -> None:
        """A part of a reply has come."""
        self._buffer += data
        if not self._expected and len(self._buffer) >= LENGTHS.size:
            self._expected = LENGTHS.size + sum(LENGTHS.unpack_from(self._buffer))
        if self._expected and len(self._buffer) >= self._expected:
            head_length, _ = LENGTHS.unpack_from(self._buffer)
            start = LENGTHS.size + head_length
            reply = decode_reply(self._buffer[LENGTHS.size : start], bytes(memoryview(self._buffer)[start:]))
            self._buffer, self._expected = bytearray(), 0
            if self._answer is not None and not self._answer.done():
                self._answer.set_result(reply)

    def connection_lost(self, error: Exception | None) -> None:
        """The process has ended, or we have ended it."""
        self._fail(WorkerDiedError(self.reason or "the worker died"))

    def _time_out(self) -> None:
        self._fail(TimeoutError())
        self.kill("time")

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)


class Nursery:
    """The process from which the workers of one build come."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self._process, self._control = process, control

    @property
    def alive(self) -> bool:
        """Whether more workers can come from it."""
        return self._control.fileno() >= 0 and self._process.poll() is None

    async def start_worker(self) -> Worker:
        """A new worker, when it is ready.

        Raises:
            WorkerDiedError: it did not become ready.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            try:
                socket.send_fds(self._control, [ORDER.pack(NEW_WORKER)], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise WorkerDiedError("the nursery of the workers is gone") from error
        loop = asyncio.get_running_loop()
        _, worker = await loop.create_connection(lambda: Worker(self), sock=ours)
        await worker.begin()
        return worker

    def end(self, pid: int) -> None:
        """End a worker at once."""
        with contextlib.suppress(OSError):  # it has gone with the nursery
            self._control.sendall(ORDER.pack(pid))

    def close(self) -> None:
        """End the nursery, and with it all of its workers."""
        self._control.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()


async def start_nursery(setup: dict[str, Any]) -> Nursery:
    """Start a nursery, and come back when it has read what workers need.

    Raises:
        WorkerDiedError: it cannot.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "mxsu_graph.serve.nursery", str(theirs.fileno())],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    nursery = Nursery(process, ours)
    try:
        ours.settimeout(_PREPARE_SECONDS)
        ours.sendall(encode_frame(setup))
        ready = await asyncio.to_thread(read_head, ours)
    except OSError:
        ready = None
    except asyncio.CancelledError:
        nursery.close()
        raise
    if ready is None:
        nursery.close()
        raise WorkerDiedError("workers cannot be started: the build cannot be opened")
    ours.settimeout(None)
    return nursery
