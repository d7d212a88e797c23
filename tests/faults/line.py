"""A line to a server that can be cut, slowed down and answered for: a proxy of bytes."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Line", "open_line"]


@dataclass
class Line:
    """A line that is sound until somebody says otherwise.

    Attributes:
        port: where it listens.
        request_bytes: after so many bytes of requests in all it breaks; sound where negative.
        answer_bytes: after so many bytes of answers in all it breaks; sound where negative.
        breaks: how often it breaks, until it is sound again; for ever where negative.
        instead: what is answered in the place of the server, whatever is asked; nobody asks the server then.
        answers: how often that is done; for ever where negative.
        silent: it takes requests and never answers.
        carried: bytes of requests and of answers that got through.
    """

    port: int
    request_bytes: int = -1
    answer_bytes: int = -1
    breaks: int = -1
    instead: bytes = b""
    answers: int = -1
    silent: bool = False
    carried: dict[str, int] = field(default_factory=lambda: {"request": 0, "answer": 0})

    def mend(self) -> None:
        """Make it sound again."""
        self.request_bytes = self.answer_bytes = -1
        self.instead, self.silent = b"", False

    def lets_through(self, way: str, number: int) -> int:
        """How many of these bytes get through; fewer where the line breaks now."""
        limit = self.request_bytes if way == "request" else self.answer_bytes
        through = number
        if limit >= 0 and self.breaks:
            through = max(0, min(number, limit - self.carried[way]))
            self.breaks -= through < number
        self.carried[way] += through
        return through


@contextlib.contextmanager
def open_line(server: int) -> Iterator[Line]:
    """Listen, and carry what comes to a server on this machine and back."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = Line(int(listener.getsockname()[1]))
        threading.Thread(target=_accept, args=(listener, line, server), daemon=True).start()
        yield line


def _accept(listener: socket.socket, line: Line, server: int) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return  # the test is over
        threading.Thread(target=_serve, args=(client, line, server), daemon=True).start()


def _serve(client: socket.socket, line: Line, server: int) -> None:
    with client, contextlib.suppress(OSError):
        if line.silent:
            while line.silent and client.recv(1 << 16):
                pass
            return
        if line.instead and line.answers:
            line.answers -= 1
            client.settimeout(0.3)
            with contextlib.suppress(TimeoutError):  # the request is read, so that it is not reset by our leaving
                while client.recv(1 << 16):
                    pass
            client.sendall(line.instead)
            return
        with socket.create_connection(("127.0.0.1", server)) as other:
            back = threading.Thread(target=_carry, args=(other, client, line, "answer"), daemon=True)
            back.start()
            _carry(client, other, line, "request")
            back.join(timeout=60)


def _carry(origin: socket.socket, target: socket.socket, line: Line, way: str) -> None:
    with contextlib.suppress(OSError):
        while part := origin.recv(1 << 14):
            through = line.lets_through(way, len(part))
            target.sendall(part[:through])
            if through < len(part):
                for end in (origin, target):
                    end.shutdown(socket.SHUT_RDWR)
                return
            time.sleep(0)
        target.shutdown(socket.SHUT_WR)
