"""What is here: the first page, and the lists of everything of one class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from mxsu_graph.query.names import fold_name
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import Thing, tell_thing
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["HomePage", "ListPage", "ListedEntity", "SourceLine", "view_home", "view_list"]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source with its title, its creators and the number of its claims."""

    source: Thing
    number: int
    title: str
    creators: tuple[str, ...]
    published: str
    claims: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows: `classes` are segment, label and number of entities."""

    claims: int
    entities: int
    questions: int
    several: int
    apparent: int
    sources: tuple[SourceLine, ...]
    classes: tuple[tuple[str, str, int], ...]
    most: tuple[tuple[Thing, int], ...]
    exhibition: Thing | None
    pair: tuple[Thing, Thing] | None


@dataclass(frozen=True, order=True, slots=True)
class ListedEntity:
    """An entity in a list, with its kind and the number of claims that name it."""

    folded: str
    thing: Thing
    kind: str
    side: str
    claims: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """All entities of one class by name, with the kinds that occur among them."""

    segment: str
    label: str
    kinds: tuple[tuple[str, str, int], ...]
    kind: str
    entities: tuple[ListedEntity, ...]
    total: int


def view_home(edition: Edition, wording: Wording) -> HomePage:
    """Gather the first page."""
    claims = Counter(row.source for row in edition.claims.values())
    segments = Counter(entity.segment for entity in edition.description.entities.values())
    groups = {id(agreement): agreement for agreement in edition.agreements.values()}.values()
    events = Counter(row.subject for row in edition.claims.values() if row.subject.startswith("event/"))
    people = Counter(
        entity for entity, mentions in edition.mentions.items() if entity.startswith("person/") for _ in mentions
    )
    return HomePage(
        claims=len(edition.claims),
        entities=len(edition.description.entities),
        questions=len(edition.disagreements),
        several=sum(len(agreement.sources) > 1 for agreement in groups),
        apparent=sum(agreement.only_looks_corroborated for agreement in groups),
        sources=tuple(
            SourceLine(
                tell_thing(f"source/{source.id}", wording),
                number,
                source.title,
                tuple(map(wording.label, source.creator)),
                wording.date(source.published) if source.published else "",
                claims[source.id],
            )
            for number, source in enumerate(edition.description.sources.values())
        ),
        classes=tuple(
            (segment, wording.class_label(segment), number) for segment, number in segments.most_common()
        ),
        most=tuple((tell_thing(person, wording), number) for person, number in people.most_common(12)),
        pair=_find_pair(edition, wording, people),
        exhibition=next((tell_thing(event, wording) for event, _ in events.most_common(1)), None),
    )


def _find_pair(edition: Edition, wording: Wording, people: Counter[str]) -> tuple[Thing, Thing] | None:
    """The two most often named persons of the two sides, for an example of a connection."""
    known = edition.description.entities
    found = [
        next((person for person, _ in people.most_common() if known[person].side == side), "")
        for side in ("mexican", "soviet")
    ]
    return (tell_thing(found[0], wording), tell_thing(found[1], wording)) if all(found) else None


def view_list(edition: Edition, wording: Wording, segment: str, kind: str = "") -> ListPage:
    """List the entities of a class.

    Args:
        edition: the build.
        wording: the reader's language.
        segment: the class as ids have it, `person`.
        kind: code of a kind to limit the list to; all where it is empty.
    """
    members = [entity for entity in edition.description.entities.values() if entity.segment == segment]
    kinds = Counter(entity.kind for entity in members if entity.kind)
    listed = sorted(
        ListedEntity(
            fold_name(wording.label(entity.id)),
            tell_thing(entity.id, wording),
            wording.code_label("kind", entity.kind),
            wording.code_label("side", entity.side),
            len(edition.mentions.get(entity.id, ())),
        )
        for entity in members
        if kind in ("", entity.kind)
    )
    return ListPage(
        segment=segment,
        label=wording.class_label(segment),
        kinds=tuple((code, wording.code_label("kind", code), number) for code, number in kinds.most_common()),
        kind=kind,
        entities=tuple(listed),
        total=len(members),
    )
