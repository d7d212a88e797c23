"""`/search` for programs: the entities that a name may mean, with their labels in every language."""

from __future__ import annotations

from functools import partial

from mxsu_graph.iri import entity_iri
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.finding import MOST, Found, find_entities, run_search
from mxsu_graph.serve.http import Exchange
from mxsu_graph.serve.routes import DataRoute, parse_fields, send_json

__all__ = ["SearchRoute", "parse_limit"]


class SearchRoute(DataRoute):
    """Suggestions for what somebody types: `/search?q=микоян`, as JSON."""

    def is_ours(self, path: str) -> bool:
        """The search has one address."""
        return path == "/search"

    async def answer(self, exchange: Exchange) -> None:
        """Answer a search."""
        fields = parse_fields(exchange.query_string)
        named = dict(fields)
        sought, limit = named.get("q", ""), parse_limit(named.get("limit", "10"))
        types = [value for name, value in fields if name == "type"]
        opened = self._context.current
        found = await run_search(partial(find_entities, opened, sought, limit, types))
        result = {"sought": sought, "results": [_tell(one, self._context.address) for one in found]}
        await send_json(exchange, result, opened.manifest.dataset)


def parse_limit(text: str) -> int:
    """How many results are wanted.

    Raises:
        RefusedError: the text is no number, or too large a one.
    """
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MOST):
        raise RefusedError(400, f"the limit has to be a number from 1 to {MOST}")
    return int(text)


def _tell(one: Found, address: str) -> dict[str, object]:
    return {
        "id": one.id,
        "iri": entity_iri(one.id),
        "page": f"{address}/{one.id}",
        "names": one.names,
        "description": one.description,
        "types": list(one.types),
        "score": one.score,
        "match": one.match,
    }
