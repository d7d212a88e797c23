"""Read the file of a source text: bytes, repair, normal form, segments."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from mxsu_graph.errors import TextError
from mxsu_graph.texts.normalise import normalise
from mxsu_graph.texts.repair import REPLACEMENT, KeptRun, LostByte, Repaired, repair_gb18030
from mxsu_graph.texts.segment import Segment, segment

__all__ = ["REPAIRS", "Text", "hash_text", "read_text"]

REPAIRS = ("", "none", "gb18030")
"""What `repair` of a source's text may say; the first two mean that nothing was damaged."""


@dataclass(frozen=True)
class Text:
    """A source text, ready to be cited.

    Attributes:
        text: The repaired, normalised characters that all offsets count.
        segments: Its paragraphs and notes.
        sha256_bytes: Hash of the file as it is stored: is this the same copy?
        sha256_text: Hash of `text` in UTF-8: is this the same text, however it was stored?
        lost: The characters that are lost for good, with offsets in `text`.
        kept: What the repair left alone, because the damage cannot have made it; with offsets in `text`.
    """

    text: str
    segments: tuple[Segment, ...]
    sha256_bytes: str
    sha256_text: str
    lost: tuple[LostByte, ...] = ()
    kept: tuple[KeptRun, ...] = ()

    @cached_property
    def by_locator(self) -> Mapping[str, Segment]:
        """Every segment under its locator."""
        return {s.locator: s for s in self.segments}


def hash_text(text: str) -> str:
    """SHA-256 of the characters in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_text(path: Path, repair: str = "") -> Text:
    """Read a text file, undo its damage, normalise it and cut it into segments.

    Args:
        path: The file, in UTF-8.
        repair: One of `REPAIRS`, as the source's `text.repair` says.

    Raises:
        TextError: The file cannot be read, is not UTF-8, or the repair is unknown.
    """
    if repair not in REPAIRS:
        raise TextError(f"there is no repair '{repair}': use 'gb18030', or 'none' for a text that is whole")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TextError(f"cannot read the text {path.name}: {error.strerror}") from error
    try:
        stored = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TextError(f"{path.name} is not UTF-8 at byte {error.start}: store the text in UTF-8") from error
    repaired = repair_gb18030(stored) if repair == "gb18030" else _leave(stored)
    text = normalise(repaired.text)
    return Text(
        text=text,
        segments=segment(text),
        sha256_bytes=hashlib.sha256(raw).hexdigest(),
        sha256_text=hash_text(text),
        lost=_move_lost(repaired.lost, text),
        kept=tuple(KeptRun(len(normalise(repaired.text[: k.offset])), k.text) for k in repaired.kept),
    )


def _leave(stored: str) -> Repaired:
    """The text as it is; a U+FFFD that it already has is a loss all the same."""
    found = (i for i, c in enumerate(stored) if c == REPLACEMENT)
    return Repaired(stored, tuple(LostByte(i, b"", 1) for i in found))


def _move_lost(lost: tuple[LostByte, ...], text: str) -> tuple[LostByte, ...]:
    """The same losses at their offsets in the normalised text: normalising neither adds nor drops a U+FFFD."""
    places = (i for i, c in enumerate(text) if c == REPLACEMENT)
    return tuple(replace(one, offset=place) for one, place in zip(lost, places, strict=True))
