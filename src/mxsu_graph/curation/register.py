"""All ids of a reading at hand: what a check asks when one record refers to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from mxsu_graph.curation.codes import SCHEME_CODES
from mxsu_graph.curation.layout import entity_file
from mxsu_graph.curation.reading import Reading
from mxsu_graph.curation.suggest import EntityNames, suggest_word
from mxsu_graph.dates import parse_when
from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.errors import BadDateError, BadQuantityError
from mxsu_graph.iri import ENTITY_ID
from mxsu_graph.model import Claim, Entity, Vocabulary
from mxsu_graph.quantities import parse_quantity

__all__ = [
    "Register",
    "check_code",
    "check_date",
    "check_language",
    "check_quantity",
    "check_reference",
    "is_in_classes",
]

_FEW = 12
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")


@dataclass(frozen=True)
class Register:
    """A reading and the vocabulary, with entities, sources and claims by id."""

    reading: Reading
    vocabulary: Vocabulary

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Every entity by id."""
        return {entity.id: entity for entity in self.reading.corpus.entities}

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Every claim by `<source>/<id>`."""
        return {claim.ref: claim for claim in self.reading.corpus.claims}

    @cached_property
    def sources(self) -> frozenset[str]:
        """The ids of all sources."""
        return frozenset(source.id for source in self.reading.corpus.sources)

    @cached_property
    def names(self) -> EntityNames:
        """Entities by every name, for suggestions."""
        return EntityNames(self.reading.corpus.entities)

    @cached_property
    def _lost_files(self) -> frozenset[tuple[str, str]]:
        paths = (PurePosixPath(path) for path in self.reading.unreadable)
        return frozenset((path.parent.name, path.name) for path in paths)

    def is_known(self, id_: str) -> bool:
        """Whether there is such an entity or source, or may be one in a file that could not be read."""
        segment, _, slug = id_.partition("/")
        if segment == "source":
            return slug in self.sources or self.is_lost_source(slug)
        return id_ in self.entities or ("entities", entity_file(segment)) in self._lost_files

    def is_lost_source(self, source: str) -> bool:
        """Whether the file of this source could not be read."""
        return ("sources", f"{source}.yaml") in self._lost_files


def is_in_classes(id_: str, classes: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether an entity with this id belongs to one of the classes; everything is a Thing."""
    segment = id_.partition("/")[0]
    return any(name == "Thing" or vocabulary.is_a(segment, name) for name in classes)


def check_reference(
    id_: str, span: Span, register: Register, *, may_be_replaced: bool = False
) -> Iterator[Diagnostic]:
    """Report an id that is malformed, unknown or was merged into another."""
    segment, _, slug = id_.partition("/")
    if not ENTITY_ID.fullmatch(id_):
        hint = register.names.suggest(id_) or "ids are like person/mikoyan-anastas"
        yield Diagnostic(span, "malformed-id", f"'{id_}' is not an id", hint=hint)
    elif not register.is_known(id_):
        is_class = segment in register.vocabulary.segments
        message = f"no {segment} '{slug}'" if is_class else f"'{id_}': no class has ids in '{segment}/'"
        yield Diagnostic(span, "unknown-id", message, hint=register.names.suggest(id_))
    elif not may_be_replaced and (entity := register.entities.get(id_)) and entity.replaced_by:
        hint = f"use '{entity.replaced_by}'"
        yield Diagnostic(span, "replaced-id", f"'{id_}' was merged into another entity", hint=hint)


def check_code(scheme: str, code: str, span: Span, register: Register) -> Iterator[Diagnostic]:
    """Report a code that its scheme does not have."""
    known = register.vocabulary.codes.get(scheme, {})
    if code and code not in known:
        finding = SCHEME_CODES.get(scheme, "unknown-code")
        every = f"the codes are {', '.join(sorted(known))}" if 0 < len(known) <= _FEW else ""
        hint = suggest_word(code, known) or every
        yield Diagnostic(span, finding, f"no {scheme} '{code}'", hint=hint)


def check_date(text: str, span: Span) -> Iterator[Diagnostic]:
    """Report a text that is not EDTF."""
    try:
        if text:
            parse_when(text)
    except BadDateError as error:
        yield Diagnostic(span, "bad-date", str(error))


def check_quantity(text: str, span: Span) -> Iterator[Diagnostic]:
    """Report a text that is not a number or a range of numbers."""
    try:
        if text:
            parse_quantity(text)
    except BadQuantityError as error:
        yield Diagnostic(span, "bad-quantity", str(error))


def check_language(tag: str, span: Span) -> Iterator[Diagnostic]:
    """Report a text that does not look like a language tag (BCP 47: language, script, region)."""
    if not _LANGUAGE.fullmatch(tag):
        hint = "tags are like es, ru or ru-Latn"
        yield Diagnostic(span, "bad-language", f"'{tag}' is not a language tag", hint=hint)
