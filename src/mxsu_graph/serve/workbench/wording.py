"""Labels, dates, numbers and places in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.sentences import verb_phrase
from mxsu_graph.model import Label
from mxsu_graph.quantities import parse_quantity
from mxsu_graph.serve.workbench.catalogue import Catalogue, read_catalogue

__all__ = ["Wording", "build_wording"]

_DAY = re.compile(r"(-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")
_DECADE = re.compile(r"([0-9]{3})X([?~%]?)")
_CENTURY = re.compile(r"([0-9]{2})XX([?~%]?)")
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter", "40": "half-1", "41": "half-2"}
_OPEN = ("", "..")
_DOUBTS = {"~": "about", "?": "perhaps", "%": "perhaps-about"}


@dataclass(frozen=True)
class Wording(Description):
    """A description that speaks the reader's language where the graph has a label in it, else English."""

    words: Catalogue = field(default_factory=lambda: read_catalogue("en"))

    @property
    def language(self) -> str:
        """The language, `en` or `es`."""
        return self.words.language

    def label(self, entity: str) -> str:
        """What an entity is called, else its id."""
        if entity.startswith("source/"):
            return self.source_label(entity.removeprefix("source/"))
        known = self.entities.get(entity)
        return known.label(self.language) if known else entity

    def predicate_label(self, name: str) -> str:
        """What a predicate is called, else its name."""
        term = self.predicates.get(name)
        return self._choose(term.labels) if term and term.labels else name

    def inverse_label(self, name: str) -> str:
        """How a predicate reads from object to subject; empty where the ontology does not say."""
        term = self.predicates.get(name)
        return self._choose(term.inverse_labels) if term and term.inverse_labels else ""

    def verb(self, label: str) -> str:
        """A predicate's label so that an object can follow it; Spanish labels are taken as headings."""
        return verb_phrase(label) if self.language == "en" else f"{label}:"

    def code_label(self, scheme: str, code: str) -> str:
        """What a code is called, else the code."""
        known = self.vocabulary.codes.get(scheme, {}).get(code)
        return self._choose(known.labels) if known and known.labels else code

    def class_label(self, segment: str) -> str:
        """What the class of entities with this id segment is called."""
        term = self.vocabulary.classes.get(self.vocabulary.segments.get(segment, ""))
        return self._choose(term.labels) if term and term.labels else segment

    def locator(self, locator: str) -> str:
        """A place of a text: `p44` -> `paragraph 44`."""
        kind, number = locator[:1], locator[1:]
        return self.words.say(f"locator-{kind}", number=number) if kind in ("p", "n") and number else locator

    def number(self, text: str) -> str:
        """A quantity in words: `~6000` -> `about 6,000`.

        Raises:
            BadQuantityError: the text is not a quantity.
        """
        known = parse_quantity(text)
        low = "" if known.lowest is None else f"{known.lowest:,}"
        high = "" if known.highest is None else f"{known.highest:,}"
        if known.lowest == known.highest:
            words = low
        elif low and high:
            words = self.words.say("from-to", first=low, last=high)
        else:
            words = self.words.say("at-least", number=low) if low else self.words.say("at-most", number=high)
        return self.words.say("date-about", date=words) if known.approximate else words

    def value(self, value: Sequence[str], value_type: str, unit: str = "") -> str:
        """A value as people say it: labels for entities and codes, numbers with their unit, dates in words."""
        if value_type == "entity":
            return self.words.say("and").join(self.label(entity) for entity in value)
        if value_type in ("role", "polarity"):
            return self.code_label(value_type, value[0])
        if value_type == "quantity":
            words = self.number(value[0])
            return f"{words} {self.code_label('unit', unit)}" if unit else words
        return self.date(value[0]) if value_type == "when" else value[0]

    def date(self, text: str) -> str:
        """An EDTF date in words; what has no simple words stays as it is written."""
        start, slash, end = text.partition("/")
        if not slash:
            return self._simple_date(text)
        if start in _OPEN and end in _OPEN:
            return text
        if start in _OPEN:
            return self.words.say("date-until", date=self._simple_date(end))
        if end in _OPEN:
            return self.words.say("date-since", date=self._simple_date(start))
        return self.words.say("date-span", first=self._simple_date(start), last=self._simple_date(end))

    def _simple_date(self, text: str) -> str:
        if match := _DECADE.fullmatch(text):
            told = self.words.say("decade", year=f"{match[1]}0")
            return self._doubt(told, match[2])
        if match := _CENTURY.fullmatch(text):
            told = self.words.say("century", first=f"{match[1]}00", last=f"{match[1]}99")
            return self._doubt(told, match[2])
        match = _DAY.fullmatch(text)
        if not match:
            return text
        year, month, day, doubt = match.groups()
        if month in _SEASONS:
            return self._doubt(self.words.say(f"season-{_SEASONS[month]}", year=year), doubt)
        if not month:
            return self._doubt(year, doubt)
        if not 1 <= int(month) <= 12:
            return text
        name = self.words.say("months").split()[int(month) - 1]
        key = "date-day" if day else "date-month"
        return self._doubt(self.words.say(key, day=str(int(day or 1)), month=name, year=year), doubt)

    def _doubt(self, told: str, doubt: str) -> str:
        return self.words.say(f"date-{_DOUBTS[doubt]}", date=told) if doubt else told

    def _choose(self, labels: tuple[Label, ...]) -> str:
        by_language = {label.language: label.text for label in labels}
        return by_language.get(self.language) or by_language.get("en") or labels[0].text


def build_wording(description: Description, language: str) -> Wording:
    """A description in one of `LANGUAGES`."""
    return Wording(
        description.vocabulary,
        description.entities,
        description.sources,
        description.assessments,
        read_catalogue(language),
    )
