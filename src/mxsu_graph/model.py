"""The values that everything else is about: sources, entities, claims and what is thought of them.

All are frozen and ordered. `curation` reads them from YAML, `graph` turns them into quads; they meet here.
Codes (roles, kinds, polarity ...) are plain strings that a `Vocabulary` knows; entities refer to each other by id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "Alias",
    "Assessment",
    "Citation",
    "Claim",
    "ClassTerm",
    "Code",
    "Corpus",
    "Entity",
    "IdentityMapping",
    "Label",
    "PredicateTerm",
    "Source",
    "TextVersion",
    "Value",
    "ValueType",
    "Vocabulary",
]


@dataclass(frozen=True, order=True, slots=True)
class Label:
    """A name in a language: a BCP 47 tag such as `es`, `ru` or `ru-Latn`."""

    language: str
    text: str


Alias = Label
"""Another name of the same entity."""


@dataclass(frozen=True, order=True, slots=True)
class Entity:
    """A person, institution, event ...: a thin record that holds nothing a source could dispute."""

    id: str
    labels: tuple[Label, ...]
    aliases: tuple[Alias, ...] = ()
    kind: str = ""
    side: str = ""
    description: str = ""
    identifier: str = ""
    part_of: str = ""
    coordinates: str = ""
    distinct_from: tuple[str, ...] = ()
    replaced_by: str = ""
    note: str = ""

    @property
    def segment(self) -> str:
        """The part of the id that names the class: `person` of `person/mikoyan-anastas`."""
        return self.id.partition("/")[0]

    def label(self, language: str = "en") -> str:
        """The label in a language, else in English, else the first, else the id."""
        by_language = {label.language: label.text for label in self.labels}
        return by_language.get(language) or by_language.get("en") or next(iter(by_language.values()), self.id)


class ValueType(StrEnum):
    """What kind of thing the object of a claim is."""

    ENTITY = "entity"
    TEXT = "text"
    QUANTITY = "quantity"
    WHEN = "when"


@dataclass(frozen=True, order=True, slots=True)
class Value:
    """The object of a claim: an entity's id, a text in our own words, a quantity, or a date in EDTF."""

    type: ValueType
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, order=True, slots=True)
class Citation:
    """What a source cites for a claim: a document or publication, with the leaves or pages it names."""

    document: str
    leaves: str = ""
    pages: str = ""
    note: str = ""


@dataclass(frozen=True, order=True, slots=True)
class Claim:
    """One statement of one source, at one place of its text."""

    source: str
    id: str
    subject: str
    predicate: str
    object: Value
    locator: str
    quote: str
    role: str = ""
    when: str = ""
    when_as_written: str = ""
    where: str = ""
    counterpart: tuple[str, ...] = ()
    quantity: str = ""
    unit: str = ""
    extent: str = ""
    about: tuple[str, ...] = ()
    polarity: str = "affirmed"
    modality: str = "plain"
    level: str = "textual"
    certainty: str = "certain"
    according_to: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    note: str = ""
    withdrawn: str = ""

    @property
    def ref(self) -> str:
        """The name of this claim in the whole dataset: `<source>/<id>`."""
        return f"{self.source}/{self.id}"


@dataclass(frozen=True, order=True, slots=True)
class TextVersion:
    """The file that holds a source's text: how it was damaged, if it was, and the hash of its bytes."""

    file: str
    sha256: str
    repair: str = ""


@dataclass(frozen=True, order=True, slots=True)
class Source:
    """A text that makes claims, with its bibliographic description; `notes` explains how its locators count."""

    id: str
    type: str
    title: str
    text: TextVersion
    creator: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    published: str = ""
    language: str = "en"
    series: str = ""
    short: str = ""
    curator: str = ""
    note: str = ""


@dataclass(frozen=True, order=True, slots=True)
class Assessment:
    """What the editors think of some claims, why, and what that rests on. It never deletes a claim."""

    id: str
    claims: tuple[str, ...]
    verdict: str
    reason: str
    basis: tuple[str, ...] = ()
    certainty: str = "certain"
    prefers: tuple[str, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class IdentityMapping:
    """An outside identifier of an entity: one row of the SSSOM file."""

    subject: str
    predicate: str
    object: str
    object_label: str
    justification: str
    source: str
    confidence: str
    comment: str = ""


@dataclass(frozen=True, order=True, slots=True)
class Corpus:
    """Everything that was curated, in canonical order."""

    sources: tuple[Source, ...] = ()
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    mappings: tuple[IdentityMapping, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Code:
    """A concept of one of our SKOS schemes; `applies_to` limits a kind to classes (their id segments)."""

    scheme: str
    code: str
    labels: tuple[Label, ...]
    definition: str = ""
    applies_to: tuple[str, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class ClassTerm:
    """A class of the ontology, with every class above it and the id segment that its entities carry."""

    name: str
    labels: tuple[Label, ...]
    ancestors: frozenset[str]
    segment: str = ""


@dataclass(frozen=True, order=True, slots=True)
class PredicateTerm:
    """A predicate that claims may use: what it takes, what it yields and which qualifiers go with it."""

    name: str
    labels: tuple[Label, ...]
    definition: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    single: bool = False
    inverse_single: bool = False
    symmetric: bool = False
    needs_role: bool = False
    takes_role: bool = False
    inverse_labels: tuple[Label, ...] = ()
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ontology as the reader of curated files needs it: predicates, classes and codes by name."""

    predicates: Mapping[str, PredicateTerm] = field(default_factory=dict)
    classes: Mapping[str, ClassTerm] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Code]] = field(default_factory=dict)

    @property
    def segments(self) -> dict[str, str]:
        """The class name for every id segment: `person` -> `Person`."""
        return {term.segment: term.name for term in self.classes.values() if term.segment}

    def is_a(self, segment: str, class_name: str) -> bool:
        """Whether entities with this id segment belong to the class, directly or by inheritance."""
        name = self.segments.get(segment)
        return name is not None and (name == class_name or class_name in self.classes[name].ancestors)
