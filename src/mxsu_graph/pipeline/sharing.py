"""Work shared out among processes: each takes the next piece when it is done with one, the largest pieces first.

The processes are forks of this one: they have all that it has read and imported, at the cost of milliseconds, and
nothing is sent to them but the numbers of pieces, through a pipe that all of them read. A fork of a process in
which a library runs threads may hang: see `can_fork`.
"""

from __future__ import annotations

import gc
import marshal
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

__all__ = ["Forks", "can_fork", "share_out"]

_WORD = 4
_MOST = 8192
"""Numbers of four bytes that fit into a pipe at once."""


def can_fork() -> bool:
    """Whether this process has no threads but one, as only Linux tells."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return False


def share_out(work: Callable[[int], Any], sizes: Sequence[int], cores: int) -> list[Any]:
    """What a function gives for 0, 1, 2 ..., worked out in several processes.

    Args:
        work: takes the number of a piece, gives plain values (anything that marshal takes).
        sizes: for each piece about how much work it is.
        cores: how many processes work, this one included.

    Raises:
        Exception: what `work` raises for a piece, it raises here.
    """
    order = sorted(range(len(sizes)), key=lambda number: -sizes[number])
    step = -(-len(order) // _MOST) or 1
    pieces = [order[start : start + step] for start in range(0, len(order), step)]
    reading, writing = os.pipe()
    os.write(writing, b"".join(number.to_bytes(_WORD, "little") for number in range(len(pieces))))
    os.close(writing)
    gc.freeze()  # else collecting garbage would copy all that the processes have in common
    try:
        with Forks() as forks:
            process = os.getpid()
            for _ in range(min(cores, len(pieces)) - 1):
                forks.start(lambda: dict(_work_off(reading, pieces, work, process)))
            results = dict(_work_off(reading, pieces, work))
            for found in forks.gather():
                results |= found
    finally:
        gc.unfreeze()
        os.close(reading)
    # What a process that was killed had taken is missing.
    return [results[number] if number in results else work(number) for number in range(len(sizes))]


def _work_off(
    reading: int, pieces: Sequence[Sequence[int]], work: Callable[[int], Any], parent: int = 0
) -> Iterator[tuple[int, Any]]:
    """Take pieces as long as there are any, and as the process that wants them, if it is another, lives."""
    while (not parent or os.getppid() == parent) and (taken := os.read(reading, _WORD)):
        for number in pieces[int.from_bytes(taken, "little")]:
            yield number, work(number)


class Forks:
    """Processes that each leave one result in a file without a name."""

    def __init__(self) -> None:
        self._running: dict[int, IO[bytes]] = {}

    def __enter__(self) -> Forks:
        return self

    def __exit__(self, *_: object) -> None:
        """End those whose result nobody wants any more, as after a mistake."""
        for process in self._running:
            os.kill(process, signal.SIGKILL)
        for _found in self.gather():
            pass

    def start(self, work: Callable[[], Any]) -> None:
        """Begin to work in another process."""
        file = tempfile.TemporaryFile()  # noqa: SIM115  # closed when its process is done
        process = os.fork()
        if process:
            self._running[process] = file
            return
        with suppress(BaseException):  # nothing of this process may go on in its copy; what is missing is seen
            file.write(marshal.dumps(work()))
            file.flush()
            os._exit(0)
        os._exit(1)

    def gather(self) -> Iterator[Any]:
        """The results, of those that came to an end."""
        while self._running:
            process, file = self._running.popitem()
            _, status = os.waitpid(process, 0)
            with file:
                if status == 0:
                    file.seek(0)
                    yield marshal.loads(file.read())  # our own process wrote it
