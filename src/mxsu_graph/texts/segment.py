"""Cut a text into numbered paragraphs and notes, so that a claim can say where it stands.

Every line that is neither blank nor a mere rule (`---`, `***`) is a segment. A line that begins with `[n] ` or
`<sup>n</sup> ` is a note, and so is the one line between notes k and k+2, whose number was lost. Notes are n1, n2
... in the order of the text, whatever number is printed (one source begins again on every page); all other lines
are the paragraphs p1, p2 ... So locators are unique, and stable for one version of a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Segment", "segment"]

_RULE = re.compile(r"([-*_=])(?:\s*\1){2,}")
_NOTE = re.compile(r"(?:\[(\d+)\]|<sup>(\d+)</sup>)\s")


@dataclass(frozen=True, order=True, slots=True)
class Segment:
    """One paragraph or note.

    Attributes:
        locator: Its name in the text, `p29` or `n7`.
        start: Offset of its first character in the repaired, normalised text.
        end: Offset behind its last character; blanks around the line are not part of it.
        text: Its characters, `text[start:end]` of the whole.
        printed: The number printed before a note; empty for paragraphs and for a note whose number was lost.
    """

    locator: str
    start: int
    end: int
    text: str
    printed: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the blanks around it; `printed` is None for a line that is no note."""

    start: int
    text: str
    printed: str | None


def segment(text: str) -> tuple[Segment, ...]:
    """Cut a normalised text (see `normalise`) into its paragraphs and notes, in the order of the text."""
    lines = _read_lines(text)
    counts = {"p": 0, "n": 0}
    segments = []
    for index, line in enumerate(lines):
        is_note = line.printed is not None or _is_unnumbered_note(lines, index)
        letter = "n" if is_note else "p"
        counts[letter] += 1
        locator = f"{letter}{counts[letter]}"
        segments.append(Segment(locator, line.start, line.start + len(line.text), line.text, line.printed or ""))
    return tuple(segments)


def _read_lines(text: str) -> list[_Line]:
    """The lines that hold text, without blanks and rules."""
    lines = []
    offset = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped and not _RULE.fullmatch(stripped):
            match = _NOTE.match(stripped)
            start = offset + len(line) - len(line.lstrip())
            lines.append(_Line(start, stripped, (match[1] or match[2]) if match else None))
        offset += len(line) + 1
    return lines


def _is_unnumbered_note(lines: Sequence[_Line], index: int) -> bool:
    """Whether the line stands alone between two notes whose printed numbers leave one out."""
    if not 0 < index < len(lines) - 1:
        return False
    before, after = lines[index - 1].printed, lines[index + 1].printed
    return before is not None and after is not None and int(after) - int(before) == 2
