"""Requests a second of three SPARQL servers on one graph: `mxsu serve`, the `oxigraph` server, `rdflib-endpoint`.

All three answer the same questions of the library, in turn, with their names bound, to 1, 8 and 64 clients that
keep their connections open and ask again as soon as they have an answer. The load generator is a process of its
own and shares the processors with the server that it asks. `mxsu serve` is measured twice: with questions that are
new each time (they carry a number in a comment), so that no answer comes from its memory, and with questions that
repeat, as they do in life. Every server has to give the same number of rows for each question.

Run after a build, with the packages oxigraph and rdflib-endpoint at hand:
.venv/bin/python benchmarks/serve.py [SECONDS]
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import count
from pathlib import Path
from urllib.parse import quote

from mxsu_graph.graph.store import Build, current_build, open_store
from mxsu_graph.iri import PREFIXES
from mxsu_graph.project import find_project
from mxsu_graph.query.engines.text import declare_prefixes
from mxsu_graph.query.library import find_query, read_library
from mxsu_graph.query.names import build_name_index
from mxsu_graph.query.run import bind_parameters

CLIENTS = (1, 8, 64)
SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 4.0
QUESTIONS = (
    ("people/name-forms", {"entity": "person/mikoyan-anastas"}),
    ("events/participants", {"event": "event/soviet-exhibition-mexico-1959"}),
    ("offices/holders-of-post", {"post": "post/ambassador-of-the-soviet-union-in-mexico"}),
    ("people/claims-about", {"entity": "person/kollontai-alexandra"}),
    ("documents/evidence-of-claim", {"claim": "pettina-limits/c0239"}),
)
ACCEPT = "application/sparql-results+json"


@dataclass(frozen=True)
class Result:
    """What one server did for so many clients: requests a second, and seconds for the median and the slow."""

    rate: float
    median: float
    slow: float
    answers: int


def bound_questions(build: Build) -> list[str]:
    """The questions with their values and prefixes in them."""
    project = find_project()
    names = build_name_index(open_store(build))
    library = read_library(project.queries)
    texts = [bind_parameters(find_query(library, name), values, names) for name, values in QUESTIONS]
    return [declare_prefixes(text, PREFIXES) for text in texts]


def free_port() -> int:
    """A port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def served(command: list[str], url: str) -> Iterator[int]:
    """Run a server, and wait until it answers; gives the number of its process."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=10).read()
                break
            time.sleep(0.2)
        else:
            raise SystemExit(f"{command[0]} does not answer")
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def processor_seconds(server: int) -> float:
    """Processor time that a server and its workers have used so far, where the system tells (Linux)."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if server in (int(path.parent.name), int(fields[1])):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def count_rows(url: str, text: str) -> int:
    """How many rows a server has for a question."""
    request = urllib.request.Request(f"{url}?query={quote(text)}", headers={"Accept": ACCEPT})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return len(json.load(answer)["results"]["bindings"])


async def ask_on(
    port: int, path: str, questions: list[str], fresh: bool, until: float, number: count[int]
) -> list[float]:
    """Ask on one connection until the time is over; the seconds that each answer took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    taken: list[float] = []
    while time.perf_counter() < until:
        n = next(number)
        text = questions[n % len(questions)] + (quote(f"\n# {n}") if fresh else "")
        start = time.perf_counter()
        writer.write(f"GET {path}?query={text} HTTP/1.1\r\nHost: x\r\nAccept: {ACCEPT}\r\n\r\n".encode())
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


async def load(port: int, path: str, questions: list[str], clients: int, fresh: bool) -> Result:
    """Let so many clients ask at once."""
    start = time.perf_counter()
    number = count(1)
    asking = (ask_on(port, path, questions, fresh, start + SECONDS, number) for _ in range(clients))
    taken = sorted(one for many in await asyncio.gather(*asking) for one in many)
    rate = len(taken) / (time.perf_counter() - start)
    return Result(rate, statistics.median(taken), taken[int(len(taken) * 0.95)], len(taken))


def measure(
    name: str, command: list[str], port: int, path: str, texts: list[str], kinds: dict[str, bool]
) -> list[int]:
    """Start a server, put the load on it, and print a line for each number of clients."""
    url = f"http://127.0.0.1:{port}{path}"
    questions = [quote(text) for text in texts]
    with served(command, url) as server:
        rows = [count_rows(url, text) for text in texts]
        for label, fresh in kinds.items():
            for clients in CLIENTS:
                before = processor_seconds(server)
                done = asyncio.run(load(port, path, questions, clients, fresh))
                spent = (processor_seconds(server) - before) / done.answers * 1000
                print(
                    f"| {name}{label} | {clients} | {done.rate:,.0f} | {done.median * 1000:.1f} "
                    f"| {done.slow * 1000:.1f} | {spent:.2f} |",
                    flush=True,
                )
    return rows


def main() -> None:
    """Measure all three in one run."""
    build = current_build(find_project().build)
    texts = bound_questions(build)
    oxigraph, rdflib = shutil.which("oxigraph"), shutil.which("rdflib-endpoint")
    packages = ", ".join(f"{p} {version(p)}" for p in ("oxigraph", "pyoxigraph", "uvicorn", "rdflib-endpoint"))
    print(f"{build.manifest.quads:,} quads, Python {platform.python_version()}, {packages}\n")
    print("| server | clients | requests a second | median ms | 95 % ms | processor ms each |")
    print("|---|---|---|---|---|---|")
    ports = [free_port() for _ in range(3)]
    program = [sys.executable, "-c", "from mxsu_graph.cli import main; main()"]
    ours = measure(
        "mxsu serve",
        [*program, "serve", "--port", str(ports[0])],
        ports[0],
        "/sparql",
        texts,
        {", new questions": True, ", repeated": False},
    )
    assert oxigraph is not None, "pip install oxigraph"
    bind = ["--bind", f"127.0.0.1:{ports[1]}", "--union-default-graph"]
    command = [oxigraph, "serve-read-only", "--location", str(build.store), *bind]
    assert ours == measure("oxigraph", command, ports[1], "/query", texts, {"": True})
    if rdflib is None:
        print("rdflib-endpoint is not installed: pip install rdflib-endpoint")
        return
    command = [rdflib, "serve", str(build.dataset), "--host", "127.0.0.1", "--port", str(ports[2])]
    assert ours == measure("rdflib-endpoint", command, ports[2], "/", texts, {"": True})
    print(f"\nrows of the questions: {', '.join(map(str, ours))}")


if __name__ == "__main__":
    main()
