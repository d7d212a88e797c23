"""The description of what programs can ask, by OpenAPI 3.1: generated from the query library itself."""

from __future__ import annotations

from typing import Any

from mxsu_graph import __version__
from mxsu_graph.query.library import LibraryQuery, Parameter, ParameterType
from mxsu_graph.serve.media import GRAPH_FORMS, RESULT_FORMS

__all__ = ["build_openapi"]

_Json = dict[str, Any]

_SCHEMAS: dict[ParameterType, _Json] = {
    ParameterType.ENTITY: {"type": "string", "description": "id, label or alias of an entity in any language"},
    ParameterType.SOURCE: {"type": "string", "description": "id of a source"},
    ParameterType.CLAIM: {"type": "string", "description": "source and claim, such as pettina-limits/c012"},
    ParameterType.PREDICATE: {"type": "string", "description": "name of a predicate"},
    ParameterType.CODE: {"type": "string", "description": "a code of the scheme"},
    ParameterType.TEXT: {"type": "string"},
    ParameterType.INTEGER: {"type": "integer"},
    ParameterType.DATE: {"type": "string", "format": "date"},
}


def build_openapi(library: tuple[LibraryQuery, ...], address: str) -> _Json:
    """The document for a server at an address."""
    paths: _Json = {
        "/api/questions": {
            "get": _operation("questions", "All questions of the library", (), _reference("Questions"))
        },
        "/search": {"get": _search()},
        "/sparql": {"get": _sparql()},
    }
    for query in library:
        paths[f"/api/questions/{query.name}"] = {"get": _question(query)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mexican-Soviet relations in claims with their sources",
            "version": __version__,
            "description": "Questions of the query library, names, and SPARQL. Everything is read-only.",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": address}],
        "paths": paths,
        "components": {"schemas": _components()},
    }


def _question(query: LibraryQuery) -> _Json:
    parameters = [_parameter(one) for one in query.parameters]
    form = {
        "name": "format",
        "in": "query",
        "required": False,
        "description": "rows as plain objects, or a form of SPARQL results",
        "schema": {"type": "string", "enum": ["rows", *(one.name for one in RESULT_FORMS)]},
    }
    operation = _operation(query.name, query.summary, (*parameters, form), _reference("Rows"))
    for one in RESULT_FORMS:
        operation["responses"]["200"]["content"][one.media_type] = {}
    return {**operation, "description": query.description, "tags": list(query.tags)}


def _parameter(one: Parameter) -> _Json:
    schema = dict(_SCHEMAS[one.type])
    if one.default:
        schema["default"] = int(one.default) if one.type is ParameterType.INTEGER else one.default
    if one.scheme:
        schema["description"] = f"a code of the scheme {one.scheme}"
    return {
        "name": one.name,
        "in": "query",
        "required": one.required,
        "description": one.summary,
        "schema": schema,
    }


def _search() -> _Json:
    parameters = (
        {
            "name": "q",
            "in": "query",
            "required": True,
            "description": "a name, in any script",
            "schema": {"type": "string"},
        },
        {
            "name": "limit",
            "in": "query",
            "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 10},
        },
        {"name": "type", "in": "query", "description": "a class, such as Person", "schema": {"type": "string"}},
    )
    return _operation("search", "Entities by any of their names", parameters, _reference("Found"))


def _sparql() -> _Json:
    parameters = tuple(
        {"name": name, "in": "query", "required": name == "query", "schema": {"type": "string"}}
        for name in ("query", "default-graph-uri", "named-graph-uri")
    )
    operation = _operation("sparql", "A SPARQL 1.1 query", parameters, {"type": "object"})
    operation["responses"]["200"]["content"] = {one.media_type: {} for one in (*RESULT_FORMS, *GRAPH_FORMS)}
    for status, reason in (
        ("403", "refused: SERVICE, or too large an answer"),
        ("504", "longer than it may take"),
    ):
        operation["responses"][status] = _refusal(reason)
    return operation


def _operation(name: str, summary: str, parameters: tuple[_Json, ...], schema: _Json) -> _Json:
    return {
        "operationId": name.replace("/", "-"),
        "summary": summary,
        "parameters": list(parameters),
        "responses": {
            "200": {"description": summary, "content": {"application/json": {"schema": schema}}},
            "400": _refusal("a parameter is missing or wrong; the text says which"),
            "503": _refusal("too many ask at once; Retry-After says when to come back"),
        },
    }


def _refusal(reason: str) -> _Json:
    return {"description": reason, "content": {"text/plain": {"schema": {"type": "string"}}}}


def _reference(name: str) -> _Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _components() -> _Json:
    text, number, flag = {"type": "string"}, {"type": "number"}, {"type": "boolean"}
    texts = {"type": "array", "items": text}
    cell = {
        "type": ["string", "null"],
        "description": "an id, or the words of a literal; null where there is none",
    }
    found = {
        "id": text,
        "iri": text,
        "page": text,
        "names": {"type": "object", "additionalProperties": text, "description": "labels by language"},
        "description": text,
        "types": texts,
        "score": number,
        "match": flag,
    }
    question = {"name": text, "summary": text, "description": text, "tags": texts, "url": text}
    parameter = {"name": text, "type": text, "summary": text, "required": flag, "default": text}
    rows = {"type": "array", "items": {"type": "object", "additionalProperties": cell}}
    return {
        "Rows": _object({"question": text, "columns": texts, "rows": rows}),
        "Found": _object({"sought": text, "results": _list(_object(found))}),
        "Questions": _object({"questions": _list(_object({**question, "parameters": _list(_object(parameter))}))}),
    }


def _object(properties: _Json) -> _Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: _Json) -> _Json:
    return {"type": "array", "items": items}
