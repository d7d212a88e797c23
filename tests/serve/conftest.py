"""A server of its own for each group of tests, started as a user would start it, on a free loopback port."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from mxsu_graph.pipeline import Loaded

_START_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int
    log: list[bytes]

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        client: str = "127.0.0.1",
    ) -> Answer:
        """Send one request, from whatever address of the loopback net, on a connection of its own."""
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(client, 0))
        with contextlib.closing(connection):
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read(), time.perf_counter() - start)

    def query(self, text: str, accept: str = "", client: str = "127.0.0.1", **fields: str) -> Answer:
        """Put a query by GET."""
        path = "/sparql?" + urlencode({"query": text, **fields})
        return self.ask(path, headers={"Accept": accept} if accept else {}, client=client)

    def connect(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)


@contextlib.contextmanager
def run_server(project: Path, *options: str) -> Iterator[Server]:
    """Start `mxsu serve` on a free port, and end it."""
    program = "from mxsu_graph.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--port", "0", "--project", str(project), *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env=os.environ)
    lines: list[bytes] = []
    ready = threading.Event()

    def listen() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            lines.append(line)
            ready.set()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        assert ready.wait(_START_SECONDS) and b"http://" in lines[0], lines
        port = int(lines[0].rpartition(b":")[2].split(b"/")[0])
        server = Server(port, process.pid, lines)
        assert server.query("ASK {}").status == 200  # all workers are ready
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        thread.join(5)
    assert b"Traceback" not in b"".join(lines), b"".join(lines).decode()


@pytest.fixture(scope="session")
def server(small: Loaded) -> Iterator[Server]:
    """The fictional corpus, served with the default limits."""
    with run_server(small.project.root) as server:
        yield server
