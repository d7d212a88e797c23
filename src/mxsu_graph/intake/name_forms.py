"""Every form under which an entity may be named in a text, as sequences of folded words.

From the register come labels and aliases in all languages and scripts, from the claims the forms that sources use
(`nameForm`), and from a person's id, which begins with it, the surname.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mxsu_graph.model import Claim, Corpus, Entity, ValueType
from mxsu_graph.texts.fold import fold_name

__all__ = ["Form", "NameForms", "build_name_forms", "entities_of", "split_name"]

Words = tuple[str, ...]

_FORM = "nameForm"
_ARTICLES = frozenset({"the", "a", "an", "el", "la", "los", "las"})
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_COMMON_CLASSES = frozenset({"concept", "artifact", "event", "document", "post"})
"""Classes whose names may be written in small letters: the loan, the exhibition, the ambassador."""

_ENDINGS = ("ian", "an", "n", "ese", "ish")
_VOWELS = "aeiouy"
_SHORTEST_STEM = 4


@dataclass(frozen=True, order=True, slots=True)
class Form:
    """What a sequence of words may stand for; `rank` is lower for the surer kinds of name."""

    rank: int
    how: str
    entity: str


_RANKS = {"name": 0, "form": 1, "surname": 2, "adjective": 3}


@dataclass(frozen=True)
class NameForms:
    """Forms by their words; `weight` is the number of claims about an entity, `longest` counts words."""

    forms: Mapping[Words, tuple[Form, ...]]
    labels: Mapping[str, str]
    weight: Mapping[str, int] = field(default_factory=dict)
    longest: int = 1

    def candidates(self, words: Words, is_capital: bool) -> tuple[Form, ...]:
        """What some words may mean; names written in small letters only where the class allows it."""
        found = self.forms.get(words, ())
        return tuple(f for f in found if is_capital or f.entity.partition("/")[0] in _COMMON_CLASSES)


def split_name(name: str) -> Words:
    """A name as folded words, each without the ending of a plural."""
    return tuple(map(_drop_plural, fold_name(name).split()))


def entities_of(claim: Claim) -> frozenset[str]:
    """The entities that a claim is about, in any part of it but its citations."""
    named = {claim.subject, claim.where, *claim.counterpart, *claim.about, *claim.according_to}
    if claim.object.type is ValueType.ENTITY:
        named.add(claim.object.text)
    return frozenset(named - {""})


def build_name_forms(corpus: Corpus, left_out: str = "") -> NameForms:
    """Index a corpus; `left_out` names a source whose claims, and whose own entities, are taken as unknown."""
    claims = [claim for claim in corpus.claims if claim.source != left_out]
    weight = Counter(entity for claim in claims for entity in entities_of(claim))
    known = {entity.id: entity for entity in corpus.entities if not entity.replaced_by}
    if left_out:
        others = {agent for s in corpus.sources if s.id != left_out for agent in (*s.creator, *s.publisher)}
        cited = {citation.document for claim in claims for citation in claim.cites}
        known = {id_: entity for id_, entity in known.items() if id_ in weight or id_ in others | cited}
    found: dict[Words, set[Form]] = defaultdict(set)
    for entity in known.values():
        for how, words in _list_forms(entity):
            found[words].add(Form(_RANKS[how], how, entity.id))
    for claim in claims:
        if claim.predicate == _FORM and claim.subject in known and not claim.withdrawn:
            found[_trim(split_name(claim.object.text))].add(Form(_RANKS["form"], "form", claim.subject))
    found.pop((), None)
    forms = {words: tuple(sorted(_best(options))) for words, options in found.items()}
    labels = {entity.id: entity.label() for entity in known.values()}
    return NameForms(forms, labels, weight, max(map(len, forms), default=1))


def _best(options: Iterable[Form]) -> Iterator[Form]:
    """The surest form for each entity."""
    by_entity: dict[str, Form] = {}
    for form in sorted(options, reverse=True):
        by_entity[form.entity] = form
    yield from by_entity.values()


def _list_forms(entity: Entity) -> Iterator[tuple[str, Words]]:
    slug = tuple(map(_drop_plural, entity.id.partition("/")[2].split("-")))
    for label in (*entity.labels, *entity.aliases):
        words = _trim(split_name(label.text))
        if words:
            yield "name", words
        short = _BRACKETS.sub("", label.text)
        if short != label.text and (trimmed := _trim(split_name(short))):
            yield "name", trimmed
        if entity.segment == "person":
            yield from (("surname", surname) for surname in _find_surname(words, slug))
        if entity.segment == "country" and len(words) == 1 and label.language == "en":
            yield from (("adjective", (adjective,)) for adjective in _derive_adjectives(words[0]))


def _find_surname(words: Words, slug: Words) -> Iterator[Words]:
    """The last words of a name with which its id begins: `lopez mateos` of Adolfo López Mateos."""
    for length in range(1, len(words)):
        if words[-length:] == slug[:length]:
            yield words[-length:]


def _derive_adjectives(name: str) -> Iterator[str]:
    """English adjectives that may belong to a country's name: `mexican` of `mexico`, `cuban` of `cuba`."""
    stem = name.rstrip(_VOWELS)
    for base in {name, stem}:
        if len(base) >= _SHORTEST_STEM:
            yield from (base + ending for ending in _ENDINGS)


def _trim(words: Words) -> Words:
    """A name without an article before it."""
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _drop_plural(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
