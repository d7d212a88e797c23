"""Everything that pages tell of one build, read once: claims by reference and by entity, questions, witnesses.

A build never changes, and neither does its edition, so that pages are pure functions of an edition and a request.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mxsu_graph.analysis.ancestry import Ancestry, build_ancestry
from mxsu_graph.analysis.archive import Shelves
from mxsu_graph.analysis.description import Description, build_description
from mxsu_graph.analysis.disagreements import Disagreement, find_disagreements
from mxsu_graph.analysis.links import parse_period
from mxsu_graph.analysis.network.meter import Meter
from mxsu_graph.analysis.network.projections import build_plan
from mxsu_graph.analysis.rows import ClaimRow, live_claims, read_rows
from mxsu_graph.analysis.witnesses import Agreement, find_agreements
from mxsu_graph.graph.register import read_register
from mxsu_graph.graph.table import read_table
from mxsu_graph.graph.terms import graph, prefixed
from mxsu_graph.iri import entity_id
from mxsu_graph.query.names import NameIndex, fold_name
from mxsu_graph.texts.coverage import read_reasons
from mxsu_graph.texts.read import Text, read_text

if TYPE_CHECKING:
    import polars as pl

    from mxsu_graph.serve.context import Opened

__all__ = ["INVERSE", "PLACES", "VERDICTS", "Edition", "build_edition"]

INVERSE = "^"
"""Before a predicate: read backwards, from the claim's object to its subject."""

PLACES = ("subject", "object", "counterpart", "where", "voice", "topic", "evidence")
"""In which places of a claim an entity can stand, the closest first."""

VERDICTS = {"preferred": 0, "": 1, "doubtful": 2, "rejected": 3}
"""What editors think of a claim, the best first."""

_EVENT = "event/"
"""Only events lend their date to claims about them; what is said of a concept need not be as old as that is."""
_EVENT_DATES = ("date", "startDate", "endDate")
_CENTURY = "XX"
_REASONS_FILE = "uncovered.tsv"
_METERS = 32
"""How many networks are kept ready to be measured."""


@dataclass(frozen=True, eq=False)
class Edition:
    """One build as its readers see it.

    Attributes:
        name: the first digits of the dataset's hash.
        quads: how many quads it has.
        description: entities, sources, predicates, codes and assessments.
        names: for the search.
        table: the claims table.
        claims: every claim by reference, withdrawn ones too.
        withdrawn: why a claim no longer counts, for those that do not.
        identifiers: outside identifiers of entities, exact ones first.
        definitions: of terms and codes, by IRI and language.
        reasons: why a paragraph of a source has no claim.
        texts: the reader's own copies of the sources' texts, as far as they are the copies that were curated.
    """

    name: str
    quads: int
    description: Description
    names: NameIndex
    table: pl.DataFrame
    claims: Mapping[str, ClaimRow]
    withdrawn: Mapping[str, str]
    identifiers: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, Mapping[str, str]]
    reasons: Mapping[tuple[str, str], str]
    texts: Mapping[str, Text]

    @cached_property
    def mentions(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For every entity the claims that name it, each with the closest place in which it stands there."""
        found: dict[str, dict[str, str]] = {}
        for ref, row in self.claims.items():
            for place, entity in _mentioned(row):
                found.setdefault(entity, {}).setdefault(ref, place)
        return {entity: tuple((place, ref) for ref, place in refs.items()) for entity, refs in found.items()}

    @cached_property
    def used_predicates(self) -> frozenset[str]:
        """The predicates that some claim has."""
        return frozenset(row.predicate for row in self.claims.values())

    @cached_property
    def dates(self) -> Mapping[str, datetime.date]:
        """The first day of every claim that has one, of its own or as its event has it."""
        calendar: dict[str, tuple[bool, int, datetime.date]] = {}
        for row in self.claims.values():
            first = _first_day(row)
            if row.predicate in _EVENT_DATES and row.subject.startswith(_EVENT) and first:
                rank = (row.predicate == "endDate", VERDICTS[row.verdict], first)
                calendar[row.subject] = min(rank, calendar.get(row.subject, rank))
        found = {}
        for ref, row in self.claims.items():
            of_event = calendar.get(row.subject) or calendar.get(row.object)
            first = _first_day(row) or (of_event[-1] if of_event else None)
            if first:
                found[ref] = first
        return found

    @cached_property
    def folded_claims(self) -> Mapping[str, str]:
        """The texts and quotations of claims, folded as names are, each word with a blank before it."""
        return {
            ref: " " + fold_name(f"{row.quote} {row.object if row.object_type == 'text' else ''} {row.extent}")
            for ref, row in self.claims.items()
        }

    @cached_property
    def claimed(self) -> Mapping[str, Mapping[str, list[ClaimRow]]]:
        """The claims that affirm something, by entity and property: a predicate, or one read backwards."""
        found: dict[str, dict[str, list[ClaimRow]]] = {}
        for ref, row in sorted(self.claims.items()):
            if row.polarity != "affirmed" or ref in self.withdrawn:
                continue
            found.setdefault(row.subject, {}).setdefault(row.predicate, []).append(row)
            if row.object_type == "entity":
                term = self.description.predicates.get(row.predicate)
                backwards = row.predicate if term and term.symmetric else INVERSE + row.predicate
                found.setdefault(row.object, {}).setdefault(backwards, []).append(row)
        return found

    @cached_property
    def meter(self) -> Callable[[str, str, str], Meter]:
        """Measures a network, by projection, measure and period; those asked for lately are at hand.

        It raises BadDateError where the period is none.
        """
        return lru_cache(maxsize=_METERS)(partial(_build_meter, self.table, self.description))

    @property
    def shelves(self) -> Shelves:
        """The archival tree."""
        return self.ancestry.shelves

    @cached_property
    def ancestry(self) -> Ancestry:
        """Who made a document, and what it is based on."""
        return build_ancestry(live_claims(self.table), self.description)

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Every open question."""
        return find_disagreements(self.table, self.description)

    @cached_property
    def disputes(self) -> Mapping[str, tuple[Disagreement, ...]]:
        """The open questions that a claim takes a side in, by the claim's reference."""
        found: dict[str, tuple[Disagreement, ...]] = {}
        for question in self.disagreements:
            for ref in {claim.claim for position in question.positions for claim in position.claims}:
                found[ref] = (*found.get(ref, ()), question)
        return found

    @cached_property
    def agreements(self) -> Mapping[str, Agreement]:
        """For each claim all that say the same, and how many independent witnesses they come to."""
        return {
            row.claim: agreement
            for agreement in find_agreements(self.table, self.description)
            for row in agreement.claims
        }

    def warm(self) -> Edition:
        """Compute everything now, so that the first visitor need not wait."""
        _ = (self.mentions, self.dates, self.folded_claims, self.ancestry, self.disputes, self.agreements)
        return self


def build_edition(opened: Opened) -> Edition:
    """Read an edition from an opened build.

    Raises:
        TextError: the table of reasons, or a text, is damaged.
    """
    table = read_table(opened.table)
    settings = opened.settings
    description = build_description(read_register(opened.store), opened.vocabulary)
    withdrawn = table.filter(table["withdrawn"] != "").select("claim", "withdrawn").iter_rows()
    return Edition(
        name=opened.manifest.dataset[:12],
        quads=opened.manifest.quads,
        description=description,
        names=opened.names,
        table=table,
        claims=read_rows(table),
        withdrawn=dict(withdrawn),
        identifiers=_read_identifiers(opened.store),
        definitions=_read_definitions(opened.store),
        reasons=read_reasons(settings.project.data / _REASONS_FILE),
        texts=_read_texts(settings.texts, description),
    )


def _build_meter(
    table: pl.DataFrame, description: Description, projection: str, measure: str, between: str
) -> Meter:
    period = parse_period(between) if between else None
    return Meter(build_plan(table, description, projection, period), description, measure)


def _first_day(row: ClaimRow) -> datetime.date | None:
    """The first day of a claim, else its last; none where all that is known is a century, or less."""
    vague = _CENTURY in (row.object if row.object_type == "when" else row.when)
    return None if vague else row.earliest or row.latest


def _mentioned(row: ClaimRow) -> Iterator[tuple[str, str]]:
    yield "subject", row.subject
    if row.object_type == "entity":
        yield "object", row.object
    for place, entities in (
        ("counterpart", row.counterpart),
        ("where", (row.where,) if row.where else ()),
        ("voice", row.according_to),
        ("topic", row.about),
        ("evidence", row.roots + row.works),
    ):
        yield from ((place, entity) for entity in entities)


def _read_identifiers(store: ox.Store) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for match in ("skos:exactMatch", "skos:closeMatch"):
        quads = store.quads_for_pattern(None, prefixed(match), None, graph("entities"))
        for entity, identifier in sorted((_value(quad.subject), _value(quad.object)) for quad in quads):
            found[entity_id(entity)] = (*found.get(entity_id(entity), ()), identifier)
    return found


def _read_definitions(store: ox.Store) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for quad in store.quads_for_pattern(None, prefixed("skos:definition"), None, graph("ontology")):
        if isinstance(quad.object, ox.Literal):
            found.setdefault(_value(quad.subject), {})[quad.object.language or ""] = quad.object.value
    return found


def _read_texts(folder: Path | None, description: Description) -> dict[str, Text]:
    """The texts of a folder, told by the hash of their bytes: nobody need name the files as we do."""
    if folder is None:
        return {}
    found = {}
    wanted = {source.text.sha256: source for source in description.sources.values()}
    for path, digest in _hash_files(folder):
        if source := wanted.get(digest):
            found[source.id] = read_text(path, source.text.repair)
    return found


def _hash_files(folder: Path) -> Iterable[tuple[Path, str]]:
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        yield path, hashlib.sha256(path.read_bytes()).hexdigest()


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
