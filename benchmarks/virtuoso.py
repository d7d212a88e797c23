"""A Virtuoso of its own, for benchmarks and tests: a database in a folder that is thrown away, on the loopback."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mxsu_graph.errors import EndpointError
from mxsu_graph.remote.client import SparqlClient
from mxsu_graph.remote.transport import Transport

__all__ = ["USER", "serve_virtuoso"]

USER = "dba"
"""Who may write, and the password: what every new Virtuoso has."""
_BUFFER = 8_700
"""Bytes that a buffer takes (a page of 8 KB and its bookkeeping)."""
_PATIENCE = 120.0
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 4
{limit}
"""


def find_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serve_virtuoso(folder: Path, megabytes: int, rows: int = 0) -> Iterator[tuple[str, int]]:
    """Start a Virtuoso, and stop it.

    Args:
        folder: an empty folder for its database.
        megabytes: how much memory its buffers may take.
        rows: how many rows an answer may have; 0 for as many as there are.

    Yields:
        The address for queries, and the id of the process.
    """
    program = shutil.which("virtuoso-t")
    if program is None:
        sys.exit("Virtuoso is not installed: apt-get install virtuoso-opensource-7")
    port, buffers = find_port(), megabytes * 1_000_000 // _BUFFER
    limit = f"[SPARQL]\nResultSetMaxRows = {rows}" if rows else ""
    ini = folder / "virtuoso.ini"
    numbers = {"port": port, "sql_port": find_port(), "buffers": buffers, "dirty": buffers * 3 // 4}
    ini.write_text(_INI.format(folder=folder, limit=limit, **numbers), encoding="utf-8")
    with (folder / "output.txt").open("wb") as output:
        command = [program, "+foreground", "+configfile", str(ini)]
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}/sparql"
    try:
        _wait(url, process)
        yield url, process.pid
    finally:
        process.kill()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            SparqlClient(url, Transport(timeout=5, attempts=1)).read_server()
        except EndpointError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.3)
        else:
            return
