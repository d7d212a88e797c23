"""The query library as a JSON API: `/api/questions`, described by `/api/openapi.json`."""

from __future__ import annotations

import asyncio
from functools import partial

import pyoxigraph as ox

from mxsu_graph.errors import QueryError, UnknownNameError
from mxsu_graph.query.library import LibraryQuery
from mxsu_graph.query.results import readable
from mxsu_graph.query.run import bind_parameters
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.asking import ask_build, run_on_current
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.frames import Question, Reply
from mxsu_graph.serve.http import Exchange
from mxsu_graph.serve.media import RESULT_FORMS, Form, choose_form, find_form
from mxsu_graph.serve.openapi import build_openapi
from mxsu_graph.serve.routes import DataRoute, parse_fields, send_json

__all__ = ["QuestionsRoute"]

_PATH, _OPENAPI = "/api/questions", "/api/openapi.json"
_ROWS = Form("rows", "application/json")
_FORMS = (_ROWS, *(Form(one.name, one.media_type, charset=one.charset) for one in RESULT_FORMS))
_NO_PARAMETERS = frozenset(("format",))


class QuestionsRoute(DataRoute):
    """The list of questions, each question, and its answer."""

    def is_ours(self, path: str) -> bool:
        """The addresses of the API."""
        return path in (_OPENAPI, _PATH) or path.startswith(_PATH + "/")

    def is_for_page(self, scope: object) -> bool:
        """This part is for programs alone."""
        return False

    async def answer(self, exchange: Exchange) -> None:
        """Answer any address of the API."""
        opened = self._context.current
        path: str = exchange.scope["path"]
        if path == _OPENAPI:
            document = build_openapi(opened.library, self._context.address)
            await send_json(exchange, document, opened.manifest.dataset)
        elif path in (_PATH, _PATH + "/"):
            listed = [_tell(query, self._context.address) for query in opened.library]
            await send_json(exchange, {"questions": listed}, opened.manifest.dataset)
        else:
            name = path.removeprefix(_PATH + "/")
            await run_on_current(self._context, partial(self._answer_question, exchange, name))

    async def _answer_question(self, exchange: Exchange, name: str, opened: Opened) -> None:
        query = next((query for query in opened.library if query.name == name), None)
        if query is None:
            raise RefusedError(404, f"there is no such question: {_PATH} lists them")
        fields = dict(parse_fields(exchange.query_string))
        form = find_form(fields.get("format", ""), _FORMS) or choose_form(exchange.header(b"accept"), _FORMS)
        if form is None:
            raise RefusedError(406, "the answer comes as JSON, or in any form of SPARQL results")
        values = {name: value for name, value in fields.items() if name not in _NO_PARAMETERS and value}
        reply = await self._ask(opened, query, values, form, exchange)
        if reply.status == 200 and form is _ROWS:
            rows = await asyncio.to_thread(_read_rows, reply.body)
            await send_json(exchange, {"question": query.name, **rows}, opened.manifest.dataset)
        else:
            await exchange.send_reply(reply)

    async def _ask(
        self, opened: Opened, query: LibraryQuery, values: dict[str, str], form: Form, exchange: Exchange
    ) -> Reply:
        try:
            text = bind_parameters(query, values, opened.names)
        except (QueryError, UnknownNameError) as error:
            raise RefusedError(400, str(error)) from error
        question = Question("query", text, format="json" if form is _ROWS else form.name)
        return await ask_build(opened, question, exchange.client)


def _read_rows(body: bytes) -> dict[str, object]:
    """The rows of SPARQL results as plain objects: ids for our IRIs, words for literals, null for nothing."""
    parsed = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)  # every question of the library is a SELECT
    columns = [variable.value for variable in parsed.variables]
    rows = [
        {name: None if term is None else readable(term) for name, term in zip(columns, row, strict=True)}
        for row in parsed
    ]
    return {"columns": columns, "rows": rows}


def _tell(query: LibraryQuery, address: str) -> dict[str, object]:
    return {
        "name": query.name,
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "url": f"{address}{_PATH}/{query.name}",
        "parameters": [
            {
                "name": one.name,
                "type": str(one.type),
                "summary": one.summary,
                "required": one.required,
                "default": one.default,
            }
            for one in query.parameters
        ],
    }
