"""A Virtuoso of its own, for benchmarks and tests: a database in a folder that is thrown away, on the loopback."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mxsu_graph.errors import EndpointError
from mxsu_graph.remote.client import SparqlClient
from mxsu_graph.remote.transport import Transport

__all__ = ["USER", "load_quads", "serve_virtuoso"]

USER = "dba"
"""Who may write, and the password: what every new Virtuoso has."""
_BUFFER = 8_700
"""Bytes that a buffer takes (a page of 8 KB and its bookkeeping)."""
_PATIENCE, _GOODBYE = 120.0, 900.0
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
def serve_virtuoso(
    folder: Path, megabytes: int, rows: int = 0, *, keep: bool = False
) -> Iterator[tuple[str, int]]:
    """Start a Virtuoso, and stop it.

    Args:
        folder: a folder for its database, empty or of an earlier one.
        megabytes: how much memory its buffers may take.
        rows: how many rows an answer may have; 0 for as many as there are.
        keep: whether the database is needed afterwards: the server then ends in its own time.

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
        if keep:
            process.terminate()  # it writes what it holds to its files
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GOODBYE)
        process.kill()
        process.wait()


def load_quads(folder: Path, dataset: Path) -> None:
    """Fill the Virtuoso that runs in a folder by its own loader, many times faster than by a push.

    Args:
        folder: that of the database.
        dataset: a file of N-Quads on the same disk.
    """
    linked = folder / "loading" / "dataset.nq"
    linked.parent.mkdir()
    linked.hardlink_to(dataset)
    ini = (folder / "virtuoso.ini").read_text(encoding="utf-8")
    address = re.findall(r"ServerPort = (\S+)", ini)[0]  # the second one is for HTTP
    run = f"ld_dir('{linked.parent}', '*.nq', ''); rdf_loader_run(); checkpoint;"
    done = subprocess.run(
        ["isql-vt", address, USER, USER, f"exec={run} SELECT ll_error FROM DB.DBA.LOAD_LIST;"],
        capture_output=True,
        text=True,
        check=True,
    )
    shutil.rmtree(linked.parent)
    if "NULL" not in done.stdout:
        sys.exit(f"Virtuoso could not load the quads: {done.stdout} {done.stderr}")


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
