"""Searching: entities by any name in any script, and claims by their words."""

from __future__ import annotations

from dataclasses import dataclass

from mxsu_graph.query.names import fold_name
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import ClaimLine, Thing, tell_claim_line, tell_thing
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["Hit", "SearchPage", "find_entities", "suggest_entities", "view_search"]

_MOST_ENTITIES, _MOST_CLAIMS, _MOST_SUGGESTIONS = 60, 40, 8


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a search found, with what else it is called."""

    thing: Thing
    class_label: str
    kind: str
    description: str
    other_names: tuple[str, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a search found; `near` is what may have been meant where no name fits."""

    sought: str
    entities: tuple[Hit, ...]
    more_entities: int
    near: tuple[Thing, ...]
    claims: tuple[ClaimLine, ...]
    more_claims: int


def view_search(edition: Edition, wording: Wording, sought: str) -> SearchPage:
    """Search names, and the texts and quotations of claims; nothing is found for an empty search."""
    found = find_entities(edition, sought)
    claims = _find_claims(edition, sought)
    near = () if found else edition.names.suggest(sought) if fold_name(sought) else ()
    return SearchPage(
        sought=sought,
        entities=tuple(_view_hit(edition, wording, entity) for entity in found[:_MOST_ENTITIES]),
        more_entities=max(0, len(found) - _MOST_ENTITIES),
        near=tuple(tell_thing(entity, wording) for entity in near),
        claims=tuple(tell_claim_line(edition, wording, ref) for ref in claims[:_MOST_CLAIMS]),
        more_claims=max(0, len(claims) - _MOST_CLAIMS),
    )


def find_entities(edition: Edition, sought: str) -> list[str]:
    """Entities of which a name has every sought word, or a word that begins with it; the best known first.

    A whole name goes before words of a name, and these before beginnings of words.
    """
    words = fold_name(sought).split()
    if not words:
        return []
    best: dict[str, int] = {}
    for name, entities in edition.names.names.items():
        grade = _grade(name, words)
        if grade is not None:
            for entity in entities:
                best[entity] = min(grade, best.get(entity, grade))
    return sorted(best, key=lambda entity: (best[entity], -len(edition.mentions.get(entity, ())), entity))


def suggest_entities(edition: Edition, wording: Wording, sought: str) -> list[dict[str, str]]:
    """What somebody who types may mean, as values that JSON can carry: `id`, `label` and `kind`."""
    return [
        {
            "id": entity,
            "label": wording.label(entity),
            "kind": wording.class_label(entity.partition("/")[0]),
        }
        for entity in find_entities(edition, sought)[:_MOST_SUGGESTIONS]
    ]


def _grade(name: str, words: list[str]) -> int | None:
    parts = name.split()
    if parts == words:
        return 0
    if set(words) <= set(parts):
        return 1
    return 2 if all(any(part.startswith(word) for part in parts) for word in words) else None


def _find_claims(edition: Edition, sought: str) -> list[str]:
    words = fold_name(sought).split()
    if not words:
        return []
    return [ref for ref, text in edition.folded_claims.items() if all(f" {word}" in text for word in words)]


def _view_hit(edition: Edition, wording: Wording, entity: str) -> Hit:
    known = edition.description.entities[entity]
    label = wording.label(entity)
    others = dict.fromkeys(name.text for name in (*known.labels, *known.aliases) if name.text != label)
    return Hit(
        tell_thing(entity, wording),
        wording.class_label(known.segment),
        wording.code_label("kind", known.kind),
        known.description,
        tuple(others)[:4],
        len(edition.mentions.get(entity, ())),
    )
