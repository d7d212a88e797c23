"""When a computation in the server's own process has to end: at its limit of time, or when nobody waits."""

from __future__ import annotations

import time

from mxsu_graph.serve.answers import RefusedError

__all__ = ["Deadline"]


class Deadline:
    """A limit of time that a computation looks at between its steps; a thread cannot be killed."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end: float | None = None
        self._given_up = False

    def give_up(self) -> None:
        """Have the next look end the computation: its client has gone."""
        self._given_up = True

    def check(self) -> None:
        """Go on if there is time; the time runs from the first look.

        Raises:
            RefusedError: the time is over, or the client has gone.
        """
        now = time.monotonic()
        if self._end is None:
            self._end = now + self._seconds
        if self._given_up or now > self._end:
            raise RefusedError(504, f"this took longer than {self._seconds:g} seconds: ask for less at a time")
