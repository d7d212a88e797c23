"""Finding entities for programs: by any name in any script, by the beginning of one, or by something like one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from mxsu_graph.iri import ONTOLOGY, PREFIXES, entity_iri, graph_iri
from mxsu_graph.query.names import fold_name
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.deadline import Deadline

__all__ = ["MOST", "Found", "describe_entity", "find_entities", "run_search"]

MOST = 50
"""How many entities a search gives at most."""

_LONGEST_NAME = 300
_LIKE_ENOUGH = 65.0
"""Similarity in percent from which a name is a candidate."""

_WHOLE, _PARTLY, _BEGUN = 100.0, 92.0, 85.0
"""Scores of a whole name; of all words among those of a name; of words that begin those of a name."""

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_DEFINITION = ox.NamedNode(PREFIXES["skos"] + "definition")
_ENTITIES = ox.NamedNode(graph_iri("entities"))

_AT_ONCE = asyncio.Semaphore(2)
_MOST_WAITING = 100
_waiting = 0

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that was found.

    Attributes:
        id: its id; with the base before it, its IRI.
        names: its preferred labels, by language.
        description: one line about it, or nothing.
        types: the local names of the classes by which things have addresses, such as Person.
        classes: these and all classes above them, such as Agent.
        score: how well the name fits, from 0 to 100.
        match: it has exactly this name, and nothing else of the types in question has.
    """

    id: str
    names: dict[str, str]
    description: str
    types: tuple[str, ...]
    classes: frozenset[str]
    score: float
    match: bool = False

    def name(self, language: str = "en") -> str:
        """Its name in a language, else in English, else its id."""
        return self.names.get(language) or self.names.get("en") or self.id


def find_entities(
    opened: Opened, text: str, limit: int = 10, types: Iterable[str] = (), every: bool = False
) -> list[Found]:
    """The entities whose names fit a text best, the best first.

    Args:
        opened: the build.
        text: a name, or a part of one, in any of our languages and scripts.
        limit: how many at most.
        types: local names of classes, one of which an entity has to have; none for all.
        every: it has to have all of them.
    """
    folded = fold_name(text[:_LONGEST_NAME])
    if not folded:
        return []
    wanted = frozenset(types)
    scores = _score_names(opened, folded)
    ranked = sorted(scores, key=lambda entity: (-scores[entity], entity))
    found: list[Found] = []
    for entity in ranked:
        one = describe_entity(opened, entity, scores[entity])
        if wanted <= one.classes if every else not wanted or wanted & one.classes:
            found.append(one)
        if len(found) > limit:  # one more than wanted, to know whether the first is the only one
            break
    whole = [one for one in found if one.score == _WHOLE]
    if len(whole) == 1:
        found[0] = Found(**{name: getattr(whole[0], name) for name in whole[0].__slots__} | {"match": True})
    return found[:limit]


async def run_search(search: Callable[[], _Result], deadline: Deadline | None = None) -> _Result:
    """Run a search in a thread, two at a time, so that queries are answered meanwhile.

    Args:
        search: what is run.
        deadline: what the search looks at; it is given up where the client goes.

    Raises:
        RefusedError: too many wait.
    """
    global _waiting  # one count for the one server in this process
    if _waiting >= _MOST_WAITING:
        raise RefusedError(503, "too many searches are waiting: try again in a moment")
    _waiting += 1
    try:
        async with _AT_ONCE:
            return await asyncio.to_thread(search)
    except asyncio.CancelledError:
        if deadline is not None:
            deadline.give_up()
        raise
    finally:
        _waiting -= 1


def _score_names(opened: Opened, folded: str) -> dict[str, float]:
    """How well each entity's best name fits; entities that do not fit at all are left out."""
    names = opened.names.names
    words = folded.split()
    scores: dict[str, float] = {}

    def count(name: str, score: float) -> None:
        for entity in names[name]:
            scores[entity] = max(score, scores.get(entity, 0.0))

    if folded in names:
        count(folded, _WHOLE)
    for name in names:
        parts = name.split()
        if set(words) <= set(parts):
            count(name, _PARTLY + 6 * len(folded) / max(len(name), 1) if name != folded else _WHOLE)
        elif all(any(part.startswith(word) for part in parts) for word in words):
            count(name, _BEGUN + 6 * len(folded) / max(len(name), 1))
    for name, score, _ in process.extract(
        folded, names.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH, limit=MOST
    ):
        count(name, min(score, _BEGUN) if name != folded else _WHOLE)
    return {entity: round(score, 1) for entity, score in scores.items()}


def describe_entity(opened: Opened, entity: str, score: float = _WHOLE) -> Found:
    """What the register says of an entity, in short."""
    node = ox.NamedNode(entity_iri(entity))
    facts = [(q.predicate, q.object) for q in opened.store.quads_for_pattern(node, None, None, _ENTITIES)]
    iris = (o.value for p, o in facts if p == _TYPE and isinstance(o, ox.NamedNode))
    classes = frozenset(iri.removeprefix(ONTOLOGY) for iri in iris if iri.startswith(ONTOLOGY))
    known = opened.vocabulary.classes
    described = [o.value for p, o in facts if p == _DEFINITION and isinstance(o, ox.Literal)]
    return Found(
        id=entity,
        names=dict(sorted(opened.names.labels.get(entity, {}).items())),
        description=described[0] if described else "",
        types=tuple(sorted(name for name in classes if name in known and known[name].segment)),
        classes=classes,
        score=score,
    )
