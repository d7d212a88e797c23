"""The words of the pages themselves, in English and Spanish; labels of entities and terms come from the graph."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["LANGUAGES", "Catalogue", "choose_language", "read_catalogue", "read_questions"]

LANGUAGES = ("en", "es")
"""The languages of the pages, the one for whoever asks for neither first."""

_FILE = Path(__file__).with_name("strings.toml")
_LIBRARY = {"es": Path(__file__).with_name("library_es.toml")}


_COUNTS = ("count", "nodes", "edges")
"""Slots for numbers of things, which are parted into thousands; years are not."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language, by key."""

    language: str
    words: Mapping[str, str]

    def say(self, key: str, /, **values: object) -> str:
        """The words for a key, with values in the place of `{names}`.

        With `count`, the first of two forms parted by ` | ` is for one, the second for any other number.

        Raises:
            KeyError: there are none, which a test rules out for every key in a template.
        """
        text = self.words[key]
        if "count" in values and " | " in text:
            one, many = text.split(" | ")
            text = one if values["count"] == 1 else many
        values = {name: f"{value:,}" if name in _COUNTS else value for name, value in values.items()}
        return text.format(**values) if values else text

    def find(self, key: str, default: str) -> str:
        """The words for a key that data gives, such as the theme of a new question; else the default."""
        return self.words.get(key, default)


@cache
def read_catalogue(language: str) -> Catalogue:
    """The catalogue of one of `LANGUAGES`."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Catalogue(language, {key: words[language] for key, words in entries.items()})


@cache
def read_questions(language: str) -> Mapping[str, str]:
    """What the questions of the library are called in a language, by name; empty in English, as they say it."""
    path = _LIBRARY.get(language)
    return tomllib.loads(path.read_text(encoding="utf-8")) if path else {}


def choose_language(asked: str | None, accepted: str) -> str:
    """The language of a page: the one asked for, else the first that the browser accepts and we have.

    Args:
        asked: the value of `lang` in the address, if there is one.
        accepted: the header `Accept-Language` (RFC 9110, section 12.5.4).
    """
    if asked in LANGUAGES:
        return asked
    wishes = []
    for place, wish in enumerate(accepted.split(",")[:20]):
        tag, _, quality = wish.strip().partition(";")
        number = re.fullmatch(r"\s*q=([01](?:\.[0-9]{0,3})?)\s*", quality)
        weight = float(number[1]) if number else 1.0
        wishes.append((-weight, place, tag.partition("-")[0].lower()))
    for weight, _, language in sorted(wishes):
        if weight and language in LANGUAGES:
            return language
    return LANGUAGES[0]
