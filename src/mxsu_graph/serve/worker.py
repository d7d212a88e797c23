"""The program of a worker: open the store, go into the sandbox, then answer one question after the other.

`python -m mxsu_graph.serve.worker SOCKET` where SOCKET is the number of an inherited descriptor; the first frame
on it says what to open. A worker ends when the socket closes, when its server dies, or when it is killed, which
the server does without regret: it holds nothing that has to be saved.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mxsu_graph.export.context import read_context
from mxsu_graph.serve.answers import Answerer
from mxsu_graph.serve.describing import Describer
from mxsu_graph.serve.frames import LENGTHS, Reply, decode_question, encode_reply
from mxsu_graph.serve.sandbox import die_with_parent, enter_sandbox, limit_resources
from mxsu_graph.serve.settings import Limits

__all__ = ["run_worker"]

_QUIET = 0.5
"""Seconds without a question after which a new worker reads what it may need later."""

_GRACE = 5.0
"""Seconds after its limit at which a worker ends itself, should the server have forgotten to."""


def run_worker(descriptor: int) -> None:
    """Serve the socket until it closes."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then ends us
    with socket.socket(fileno=descriptor) as connection:
        head = _read_frame(connection)
        if head is None:
            return  # the server has changed its mind
        setup = json.loads(head)
        limits = Limits(**setup["limits"])
        describer = Describer(Path(setup["dataset"]), read_context(Path(setup["ontology"])))
        answerer = _open(setup, limits, describer)
        _fall_silent()
        connection.sendall(encode_reply(Reply(200, "", b"ready")))
        if not select.select([connection], [], [], _QUIET)[0]:
            describer.warm()  # nobody is in a hurry, so the first who asks for a description need not wait
        while (head := _read_frame(connection)) is not None:
            signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
            reply = answerer.answer(decode_question(head))
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.sendall(encode_reply(reply))


def _open(setup: dict[str, Any], limits: Limits, describer: Describer) -> Answerer:
    store = ox.Store.read_only(setup["store"])
    store.query("ASK { ?s ?p ?o }")
    limit_resources(limits.memory_bytes)
    return Answerer(store, describer, limits, enter_sandbox())


def _fall_silent() -> None:
    """Write no more messages: what the store has to say when it dies might hold a part of the query."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)


def _read_frame(connection: socket.socket) -> bytes | None:
    """The head of the next frame; questions have no body. Nothing where the other side has closed."""
    lengths = _read(connection, LENGTHS.size)
    return None if lengths is None else _read(connection, LENGTHS.unpack(lengths)[0])


def _read(connection: socket.socket, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(min(size - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)


if __name__ == "__main__":
    run_worker(int(sys.argv[1]))
