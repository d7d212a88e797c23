"""The page of an entity: what it is called, what is claimed about it and by whom, and where sources differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from mxsu_graph.analysis.disagreements import Disagreement
from mxsu_graph.analysis.links import is_broad
from mxsu_graph.iri import AUTHORITIES, entity_iri
from mxsu_graph.serve.workbench.drawings import Drawing, draw_document, draw_neighbours
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import ClaimLine, Thing, tell_claim_line, tell_thing
from mxsu_graph.serve.workbench.questions import QuestionView, view_question
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["EntityPage", "Group", "PlaceDot", "RoleLine", "SourceShare", "view_entity"]

_ASIDE = ("topic", "evidence")
_DOCUMENTS = ("document", "record-set", "work")
_MOST_NEIGHBOURS = 14
_CATALOGUES = {
    "wikidata": "Wikidata",
    "viaf": "VIAF",
    "gnd": "GND",
    "lcnaf": "Library of Congress",
    "geonames": "GeoNames",
    "isni": "ISNI",
    "ulan": "ULAN",
    "ror": "ROR",
    "enwiki": "Wikipedia",
    "pm20": "Pressemappe 20. Jahrhundert",
}
"""What readers call the authorities of the mappings file."""


@dataclass(frozen=True, slots=True)
class Group:
    """Claims under one heading: a year, or what is said."""

    heading: str
    lines: tuple[ClaimLine, ...]


@dataclass(frozen=True, order=True, slots=True)
class SourceShare:
    """How many claims about an entity a source makes; `percent` is relative to the source that makes most."""

    source: Thing
    number: int
    claims: int
    percent: int


@dataclass(frozen=True, order=True, slots=True)
class RoleLine:
    """A role, and in which events and works the entity has it; or, on an event's page, who has it there."""

    role: str
    others: tuple[Thing, ...]


@dataclass(frozen=True, order=True, slots=True)
class PlaceDot:
    """A place that claims name together with the entity: its latitude and longitude, and in how many claims."""

    thing: Thing
    coordinates: str
    claims: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    """Everything the page of an entity shows.

    Attributes:
        names: pairs of language and label; `aliases` likewise.
        identifiers: pairs of the authority's name and the address.
        years: dated claims by year; `undated` the others by what they say.
        topics: claims that are about it in another way; `resting` those whose source cites it as evidence.
        chosen: the source to which claims are limited, if any.
    """

    id: str
    iri: str
    label: str
    class_label: str
    kind: str
    side: str
    description: str
    names: tuple[tuple[str, str], ...]
    aliases: tuple[tuple[str, str], ...]
    identifiers: tuple[tuple[str, str], ...]
    distinct_from: tuple[Thing, ...]
    replaced_by: Thing | None
    part_of: tuple[Thing, ...]
    parts: tuple[Thing, ...]
    coordinates: str
    shares: tuple[SourceShare, ...]
    chosen: str
    roles: tuple[RoleLine, ...]
    questions: tuple[QuestionView, ...]
    years: tuple[Group, ...]
    undated: tuple[Group, ...]
    topics: tuple[ClaimLine, ...]
    resting: tuple[ClaimLine, ...]
    places: tuple[PlaceDot, ...]
    neighbours: Drawing | None
    lineage: Drawing | None

    @property
    def claims(self) -> int:
        """How many claims it shows."""
        groups = sum(len(group.lines) for group in (*self.years, *self.undated))
        return groups + len(self.topics) + len(self.resting)


def view_entity(edition: Edition, wording: Wording, entity: str, source: str = "") -> EntityPage:
    """Gather the page of an entity.

    Args:
        edition: the build.
        wording: the reader's language.
        entity: an id that the register has.
        source: show only the claims of this source; of all where it is empty.
    """
    known = edition.description.entities[entity]
    mentions = edition.mentions.get(entity, ())
    shown = [(place, ref) for place, ref in mentions if source in ("", edition.claims[ref].source)]
    lines = {ref: tell_claim_line(edition, wording, ref, entity) for _, ref in shown}
    main = sorted(
        (lines[ref] for place, ref in shown if place not in _ASIDE), key=lambda line: _order(line, edition)
    )
    return EntityPage(
        id=entity,
        iri=entity_iri(entity),
        label=wording.label(entity),
        class_label=wording.class_label(known.segment),
        kind=wording.code_label("kind", known.kind),
        side=wording.code_label("side", known.side),
        description=known.description,
        names=tuple((label.language, label.text) for label in known.labels),
        aliases=tuple((alias.language, alias.text) for alias in known.aliases),
        identifiers=tuple(_name_identifier(address) for address in edition.identifiers.get(entity, ())),
        distinct_from=tuple(tell_thing(other, wording) for other in known.distinct_from),
        replaced_by=tell_thing(known.replaced_by, wording) if known.replaced_by else None,
        part_of=tuple(_climb(entity, edition, wording)),
        parts=tuple(_find_parts(entity, edition, wording)),
        coordinates=known.coordinates,
        shares=_share(edition, wording, mentions),
        chosen=source,
        roles=_gather_roles(edition, wording, [ref for _, ref in shown], entity),
        questions=tuple(view_question(q, edition, wording) for q in edition.disagreements if _concerns(q, entity)),
        years=tuple(_group((line for line in main if line.year), lambda line: line.year)),
        undated=tuple(_group((line for line in main if not line.year), lambda line: line.phrase)),
        topics=tuple(lines[ref] for place, ref in shown if place == "topic"),
        resting=tuple(lines[ref] for place, ref in shown if place == "evidence"),
        places=_find_places(edition, wording, [ref for place, ref in shown if place not in _ASIDE]),
        neighbours=draw_neighbours(entity, _count_neighbours(edition, entity, source), wording),
        lineage=draw_document(edition, wording, entity) if known.segment in _DOCUMENTS else None,
    )


def _order(line: ClaimLine, edition: Edition) -> tuple[object, ...]:
    date = edition.dates.get(line.ref)
    return (date is None, date.isoformat() if date else line.phrase, not line.own_date, line.phrase, line.ref)


def _group(lines: Iterable[ClaimLine], heading: object) -> Iterator[Group]:
    assert callable(heading)
    groups: dict[str, list[ClaimLine]] = {}
    for line in lines:
        groups.setdefault(heading(line), []).append(line)
    for name, members in groups.items():
        yield Group(name, tuple(members))


def _name_identifier(address: str) -> tuple[str, str]:
    """The authority's name and the address; the host where it is none of ours."""
    for name, prefix in AUTHORITIES.items():
        if address.startswith(prefix):
            return _CATALOGUES.get(name, name), address
    return urlsplit(address).netloc, address


def _climb(entity: str, edition: Edition, wording: Wording) -> Iterator[Thing]:
    seen = {entity}
    while (known := edition.description.entities.get(entity)) and known.part_of and known.part_of not in seen:
        entity = known.part_of
        seen.add(entity)
        yield tell_thing(entity, wording)


def _find_parts(entity: str, edition: Edition, wording: Wording) -> list[Thing]:
    return sorted(tell_thing(e.id, wording) for e in edition.description.entities.values() if e.part_of == entity)


def _share(edition: Edition, wording: Wording, mentions: Iterable[tuple[str, str]]) -> tuple[SourceShare, ...]:
    counts = Counter(edition.claims[ref].source for _, ref in mentions)
    most = max(counts.values(), default=1)
    return tuple(
        SourceShare(tell_thing(f"source/{source}", wording), number, counts[source], 100 * counts[source] // most)
        for number, source in enumerate(edition.description.sources)
        if counts[source]
    )


def _gather_roles(edition: Edition, wording: Wording, refs: Iterable[str], entity: str) -> tuple[RoleLine, ...]:
    found: dict[str, dict[str, None]] = {}
    for ref in refs:
        row = edition.claims[ref]
        if not row.role or row.object_type != "entity" or entity not in (row.subject, row.object):
            continue
        if row.polarity != "affirmed" or ref in edition.withdrawn:
            continue
        other = row.subject if row.object == entity else row.object
        found.setdefault(row.role, {})[other] = None
    lines = (
        RoleLine(wording.code_label("role", role), tuple(sorted(tell_thing(other, wording) for other in others)))
        for role, others in found.items()
    )
    return tuple(sorted(lines))


def _find_places(edition: Edition, wording: Wording, refs: Iterable[str]) -> tuple[PlaceDot, ...]:
    """The places with coordinates that these claims name, by name."""
    known = edition.description.entities
    counts: Counter[str] = Counter()
    for ref in refs:
        row = edition.claims[ref]
        named = {row.subject, row.where, *row.counterpart} | (
            {row.object} if row.object_type == "entity" else set()
        )
        counts.update(place for place in named if place in known and known[place].coordinates)
    dots = (
        PlaceDot(tell_thing(place, wording), known[place].coordinates, claims) for place, claims in counts.items()
    )
    return tuple(sorted(dots))


def _concerns(question: Disagreement, entity: str) -> bool:
    """Whether an entity is what a question is about, narrows it, or is an answer to it."""
    answers = {part for position in question.positions for part in position.value}
    return entity == question.subject or entity in question.qualifiers or entity in answers


def _count_neighbours(edition: Edition, entity: str, source: str) -> Mapping[str, int]:
    """The entities that most claims name together with this one; none so wide that everything touches it."""
    counts: Counter[str] = Counter()
    for place, ref in edition.mentions.get(entity, ()):
        row = edition.claims[ref]
        if place in _ASIDE or source not in ("", row.source) or ref in edition.withdrawn:
            continue
        others = {row.subject, *row.counterpart} | ({row.object} if row.object_type == "entity" else set())
        others -= {entity}
        counts.update(other for other in others if not is_broad(other, edition.description))
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return dict(order[:_MOST_NEIGHBOURS])
