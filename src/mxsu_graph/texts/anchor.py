"""Find a claim's quotation in its source text.

A quotation is matched exactly, but for characters that a keyboard does not have: both sides are folded one to one
(curly quotes and apostrophes to straight ones, guillemets to straight quotes, every dash to '-', no-break spaces
to spaces). Folding never changes a length, so an offset in the folded text is an offset in the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from mxsu_graph.texts.normalise import normalise
from mxsu_graph.texts.segment import Segment

__all__ = ["Anchor", "Passage", "describe_change", "find_passage", "find_quote", "fold"]

_SINGLE = "\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\u02bc\u2039\u203a"
_DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
_SPACE = "\u00a0\u202f\u2007"
# The Unicode class Pd (dash punctuation) but for '-' itself, and the minus sign.
_DASH = (
    "\u058a\u05be\u1400\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2e17\u2e1a"
    "\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d\U00010ead\u2212"
)
_FOLDED = str.maketrans(
    _SINGLE + _DOUBLE + _SPACE + _DASH,
    "'" * len(_SINGLE) + '"' * len(_DOUBLE) + " " * len(_SPACE) + "-" * len(_DASH),
)

_ALIKE = 60.0
"""Percent below which two passages have nothing to do with each other."""


@dataclass(frozen=True, order=True, slots=True)
class Anchor:
    """Where a claim's quotation stands: one row of `data/anchors.tsv`.

    Attributes:
        claim: The claim's `source/id`.
        locator: The segment it names.
        start: Offset of the first quoted character in the repaired, normalised text.
        end: Offset behind the last one.
        sha256: Hash of exactly these characters, in UTF-8.
        text_sha256: Hash of the whole text that the offsets count.
    """

    claim: str
    locator: str
    start: int
    end: int
    sha256: str
    text_sha256: str


@dataclass(frozen=True, order=True, slots=True)
class Passage:
    """A place that resembles a quotation, by `score` percent."""

    score: float
    locator: str
    text: str


@lru_cache(maxsize=4096)  # every claim of a paragraph asks for the same paragraph
def fold(text: str) -> str:
    """Replace typographic quotes, dashes and no-break spaces by those of a keyboard, one character by one."""
    return text.translate(_FOLDED)


def find_quote(segment: Segment, quote: str) -> tuple[tuple[int, int], ...]:
    """Every place of a segment where a quotation stands, overlapping ones included.

    Returns:
        Start and end of each, as character offsets in the whole text; none for an empty quotation.
    """
    sought = fold(normalise(quote))
    inside = fold(segment.text)
    found = []
    at = inside.find(sought) if sought else -1
    while at >= 0:
        found.append((segment.start + at, segment.start + at + len(sought)))
        at = inside.find(sought, at + 1)
    return tuple(found)


def find_passage(segments: Iterable[Segment], quote: str) -> Passage | None:
    """The passage most similar to a quotation, widened to whole words; None if nothing resembles it.

    Similarity is the best normalised edit distance of any stretch of the same length
    (`rapidfuzz.fuzz.partial_ratio_alignment`); of equals the first in the text wins.
    """
    sought = fold(normalise(quote))
    best = None
    for segment in segments:
        passage = _align(segment, sought)
        if passage.score >= _ALIKE and (best is None or passage.score > best.score):
            best = passage
    return best


def _align(segment: Segment, sought: str) -> Passage:
    """The stretch of one segment that is most similar to the folded quotation."""
    from rapidfuzz import fuzz  # only for what is not found as it stands

    inside = fold(segment.text)
    if len(inside) <= len(sought):  # else the shorter would be sought in the longer: "Idem." in a whole sentence
        return Passage(fuzz.ratio(sought, inside), segment.locator, segment.text)
    found = fuzz.partial_ratio_alignment(sought, inside)
    if found is None or not sought:
        return Passage(0.0, segment.locator, "")
    start, end = found.dest_start, found.dest_end
    while _is_inside_word(inside, start):
        start -= 1
    while _is_inside_word(inside, end):
        end += 1
    return Passage(found.score, segment.locator, segment.text[start:end].strip())


def _is_inside_word(text: str, cut: int) -> bool:
    """Whether a cut at this offset would part a word; a lost character counts as a part of one."""
    return 0 < cut < len(text) and all(c.isalnum() or c in "'-\ufffd" for c in text[cut - 1 : cut + 1])


def describe_change(quote: str, passage: str) -> str:
    """Say in words how a passage of the text differs from a quotation, word by word."""
    old, new = fold(normalise(quote)), fold(normalise(passage))
    if "".join(old.split()) == "".join(new.split()):
        return "only the blanks differ"
    if old.casefold() == new.casefold():
        return "only capital letters differ"
    changes = []
    before, after = old.split(), new.split()
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = " ".join(before[i:j]), " ".join(after[k:m])
        if tag == "replace":
            changes.append(f"'{gone}' is '{come}' there")
        elif tag == "delete":
            changes.append(f"'{gone}' is not there")
        elif tag == "insert":
            changes.append(f"'{come}' stands there too")
    return ", ".join(changes)
