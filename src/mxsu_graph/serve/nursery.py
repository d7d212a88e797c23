"""The program that workers come from: it reads the graph once, then forks a worker whenever one is wanted.

`python -m mxsu_graph.serve.nursery SOCKET` where SOCKET is the number of an inherited descriptor; the first frame
on it says what to open. A forked worker has everything at hand at once and shares the memory that nobody writes
to, so one that was killed is replaced within milliseconds, and a graph of moderate size can be held in memory,
from which questions are answered more than twice as fast as from the disk.

Orders are whole numbers of four bytes: 0, with a socket, for a worker that serves this socket; the number of a
process to end it. A worker's number is not free for others before it has been ended here: the server can never
hit somebody else's process. The nursery knows no queries, and is not in the sandbox that its workers go into.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mxsu_graph.export.context import read_context
from mxsu_graph.serve.answers import Answerer
from mxsu_graph.serve.describing import Describer
from mxsu_graph.serve.frames import Reply, encode_frame, read_head
from mxsu_graph.serve.sandbox import die_with_parent, enter_sandbox, limit_resources
from mxsu_graph.serve.settings import Limits
from mxsu_graph.serve.worker import fall_silent, run_worker

__all__ = ["NEW_WORKER", "ORDER", "run_nursery"]

ORDER = struct.Struct("!i")
"""An order from the server."""

NEW_WORKER = 0
"""The order for a worker."""


@dataclass(frozen=True)
class Setup:
    """What workers open, as the server says it in the first frame."""

    store: Path
    dataset: Path
    ontology: Path
    resident: bool
    limits: Limits


def run_nursery(descriptor: int) -> None:
    """Prepare, say so, and obey until the server closes the socket."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then ends us
    with socket.socket(fileno=descriptor) as control:
        head = read_head(control)
        if head is None:
            return  # the server has changed its mind
        setup = _read_setup(head)
        store = _open_resident(setup)
        describer = Describer(setup.dataset, read_context(setup.ontology))
        describer.warm()
        gc.collect()
        gc.freeze()  # workers need not look through what never changes, and so share it
        control.sendall(encode_frame(None))
        while (order := _read_order(control)) is not None:
            number, sockets = order
            if number != NEW_WORKER:
                _end(number)
            elif os.fork() == 0:
                control.close()
                _become_worker(sockets[0], setup, store, describer)
            for one in sockets:
                os.close(one)


def _read_setup(head: bytes) -> Setup:
    told: dict[str, Any] = json.loads(head)
    store, dataset, ontology = (Path(told[name]) for name in ("store", "dataset", "ontology"))
    return Setup(store, dataset, ontology, told["resident"], Limits(**told["limits"]))


def _open_resident(setup: Setup) -> ox.Store | None:
    """The graph in memory, if it is to be there."""
    if not setup.resident:
        return None
    store = ox.Store()
    store.load(path=str(setup.dataset), format=ox.RdfFormat.N_QUADS)  # on one thread, so that forks are safe
    return store


def _read_order(control: socket.socket) -> tuple[int, list[int]] | None:
    """The next order with the sockets that came with it; nothing where the server has closed."""
    received, sockets, _, _ = socket.recv_fds(control, ORDER.size, 1)
    if len(received) < ORDER.size:
        return None
    return ORDER.unpack(received)[0], sockets


def _end(number: int) -> None:
    """End a worker, or let one rest that has ended by itself."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)


def _become_worker(descriptor: int, setup: Setup, store: ox.Store | None, describer: Describer) -> None:
    """Go into the sandbox and serve a socket; this process ends here."""
    try:
        die_with_parent()
        if store is None:  # on disk: each worker opens it for itself, for open files cannot be shared by a fork
            store = ox.Store.read_only(str(setup.store))
            store.query("ASK { ?s ?p ?o }")
        limit_resources(setup.limits.memory_bytes)
        answerer = Answerer(store, describer, setup.limits, enter_sandbox())
        fall_silent()
        with socket.socket(fileno=descriptor) as connection:
            run_worker(connection, answerer, setup.limits.seconds, Reply(200, "", str(os.getpid()).encode()))
    finally:
        os._exit(0)  # nothing of the nursery's is to be cleaned up here


if __name__ == "__main__":
    run_nursery(int(sys.argv[1]))
