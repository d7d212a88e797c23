"""Everything that follows from the curated files, record by record, with what earlier builds remember.

`None`, wherever it comes from, means that something calls for a finding. Nothing here says what: the check of the
whole corpus does, so that a mistake reads the same however much was remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.curation.check import check_mappings
from mxsu_graph.curation.check_entities import list_references
from mxsu_graph.curation.check_ledger import is_kept
from mxsu_graph.curation.layout import ENTITY_FILES, record_order
from mxsu_graph.curation.ledger import LEDGER_FILE, Published, parse_ledger
from mxsu_graph.curation.outline import Outline, outline_file, read_standing
from mxsu_graph.curation.read import list_files, report_strays
from mxsu_graph.curation.sssom import format_mappings, parse_mappings
from mxsu_graph.curation.trace import TracedRegister
from mxsu_graph.graph.quads import build_mapping_quads
from mxsu_graph.model import Vocabulary
from mxsu_graph.pipeline.follow import Context, FileWork, Followed, holds
from mxsu_graph.pipeline.memory import Memory
from mxsu_graph.pipeline.workers import follow_files
from mxsu_graph.texts.table import read_anchors

__all__ = ["Gathered", "gather"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What follows from all records.

    Attributes:
        sources: by source id, its description and its claims.
        entities: every entity.
        assessments: every assessment.
        mappings: the N-Quads lines of the mappings.
        unused: the ids of entities that nothing refers to.
        warnings: those of all records; see `Followed`.
        records: how many records there are, the heads of files among them.
        redone: how many of them were worked out anew.
        anchored: how many claims have an anchor.
    """

    sources: Mapping[str, tuple[Followed, tuple[Followed, ...]]]
    entities: tuple[Followed, ...]
    assessments: tuple[Followed, ...]
    mappings: bytes
    unused: tuple[str, ...]
    warnings: tuple[tuple[str, str, str, str, str], ...]
    records: int
    redone: int
    anchored: int


@dataclass(frozen=True, slots=True)
class _Files:
    """The curated files as bytes, by what findings call them, and their outlines."""

    contents: Mapping[str, bytes]
    outlines: Mapping[str, Outline]
    mappings: bytes
    ledger: bytes


def gather(data: Path, vocabulary: Vocabulary, memory: Memory, anchors: bytes) -> Gathered | None:
    """Work out, or remember, what follows from every record; `None` where there is something to find.

    Args:
        data: the folder of curated files.
        vocabulary: the ontology.
        memory: what earlier builds worked out; what is new is kept there.
        anchors: the hash of `anchors.tsv`, empty where there is none.

    Raises:
        TextError: the anchors file is malformed.
    """
    files = _read_files(data)
    if files is None:
        return None
    context = Context(vocabulary, read_standing(files.outlines))
    rows = _read_anchor_rows(data / "anchors.tsv", memory, anchors)
    works = [
        FileWork(shown, outline, rows.get(outline.source, {}), _recall(memory, shown))
        for shown, outline in files.outlines.items()
    ]
    changed = [(work, work.list_changed(context.standing)) for work in works]
    followed: dict[str, dict[bytes, Followed]] = {}
    for (work, numbers), found in zip(changed, follow_files(changed, context), strict=True):
        if found is None:
            continue
        followed[work.shown] = found
        if numbers or len(found) != len(work.known):
            memory.keep(work.shown, {key: tuple(each) for key, each in found.items()})
    if len(followed) != len(works):
        return None
    memory.forget_others(
        [*followed, "anchors", "dates", "disagreements", "mappings", "ontology", "summary", "validation"]
    )
    mapped = _follow_mappings(files.mappings, context, memory)
    if mapped is None or not _is_whole(followed, files):
        return None
    return _sort_out(followed, mapped, sum(len(numbers) for _, numbers in changed), sum(map(len, rows.values())))


def _read_files(data: Path) -> _Files | None:
    if report_strays(data).diagnostics:
        return None
    try:
        contents = {
            f"{data.name}/{path.relative_to(data).as_posix()}": path.read_bytes() for path in list_files(data)
        }
    except OSError:
        return None
    mappings, ledger = data / "mappings.sssom.tsv", data / LEDGER_FILE
    return _Files(
        contents,
        {shown: outline_file(content) for shown, content in contents.items()},
        mappings.read_bytes() if mappings.exists() else b"",
        ledger.read_bytes() if ledger.exists() else b"",
    )


def _read_anchor_rows(path: Path, memory: Memory, digest: bytes) -> dict[str, dict[str, str]]:
    """The rows of the anchors file by source and claim; the file is checked if it was not, as it is, before."""
    if not digest:
        return {}
    if memory.recall("anchors") != digest:
        read_anchors(path)
        memory.keep("anchors", digest)
    rows: dict[str, dict[str, str]] = {}
    for row in path.read_text(encoding="utf-8").split("\n")[1:-1]:
        source, _, claim = row.partition("\t")[0].rpartition("/")
        rows.setdefault(source, {})[claim] = row
    return rows


def _recall(memory: Memory, shown: str) -> dict[bytes, Followed]:
    return {key: Followed(*values) for key, values in (memory.recall(shown) or {}).items()}


def _follow_mappings(content: bytes, context: Context, memory: Memory) -> tuple[bytes, frozenset[str]] | None:
    """The lines of the mappings and the entities that they use."""
    if not content:
        return b"", frozenset()
    known = memory.recall("mappings")
    if known is not None and known[0] == content and holds(known[1], context.standing):
        return known[2], known[3]
    reading = parse_mappings(content, "mappings")
    if reading.diagnostics or format_mappings(content) != content:
        return None
    traced = TracedRegister(reading, context.vocabulary, context.standing)
    if any(True for _ in check_mappings(traced)):
        return None
    lines = ox.serialize(build_mapping_quads(reading.corpus.mappings), format=ox.RdfFormat.N_QUADS) or b""
    uses = frozenset(list_references(traced))
    memory.keep("mappings", (content, traced.asked, lines, uses))
    return lines, uses


def _is_whole(followed: Mapping[str, Mapping[bytes, Followed]], files: _Files) -> bool:
    """Whether what needs more than one record is in order: sequence, repetition, published ids."""
    ids: list[str] = []
    for shown, records in followed.items():
        head, *others = records.values()
        names = [record_order(each.name) if not each.name.count("/") else (0, each.name) for each in others]
        said = [each.said for each in others if each.said]
        if any(one >= two for one, two in pairwise(names)) or len(set(said)) < len(said):
            return False
        ids += [head.name] if files.outlines[shown].source else [each.name for each in others]
    if len(set(ids)) < len(ids):
        return False
    ledger = parse_ledger(files.ledger, LEDGER_FILE)
    return is_kept(ledger, {row.id: row for row in _list_published(followed, files)} if files.ledger else {})


def _list_published(followed: Mapping[str, Mapping[bytes, Followed]], files: _Files) -> Iterator[Published]:
    for shown, records in followed.items():
        head, *others = records.values()
        source = files.outlines[shown].source
        if source:
            yield Published(f"source/{head.name}")
        for each in others:
            if source:
                _, _, _, subject, predicate, thing, *_ = (str(value) for value in each.values)
                yield Published(f"claim/{source}/{each.name}", subject, predicate, thing)
            else:
                yield Published(each.name if "/" in each.name else f"assessment/{each.name}")


def _sort_out(
    followed: Mapping[str, Mapping[bytes, Followed]],
    mapped: tuple[bytes, frozenset[str]],
    redone: int,
    anchored: int,
) -> Gathered:
    sources, entities, assessments = {}, [], []
    used = Counter[str](mapped[1])
    for records in followed.values():
        head, *others = records.values()
        for each in records.values():
            used.update(each.uses)
        if head.name:
            sources[head.name] = (head, tuple(others))
        elif others and "/" in others[0].name:
            entities += others
        else:
            assessments += others
    return Gathered(
        dict(sorted(sources.items())),
        tuple(sorted(entities, key=lambda each: each.name)),
        tuple(assessments),
        mapped[0],
        tuple(_list_unused(entities, used)),
        tuple(warning for records in followed.values() for each in records.values() for warning in each.warnings),
        sum(map(len, followed.values())),
        redone,
        anchored,
    )


def _list_unused(entities: Iterable[Followed], used: Mapping[str, int]) -> Iterator[str]:
    for each in entities:
        replaced_by = each.values[10]
        if each.name.partition("/")[0] in ENTITY_FILES and each.name not in used and not replaced_by:
            yield each.name
