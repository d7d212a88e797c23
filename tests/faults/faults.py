"""What can go wrong from outside, what then happens, and what the user reads: the table of `docs/faults.md`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "faults.md"
START, END = "<!-- faults -->", "<!-- end of faults -->"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        step: what was being done.
        fault: what went wrong.
        outcome: what is there afterwards.
        message: a part of what the user reads; empty where there is nobody to tell it.
        again: what the same command does the next time.
    """

    step: str
    fault: str
    outcome: str
    message: str
    again: str

    @property
    def remote(self) -> bool:
        """Whether it needs a server."""
        return self.step in ("push", "analysis of an endpoint")

    @property
    def name(self) -> str:
        """Step and fault, by which a test is found."""
        return f"{self.step}: {self.fault}"


FAULTS = (
    Fault("build", "the disk is full", "the last good graph is current", "the last good graph is untouched",
          "builds"),
    Fault("build", "killed", "the last good graph is current", "", "builds, and removes what was begun"),
    Fault("build", "Ctrl+C", "the last good graph is current", "stopped; what was there before still is",
          "builds"),
    Fault("export", "the disk is full", "the old file", "cannot be written: File too large", "writes it"),
    Fault("export", "killed", "the old file or the new", "", "writes it, and removes what was begun"),
    Fault("export", "Ctrl+C", "the old file", "stopped; what was there before still is", "writes it"),
    Fault("export to a pipe", "the disk behind it is full", "nothing", "No space left on device", "the same"),
    Fault("export to a pipe", "its reader leaves, as `head` does", "what was read", "", "the same"),
    Fault("table", "the disk is full", "the old files", "cannot be written", "writes them"),
    Fault("network export", "the disk is full", "the old file", "cannot be written", "writes it"),
    Fault("network export as Parquet", "the disk is full", "the old files", "cannot be written", "writes them"),
    Fault("figure", "the disk is full", "the old file", "cannot be written", "draws it"),
    Fault("release", "the disk is full", "the old release", "could not be written", "writes it"),
    Fault("release", "killed", "the old release or the new", "", "writes it, and removes what was begun"),
    Fault("push", "the line breaks after some bytes, each time", "the old graphs, and the new that arrived",
          "run the same command again to go on", "goes on where it was"),
    Fault("push", "the line breaks once", "the new graphs", "as they are here", "sends nothing"),
    Fault("push", "an answer breaks off, each time", "the old graphs, and the new that arrived",
          "broke off in the middle of its answer", "goes on where it was"),
    Fault("push", "the server is busy (503) for a while", "the new graphs", "as they are here", "sends nothing"),
    Fault("push", "the server fails (500)", "the old graphs, and the new that arrived",
          "run the same command again to go on", "goes on where it was"),
    Fault("push", "the server says nothing", "the old graphs, and the new that arrived",
          "give it longer with --timeout", "goes on where it was"),
    Fault("push", "killed", "the old graphs, and the new that arrived", "", "goes on where it was"),
    Fault("push", "Ctrl+C", "the old graphs, and the new that arrived", "run the same command again to go on",
          "goes on where it was"),
    Fault("push", "the server is killed, and started again", "the old graphs, and the new that arrived",
          "run the same command again to go on", "goes on where it was"),
    Fault("push", "the server's disk is full", "the old graphs, and the new that arrived",
          "run the same command again to go on", "goes on when there is room"),
    Fault("analysis of an endpoint", "an answer breaks off once", "the whole answer", "", "the same"),
    Fault("analysis of an endpoint", "an answer breaks off, each time", "nothing",
          "broke off in the middle of its answer", "the same"),
    Fault("analysis of an endpoint", "no room for temporary files", "nothing", "TMPDIR can name another folder",
          "the same"),
)  # fmt: skip
"""Every fault that the tests cause."""


def render_table() -> str:
    """The table as the page shows it, between its marks."""
    lines = [
        "| while | what goes wrong | what is there then | what you read | the next time |",
        "|---|---|---|---|---|",
    ]
    for fault in FAULTS:
        told = f"`{fault.message}`" if fault.message else ""
        lines.append(f"| {fault.step} | {fault.fault} | {fault.outcome} | {told} | {fault.again} |")
    return "\n".join([START, *lines, END])
