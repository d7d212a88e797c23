"""A new source from a plain text: repaired, cut into segments, its mentions and dates found; a skeleton to curate.

The skeleton is canonical YAML. It has one unfinished claim for each sentence that names two entities, or one and a
date: subject, object and date are proposals, the predicate is `TODO`, and `mxsu check` lists what is left to do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mxsu_graph.curation import write_source
from mxsu_graph.curation.layout import TO_DO
from mxsu_graph.intake.days import FoundDate, find_dates
from mxsu_graph.intake.mentions import Mention, find_mentions
from mxsu_graph.intake.name_forms import NameForms, build_name_forms
from mxsu_graph.model import Claim, Corpus, Source, TextVersion, Value, ValueType
from mxsu_graph.texts.anchor import find_quote
from mxsu_graph.texts.read import Text, read_text
from mxsu_graph.texts.segment import Segment

__all__ = ["Draft", "build_draft", "detect_repair", "write_skeleton"]

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(¿¡]*[A-ZÁÉÍÓÚÑА-ЯЁ\d])")
_QUOTED_WORD = re.compile(r"[^\W_]+")
_LONGEST_QUOTE = 8
_SHORTEST_QUOTE = 4
_MOST_ABOUT = 6
_MOST_PREDICATES = 4
_FIRST = ("person", "organization", "event", "document", "work", "country", "place", "post", "artifact")
"""The classes that a claim is likeliest about come first; all others follow."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text with everything that was found in it; `repair` is how its stored form was damaged, if it was."""

    text: Text
    repair: str
    mentions: tuple[Mention, ...]
    dates: tuple[tuple[str, FoundDate], ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    segment: Segment
    start: int
    end: int
    mentions: tuple[Mention, ...]
    dates: tuple[FoundDate, ...]


def detect_repair(path: Path) -> str:
    """How a text was damaged: `gb18030` where undoing that mends more than it leaves alone, else nothing.

    Raises:
        TextError: the file cannot be read or is not UTF-8.
    """
    plain, mended = read_text(path), read_text(path, "gb18030")
    changed = sum(1 for c in plain.text if c not in mended.text and c > "\x7f")
    return "gb18030" if changed > sum(len(run.text) for run in mended.kept) else ""


def build_draft(path: Path, corpus: Corpus, repair: str = "") -> Draft:
    """Read a text and find in it every name of the corpus's entities, and every date.

    Offsets of mentions and dates count the repaired, normalised text.

    Raises:
        TextError: the file cannot be read, is not UTF-8, or the repair is unknown.
    """
    text = read_text(path, repair)
    names: NameForms = build_name_forms(corpus)
    dates = tuple((segment.locator, date) for segment in text.segments for date in _find_dates(segment))
    return Draft(text, repair, find_mentions(text.segments, names), dates)


def write_skeleton(draft: Draft, source: Source, corpus: Corpus) -> bytes:
    """The file of the new source, in the canonical layout; it quotes at most eight words of the text in a row."""
    version = TextVersion(source.text.file, draft.text.sha256_bytes, draft.repair)
    described = Source(source.id, source.type, source.title, version, language=source.language)
    used = _count_predicates(corpus)
    sentences = [s for s in _read_sentences(draft) if _is_worth_a_claim(s)]
    return write_source(described, (_propose(s, source.id, n, used) for n, s in enumerate(sentences, start=1)))


def _find_dates(segment: Segment) -> Iterator[FoundDate]:
    for date in find_dates(segment.text):
        yield FoundDate(segment.start + date.start, segment.start + date.end, date.when, date.words)


def _read_sentences(draft: Draft) -> Iterator[_Sentence]:
    for segment in draft.text.segments:
        ends = [match.end() for match in _SENTENCE_END.finditer(segment.text)]
        for first, last in zip([0, *ends], [*ends, len(segment.text)], strict=True):
            start, end = segment.start + first, segment.start + last
            inside = (m for m in draft.mentions if m.locator == segment.locator and start <= m.start < end)
            dates = (d for locator, d in draft.dates if locator == segment.locator and start <= d.start < end)
            yield _Sentence(segment, start, end, tuple(inside), tuple(dates))


def _is_worth_a_claim(sentence: _Sentence) -> bool:
    entities = {mention.entity for mention in sentence.mentions}
    return len(entities) > 1 or bool(entities and sentence.dates)


def _propose(sentence: _Sentence, source: str, number: int, used: Counter[tuple[str, str, str]]) -> Claim:
    ordered = sorted(sentence.mentions, key=lambda m: (_class_order(m.entity), m.start))
    entities = list(dict.fromkeys(mention.entity for mention in ordered))
    subject, others = entities[0], entities[1:]
    date = sentence.dates[0] if sentence.dates else None
    thing = Value(ValueType.ENTITY, others[0]) if others else Value(ValueType.TEXT, TO_DO)
    lead = next(mention for mention in ordered if mention.entity == subject)
    return Claim(
        source=source,
        id=f"c{number:03}",
        subject=subject,
        predicate=TO_DO,
        object=thing,
        locator=sentence.segment.locator,
        quote=_choose_quote(sentence, lead),
        when=date.when if date else "",
        when_as_written=date.words if date and not date.when.isdigit() else "",
        about=tuple(others[1 : 1 + _MOST_ABOUT]),
        note=_write_note(sentence, subject, others, used),
    )


def _class_order(entity: str) -> int:
    segment = entity.partition("/")[0]
    return _FIRST.index(segment) if segment in _FIRST else len(_FIRST)


def _choose_quote(sentence: _Sentence, lead: Mention) -> str:
    """The fewest words around a mention, from four to eight, that stand only once in the segment."""
    segment = sentence.segment
    words = [
        w
        for w in _QUOTED_WORD.finditer(segment.text)
        if sentence.start <= segment.start + w.start() < sentence.end
    ]
    at = next((n for n, w in enumerate(words) if segment.start + w.start() >= lead.start), 0)
    for length in range(min(_SHORTEST_QUOTE, len(words)), _LONGEST_QUOTE + 1):
        for first in _windows(at, length, len(words)):
            quote = segment.text[words[first].start() : words[min(first + length, len(words)) - 1].end()]
            if len(find_quote(segment, quote)) == 1:
                return quote
    return segment.text[words[at].start() : words[at].end()] if words else lead.words


def _windows(at: int, length: int, number: int) -> Iterator[int]:
    """First words of all stretches of some length that hold a word, beginning with the one that it begins."""
    for first in range(at, at - length, -1):
        if first >= 0 and first + length <= max(number, length):
            yield first


def _write_note(
    sentence: _Sentence, subject: str, others: Sequence[str], used: Counter[tuple[str, str, str]]
) -> str:
    """What a curator has to decide: which predicate, which of several entities, which other dates there are."""
    parts = []
    if others and (fitting := _suggest_predicates(subject, others[0], used)):
        parts.append(f"often between these classes: {', '.join(fitting)}")
    for mention in _by_words(sentence.mentions):
        options = [f"{c.entity}{f' ({c.score:.0f}%)' if c.how == 'near' else ''}" for c in mention.candidates]
        if len(options) > 1 or mention.candidates[0].how == "near":
            parts.append(f"'{mention.words}' may be {' or '.join(options)}")
    parts += [f"also {date.when}" for date in sentence.dates[1:]]
    return "; ".join(parts)


def _by_words(mentions: Iterable[Mention]) -> list[Mention]:
    return list({mention.words: mention for mention in mentions}.values())


def _count_predicates(corpus: Corpus) -> Counter[tuple[str, str, str]]:
    """How often each predicate stands between two classes."""
    return Counter(
        (claim.subject.partition("/")[0], claim.object.text.partition("/")[0], claim.predicate)
        for claim in corpus.claims
        if claim.object.type is ValueType.ENTITY and not claim.withdrawn
    )


def _suggest_predicates(subject: str, thing: str, used: Counter[tuple[str, str, str]]) -> list[str]:
    classes = (subject.partition("/")[0], thing.partition("/")[0])
    fitting = [(-count, key[2]) for key, count in used.items() if key[:2] == classes]
    return [name for _, name in sorted(fitting)[:_MOST_PREDICATES]]
