"""Decide what becomes part of a project: the rules of `mxsu check`, before a byte is written.

An imported source stands beside those of the project, with the project's register of entities. Records of
entities that the register has are compared with it and left out; others are added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from mxsu_graph.curation import check_corpus, write_entities, write_source
from mxsu_graph.curation.layout import entity_file
from mxsu_graph.curation.reading import Reading, merge_readings
from mxsu_graph.diagnostics import Diagnostic, Severity, has_errors
from mxsu_graph.errors import IntakeError
from mxsu_graph.model import Claim, Corpus, Entity, Source, Vocabulary

__all__ = ["Intake", "accept_reading"]

_ELSEWHERE = frozenset({"wrong-file", "wrong-file-name"})
"""Findings about the file that a record stands in: what is imported has none of ours yet."""

_LISTS = ("counterpart", "about", "according_to")
_Record = TypeVar("_Record", Claim, Source)
_COMPARED = ("kind", "side", "identifier", "part_of", "coordinates", "description", "replaced_by")


@dataclass(frozen=True, slots=True)
class Intake:
    """What an import comes to: findings, and the files to write, by their path below `data/`.

    `files` is empty where a finding is an error.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    claims: int = 0
    entities: tuple[str, ...] = ()


def accept_reading(
    incoming: Reading, project: Reading, vocabulary: Vocabulary, replaced: bool = False, only: str = ""
) -> Intake:
    """Check what was read against a project, and give the files that would hold it.

    Args:
        incoming: from `read_rdf` or `read_sheet`.
        project: the curated files as they are.
        vocabulary: the ontology.
        replaced: take sources that the project has already in place of its own.
        only: the id of the only source to take; empty for all.

    Returns:
        The findings that the import would add to those of the project, sorted by place, and the files.

    Raises:
        IntakeError: a file that would be written has mistakes now, and what is in it could get lost.
    """
    if only:
        incoming = _without_sources(incoming, {s.id for s in incoming.corpus.sources} - {only})
    register = {entity.id: entity for entity in project.corpus.entities}
    differences = list(_compare_entities(incoming, register))
    new = tuple(entity for entity in incoming.corpus.entities if entity.id not in register)
    sources = _order_sources(incoming, project)
    claims = tuple(_order_lists(incoming.corpus.claims, project.corpus.claims))
    taken = Reading(Corpus(sources, new, claims), _about(incoming, new), incoming.spans)
    rest = _without_sources(project, _replaceable(sources, project, replaced))
    merged = replace(merge_readings([rest, taken]), ledger=project.ledger)
    before = set(check_corpus(project, vocabulary))
    found = [d for d in check_corpus(merged, vocabulary) if d not in before and not _is_elsewhere(d, project)]
    findings = tuple(sorted([*differences, *map(_hint_replace, found)]))
    if has_errors(findings):
        return Intake(findings)
    files = dict(_write_files(taken.corpus, project))
    _refuse_faulty(files, rest)
    return Intake(findings, files, tuple(s.id for s in sources), len(claims), tuple(e.id for e in new))


def _replaceable(sources: Iterable[Source], project: Reading, replaced: bool) -> set[str]:
    """The sources that may be written over: all if that is wanted, else those that hold no claim yet."""
    full = {claim.source for claim in project.corpus.claims}
    return {source.id for source in sources if replaced or source.id not in full}


def _without_sources(reading: Reading, left_out: Collection[str]) -> Reading:
    corpus = reading.corpus

    def stays(name: str) -> bool:
        return name.partition("/")[0] not in left_out

    paths = {reading.span(source.id).path for source in corpus.sources if source.id in left_out}
    return replace(
        reading,
        corpus=replace(
            corpus,
            sources=tuple(source for source in corpus.sources if stays(source.id)),
            claims=tuple(claim for claim in corpus.claims if stays(claim.source)),
        ),
        spans={key: span for key, span in reading.spans.items() if stays(key[0])},
        files={path: content for path, content in reading.files.items() if path not in paths},
    )


def _about(incoming: Reading, new: Iterable[Entity]) -> tuple[Diagnostic, ...]:
    """The reader's findings, but for those about records that the register has anyway."""
    kept = {entity.id for entity in new}
    passed = {incoming.span(entity.id) for entity in incoming.corpus.entities if entity.id not in kept}
    return tuple(d for d in incoming.diagnostics if d.span not in passed or d.severity is not Severity.ERROR)


def _is_elsewhere(finding: Diagnostic, project: Reading) -> bool:
    return finding.code in _ELSEWHERE and finding.span.path not in project.files


def _hint_replace(finding: Diagnostic) -> Diagnostic:
    if finding.code != "duplicate-id" or finding.hint:
        return finding
    return replace(finding, hint="use --replace to put these claims in the place of those")


def _order_sources(incoming: Reading, project: Reading) -> tuple[Source, ...]:
    known = {source.id: source for source in project.corpus.sources}
    return tuple(_keep_order(s, known.get(s.id), ("creator", "publisher")) for s in incoming.corpus.sources)


def _order_lists(claims: Iterable[Claim], known: Iterable[Claim]) -> Iterator[Claim]:
    """RDF does not keep the order of a list: where the project has the same items, its order stays."""
    before = {claim.ref: claim for claim in known}
    return (_keep_order(claim, before.get(claim.ref), _LISTS) for claim in claims)


def _keep_order(record: _Record, known: _Record | None, names: Iterable[str]) -> _Record:
    for name in names:
        items = getattr(record, name)
        if known is not None and len(items) > 1 and sorted(items) == sorted(getattr(known, name)):
            record = replace(record, **{name: getattr(known, name)})
    return record


def _compare_entities(incoming: Reading, register: Mapping[str, Entity]) -> Iterator[Diagnostic]:
    """A warning for each record that says other things than the register, which stays as it is."""
    for entity in incoming.corpus.entities:
        known = register.get(entity.id)
        if known is None:
            continue
        differing = [name for name in _COMPARED if getattr(entity, name) not in ("", getattr(known, name))]
        labels = {label.language: label.text for label in known.labels}
        differing += [f"label '{lb.text}'" for lb in entity.labels if labels.get(lb.language) != lb.text]
        aliases = {alias.text for alias in (*known.aliases, *known.labels)}
        differing += [f"alias '{alias.text}'" for alias in entity.aliases if alias.text not in aliases]
        if differing:
            message = f"{entity.id} is described otherwise in the register, which stays: {', '.join(differing)}"
            place = incoming.span(entity.id)
            yield Diagnostic(place, "register-differs", message.replace("_", "-"), Severity.WARNING)


def _refuse_faulty(files: Collection[str], project: Reading) -> None:
    """A file that could not be read in full is not written anew."""
    for finding in project.diagnostics:
        if any(finding.span.path.endswith(f"/{name}") for name in files):
            raise IntakeError(f"{finding.span.path} would be written, and has a mistake now: see 'mxsu check'")


def _write_files(taken: Corpus, project: Reading) -> Iterator[tuple[str, bytes]]:
    for source in taken.sources:
        claims = [claim for claim in taken.claims if claim.source == source.id]
        yield f"sources/{source.id}.yaml", write_source(source, claims)
    by_file: dict[str, list[Entity]] = {}
    for entity in taken.entities:
        by_file.setdefault(entity_file(entity.segment), []).append(entity)
    for name, added in by_file.items():
        there = [entity for entity in project.corpus.entities if entity_file(entity.segment) == name]
        yield f"entities/{name}", write_entities([*there, *added])
