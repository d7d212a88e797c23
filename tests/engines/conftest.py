"""Real servers on the loopback interface, filled with `mxsu push` itself, and one that misbehaves on purpose."""

from __future__ import annotations

import contextlib
import http.server
import importlib
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from mxsu_graph.errors import EndpointError
from mxsu_graph.query.engines.endpoint import EndpointEngine
from mxsu_graph.query.engines.graph_store import GraphStore, find_addresses
from mxsu_graph.remote.authentication import Credentials
from mxsu_graph.remote.transport import Transport

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
_PATIENCE = 60.0


@dataclass
class Remote:
    """A server under test: its address for queries, and who may write."""

    url: str
    credentials: Credentials = field(default_factory=Credentials)

    def engine(self, page: int = 10_000) -> EndpointEngine:
        """The server as an engine."""
        return EndpointEngine(self.url, Transport(self.credentials, timeout=60), page=page)

    def store(self) -> GraphStore:
        """The server as a store to write to."""
        engine = self.engine()
        known = find_addresses(self.url, engine.read_server(), bool(self.credentials.user))
        return GraphStore(engine, known)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start_server(arguments: list[str], folder: Path, remote: Remote) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers a query."""
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(arguments, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            remote.engine().read_server()
        except EndpointError:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                pytest.fail(f"{arguments[0]} does not start: {(folder / 'output.txt').read_text()[-500:]}")
            time.sleep(0.2)
        else:
            return process


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    """An empty `oxigraph` server whose default graph is not the union: the harder case."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed: pip install oxigraph")
    folder, port = tmp_path_factory.mktemp("oxigraph"), free_port()
    remote = Remote(f"http://127.0.0.1:{port}/query")
    process = start_server([program, "serve", "--location", "data", "--bind", f"127.0.0.1:{port}"], folder, remote)
    yield remote
    process.kill()
    process.wait()


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    """An empty Virtuoso that gives at most 1,000 rows at once, so that its limits show on a small graph."""
    if shutil.which("virtuoso-t") is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)  # scripts and no package
        starter = importlib.import_module("virtuoso")
    with starter.serve_virtuoso(tmp_path_factory.mktemp("virtuoso"), 90, rows=1000) as (url, _):
        # dba is what every new Virtuoso has; this one lives in a temporary folder for as long as the tests.
        yield Remote(url, Credentials(starter.USER, starter.USER))


@pytest.fixture(params=["oxigraph_server", "virtuoso"])
def remote(request: pytest.FixtureRequest) -> Remote:
    """Each of the real servers in turn."""
    server: Remote = request.getfixturevalue(request.param)
    return server


Script = Callable[[http.server.BaseHTTPRequestHandler, str], None]
"""What a scripted server does with a request and its body."""


@dataclass
class ScriptedServer:
    """A small HTTP server that does what the test says, one script a request; the last is repeated."""

    scripts: list[Script]
    bodies: list[str] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    url: str = ""

    def queries(self) -> list[str]:
        """The SPARQL queries that were asked."""
        return [parse_qs(body)["query"][0] for body in self.bodies]


@pytest.fixture
def scripted() -> Iterator[Callable[..., ScriptedServer]]:
    """Starts scripted servers, and stops them after the test."""
    running: list[http.server.ThreadingHTTPServer] = []

    def start(*scripts: Script) -> ScriptedServer:
        scripted = ScriptedServer(list(scripts))

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the name that http.server calls
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                at = min(len(scripted.bodies), len(scripted.scripts) - 1)
                scripted.bodies.append(body)
                scripted.authorizations.append(self.headers.get("Authorization", ""))
                scripted.scripts[at](self, body)

            do_GET = do_PUT = do_POST  # noqa: N815  # as above

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name in http.server
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        scripted.url = f"http://127.0.0.1:{server.server_port}/sparql"
        return scripted

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def answer() -> Callable[..., Script]:
    """Makes scripts that send one reply."""

    def make(
        status: int = 200,
        body: str | bytes = '{"head":{},"boolean":true}',
        kind: str = "application/sparql-results+json",
        headers: dict[str, str] | None = None,
        length: int | None = None,
        after: float = 0.0,
    ) -> Script:
        def send(handler: http.server.BaseHTTPRequestHandler, _: str) -> None:
            time.sleep(after)
            content = body.encode() if isinstance(body, str) else body
            handler.send_response(status)
            for name, value in {"Content-Type": kind, **(headers or {})}.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(content) if length is None else length))
            handler.end_headers()
            with contextlib.suppress(BrokenPipeError):  # a client that has stopped waiting
                handler.wfile.write(content)

        return send

    return make


@pytest.fixture
def endpoint_over() -> Callable[[ox.Store], Script]:
    """Makes a script that answers SELECT and ASK queries over a store, as an honest endpoint does."""

    def make(store: ox.Store) -> Script:
        def send(handler: http.server.BaseHTTPRequestHandler, body: str) -> None:
            result = store.query(parse_qs(body)["query"][0])
            assert not isinstance(result, ox.QueryTriples)
            content = result.serialize(format=ox.QueryResultsFormat.JSON) or b""
            handler.send_response(200)
            handler.send_header("Content-Type", "application/sparql-results+json")
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)

        return send

    return make
