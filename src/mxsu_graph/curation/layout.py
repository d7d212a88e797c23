"""The layout of the curated files: which keys a record has, in which order, and how each is written.

Reader and writer both follow these tables, so that a key exists in one place only. A dash in a key is an
underscore in the field of the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from mxsu_graph.model import Alias, Claim, Entity, Label

__all__ = [
    "ASSESSMENT_KEYS",
    "CITATION_KEYS",
    "CLAIM_KEYS",
    "ENTITY_FILES",
    "ENTITY_KEYS",
    "SOURCE_KEYS",
    "TEXT_KEYS",
    "TO_DO",
    "Key",
    "Shape",
    "alias_order",
    "claim_order",
    "entity_file",
    "entity_order",
    "label_order",
    "record_order",
]

TO_DO = "TODO"
"""The predicate of a claim that a draft proposes and nobody has decided on yet."""


class Shape(Enum):
    """How the value of a key is written."""

    TOKEN = "a single value"
    TEXT = "a text in double quotes"
    OPEN = "an id, number, date or text"
    TOKENS = "a list of ids"
    OPENS = "a list of ids or texts"
    LABELS = "a mapping from language to text"
    ALIASES = "a list of 'language: text'"
    CITATIONS = "a list of citations"
    RECORD = "a mapping"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record; `default` is what an absent key means, and is not written."""

    name: str
    shape: Shape
    required: bool = False
    default: str = ""

    @property
    def field(self) -> str:
        """The field of the model that holds the value."""
        return self.name.replace("-", "_")


TEXT_KEYS = (
    Key("file", Shape.TEXT, required=True),
    Key("sha256", Shape.TOKEN, required=True),
    Key("repair", Shape.TOKEN),
)
SOURCE_KEYS = (
    Key("id", Shape.TOKEN, required=True),
    Key("type", Shape.TOKEN, required=True),
    Key("title", Shape.TEXT, required=True),
    Key("short", Shape.TEXT),
    Key("creator", Shape.TOKENS),
    Key("publisher", Shape.TOKENS),
    Key("published", Shape.TOKEN),
    Key("language", Shape.TOKEN, default="en"),
    Key("series", Shape.TEXT),
    Key("curator", Shape.TOKEN),
    Key("note", Shape.TEXT),
    Key("text", Shape.RECORD, required=True),
)
CITATION_KEYS = (
    Key("document", Shape.TOKEN, required=True),
    Key("leaves", Shape.TEXT),
    Key("pages", Shape.TEXT),
    Key("note", Shape.TEXT),
)
CLAIM_KEYS = (
    Key("id", Shape.TOKEN, required=True),
    Key("subject", Shape.TOKEN, required=True),
    Key("predicate", Shape.TOKEN, required=True),
    Key("object", Shape.OPEN, required=True),
    Key("role", Shape.TOKEN),
    Key("quantity", Shape.TOKEN),
    Key("unit", Shape.TOKEN),
    Key("when", Shape.TOKEN),
    Key("when-as-written", Shape.TEXT),
    Key("where", Shape.TOKEN),
    Key("counterpart", Shape.TOKENS),
    Key("extent", Shape.TEXT),
    Key("about", Shape.TOKENS),
    Key("polarity", Shape.TOKEN, default="affirmed"),
    Key("modality", Shape.TOKEN, default="plain"),
    Key("level", Shape.TOKEN, default="textual"),
    Key("certainty", Shape.TOKEN, default="certain"),
    Key("according-to", Shape.TOKENS),
    Key("locator", Shape.TOKEN, required=True),
    Key("quote", Shape.TEXT, required=True),
    Key("cites", Shape.CITATIONS),
    Key("note", Shape.TEXT),
    Key("withdrawn", Shape.TEXT),
)
ENTITY_KEYS = (
    Key("id", Shape.TOKEN, required=True),
    Key("kind", Shape.TOKEN),
    Key("side", Shape.TOKEN),
    Key("labels", Shape.LABELS),
    Key("aliases", Shape.ALIASES),
    Key("description", Shape.TEXT),
    Key("identifier", Shape.TEXT),
    Key("part-of", Shape.TOKEN),
    Key("coordinates", Shape.TOKEN),
    Key("distinct-from", Shape.TOKENS),
    Key("replaced-by", Shape.TOKEN),
    Key("note", Shape.TEXT),
)
ASSESSMENT_KEYS = (
    Key("id", Shape.TOKEN, required=True),
    Key("claims", Shape.TOKENS, required=True),
    Key("verdict", Shape.TOKEN, required=True),
    Key("certainty", Shape.TOKEN, default="certain"),
    Key("reason", Shape.TEXT, required=True),
    Key("prefers", Shape.TOKENS),
    Key("basis", Shape.OPENS),
)

ENTITY_FILES = {
    "person": "people",
    "organization": "organizations",
    "country": "places",
    "place": "places",
    "event": "events",
    "post": "posts",
    "document": "documents",
    "record-set": "documents",
    "work": "works",
    "artifact": "artifacts",
    "concept": "concepts",
}
"""The file under `data/entities/`, without its ending, for every id segment."""

_FIRST_LANGUAGES = {"en": 0, "es": 1, "ru": 2}


def entity_file(segment: str) -> str:
    """The name of the file for an id segment, or nothing where the segment is unknown."""
    stem = ENTITY_FILES.get(segment)
    return f"{stem}.yaml" if stem else ""


def label_order(label: Label) -> tuple[int, str, str]:
    """English, Spanish, Russian, then the other languages by tag."""
    return (_FIRST_LANGUAGES.get(label.language, 3), label.language, label.text)


def alias_order(alias: Alias) -> tuple[str, str]:
    """By language, then by text."""
    return (alias.language, alias.text)


def record_order(id: str) -> tuple[int, str]:  # noqa: A002  # the ids of claims and assessments are called so
    """Numbered ids in the order of their numbers: c999 before c1000."""
    return (len(id), id)


def claim_order(claim: Claim) -> tuple[str, int, str]:
    """By source, then by number."""
    return (claim.source, *record_order(claim.id))


def entity_order(entity: Entity) -> str:
    """By id."""
    return entity.id
