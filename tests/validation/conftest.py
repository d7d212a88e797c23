"""A real SPARQL server filled with what a test wants to validate, and pyshacl made bearable."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import pytest

_PATIENCE = 60.0

Serve = Callable[[list[ox.Quad]], str]
"""Starts a server that holds some quads and gives its address for queries."""


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts `oxigraph` servers, whose default graph is not the union of all: the harder case."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed: pip install oxigraph")
    running: list[subprocess.Popen[bytes]] = []

    def start(quads: list[ox.Quad]) -> str:
        folder = tmp_path / f"server{len(running)}"
        folder.mkdir()
        file = folder / "data.nq"
        file.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
        load = [program, "load", "--location", "data", "--file", str(file)]
        subprocess.run(load, cwd=folder, check=True, capture_output=True)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        command = [program, "serve-read-only", "--location", "data", "--bind", f"127.0.0.1:{port}"]
        output = (folder / "output.txt").open("wb")
        running.append(subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT))
        _wait_for(f"http://127.0.0.1:{port}/", running[-1], folder / "output.txt")
        return f"http://127.0.0.1:{port}/query"

    yield start
    for process in running:
        process.kill()
        process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                pytest.fail(f"the server does not start: {output.read_text()[-500:]}")
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets rdflib parse a query once and not for each focus node: pyshacl then takes a tenth of the time.

    The algebra of a query depends on its text alone, because pyshacl hands the focus node over as a binding.
    """
    from rdflib.plugins.sparql import processor
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    prepare = lru_cache(maxsize=None)(lambda text: translateQuery(parseQuery(text)))
    monkeypatch.setattr(processor, "parseQuery", lambda text: text)
    monkeypatch.setattr(processor, "translateQuery", lambda text, *_: prepare(text))
