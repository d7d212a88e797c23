"""One measured step in this process: wall and processor seconds, memory, and an answer that others compare."""

from __future__ import annotations

import contextlib
import hashlib
import json
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

__all__ = ["QUESTION", "Outcome", "digest", "forget_peak", "limited", "read_memory", "run_step"]

_Result = TypeVar("_Result")

_ENOUGH = 0.1
"""Quick steps are repeated until they took so many seconds; the mean counts, for clocks tick."""

QUESTION = 1 / 6
"""The share of the limit of a step after which rdflib gives up one question."""


class OutOfTimeError(BaseException):
    """A step was given up. Not an Exception, for rdflib and others catch all of these."""


@dataclass(frozen=True)
class Outcome:
    """What one step of one side came to.

    Attributes:
        step: its name.
        wall: seconds on the clock.
        cpu: seconds of processor time, which other jobs of the machine change less.
        peak: most memory of the process during the step, in MB.
        more: how much that is beyond what it held before, in MB.
        answer: what both sides must agree on, or what must be contained in the other side's.
        note: why there is no answer.
    """

    step: str
    wall: float = 0.0
    cpu: float = 0.0
    peak: float = 0.0
    more: float = 0.0
    answer: list[str] = field(default_factory=list)
    note: str = ""

    def tell(self) -> None:
        """Print it as a line of JSON, at once: the process may be ended at any time."""
        print(json.dumps(asdict(self)), flush=True)


def forget_peak() -> float:
    """Let the system measure peak memory anew (Linux), and give the MB in memory now."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return read_memory("VmRSS")


def read_memory(name: str) -> float:
    """Read memory of this process in MB: `VmRSS` now, `VmHWM` at most since `forget_peak` (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def digest(rows: Iterable[str]) -> list[str]:
    """The number of rows and a hash that does not depend on their order."""
    ordered = sorted(rows)
    return [str(len(ordered)), hashlib.sha256("\n".join(ordered).encode()).hexdigest()[:16]]


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End Python code after some seconds of processor time; compiled code ends only when it returns."""

    def stop(*_: object) -> None:
        raise OutOfTimeError(f"not done in {seconds:.0f} s")

    previous = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)


def run_step(
    name: str,
    work: Callable[[], _Result],
    answer: Callable[[_Result], list[str]] = lambda _: [],
    *,
    limit: float = 3600,
    repeat: bool = False,
) -> _Result | None:
    """Measure one step and tell it.

    Args:
        name: what the step is called.
        work: what is measured.
        answer: makes what is compared of the result; it is not measured.
        limit: seconds of processor time after which the step is given up.
        repeat: whether work of milliseconds may be repeated.

    Returns:
        The result of the work; None where it was given up or failed.
    """
    held, times, spent, cpu = forget_peak(), 0, 0.0, 0.0
    result: _Result | None = None
    try:
        with limited(limit):
            while not times or (repeat and spent < _ENOUGH):
                wall, before = time.perf_counter(), time.process_time()
                result = work()
                spent += time.perf_counter() - wall
                cpu += time.process_time() - before
                times += 1
    except (OutOfTimeError, MemoryError) as error:
        Outcome(name, note=str(error) or type(error).__name__).tell()
        return None
    peak = read_memory("VmHWM")
    assert result is not None
    Outcome(name, spent / times, cpu / times, peak, max(peak - held, 0), answer(result)).tell()
    return result
