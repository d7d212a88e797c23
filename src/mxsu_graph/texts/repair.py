"""Undo one known damage: UTF-8 bytes that were once decoded as GB18030.

How the damage works, and why it can be undone (GB 18030-2005; RFC 3629, section 3):

* The mistaken decoder read the UTF-8 bytes of every letter beyond ASCII two by two, each pair as one (mostly
  Chinese) character. Python's codec maps all 23,940 pairs one to one, those to private-use characters included,
  so encoding gives the bytes back.
* A pair whose second byte is a space, digit or punctuation mark is no GB18030 character: the decoder then dropped
  the first byte, or put U+FFFD in its place. It is always the last byte of a letter, or an 80 inside one: **the
  first byte of a letter is never lost**, so each damaged letter is found, and one U+FFFD stands for it. Which
  one cannot be known: E2 80 and a lost byte is any of U+2000 to U+203F, among them all curly quotes and dashes.
* The four-byte form of GB18030 (byte, digit, byte, digit) never comes from valid UTF-8. A character that has this
  form (no-break space, bullet) was not in the damaged stream: it came in afterwards and stays as it is.
* A run of characters whose bytes cannot be UTF-8, not even with bytes dropped where the damage drops them, was
  never damaged, such as genuine Chinese in a page header. It stays as it is; `Repaired.kept` reports it.
* '?' stays '?': whether the damage wrote it for a lost byte cannot be told from the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

__all__ = ["REPLACEMENT", "KeptRun", "LostByte", "Repaired", "repair_gb18030"]

REPLACEMENT = "\ufffd"
"""Stands in the repaired text for each character that is lost for good."""

_LOST = -1
"""Marks, between bytes, the place where the mistaken decoder wrote U+FFFD."""


@dataclass(frozen=True, order=True, slots=True)
class LostByte:
    """One character that is lost for good, because at least one of its bytes is.

    Attributes:
        offset: Character offset of its U+FFFD in the repaired text.
        survived: The bytes of it that are left; empty where the stored text had nothing but U+FFFD.
        missing: How many of its bytes are lost.
    """

    offset: int
    survived: bytes
    missing: int

    def __str__(self) -> str:
        left = self.survived.hex(" ") or "nothing"
        return f"{self.offset}: {self.missing} byte{'s' if self.missing > 1 else ''} lost, left is {left}"


@dataclass(frozen=True, order=True, slots=True)
class KeptRun:
    """Characters that the damage cannot have made and that therefore stay; `offset` is in the repaired text."""

    offset: int
    text: str


@dataclass(frozen=True, order=True, slots=True)
class Repaired:
    """A repaired text with all that could not be repaired, in the order of the text."""

    text: str
    lost: tuple[LostByte, ...] = ()
    kept: tuple[KeptRun, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """One character that was decoded, or U+FFFD with what is left of it."""

    text: str
    survived: bytes = b""
    missing: int = 0


def repair_gb18030(raw: str) -> Repaired:
    """Turn text that was UTF-8, read as GB18030, into what it was before.

    Args:
        raw: The text as it is stored.

    Returns:
        The repaired text; every U+FFFD in it has its entry in `lost`. It never fails: what cannot be
        this damage stays as it is and is listed in `kept`.
    """
    parts: list[str] = []
    lost: list[LostByte] = []
    kept: list[KeptRun] = []
    offset = 0
    for suspect, characters in groupby(raw, _is_suspect):
        run = "".join(characters)
        pieces = _decode_run(run) if suspect else [_Piece(run)]
        if pieces is None:
            kept.append(KeptRun(offset, run))
            pieces = [_Piece(c, missing=int(c == REPLACEMENT)) for c in run]
        for piece in pieces:
            if piece.missing:
                lost.append(LostByte(offset, piece.survived, piece.missing))
            parts.append(piece.text)
            offset += len(piece.text)
    return Repaired("".join(parts), tuple(lost), tuple(kept))


def _is_suspect(character: str) -> bool:
    """Whether the damage can have written this character: a two-byte one, or U+FFFD for a lost byte."""
    if character < "\x80" or "\ud800" <= character <= "\udfff":  # a lone surrogate has no GB18030 form
        return False
    return character == REPLACEMENT or len(character.encode("gb18030")) == 2


def _decode_run(run: str) -> list[_Piece] | None:
    """The characters that a run of suspect characters once was; None if it cannot have been damaged."""
    units, seams = _split_units(run)
    pieces = []
    start = 0
    while start < len(units):
        end = start + 1
        need = _sequence_length(units[start])
        while end < min(start + need, len(units)) and _may_continue(units[end]):
            end += 1
        survived = bytes(unit for unit in units[start:end] if unit != _LOST)
        if units[start] == _LOST:
            pieces.append(_Piece(REPLACEMENT, missing=1))
        elif not need:
            return None
        elif len(survived) == need:
            try:
                letter = survived.decode("utf-8")
            except UnicodeDecodeError:  # overlong, a surrogate, or beyond U+10FFFF
                return None
            # A loss older than this damage is one all the same: "\u951f\u65a4\u62f7" was U+FFFD twice.
            pieces.append(_Piece(letter, missing=int(letter == REPLACEMENT)))
        elif end - start < need and seams.isdisjoint(range(start + 1, end + 1)):
            return None  # bytes are dropped only between two pairs
        else:
            pieces.append(_Piece(REPLACEMENT, survived, need - len(survived)))
        start = end
    return pieces


def _split_units(run: str) -> tuple[list[int], frozenset[int]]:
    """The bytes of a run, and the places between two of its characters, counted in bytes."""
    units: list[int] = []
    seams: set[int] = set()
    for character in run:
        units.extend(_encode_units(character))
        seams.add(len(units))
    return units, frozenset(seams)


def _encode_units(character: str) -> Iterator[int]:
    """The two bytes of a character, or the mark of a lost one."""
    if character == REPLACEMENT:
        yield _LOST
    else:
        yield from character.encode("gb18030")


def _sequence_length(lead: int) -> int:
    """How many bytes the UTF-8 sequence has that begins with this one; 0 if none does (RFC 3629, section 4)."""
    if 0 <= lead <= 0x7F:
        return 1
    if 0xC2 <= lead <= 0xDF:
        return 2
    if 0xE0 <= lead <= 0xEF:
        return 3
    return 4 if 0xF0 <= lead <= 0xF4 else 0


def _may_continue(unit: int) -> bool:
    """Whether the unit is a UTF-8 continuation byte or the mark of a lost one."""
    return unit == _LOST or 0x80 <= unit <= 0xBF
