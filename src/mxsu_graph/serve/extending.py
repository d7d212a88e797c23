"""Columns for other people's tables: the data extension of the Reconciliation Service API 0.2, section 7."""

from __future__ import annotations

import json
from typing import Any

from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.deadline import Deadline
from mxsu_graph.serve.searching import parse_limit
from mxsu_graph.serve.values import Property, Value, find_property, list_properties, read_values

__all__ = ["extend", "propose_properties", "tell_property"]

_MOST_IDS, _MOST_PROPERTIES = 500, 50

_Json = dict[str, Any]


def propose_properties(opened: Opened, fields: dict[str, str]) -> _Json:
    """The properties that things of a type have."""
    asked, limit = fields.get("type", ""), parse_limit(fields.get("limit", "50"))
    segments = _segments(opened, asked)
    found = list_properties(opened.edition, segments) if segments or not asked else iter(())
    told = [tell_property(one) for one, _ in zip(found, range(limit), strict=False)]
    return {**({"type": asked} if asked else {}), "limit": limit, "properties": told}


def extend(opened: Opened, text: str, deadline: Deadline) -> _Json:
    """Values of properties of entities, all that any source claims.

    Raises:
        RefusedError: the query is malformed or too large, or the deadline has passed.
    """
    ids, names = _parse_query(text)
    edition = opened.edition
    properties = [find_property(edition, name) or Property(name, name, "") for name in names]
    rows = {}
    for entity in ids:
        deadline.check()
        rows[entity] = {
            one.id: [_tell_value(value) for value in read_values(edition, entity, one.id)] for one in properties
        }
    return {"meta": [{"id": one.id, "name": one.name} for one in properties], "rows": rows}


def _segments(opened: Opened, asked: str) -> frozenset[str]:
    """The first parts of the ids of things of a type."""
    vocabulary = opened.vocabulary
    return frozenset(segment for segment in vocabulary.segments if vocabulary.is_a(segment, asked))


def _parse_query(text: str) -> tuple[list[str], list[str]]:
    try:
        query = json.loads(text)
        ids, properties = query["ids"], query["properties"]
        names = [one["id"] for one in properties]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RefusedError(
            400, "an extension takes an object with ids, and with properties that have ids"
        ) from error
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in (*ids, *names)):
        raise RefusedError(400, "the ids of an extension have to be texts")
    if len(ids) > _MOST_IDS or len(names) > _MOST_PROPERTIES:
        raise RefusedError(413, f"an extension takes {_MOST_IDS} ids and {_MOST_PROPERTIES} properties at most")
    return ids, names


def tell_property(one: Property) -> _Json:
    """A property as the protocol has it."""
    return {"id": one.id, "name": one.name, "description": one.description}


def _tell_value(value: Value) -> _Json:
    """A value as the protocol has it. Dates stay as claimed: most are not exact enough for a day and an hour."""
    return {"id": value.entity, "name": value.text} if value.entity else {"str": value.text}
