"""Mentions of known entities in a text: the longest name that fits, and for misspelt ones the nearest.

Where a name can mean several entities they are ranked: by the kind of name, by whether the entity is named in full
elsewhere in the text, then by how many claims there are about it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from mxsu_graph.intake.name_forms import Form, NameForms, Words, split_name
from mxsu_graph.texts.segment import Segment

__all__ = ["Candidate", "Mention", "find_mentions"]

# A lost character may be a letter: the word stays whole, and is compared by likeness.
_WORD = re.compile(r"[^\W_\ufffd][^\W_]*(?:['’ʼ\ufffd][^\W_]+)*\ufffd?|\ufffd[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s$|['’]$")
_NEAR = 83.0
"""Percent of likeness below which a word is not taken for a misspelt name."""

_SHORTEST = 5
_MOST = 3
"""How many entities are offered for one mention."""

_NEAR_CLASSES = ("person", "place", "country", "organization")


@dataclass(frozen=True, order=True, slots=True)
class Candidate:
    """An entity that a mention may mean; `score` is 100 unless the name was only near."""

    entity: str
    how: str
    score: float = 100.0


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a text that name an entity; offsets count the whole text, the best candidate comes first."""

    locator: str
    start: int
    end: int
    words: str
    candidates: tuple[Candidate, ...]

    @property
    def entity(self) -> str:
        """The likeliest entity."""
        return self.candidates[0].entity


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: Words
    is_capital: bool


def find_mentions(segments: Iterable[Segment], names: NameForms) -> tuple[Mention, ...]:
    """Every mention in the segments, in the order of the text."""
    found: list[tuple[Segment, list[tuple[int, int, tuple[Form, ...]]], list[_Word]]] = []
    for segment in segments:
        words = list(_read_words(segment.text))
        found.append((segment, list(_match_names(words, names)), words))
    # Who is named in full, by how often: "López" is the López whom the text has introduced.
    full = Counter(f.entity for _, spans, _ in found for _, _, forms in spans for f in forms if f.rank == 0)
    near = _NearNames(names)
    mentions: list[Mention] = []
    for segment, spans, words in found:
        covered = {number for start, end, _ in spans for number in range(start, end)}
        exact = [_build(segment, words[s:e], _rank(forms, full, names.weight)) for s, e, forms in spans]
        misspelt = near.find(segment, words, covered)
        mentions += sorted([*exact, *misspelt], key=lambda mention: mention.start)
    return tuple(mentions)


def _read_words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        written = _POSSESSIVE.sub("", match[0])
        if folded := split_name(written.replace("\ufffd", "")):
            yield _Word(match.start(), match.start() + len(written), folded, written[0].isupper())


def _match_names(words: Sequence[_Word], names: NameForms) -> Iterator[tuple[int, int, tuple[Form, ...]]]:
    """First and last word of each name, the longest from the left, with what it may mean."""
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + names.longest), at, -1):
            folded = tuple(word for one in words[at:end] for word in one.folded)
            forms = names.candidates(folded, any(word.is_capital for word in words[at:end]))
            if forms:
                yield at, end, forms
                at = end
                break
        else:
            at += 1


def _rank(forms: Iterable[Form], full: Mapping[str, int], weight: Mapping[str, int]) -> tuple[Candidate, ...]:
    ordered = sorted(forms, key=lambda f: (f.rank, -full.get(f.entity, 0), -weight.get(f.entity, 0), f.entity))
    return tuple(Candidate(form.entity, form.how) for form in ordered[:_MOST])


def _build(segment: Segment, words: Sequence[_Word], candidates: tuple[Candidate, ...]) -> Mention:
    start, end = words[0].start, words[-1].end
    return Mention(
        segment.locator, segment.start + start, segment.start + end, segment.text[start:end], candidates
    )


class _NearNames:
    """Single-word names of persons, places, countries and institutions, for words that are nearly one."""

    def __init__(self, names: NameForms) -> None:
        self.names = names
        self.known: dict[str, tuple[Form, ...]] = {
            words[0]: chosen
            for words, forms in names.forms.items()
            if len(words) == 1 and len(words[0]) >= _SHORTEST
            if (chosen := tuple(f for f in forms if f.entity.startswith(_NEAR_CLASSES) and f.how != "adjective"))
        }
        self.spellings = sorted(self.known)
        self.seen: dict[str, tuple[Candidate, ...]] = {}

    def find(self, segment: Segment, words: Sequence[_Word], covered: set[int]) -> Iterator[Mention]:
        """Mentions among the words that no name covers."""
        for number, word in enumerate(words):
            if number in covered or not word.is_capital or len(word.folded) != 1:
                continue
            if candidates := self._compare(word.folded[0]):
                yield _build(segment, [word], candidates)

    def _compare(self, word: str) -> tuple[Candidate, ...]:
        if len(word) < _SHORTEST:
            return ()
        if word not in self.seen:
            near = process.extract(word, self.spellings, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_MOST)
            options = [
                Candidate(form.entity, "near", round(score, 1))
                for name, score, _ in near
                if not _is_derived(word, name)
                for form in sorted(self.known[name], key=lambda f: (-self.names.weight.get(f.entity, 0), f.entity))
            ]
            self.seen[word] = tuple({option.entity: option for option in reversed(options)}.values())[::-1][:_MOST]
        return self.seen[word]


def _is_derived(word: str, name: str) -> bool:
    """Whether one is the other with an ending: `russian` is an adjective and no slip for `russia`."""
    short, long = sorted((word, name), key=len)
    return long.startswith(short)
