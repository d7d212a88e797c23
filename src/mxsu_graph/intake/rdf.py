"""Claims, sources and entities back from RDF of our model: `docs/import.md` says what is read and what is not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mxsu_graph.curation.layout import ENTITY_FILES
from mxsu_graph.curation.read import read_tree
from mxsu_graph.curation.reading import Reading, merge_readings
from mxsu_graph.curation.suggest import find_nearest_word
from mxsu_graph.curation.tree import MapNode, Node
from mxsu_graph.diagnostics import Severity, Span
from mxsu_graph.intake.facts import Facts, key_of, local_text, prefixed, read_facts
from mxsu_graph.intake.nodes import Entry, list_node, map_node, root_node, scalar, source_node
from mxsu_graph.intake.properties import (
    CITATION_PROPERTIES,
    CLAIM_LISTS,
    CLAIM_PROPERTIES,
    ENTITY_PROPERTIES,
    PASSED_OVER,
    READ_PROPERTIES,
    SOURCE_LISTS,
    SOURCE_PROPERTIES,
)
from mxsu_graph.iri import BASE, ONTOLOGY, compact_iri, source_iri
from mxsu_graph.model import Source, Vocabulary

__all__ = ["read_rdf"]

_CLAIM_IRI = re.compile(re.escape(BASE) + r"claim/([^/]+)/(c[0-9]{3,})")
_NUMBER = re.compile(r"\d+")


def read_rdf(
    path: Path, shown: str, vocabulary: Vocabulary, known: Mapping[str, Source], texts: Mapping[str, str]
) -> Reading:
    """Read every source with its claims, and every entity, from a file of RDF.

    Args:
        path: the file; its ending names the format.
        shown: what findings call it.
        vocabulary: the ontology.
        known: sources of the project by id: their descriptions serve where the file has none.
        texts: names of text files by the SHA-256 of their bytes, for RDF does not hold the name.

    Raises:
        IntakeError: the file cannot be read or its ending names no format.
    """
    facts = read_facts(path, shown)
    reader = _Reader(facts, vocabulary, known, texts)
    readings = [*reader.sources(), *reader.entities()]
    reader.report_the_rest()
    return merge_readings([*readings, Reading(diagnostics=tuple(facts.diagnostics))])


class _Reader:
    """Makes trees of facts, one kind of record after the other."""

    def __init__(
        self, facts: Facts, vocabulary: Vocabulary, known: Mapping[str, Source], texts: Mapping[str, str]
    ) -> None:
        self.facts = facts
        self.vocabulary = vocabulary
        self.known = known
        self.texts = texts
        self.file = Span(facts.places.path)

    def sources(self) -> Iterator[Reading]:
        """One reading a source: all those that are described, or that claims name."""
        claims: dict[str, list[str]] = defaultdict(list)
        for claim in self.facts.typed("mxsu:Claim"):
            if source := self._source_of(claim):
                claims[source].append(claim)
        described = {iri.removeprefix(source_iri("")) for iri in self.facts.typed("mxsu:Source")}
        for source in sorted({*claims, *described}):
            node = self._describe_source(source) if source in described else self._find_source(source)
            if node is not None:
                span = self.facts.span(source_iri(source))
                items = [self._claim(claim, id_) for claim, id_ in self._number(source, claims[source])]
                values: list[tuple[str, Node]] = [("source", node), ("claims", list_node(items, span))]
                yield read_tree(root_node(values, span), self.file.path, self.vocabulary)

    def entities(self) -> Iterator[Reading]:
        """All entities that have a name."""
        named = {prefixed("skos:prefLabel"), prefixed("mxsu:replacedBy")}
        records = [
            self._entity(iri, iri.removeprefix(BASE))
            for iri in sorted(self.facts.about)
            if iri.removeprefix(BASE).partition("/")[0] in ENTITY_FILES
            and not named.isdisjoint(self.facts.about[iri])
        ]
        if records:
            root = root_node([("entities", list_node(records, self.file))], self.file)
            yield read_tree(root, self.file.path, self.vocabulary)

    def report_the_rest(self) -> None:
        """Tell what was not read, so that nothing gets lost in silence."""
        if not self.facts.about and not self.facts.diagnostics:
            self.facts.report(self.file, "nothing-found", "the file holds no statement that can be taken in")
        for subject, properties in sorted(self.facts.about.items()):
            if subject in self.facts.used:
                for iri in properties:
                    self._report_unread(subject, iri)
        left = sorted(subject for subject in self.facts.about if subject not in self.facts.used)
        if left:
            message = f"{len(left)} other things are described here and were not read"
            hint = f"the first is {compact_iri(left[0])}"
            self.facts.report(self.facts.span(left[0]), "not-read", message, Severity.INFO, hint)

    def _report_unread(self, subject: str, iri: str) -> None:
        name = compact_iri(iri)
        if name in READ_PROPERTIES or name in PASSED_OVER:
            return
        span = self.facts.places.span(subject, iri)
        if not iri.startswith(ONTOLOGY):
            message = f"{name} of {compact_iri(subject)} was not read"
            self.facts.report(span, "not-read", message, Severity.WARNING)
            return
        nearest = find_nearest_word(name, READ_PROPERTIES)
        hint = f"did you mean '{nearest}'?" if nearest else ""
        self.facts.report(span, "unknown-key", f"{compact_iri(subject)} takes no property '{name}'", hint=hint)

    def _source_of(self, claim: str) -> str:
        stated = self.facts.one(claim, "mxsu:statedIn")
        if stated is not None:
            return key_of(stated).removeprefix(source_iri(""))
        match = _CLAIM_IRI.fullmatch(claim)
        if match is None:
            message = f"{compact_iri(claim)} has no mxsu:statedIn"
            self.facts.report(self.facts.span(claim), "missing-key", message, hint="whose claim is it?")
        return match[1] if match else ""

    def _number(self, source: str, claims: Iterable[str]) -> list[tuple[str, str]]:
        """Claims with their ids: from our IRIs, else the next numbers in the order of the text."""
        ids = {
            claim: match[2] for claim in claims if (match := _CLAIM_IRI.fullmatch(claim)) and match[1] == source
        }
        last = max((int(id_[1:]) for id_ in ids.values()), default=0)
        others = sorted((claim for claim in claims if claim not in ids), key=self._place_in_text)
        for number, claim in enumerate(others, start=last + 1):
            ids[claim] = f"c{number:03}"
        if others:
            message = f"{len(others)} claims of {source} have no id of ours and were numbered from c{last + 1:03}"
            self.facts.report(self.facts.span(others[0]), "numbered", message, Severity.INFO)
        return sorted(ids.items(), key=lambda item: (len(item[1]), item[1]))

    def _place_in_text(self, claim: str) -> tuple[str, int, str]:
        evidence = self.facts.one(claim, "mxsu:evidence")
        locator = self._text(key_of(evidence), "mxsu:locator")
        return (locator[:1].replace("p", ""), int(locator[1:]) if locator[1:].isdigit() else 0, claim)

    def _find_source(self, source: str) -> MapNode | None:
        """The description that the project has already."""
        place = self.facts.span(source_iri(source))
        if source not in self.known:
            message = f"source '{source}' is neither described in the file nor known"
            self.facts.report(place, "unknown-id", message, hint="describe it as an mxsu:Source")
            return None
        return source_node(self.known[source], place)

    def _describe_source(self, source: str) -> MapNode:
        iri = source_iri(source)
        span = self.facts.span(iri)
        self.facts.used.add(iri)
        entries: list[Entry] = [(scalar("id", span), scalar(source, span))]
        entries += [self._entry(iri, key, name) for key, name in SOURCE_PROPERTIES.items()]
        entries += [self._entries(iri, key, name) for key, name in SOURCE_LISTS.items()]
        label = self._text(iri, "skos:prefLabel")
        if label != self._text(iri, "dcterms:title"):
            entries.append(self._entry(iri, "short", "skos:prefLabel"))
        entries.append((scalar("text", span), self._describe_text(source)))
        return map_node(entries, span)

    def _describe_text(self, source: str) -> MapNode:
        iri, places = source_iri(source), self.facts
        version = next(
            (t for t in places.typed("mxsu:TextVersion") if self._key(t, "dcterms:isVersionOf") == iri), ""
        )
        places.used.add(version)
        span = places.span(version or iri)
        sha256, known = self._text(version, "mxsu:sha256"), self.known.get(source)
        file = known.text.file if known and known.text.sha256 == sha256 else self.texts.get(sha256, "")
        if not file:
            file = f"{source}.txt"
            message = f"published data does not hold the name of a text's file: '{file}' was put for {source}"
            places.report(span, "text-file", message, Severity.WARNING, "correct it in the source's file")
        entries: list[Entry] = [(scalar("file", span), scalar(file, span))]
        entries += [self._entry(version, key, f"mxsu:{key}") for key in ("sha256", "repair")]
        return map_node(entries, span)

    def _claim(self, claim: str, id_: str) -> MapNode:
        span = self.facts.span(claim)
        self.facts.used.add(claim)
        entries: list[Entry] = [(scalar("id", span), scalar(id_, span))]
        entries += [self._entry(claim, key, name) for key, name in CLAIM_PROPERTIES.items()]
        entries += [self._entries(claim, key, name) for key, name in CLAIM_LISTS.items()]
        evidence = self._key(claim, "mxsu:evidence")
        self.facts.used.add(evidence)
        entries.append(self._entry(evidence, "locator", "mxsu:locator"))
        entries.append((scalar("quote", span), self._quote(evidence)))
        entries.append((scalar("cites", span), list_node(self._citations(claim), span)))
        return map_node(entries, span)

    def _quote(self, evidence: str) -> Node:
        selectors = [key_of(term) for term in self.facts.all(evidence, "oa:hasSelector")]
        self.facts.used.update(selectors)
        words = [s for s in selectors if self.facts.all(s, "oa:exact")]
        place = words[0] if words else evidence
        return scalar(self._text(place, "oa:exact"), self.facts.span(place, "oa:exact"))

    def _citations(self, claim: str) -> Iterator[MapNode]:
        """Each citation in the order of its number; a document that has no node of its own comes last."""
        nodes = [key_of(term) for term in self.facts.all(claim, "mxsu:citation")]
        self.facts.used.update(nodes)
        cited = set()
        for node in sorted(nodes, key=lambda iri: [int(n) for n in _NUMBER.findall(iri)] or [0]):
            entries = [self._entry(node, key, name) for key, name in CITATION_PROPERTIES.items()]
            cited.add(self._text(node, "mxsu:cited"))
            yield map_node(entries, self.facts.span(node))
        span = self.facts.span(claim, "cito:citesAsEvidence")
        for term in self.facts.all(claim, "cito:citesAsEvidence"):
            if (document := local_text(term)) not in cited:
                yield map_node([(scalar("document", span), scalar(document, span))], span)

    def _entity(self, iri: str, id_: str) -> MapNode:
        span = self.facts.span(iri)
        self.facts.used.add(iri)
        entries: list[Entry] = [(scalar("id", span), scalar(id_, span))]
        entries += [self._entry(iri, key, name) for key, name in ENTITY_PROPERTIES.items()]
        wholes = [name for name in ("rico:isOrWasIncludedIn", "rico:hasOrHadHolder") if self.facts.all(iri, name)]
        entries += [self._entry(iri, "part-of", name) for name in wholes[:1]]
        entries.append(self._entries(iri, "distinct-from", "mxsu:distinctFrom"))
        coordinates = ",".join(filter(None, (self._text(iri, "geo:lat"), self._text(iri, "geo:long"))))
        entries.append((scalar("coordinates", span), scalar(coordinates, span)))
        labels, aliases = self._labels(iri, "skos:prefLabel"), self._labels(iri, "skos:altLabel")
        entries.append((scalar("labels", span), map_node(labels, span)))
        entries.append((scalar("aliases", span), list_node((map_node([a], span) for a in aliases), span)))
        return map_node(entries, span)

    def _labels(self, iri: str, name: str) -> list[Entry]:
        span = self.facts.span(iri, name)
        found: list[Entry] = []
        for term in self.facts.all(iri, name):
            language = getattr(term, "language", None) or ""
            found.append((scalar(_write_tag(language), span), scalar(local_text(term), span)))
        return found

    def _entry(self, subject: str, key: str, name: str) -> Entry:
        span = self.facts.span(subject, name)
        return scalar(key, span), scalar(self._text(subject, name), span)

    def _entries(self, subject: str, key: str, name: str) -> Entry:
        span = self.facts.span(subject, name)
        items = (scalar(local_text(term), span) for term in self.facts.all(subject, name))
        return scalar(key, span), list_node(items, span)

    def _text(self, subject: str, name: str) -> str:
        term = self.facts.one(subject, name)
        return "" if term is None else local_text(term)

    def _key(self, subject: str, name: str) -> str:
        return key_of(self.facts.one(subject, name))


def _write_tag(tag: str) -> str:
    """A language tag as it is usually written (RFC 5646, section 2.1.1): the store has it in small letters."""
    first, *rest = tag.split("-")
    cases = {4: str.title, 2: str.upper}
    return "-".join([first.lower(), *(cases.get(len(part), str.lower)(part) for part in rest)])
