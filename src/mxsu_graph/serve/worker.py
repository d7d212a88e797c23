"""What a worker does: answer one question after the other.

A worker ends when its socket closes, when its nursery dies, or when it is killed, which happens without regret:
it holds nothing that has to be saved.
"""

from __future__ import annotations

import os
import signal
import socket

from mxsu_graph.serve.answers import Answerer
from mxsu_graph.serve.frames import Reply, decode_question, encode_reply, read_head

__all__ = ["fall_silent", "run_worker"]

_GRACE = 5.0
"""Seconds after its limit at which a worker ends itself, should the server have forgotten to."""


def run_worker(connection: socket.socket, answerer: Answerer, seconds: float, ready: Reply) -> None:
    """Serve a socket until it closes.

    Args:
        connection: the socket to the server.
        answerer: answers a question.
        seconds: how long a question may take.
        ready: what to say to the first frame, which asks whether the worker is ready.
    """
    if read_head(connection) is not None:
        connection.sendall(encode_reply(ready))
    while (head := read_head(connection)) is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
        reply = answerer.answer(decode_question(head))
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.sendall(encode_reply(reply))


def fall_silent() -> None:
    """Write no more messages: what the store has to say when it dies might hold a part of the query."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
