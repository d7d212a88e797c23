"""One worker process as the server sees it: a socket, a process number, and at most one question at a time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from typing import Any, cast

from mxsu_graph.errors import MxsuError
from mxsu_graph.serve.frames import LENGTHS, Reply, decode_reply, encode_frame

__all__ = ["Worker", "WorkerDiedError", "start_worker"]

_START_SECONDS = 60.0
_LOWEST_PRIORITY = 19


class WorkerDiedError(MxsuError):
    """A worker ended before it answered."""


class Worker(asyncio.Protocol):
    """A worker process.

    Attributes:
        since: when its question was put to it, by the loop's clock.
        reason: why we killed it; empty where it died by itself.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.since = 0.0
        self.reason = ""
        self._process = process
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
        """The number of its process."""
        return self._process.pid

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
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._loop.run_in_executor(None, self._process.wait)  # so that the system can forget it
        self._fail(WorkerDiedError(self.reason))

    def slow_down(self) -> None:
        """Let everybody else go first."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LOWEST_PRIORITY)

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


async def start_worker(setup: dict[str, Any]) -> Worker:
    """Start a worker and wait until it is ready.

    Raises:
        WorkerDiedError: it did not become ready.
    """
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "mxsu_graph.serve.worker", str(theirs.fileno())],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    finally:
        theirs.close()
    loop = asyncio.get_running_loop()
    _, worker = await loop.create_connection(lambda: Worker(process), sock=ours)
    try:
        await worker.ask(encode_frame(setup), _START_SECONDS)
    except TimeoutError as error:
        raise WorkerDiedError("a worker did not become ready") from error
    return worker
