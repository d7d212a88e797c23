"""What is claimed about an entity, property by property: the values that other people's tables are filled with.

A property is a predicate (`birthDate`), a predicate read backwards (`^participant`), who claims the values of
either (`birthDate@sources`), a name in another language (`name@ru`), or outside identifiers (`identifier`). Where
sources disagree, each value is there; `@sources` lists who claims it, value by value in the same order. What a
source denies is no value; what the editors reject is one, and its sources say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mxsu_graph.analysis.rows import ClaimRow
from mxsu_graph.serve.workbench.edition import INVERSE, Edition

__all__ = ["Property", "Value", "find_property", "list_properties", "read_values"]

SOURCES, NAME, IDENTIFIER = "@sources", "name@", "identifier"
_LANGUAGES = {"es": "Spanish", "ru": "Russian"}


@dataclass(frozen=True, order=True, slots=True)
class Property:
    """A property: its id, what people call it, and what it is."""

    id: str
    name: str
    description: str


@dataclass(frozen=True, order=True, slots=True)
class Value:
    """A value.

    Attributes:
        text: for people, with the unit.
        entity: the entity, if it is one.
        sources: who claims it, as words.
        kind: `entity`, `text`, `quantity` or `when`, as the claims table has it.
        claimed: as it is claimed; EDTF for a date, a quantity without its unit.
        unit: what the unit is called.
    """

    text: str
    entity: str = ""
    sources: tuple[str, ...] = ()
    kind: str = "text"
    claimed: str = ""
    unit: str = ""


def find_property(edition: Edition, name: str) -> Property | None:
    """A property by its id; nothing where there is none of it."""
    base = name.removesuffix(SOURCES)
    if base.startswith(NAME) and base[len(NAME) :] in _LANGUAGES and base == name:
        language = _LANGUAGES[base[len(NAME) :]]
        return Property(name, f"name in {language}", f"what it is called in {language}")
    if name == IDENTIFIER:
        return Property(name, "identifier elsewhere", "addresses of the same thing in other collections")
    predicate = base.removeprefix(INVERSE)
    term = edition.description.predicates.get(predicate)
    if term is None or base not in (predicate, INVERSE + predicate):
        return None
    label = edition.description.predicate_label(predicate)
    if base != predicate:
        label = edition.description.inverse_label(predicate) or f"{label} (of)"
    if base != name:
        return Property(name, f"{label}: sources", f"who claims each value of “{label}”, in the same order")
    return Property(name, label, term.definition)


def list_properties(edition: Edition, segments: frozenset[str]) -> Iterator[Property]:
    """The properties that entities of some kinds have, those that most have first; each with who claims it.

    Args:
        edition: the build.
        segments: the first parts of the entities' ids; none for all.
    """
    count: dict[str, int] = defaultdict(int)
    for entity, claimed in edition.claimed.items():
        if not segments or entity.partition("/")[0] in segments:
            for name in claimed:
                count[name] += 1
    ranked = sorted(count, key=lambda name: (-count[name], name))
    names = [*(NAME + language for language in _LANGUAGES), IDENTIFIER]
    for name in (*names, *(one for base in ranked for one in (base, base + SOURCES))):
        if found := find_property(edition, name):
            yield found


def read_values(edition: Edition, entity: str, name: str) -> list[Value]:
    """The values of a property of an entity; of `@sources`, one text for each value."""
    if name.startswith(NAME):
        known = edition.description.entities.get(entity)
        wanted = name.removeprefix(NAME)
        return [Value(label.text) for label in known.labels if label.language == wanted] if known else []
    if name == IDENTIFIER:
        return [Value(address) for address in edition.identifiers.get(entity, ())]
    claimed = edition.claimed.get(entity, {}).get(name.removesuffix(SOURCES), [])
    values = sorted(_merge(edition, claimed, backwards=name.startswith(INVERSE), about=entity))
    if name.endswith(SOURCES):
        return [Value("; ".join(value.sources)) for value in values]
    return values


def _merge(edition: Edition, claimed: list[ClaimRow], backwards: bool, about: str) -> Iterator[Value]:
    """One value for all claims of it, with who claims it."""
    sources: dict[Value, dict[str, None]] = defaultdict(dict)
    for row in claimed:
        thing = row.subject if backwards or (row.object_type == "entity" and row.object == about) else row.object
        is_entity = backwards or row.object_type == "entity"
        if is_entity:
            value = Value(edition.description.label(thing), thing, kind="entity")
        else:
            unit = edition.description.code_label("unit", row.unit) if row.unit else ""
            text = f"{thing} {unit}" if unit else thing
            value = Value(text, kind=row.object_type, claimed=thing, unit=unit)
        sources[value][_tell_source(edition, row)] = None
    for value, told in sources.items():
        yield replace(value, sources=tuple(told))


def _tell_source(edition: Edition, row: ClaimRow) -> str:
    """Who claims it, and how: in the source's own manner, and with what the editors think of it."""
    manner = [row.modality] if row.modality != "plain" else []
    if row.verdict in ("rejected", "doubtful"):
        manner.append(f"{row.verdict} by the editors")
    source = edition.description.source_label(row.source)
    return f"{source} ({', '.join(manner)})" if manner else source
