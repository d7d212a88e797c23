"""The projections: which claims make which network, by one pass over the claims table each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.links import Conditions, build_links, is_broad
from mxsu_graph.analysis.network.facts import read_calendar, read_countries, read_facts
from mxsu_graph.analysis.network.plan import Plan, Relation
from mxsu_graph.analysis.rows import keep_affirmed
from mxsu_graph.dates import When
from mxsu_graph.errors import UnknownNameError

__all__ = [
    "AGENTS",
    "PROJECTIONS",
    "TO_ORGANIZATION",
    "Projection",
    "build_plan",
    "find_projection",
]

TO_ORGANIZATION = ("memberOf", "affiliatedWith", "educatedAt")
_TO_WORK = ("concerns", "creator", "addressee")
AGENTS = ("person", "organization")
_WORKS = ("work", "document")
_BETWEEN_WORKS = ("publishedIn", "quotedIn", "basedOn", "includedIn", "locatedIn")

Relations = tuple[list[Relation], list[Relation]]
"""Direct relations and memberships."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A network by name: what its nodes and edges are, by what formula, from which claims.

    Attributes:
        weight: how the weight of an edge comes about.
        claims: predicates, or what else makes a claim count.
        two_mode: id segments of the second mode; empty where all nodes are of one kind.
    """

    name: str
    title: str
    edges: str
    weight: str
    claims: str
    read: Callable[[pl.DataFrame, Description], Relations]
    directed: bool = False
    two_mode: tuple[str, ...] = ()


def build_plan(table: pl.DataFrame, description: Description, name: str, period: When | None = None) -> Plan:
    """Read the relations of a projection out of the claims table.

    Affirmed claims count that are neither withdrawn nor rejected by an assessment.

    Raises:
        UnknownNameError: there is no such projection.
    """
    projection = find_projection(name)
    live = keep_affirmed(table)
    direct, members = projection.read(live, description)
    calendar = read_calendar(live)
    needed = {claim for relation in direct + members for claim in relation.claims}
    needed |= {claim for claims in calendar.values() for claim in claims}
    return Plan(
        name,
        tuple(sorted(set(direct), key=_order)),
        tuple(sorted(set(members), key=_order)),
        read_facts(live, needed),
        calendar,
        read_countries(live),
        projection.directed,
        period,
    )


def find_projection(name: str) -> Projection:
    """The projection of this name.

    Raises:
        UnknownNameError: there is none.
    """
    if name not in PROJECTIONS:
        raise UnknownNameError(f"there is no projection '{name}'; there are {', '.join(PROJECTIONS)}")
    return PROJECTIONS[name]


def _read_people_events(live: pl.DataFrame, description: Description) -> Relations:
    return [], list(_participation(live, description, ("person",)))


def _read_actors(live: pl.DataFrame, description: Description) -> Relations:
    direct = []
    for relation in _links(live):
        ends = (relation.left, relation.right)
        if relation.way != "occurredIn" and all(_is(end, AGENTS) and _single(end, description) for end in ends):
            direct.append(relation)
    return direct, list(_participation(live, description, AGENTS))


def _read_people_organizations(live: pl.DataFrame, description: Description) -> Relations:
    return list(_belonging(live, description)), []


def _read_people_by_organizations(live: pl.DataFrame, description: Description) -> Relations:
    return [], list(_belonging(live, description))


def _read_organizations_by_people(live: pl.DataFrame, description: Description) -> Relations:
    return [], [_turn(relation) for relation in _belonging(live, description)]


def _read_people_documents(live: pl.DataFrame, description: Description) -> Relations:
    """Persons who wrote, received or signed a work, whom it concerns, or of whom a claim tells that cites it."""
    direct = []
    for relation in _plain(live, (*_TO_WORK, "signed")):
        turned = relation if relation.way == "signed" else _turn(relation)
        if _is(turned.left, ("person",)) and _is(turned.right, _WORKS) and _single(turned.left, description):
            direct.append(turned)
    cited = live.with_columns(pl.concat_list("roots", "works").alias("cited"))
    cited = cited.filter(pl.col("cited").list.len() > 0).sort("claim")
    columns = ("claim", "subject", "object", "object_type", "counterpart", "cited")
    for claim, subject, thing, kind, others, documents in cited.select(columns).iter_rows():
        people = {subject, *others, *([thing] if kind == "entity" else [])}
        for person in people:
            if _is(person, ("person",)) and _single(person, description):
                direct += [Relation(person, document, "evidence", (claim,)) for document in set(documents)]
    return direct, []


def _read_citations(live: pl.DataFrame, description: Description) -> Relations:
    """Source -> cited document or work -> where it lies or appeared -> units above it, up to the archive."""
    cited = live.select("claim", "source", pl.concat_list("roots", "works").list.unique().alias("cited"))
    cited = cited.filter(pl.col("cited").list.len() > 0).explode("cited")
    direct = [
        Relation(f"source/{source}", document, "cites", (claim,)) for claim, source, document in cited.iter_rows()
    ]
    for relation in _plain(live, _BETWEEN_WORKS):
        if _is(relation.left, _WORKS) and _is(relation.right, (*_WORKS, "record-set", "organization")):
            direct.append(relation)
    used = {relation.right for relation in direct if _is(relation.right, ("record-set",))}
    while used:
        above = {unit: description.entities[unit].part_of for unit in used if unit in description.entities}
        direct += [Relation(unit, upper, "register", ()) for unit, upper in above.items() if upper]
        used = {upper for upper in above.values() if upper}
    return direct, []


def _read_claims(live: pl.DataFrame, description: Description) -> Relations:
    return list(_links(live)), []


def _participation(live: pl.DataFrame, description: Description, members: Iterable[str]) -> Iterator[Relation]:
    for relation in _plain(live, ("participant",)):
        event, member = relation.left, relation.right
        if _is(member, members) and _single(member, description) and _single(event, description):
            yield _turn(relation)


def _belonging(live: pl.DataFrame, description: Description) -> Iterator[Relation]:
    """Person and organisation, by membership or by a post that belongs to the organisation: then two claims."""
    posts: dict[str, list[Relation]] = {}
    for relation in _plain(live, ("partOfOrganization",)):
        posts.setdefault(relation.left, []).append(relation)
    found = list(_plain(live, TO_ORGANIZATION))
    found += [_turn(relation) for relation in _plain(live, ("founder",))]
    for held in _plain(live, ("heldPost",)):
        for part in posts.get(held.right, ()):
            found.append(Relation(held.left, part.right, "heldPost", held.claims + part.claims))
    for relation in found:
        ends = (relation.left, relation.right)
        fits = _is(ends[0], ("person",)) and _is(ends[1], ("organization",))
        if fits and all(_single(end, description) for end in ends):
            yield relation


def _plain(live: pl.DataFrame, predicates: Iterable[str]) -> Iterator[Relation]:
    """Claims with these predicates whose object is an entity, as relations of subject and object."""
    chosen = live.filter(pl.col("predicate").is_in(list(predicates)) & (pl.col("object_type") == "entity"))
    for subject, thing, predicate, claim in chosen.select("subject", "object", "predicate", "claim").iter_rows():
        if subject != thing:
            yield Relation(subject, thing, predicate, (claim,), _events(subject, thing))


def _links(live: pl.DataFrame) -> Iterator[Relation]:
    """Every link of `analysis.links`: subject with object, counterpart and place, object with counterpart."""
    forth = build_links(live, Conditions()).filter("forward")
    named = forth.join(live.select("claim", "predicate", "subject", "object"), on="claim", how="left")
    columns = ("start", "end", "predicate", "claim", "subject", "object")
    for start, end, predicate, claim, subject, thing in named.select(columns).iter_rows():
        yield Relation(start, end, predicate, (claim,), _events(subject, thing))


def _order(relation: Relation) -> tuple[str, str, str, tuple[str, ...]]:
    return relation.left, relation.right, relation.way, relation.claims


def _turn(relation: Relation) -> Relation:
    return Relation(relation.right, relation.left, relation.way, relation.claims, relation.events)


def _events(*entities: str) -> tuple[str, ...]:
    return tuple(entity for entity in entities if entity.startswith("event/"))


def _is(entity: str, segments: Iterable[str]) -> bool:
    return entity.partition("/")[0] in segments


def _single(entity: str, description: Description) -> bool:
    """Whether it is one person, body or event, and not a class of people or an era."""
    return not is_broad(entity, description)


_FOLDED = "the sum over shared groups with n members of 1/(n - 1) (newman), or of 1 (count)"
_DIRECT = "the number of claims"
_BELONGING = (
    "memberOf, affiliatedWith, educatedAt, founder; heldPost where partOfOrganization says whose the post is"
)

PROJECTIONS: dict[str, Projection] = {
    entry.name: entry
    for entry in (
        Projection(
            "people-events",
            "people by shared events",
            "two persons took part in one event",
            _FOLDED,
            "participant, with a person as object",
            _read_people_events,
        ),
        Projection(
            "actors",
            "people and institutions by shared events and direct claims",
            "a claim names both as subject, object or counterpart, or both took part in one event",
            f"{_DIRECT} that name both, plus {_FOLDED}",
            "participant; every claim that names two persons or institutions",
            _read_actors,
        ),
        Projection(
            "people-organizations",
            "people and organisations, two-mode",
            "a person belongs to an organisation",
            _DIRECT,
            _BELONGING,
            _read_people_organizations,
            two_mode=("organization",),
        ),
        Projection(
            "people-by-organizations",
            "people by shared organisations",
            "two persons belong to one organisation, at whatever time",
            _FOLDED,
            _BELONGING,
            _read_people_by_organizations,
        ),
        Projection(
            "institutions",
            "institutions by shared people",
            "one person belongs to both",
            _FOLDED,
            _BELONGING,
            _read_organizations_by_people,
        ),
        Projection(
            "people-documents",
            "people, documents and authors, two-mode",
            "a person wrote, received or signed a work, is its topic, or is told of by a claim that cites it",
            _DIRECT,
            "creator, addressee, concerns, signed; every claim about a person that cites something",
            _read_people_documents,
            two_mode=("work", "document", "record-set"),
        ),
        Projection(
            "citations",
            "sources, documents and archives",
            "source -> what it cites -> where that lies or appeared -> the units above, up to the archive",
            f"{_DIRECT}; one for what the register of archival units says",
            "every claim that cites something; publishedIn, quotedIn, basedOn, includedIn, locatedIn of works",
            _read_citations,
            directed=True,
        ),
        Projection(
            "claims",
            "the whole claim graph",
            "a claim names both, as subject, object, counterpart or place",
            _DIRECT,
            "every claim with two entities",
            _read_claims,
        ),
    )
}
"""Every projection by name."""
