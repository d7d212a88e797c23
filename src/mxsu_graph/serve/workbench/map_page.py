"""Places: where things happened, how often each place is named, and when; and the same as data for a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import Thing, tell_thing
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["PlaceLine", "build_map_data", "view_places"]


@dataclass(frozen=True, order=True, slots=True)
class PlaceLine:
    """A place with its kind, its coordinates where they are known, and how many claims name it."""

    thing: Thing
    kind: str
    latitude: str
    longitude: str
    claims: int
    sources: tuple[str, ...]


def view_places(edition: Edition, wording: Wording) -> tuple[PlaceLine, ...]:
    """Every place and country that claims name, by name."""
    lines = []
    for entity in edition.description.entities.values():
        refs = [ref for _, ref in edition.mentions.get(entity.id, ()) if ref not in edition.withdrawn]
        if entity.segment not in ("place", "country") or not refs:
            continue
        latitude, _, longitude = entity.coordinates.partition(",")
        sources = tuple(sorted({edition.claims[ref].source for ref in refs}))
        kind = wording.code_label("kind", entity.kind)
        lines.append(PlaceLine(tell_thing(entity.id, wording), kind, latitude, longitude, len(refs), sources))
    return tuple(sorted(lines))


def build_map_data(edition: Edition, wording: Wording) -> dict[str, Any]:
    """Places with coordinates, as values that JSON can carry.

    Returns:
        `places`: `id`, `label`, `kind`, `at` (longitude, latitude) and `claims`, pairs of a year (null where
        none is known) and the number of its source; `sources`: their labels, by number.
    """
    numbers = {name: place for place, name in enumerate(edition.description.sources)}
    places = []
    for line in view_places(edition, wording):
        if not line.latitude:
            continue
        claims = [
            [edition.dates[ref].year if ref in edition.dates else None, numbers[edition.claims[ref].source]]
            for _, ref in edition.mentions[line.thing.id]
            if ref not in edition.withdrawn
        ]
        places.append(
            {
                "id": line.thing.id,
                "label": line.thing.label,
                "kind": line.kind,
                "at": [float(line.longitude), float(line.latitude)],
                "claims": claims,
            }
        )
    return {"places": places, "sources": [wording.source_label(name) for name in numbers]}
