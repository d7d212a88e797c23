"""The rules of entities and sources: ids and their files, labels, kinds, parts, and whether they are used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from mxsu_graph.curation.layout import ENTITY_FILES, entity_file
from mxsu_graph.curation.register import (
    Register,
    check_code,
    check_date,
    check_language,
    check_reference,
    is_in_classes,
)
from mxsu_graph.curation.suggest import suggest_word
from mxsu_graph.diagnostics import Diagnostic, Severity, Span
from mxsu_graph.iri import ENTITY_ID
from mxsu_graph.model import Entity, Source, ValueType

__all__ = ["check_entities", "check_sources", "check_use", "list_references", "report_unused"]

_SOURCE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HASH = re.compile(r"[0-9a-f]{64}")
_COORDINATES = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]+)?),(-?[0-9]{1,3}(?:\.[0-9]+)?)")
_NEEDED_LABELS = ("en", "es")
_WITH_SIDE = frozenset({"person", "organization", "country", "post"})
_CLASSES_OF_KEYS = {
    "identifier": ("RecordSet",),
    "part_of": ("RecordSet", "Work"),
    "coordinates": ("Place",),
}
_WHOLES = ("RecordSet", "Organization", "Work")


def check_sources(register: Register) -> Iterator[Diagnostic]:
    """Every finding about the descriptions of sources."""
    for source in register.reading.corpus.sources:
        yield from _check_source_form(source, register)
        for key, classes in (("creator", ("Agent",)), ("publisher", ("Agent",))):
            for number, id_ in enumerate(getattr(source, key)):
                place = register.reading.span(source.id, f"{key}/{number}")
                findings = list(check_reference(id_, place, register))
                yield from findings
                if not findings and not is_in_classes(id_, classes, register.vocabulary):
                    message = f"'{key}' takes a person or an organization, not '{id_}'"
                    yield Diagnostic(place, "wrong-type", message)


def check_entities(register: Register) -> Iterator[Diagnostic]:
    """Every finding about entities, but for whether they are used."""
    for entity in register.reading.corpus.entities:
        if not entity.id:
            continue
        if not ENTITY_ID.fullmatch(entity.id) or entity.segment not in ENTITY_FILES:
            yield _malformed_id(entity, register)
            continue
        yield from _check_file(entity, register)
        yield from _check_references(entity, register)
        yield from _check_keys(entity, register)
        if not entity.replaced_by:
            yield from _check_needs(entity, register)


def check_use(register: Register) -> Iterator[Diagnostic]:
    """Warn of entities that nothing refers to; not while a file is unreadable, for it may refer to them."""
    if register.reading.unreadable:
        return
    used = set(list_references(register))
    for entity in register.reading.corpus.entities:
        if entity.segment in ENTITY_FILES and entity.id not in used and not entity.replaced_by:
            yield report_unused(entity.id, register.reading.span(entity.id, "id"))


def report_unused(id_: str, place: Span) -> Diagnostic:
    """The warning that nothing refers to an entity."""
    message = f"nothing refers to '{id_}'"
    return Diagnostic(place, "unused-entity", message, Severity.WARNING, "use it in a claim or take it out")


def _check_source_form(source: Source, register: Register) -> Iterator[Diagnostic]:
    def place(key: str) -> Span:
        return register.reading.span(source.id, key)

    path = PurePosixPath(place("id").path)
    if source.id and not _SOURCE_ID.fullmatch(source.id):
        yield Diagnostic(place("id"), "malformed-id", f"'{source.id}' is not the id of a source")
    elif source.id and path.parent.name != "sources":
        yield Diagnostic(place("id"), "wrong-file", f"source {source.id} belongs in sources/{source.id}.yaml")
    elif source.id and path.stem != source.id:
        message = f"source '{source.id}' stands in {path.name}"
        yield Diagnostic(place("id"), "wrong-file-name", message, hint="the id is the file's name")
    yield from check_code("source-type", source.type, place("type"), register)
    yield from check_code("repair", source.text.repair, place("text/repair"), register)
    yield from check_date(source.published, place("published"))
    yield from check_language(source.language, place("language"))
    if source.text.sha256 and not _HASH.fullmatch(source.text.sha256):
        message = f"'{source.text.sha256}' is not 64 hexadecimal digits"
        yield Diagnostic(place("text/sha256"), "malformed-hash", message)


def _malformed_id(entity: Entity, register: Register) -> Diagnostic:
    place = register.reading.span(entity.id, "id")
    if not ENTITY_ID.fullmatch(entity.id):
        hint = "class, slash, lower-case ASCII slug, like person/mikoyan-anastas"
        return Diagnostic(place, "malformed-id", f"'{entity.id}' is not an id", hint=hint)
    message = f"'{entity.id}': no class has ids in '{entity.segment}/'"
    return Diagnostic(place, "malformed-id", message, hint=suggest_word(entity.segment, ENTITY_FILES))


def _check_file(entity: Entity, register: Register) -> Iterator[Diagnostic]:
    place = register.reading.span(entity.id, "id")
    path, expected = PurePosixPath(place.path), entity_file(entity.segment)
    if path.parent.name != "entities" or path.name != expected:
        message = f"'{entity.id}' belongs in entities/{expected}"
        yield Diagnostic(place, "wrong-file", message)


def _check_references(entity: Entity, register: Register) -> Iterator[Diagnostic]:
    for number, id_ in enumerate(entity.distinct_from):
        yield from check_reference(id_, register.reading.span(entity.id, f"distinct-from/{number}"), register)
    if entity.replaced_by:
        yield from check_reference(entity.replaced_by, register.reading.span(entity.id, "replaced-by"), register)
    if not entity.part_of:
        return
    place = register.reading.span(entity.id, "part-of")
    findings = list(check_reference(entity.part_of, place, register))
    yield from findings
    if findings:
        return
    if not is_in_classes(entity.part_of, _WHOLES, register.vocabulary):
        message = f"'part-of' takes a record set, an organization or a work, not '{entity.part_of}'"
        yield Diagnostic(place, "wrong-type", message)
    elif _is_in_cycle(entity, register):
        yield Diagnostic(place, "part-of-cycle", f"'{entity.id}' is part of itself")


def _is_in_cycle(entity: Entity, register: Register) -> bool:
    seen = set()
    whole = entity.part_of
    while whole and whole not in seen:
        if whole == entity.id:
            return True
        seen.add(whole)
        above = register.entities.get(whole)
        whole = above.part_of if above else ""
    return False


def _check_keys(entity: Entity, register: Register) -> Iterator[Diagnostic]:
    """Codes, languages, coordinates, and keys that only some classes have."""

    def place(key: str) -> Span:
        return register.reading.span(entity.id, key)

    yield from check_code("side", entity.side, place("side"), register)
    yield from _check_kind(entity, register)
    for key, labels in (("labels", entity.labels), ("aliases", entity.aliases)):
        for label in labels:
            yield from check_language(label.language, place(f"{key}/{label.language}"))
    for field, classes in _CLASSES_OF_KEYS.items():
        if getattr(entity, field) and not is_in_classes(entity.id, classes, register.vocabulary):
            key = field.replace("_", "-")
            yield Diagnostic(place(key), "misplaced-key", f"'{entity.id}' takes no '{key}'")
    if entity.coordinates and not _is_on_earth(entity.coordinates):
        message = f"'{entity.coordinates}' is not 'latitude,longitude' in degrees"
        yield Diagnostic(place("coordinates"), "bad-coordinates", message)


def _check_kind(entity: Entity, register: Register) -> Iterator[Diagnostic]:
    place = register.reading.span(entity.id, "kind")
    yield from check_code("kind", entity.kind, place, register)
    kind = register.vocabulary.codes.get("kind", {}).get(entity.kind)
    if kind is None or not kind.applies_to or entity.segment in kind.applies_to:
        return
    if not is_in_classes(entity.id, kind.applies_to, register.vocabulary):
        others = register.vocabulary.codes["kind"].values()
        fitting = sorted(code.code for code in others if not code.applies_to or entity.segment in code.applies_to)
        message = f"'{entity.kind}' is no kind of {entity.segment}"
        yield Diagnostic(
            place, "wrong-kind", message, hint=f"the kinds are {', '.join(fitting)}" if fitting else ""
        )


def _is_on_earth(coordinates: str) -> bool:
    match = _COORDINATES.fullmatch(coordinates)
    return match is not None and abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180


def _check_needs(entity: Entity, register: Register) -> Iterator[Diagnostic]:
    """What an entity must have unless it was merged into another."""
    if not entity.kind and entity.segment != "person":
        yield Diagnostic(register.reading.span(entity.id), "missing-key", f"{entity.id} has no 'kind'")
    if not entity.side and entity.segment in _WITH_SIDE:
        yield Diagnostic(register.reading.span(entity.id), "missing-key", f"{entity.id} has no 'side'")
    languages = {label.language for label in entity.labels if label.text}
    for language in _NEEDED_LABELS:
        if language not in languages:
            place = register.reading.span(entity.id, "labels")
            yield Diagnostic(place, "missing-label", f"{entity.id} has no label in '{language}'")


def list_references(register: Register) -> Iterator[str]:
    """The id of everything that a record of the corpus refers to, empty ones included."""
    corpus = register.reading.corpus
    for claim in corpus.claims:
        yield from (claim.subject, claim.where, *claim.counterpart, *claim.about, *claim.according_to)
        yield from (citation.document for citation in claim.cites)
        if claim.object.type is ValueType.ENTITY:
            yield claim.object.text
    for source in corpus.sources:
        yield from (*source.creator, *source.publisher)
    for entity in corpus.entities:
        yield from (entity.part_of, entity.replaced_by, *entity.distinct_from)
    for assessment in corpus.assessments:
        yield from assessment.basis
    yield from (mapping.subject for mapping in corpus.mappings)
