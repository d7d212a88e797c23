"""Other people's lists against ours: the Reconciliation Service API 0.2, which OpenRefine speaks.

Specification: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/. There are the
manifest, batches of queries, suggestions with flyouts, previews, and the data extension (`extending.py`).
"""

from __future__ import annotations

import html
import json
from functools import partial
from typing import Any

from mxsu_graph import __version__
from mxsu_graph.iri import BASE, ONTOLOGY, term_iri
from mxsu_graph.model import Label
from mxsu_graph.query.names import fold_name
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.deadline import Deadline
from mxsu_graph.serve.extending import extend, propose_properties, tell_property
from mxsu_graph.serve.finding import MOST, Found, describe_entity, find_entities, run_search
from mxsu_graph.serve.http import Exchange
from mxsu_graph.serve.routes import DataRoute, parse_fields, send_json
from mxsu_graph.serve.searching import parse_limit
from mxsu_graph.serve.values import find_property, list_properties
from mxsu_graph.serve.weighing import Feature, read_conditions, weigh

__all__ = ["ReconciliationRoute"]

_PATH = "/reconcile"
_MOST_QUERIES = 100
_MOST_SECONDS = 10.0
"""How long a batch may take: it is answered in the server's own process."""

_WIDTH, _HEIGHT = 420, 180
_FORM = "application/x-www-form-urlencoded"
_FRAME_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *"
"""A preview may stand in any page, and loads nothing."""

_Json = dict[str, Any]


class ReconciliationRoute(DataRoute):
    """The service at `/reconcile` and its parts below it."""

    methods = ("GET", "HEAD", "POST")

    def is_ours(self, path: str) -> bool:
        """Everything below the service's address."""
        return path == _PATH or path.startswith(_PATH + "/")

    def is_for_page(self, scope: object) -> bool:
        """There are no pages here; browsers that look in see the manifest."""
        return False

    async def answer(self, exchange: Exchange) -> None:
        """Answer any part of the protocol."""
        fields = dict(await self._read_fields(exchange))
        opened = self._context.current
        path = exchange.scope["path"].removeprefix(_PATH)
        if path in ("", "/"):
            await self._reconcile(exchange, opened, fields)
        elif path == "/preview":
            await _send_preview(exchange, opened, fields.get("id", ""))
        elif path == "/properties":
            proposed = await run_search(partial(propose_properties, opened, fields))
            await send_json(exchange, proposed, opened.manifest.dataset)
        elif path.removeprefix("/flyout/") in ("entity", "type", "property"):
            told = await run_search(
                partial(_tell_flyout, opened, path.removeprefix("/flyout/"), fields.get("id", ""))
            )
            await send_json(exchange, told, opened.manifest.dataset)
        elif path.removeprefix("/suggest/") in ("entity", "type", "property"):
            result = await run_search(partial(_suggest, opened, path.removeprefix("/suggest/"), fields))
            await send_json(exchange, {"result": result}, opened.manifest.dataset)
        else:
            raise RefusedError(404, "the reconciliation service has no such part")

    async def _read_fields(self, exchange: Exchange) -> list[tuple[str, str]]:
        fields = parse_fields(exchange.query_string)
        if exchange.method == "POST":
            if exchange.media_type != _FORM:
                raise RefusedError(415, f"a POST has to be of the type {_FORM}")
            fields += parse_fields(await exchange.read_body(self._context.settings.limits.query_bytes))
        return fields

    async def _reconcile(self, exchange: Exchange, opened: Opened, fields: dict[str, str]) -> None:
        deadline = Deadline(min(opened.settings.limits.seconds, _MOST_SECONDS))
        if "queries" in fields:
            queries = _parse_queries(fields["queries"])
            result = await run_search(partial(_answer_queries, opened, queries, deadline), deadline)
        elif "extend" in fields:
            result = await run_search(partial(extend, opened, fields["extend"], deadline), deadline)
        else:
            result = _build_manifest(opened, self._context.address)
        await send_json(exchange, result, opened.manifest.dataset)


def _build_manifest(opened: Opened, address: str) -> _Json:
    """What the service can do."""
    service = address + _PATH
    return {
        "versions": ["0.2"],
        "name": "Mexican-Soviet relations",
        "identifierSpace": BASE,
        "schemaSpace": ONTOLOGY,
        "serviceVersion": __version__,
        "documentation": f"{address}/api/openapi.json",
        "view": {"url": f"{address}/{{{{id}}}}"},
        "defaultTypes": [_tell_type(opened, name) for name in _types(opened)],
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "suggest": {
            part: {
                "service_url": service,
                "service_path": f"/suggest/{part}",
                "flyout_service_url": service,
                "flyout_service_path": f"/flyout/{part}?id=${{id}}",
            }
            for part in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def _parse_queries(text: str) -> dict[str, _Json]:
    """A batch of queries.

    Raises:
        RefusedError: it is none, or too large.
    """
    try:
        queries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "the queries are no JSON") from error
    if not isinstance(queries, dict) or not all(isinstance(query, dict) for query in queries.values()):
        raise RefusedError(400, "the queries have to be an object of objects")
    if len(queries) > _MOST_QUERIES:
        raise RefusedError(413, f"a batch may have {_MOST_QUERIES} queries and no more")
    return queries


def _answer_queries(opened: Opened, queries: dict[str, _Json], deadline: Deadline) -> _Json:
    answers: _Json = {}
    for key, query in queries.items():
        deadline.check()
        limit = query.get("limit", 10)
        limit = min(int(limit), MOST) if isinstance(limit, int | float) and 1 <= limit < 1e6 else 10
        text = query.get("query", "")
        conditions = read_conditions(query)
        every = query.get("type_strict") == "all"
        if not isinstance(text, str):
            found = []
        elif conditions:
            found = weigh(opened, text, conditions, limit, _asked_types(query), every, deadline)
        else:
            found = [(one, ()) for one in find_entities(opened, text, limit, _asked_types(query), every)]
        answers[key] = {"result": [_tell_candidate(opened, one, features) for one, features in found]}
    return answers


def _asked_types(query: _Json) -> list[str]:
    """The types of a query, by local name: as one text or several, as our ids or as IRIs."""
    asked = query.get("type", [])
    listed = asked if isinstance(asked, list) else [asked]
    return [one.removeprefix(ONTOLOGY) for one in listed if isinstance(one, str) and one]


def _tell_candidate(opened: Opened, one: Found, features: tuple[Feature, ...]) -> _Json:
    return {
        "id": one.id,
        "name": one.name(),
        "description": _describe(opened, one),
        "score": one.score,
        "match": one.match,
        "type": [_tell_type(opened, name) for name in one.types],
        "features": [{"id": name, "value": value} for name, value in features],
    }


def _suggest(opened: Opened, part: str, fields: dict[str, str]) -> list[_Json]:
    """Suggestions for what somebody has begun to type."""
    prefix = fields.get("prefix", "")
    limit = parse_limit(fields.get("limit", "10"))
    if part == "entity":
        return [
            {
                "id": one.id,
                "name": one.name(),
                "description": _describe(opened, one),
                "notable": [_tell_type(opened, name) for name in one.types],
            }
            for one in find_entities(opened, prefix, limit)
        ]
    if part == "type":
        told = [_tell_type(opened, name) for name in _types(opened)]
    else:
        told = [tell_property(one) for one in list_properties(opened.edition, frozenset())]
    begun = fold_name(prefix)
    return [one for one in told if begun in fold_name(f"{one['id']} {one['name']}")][:limit]


def _types(opened: Opened) -> list[str]:
    """The classes whose things have addresses."""
    return sorted(name for name, term in opened.vocabulary.classes.items() if term.segment)


def _tell_type(opened: Opened, name: str) -> _Json:
    term = opened.vocabulary.classes.get(name)
    return {"id": name, "name": _english(term.labels) if term else name}


def _english(labels: tuple[Label, ...]) -> str:
    return next((label.text for label in labels if label.language == "en"), "")


def _describe(opened: Opened, one: Found) -> str:
    """A line about an entity: what it is, and its names in other languages."""
    types = ", ".join(str(_tell_type(opened, name)["name"]) for name in one.types)
    others = sorted({name for name in one.names.values() if name != one.name()})
    return "; ".join(part for part in (one.description or types, " / ".join(others)) if part)


def _tell_flyout(opened: Opened, part: str, name: str) -> _Json:
    """A few words about what was suggested, as HTML."""
    if part == "entity" and name in opened.names.labels:
        one = describe_entity(opened, name)
        title, words = one.name(), _describe(opened, one)
    elif part == "type" and (term := opened.vocabulary.classes.get(name)):
        title, words = _english(term.labels), term_iri(name)
    elif part == "property" and (found := find_property(opened.edition, name)):
        title, words = found.name, found.description
    else:
        raise RefusedError(404, f"there is no {part} of that id")
    return {"id": name, "html": f"<p><strong>{html.escape(title)}</strong></p><p>{html.escape(words)}</p>"}


async def _send_preview(exchange: Exchange, opened: Opened, entity: str) -> None:
    """A small page about an entity."""
    if entity not in opened.names.labels:
        raise RefusedError(404, "there is no entity of that id")
    one = describe_entity(opened, entity)
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(one.name())}</title>'
        "<style>body{font:14px sans-serif;margin:10px}</style></head><body>"
        f"<strong>{html.escape(one.name())}</strong><p>{html.escape(_describe(opened, one))}</p>"
        f"<p><code>{html.escape(entity)}</code></p></body></html>"
    )
    headers = [(b"content-security-policy", _FRAME_POLICY)]
    await exchange.send_document(body.encode(), "text/html; charset=utf-8", opened.manifest.dataset, headers)
