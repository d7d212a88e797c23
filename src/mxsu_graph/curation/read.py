"""Curated files to the model: every mistake becomes a finding with its place, and reading goes on.

Rules that need more than one file, or the ontology, are in `check`. The vocabulary is needed here for one thing
only: whether the object of a claim is an entity, a text, a quantity or a date depends on its predicate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mxsu_graph.curation.layout import (
    ASSESSMENT_KEYS,
    CLAIM_KEYS,
    ENTITY_KEYS,
    SOURCE_KEYS,
    TEXT_KEYS,
    Key,
    claim_order,
    entity_order,
    record_order,
)
from mxsu_graph.curation.ledger import LEDGER_FILE, read_ledger
from mxsu_graph.curation.reading import Reading, merge_readings
from mxsu_graph.curation.records import Findings, Record
from mxsu_graph.curation.sssom import read_mappings
from mxsu_graph.curation.suggest import suggest_word
from mxsu_graph.curation.tree import BrokenNode, ListNode, MapNode, Node, ScalarNode, parse_tree
from mxsu_graph.curation.values import parse_object
from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.errors import ProjectError
from mxsu_graph.model import Assessment, Claim, Corpus, Entity, Source, TextVersion, Vocabulary

__all__ = [
    "list_files",
    "parse_file",
    "read_assessments",
    "read_corpus",
    "read_entities_file",
    "read_source_file",
    "read_tree",
    "report_strays",
]

_ASSESSMENTS = "assessments.yaml"


def read_corpus(data: Path, vocabulary: Vocabulary) -> Reading:
    """Read a project's `data/` folder; findings call its files `data/sources/x.yaml` wherever it lies.

    Raises:
        ProjectError: there is no such folder.
    """
    if not data.is_dir():
        raise ProjectError(f"there is no folder '{data}'")
    readings = [report_strays(data)]
    for path in list_files(data):
        readings.append(_read_file(path, f"{data.name}/{path.relative_to(data).as_posix()}", vocabulary))
    if (mappings := data / "mappings.sssom.tsv").exists():
        readings.append(read_mappings(mappings, f"{data.name}/{mappings.name}"))
    ledger = read_ledger(data / LEDGER_FILE, f"{data.name}/{LEDGER_FILE}")
    return replace(merge_readings(readings), ledger=ledger)


def _read_file(path: Path, shown: str, vocabulary: Vocabulary) -> Reading:
    try:
        content = path.read_bytes()
    except OSError as error:
        finding = Diagnostic(Span(shown), "unknown-file", f"not a file to read: {error.strerror}")
        return Reading(diagnostics=(finding,), unreadable=frozenset({shown}))
    return parse_file(content, shown, vocabulary)


def list_files(data: Path) -> list[Path]:
    """The YAML files that are read: of sources, of entities, and the assessments; hidden ones are editors' own."""
    found = [path for folder in ("sources", "entities") for path in sorted((data / folder).glob("[!.]*.yaml"))]
    assessments = data / _ASSESSMENTS
    return [*found, assessments] if assessments.exists() else found


def report_strays(data: Path) -> Reading:
    """Report every file that looks like curated data and would not be read: no claim may get lost in silence."""
    findings = []
    for path in sorted(data.glob("[!.]*.y*ml")):
        if path.name != _ASSESSMENTS:
            place = Span(f"{data.name}/{path.name}")
            hint = suggest_word(path.name, [_ASSESSMENTS]) or "sources go into sources/, entities into entities/"
            findings.append(Diagnostic(place, "unknown-file", "nothing reads this file", hint=hint))
    for path in (*sorted((data / "sources").glob("*")), *sorted((data / "entities").glob("*"))):
        if path.suffix != ".yaml" and not path.name.startswith("."):
            place = Span(f"{data.name}/{path.parent.name}/{path.name}")
            findings.append(Diagnostic(place, "unknown-file", "only files that end in .yaml belong here"))
    return Reading(diagnostics=tuple(findings))


def read_source_file(path: Path, shown: str, vocabulary: Vocabulary) -> Reading:
    """Read one source with its claims; `shown` is what findings call the file."""
    return parse_file(path.read_bytes(), shown, vocabulary)


def read_entities_file(path: Path, shown: str) -> Reading:
    """Read one file of entities."""
    return parse_file(path.read_bytes(), shown, Vocabulary())


def read_assessments(path: Path, shown: str) -> Reading:
    """Read the editors' assessments."""
    return parse_file(path.read_bytes(), shown, Vocabulary())


def parse_file(content: bytes, shown: str, vocabulary: Vocabulary) -> Reading:
    """Read the bytes of any of our YAML files: its first keys say which kind it is."""
    tree = parse_tree(content, shown)
    findings = Findings(shown, list(tree.diagnostics))
    corpus = Corpus()
    if isinstance(tree.root, MapNode):
        corpus = _read_root(tree.root, findings, vocabulary)
    elif tree.is_parsed and not isinstance(tree.root, BrokenNode):
        place = tree.root.span if tree.root else Span(shown)
        findings.report(place, "wrong-shape", "the file holds none of 'source', 'entities', 'assessments'")
    unreadable = frozenset() if tree.is_parsed else frozenset({shown})
    return Reading(corpus, tuple(findings.diagnostics), findings.spans, {shown: content}, unreadable)


def read_tree(root: MapNode, shown: str, vocabulary: Vocabulary) -> Reading:
    """Read records that came in another form (RDF, CSV), given as the tree that they would be in YAML.

    So they meet the same rules and get the same findings, at the places that the nodes carry.
    """
    findings = Findings(shown)
    corpus = _read_root(root, findings, vocabulary)
    return Reading(corpus, tuple(dict.fromkeys(findings.diagnostics)), findings.spans)


def _read_root(root: MapNode, findings: Findings, vocabulary: Vocabulary) -> Corpus:
    top = {key.text: value for key, value in root.entries}
    if "entities" in top:
        return Corpus(entities=_read_entities(_top(root, ["entities"], findings), findings))
    if "assessments" in top:
        return Corpus(assessments=_read_assessments(_top(root, ["assessments"], findings), findings))
    return _read_source(_top(root, ["source", "claims"], findings), findings, vocabulary)


def _top(root: MapNode, known: Sequence[str], findings: Findings) -> Mapping[str, Node]:
    """The values of a file's first keys, after a look at their names."""
    for key, _ in root.entries:
        if key.text not in known:
            hint = suggest_word(key.text, known) or f"a file like this has {' and '.join(known)}"
            findings.report(key.span, "unknown-key", f"a file has no key '{key.text}' here", hint)
    present = {key.text: value for key, value in root.entries}
    for name in known:
        if name not in present:
            findings.report(root.span, "missing-key", f"the file has no '{name}'")
    return present


def _read_source(top: Mapping[str, Node], findings: Findings, vocabulary: Vocabulary) -> Corpus:
    node = top.get("source")
    sources: tuple[Source, ...] = ()
    if isinstance(node, MapNode):
        sources = (_source(node, findings),)
    elif node is not None and not isinstance(node, BrokenNode):
        findings.report(node.span, "wrong-shape", "'source' takes a mapping")
    source = sources[0].id if sources else ""
    claims = [
        _claim(record, source, vocabulary) for record in _records(top, "claims", CLAIM_KEYS, findings, source)
    ]
    return Corpus(sources=sources, claims=tuple(sorted(claims, key=claim_order)))


def _source(node: MapNode, findings: Findings) -> Source:
    id_node = {key.text: value for key, value in node.entries}.get("id")
    id_ = id_node.text if isinstance(id_node, ScalarNode) else ""
    record = Record(node, SOURCE_KEYS, findings, id_, f"source {id_}" if id_ else "the source")
    text = record.record("text", TEXT_KEYS)
    return Source(
        id=record.text("id"),
        type=record.text("type"),
        title=record.text("title"),
        text=TextVersion(text.text("file"), text.text("sha256"), text.text("repair"))
        if text
        else TextVersion("", ""),
        creator=record.texts("creator"),
        publisher=record.texts("publisher"),
        published=record.text("published"),
        language=record.text("language", "en"),
        series=record.text("series"),
        short=record.text("short"),
        curator=record.text("curator"),
        note=record.text("note"),
    )


def _claim(record: Record, source: str, vocabulary: Vocabulary) -> Claim:
    predicate = record.text("predicate")
    return Claim(
        source=source,
        id=record.text("id"),
        subject=record.text("subject"),
        predicate=predicate,
        object=parse_object(record.text("object"), vocabulary.predicates.get(predicate)),
        locator=record.text("locator"),
        quote=record.text("quote"),
        role=record.text("role"),
        when=record.text("when"),
        when_as_written=record.text("when-as-written"),
        where=record.text("where"),
        counterpart=record.texts("counterpart"),
        quantity=record.text("quantity"),
        unit=record.text("unit"),
        extent=record.text("extent"),
        about=record.texts("about"),
        polarity=record.text("polarity", "affirmed"),
        modality=record.text("modality", "plain"),
        level=record.text("level", "textual"),
        certainty=record.text("certainty", "certain"),
        according_to=record.texts("according-to"),
        cites=record.citations("cites"),
        note=record.text("note"),
        withdrawn=record.text("withdrawn"),
    )


def _read_entities(top: Mapping[str, Node], findings: Findings) -> tuple[Entity, ...]:
    entities = [_entity(record) for record in _records(top, "entities", ENTITY_KEYS, findings)]
    return tuple(sorted(entities, key=entity_order))


def _entity(record: Record) -> Entity:
    return Entity(
        id=record.text("id"),
        labels=record.labels("labels"),
        aliases=record.aliases("aliases"),
        kind=record.text("kind"),
        side=record.text("side"),
        description=record.text("description"),
        identifier=record.text("identifier"),
        part_of=record.text("part-of"),
        coordinates=record.text("coordinates"),
        distinct_from=record.texts("distinct-from"),
        replaced_by=record.text("replaced-by"),
        note=record.text("note"),
    )


def _read_assessments(top: Mapping[str, Node], findings: Findings) -> tuple[Assessment, ...]:
    assessments = [
        Assessment(
            id=record.text("id"),
            claims=record.texts("claims"),
            verdict=record.text("verdict"),
            reason=record.text("reason"),
            basis=record.texts("basis"),
            certainty=record.text("certainty", "certain"),
            prefers=record.texts("prefers"),
        )
        for record in _records(top, "assessments", ASSESSMENT_KEYS, findings)
    ]
    return tuple(sorted(assessments, key=lambda assessment: record_order(assessment.id)))


def _records(
    top: Mapping[str, Node], key: str, keys: Sequence[Key], findings: Findings, source: str = ""
) -> Iterator[Record]:
    """Every record of a list; one whose id stands above already is reported and passed over."""
    node = top.get(key)
    if not isinstance(node, ListNode):
        is_empty = node is None or isinstance(node, BrokenNode) or (isinstance(node, ScalarNode) and not node.text)
        if node is not None and not is_empty:
            findings.report(
                node.span, "wrong-shape", f"'{key}' takes a list of records", "begin each with '- id:'"
            )
        return
    singular = {"claims": "claim", "entities": "entity", "assessments": "assessment"}[key]
    for number, item in enumerate(node.items, start=1):
        if not isinstance(item, MapNode):
            if not isinstance(item, BrokenNode):
                findings.report(item.span, "wrong-shape", f"a {singular} is a mapping", "begin it with '- id:'")
            continue
        id_node = next((value for name, value in item.entries if name.text == "id"), None)
        id_ = id_node.text if isinstance(id_node, ScalarNode) else ""
        ref = f"{source}/{id_}" if singular == "claim" else id_
        if id_ and id_node and (ref, "") in findings.spans:
            line = findings.spans[ref, ""].line
            findings.report(
                id_node.span, "duplicate-id", f"'{id_}' is the id of another {singular} in line {line}"
            )
            continue
        name = (
            id_ if singular == "entity" and id_ else f"{singular} {id_}" if id_ else f"{singular} number {number}"
        )
        yield Record(item, keys, findings, ref, name)
