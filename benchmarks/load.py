"""Servers under load: start them, ask them from many connections, and see what they spend."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import random
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

__all__ = ["Load", "Server", "ask_rows", "free_port", "load", "served"]

ACCEPT = "application/sparql-results+json"


@dataclass(frozen=True)
class Server:
    """A server that runs: its name, its process, its port, and the path of its endpoint."""

    name: str
    pid: int
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address of the endpoint."""
        return f"http://127.0.0.1:{self.port}{self.path}"


@dataclass(frozen=True)
class Load:
    """What a server did: questions a second, seconds for the middle and the slow, processor seconds for each."""

    rate: float
    median: float
    slow: float
    spent: float


def free_port() -> int:
    """A port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def served(name: str, command: list[str], port: int, path: str) -> Iterator[Server]:
    """Run a server, and wait until it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server = Server(name, process.pid, port, path)
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{server.url}?query=ASK%7B%7D", timeout=10).read()
                break
            time.sleep(0.2)
        else:
            raise SystemExit(f"{name} does not answer")
        yield server
    finally:
        process.terminate()
        process.wait(20)


def ask_rows(server: Server, text: str, seconds: float) -> list[str] | None:
    """The rows that a server has for a question, sorted; nothing where it takes longer than so many seconds."""
    request = urllib.request.Request(f"{server.url}?query={quote(text)}", headers={"Accept": ACCEPT})
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return sorted(json.dumps(row, sort_keys=True) for row in json.load(answer)["results"]["bindings"])
    except (TimeoutError, urllib.error.URLError):
        return None


def load(server: Server, texts: list[str], clients: int, seconds: float, fresh: bool) -> Load:
    """Let so many clients ask at once, in whole rounds of all questions, until the time is over.

    Args:
        server: who is asked.
        texts: the questions; each round has them in another order, the same for every server.
        clients: connections that ask again as soon as they have an answer.
        seconds: no round begins after so long.
        fresh: each question gets a comment with a number of its own, so that no answer can be a remembered one.
    """
    before, start = _processor_seconds(server.pid), time.perf_counter()
    taken = sorted(asyncio.run(_ask_all(server, texts, clients, start + seconds, fresh)))
    wall, spent = time.perf_counter() - start, _processor_seconds(server.pid) - before
    return Load(len(taken) / wall, statistics.median(taken), taken[int(len(taken) * 0.95)], spent / len(taken))


async def _ask_all(server: Server, texts: list[str], clients: int, until: float, fresh: bool) -> list[float]:
    questions = _questions(texts, until, fresh)
    many = await asyncio.gather(*(_ask_on(server, questions) for _ in range(clients)))
    return [one for taken in many for one in taken]


def _questions(texts: list[str], until: float, fresh: bool) -> Iterator[str]:
    """Questions as they stand in an address, in whole rounds."""
    encoded, order, number = [quote(text) for text in texts], random.Random(1959), itertools.count()
    stamp = f"{os.getpid()}-{time.time_ns()}"
    while True:
        order.shuffle(encoded)
        for text in encoded:
            yield text + (quote(f"\n# {stamp}-{next(number)}") if fresh else "")
        if time.perf_counter() > until:
            return


async def _ask_on(server: Server, questions: Iterator[str]) -> list[float]:
    """Ask on one connection while there are questions; the seconds that each answer took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1 << 20)
    taken: list[float] = []
    for text in questions:
        start = time.perf_counter()
        writer.write(f"GET {server.path}?query={text} HTTP/1.1\r\nHost: x\r\nAccept: {ACCEPT}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.split(None, 2)[1] == b"200", head
        if b"content-length:" in head:
            await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0]))
        else:
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        taken.append(time.perf_counter() - start)
    writer.close()
    return taken


def _processor_seconds(server: int) -> float:
    """Processor time that a server and all processes below it have used so far, where the system tells (Linux)."""
    parents, ticks = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            process = int(path.parent.name)
            parents[process], ticks[process] = int(fields[1]), int(fields[11]) + int(fields[12])
    family = {server}
    while more := {process for process, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks.get(process, 0) for process in family) / os.sysconf("SC_CLK_TCK")
