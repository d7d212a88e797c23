"""Running queries: library questions with bound parameters, and free SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pyoxigraph as ox
from rapidfuzz import process

from mxsu_graph.dates import parse_when
from mxsu_graph.errors import BadDateError, QueryError
from mxsu_graph.iri import (
    ENTITY_ID,
    PREFIXES,
    claim_iri,
    code_iri,
    entity_id,
    entity_iri,
    expand_name,
    source_iri,
    term_iri,
)
from mxsu_graph.query.engines.engine import Engine, StoreEngine
from mxsu_graph.query.engines.text import query_form
from mxsu_graph.query.library import SLOT, LibraryQuery, Parameter, ParameterType
from mxsu_graph.query.names import NameIndex
from mxsu_graph.query.results import Answer

__all__ = ["bind_parameters", "parse_value", "run_select", "run_sparql"]

_XSD = PREFIXES["xsd"]


def bind_parameters(query: LibraryQuery, values: Mapping[str, str], names: NameIndex) -> str:
    """The text of a library query with its parameters filled in as terms.

    Raises:
        QueryError: a value is missing, unknown to the query, or of the wrong type.
        UnknownNameError: a name fits no entity, or several.
    """
    known = {parameter.name for parameter in query.parameters}
    for name in values:
        if name not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise QueryError(f"query '{query.name}' has no parameter '{name}'; it takes: {listed}")
    clauses: dict[str, str] = {}
    for parameter in query.parameters:
        value = values.get(parameter.name, parameter.default)
        if not value and parameter.required:
            raise QueryError(
                f"query '{query.name}' needs --{parameter.name} ({parameter.type}): {parameter.summary}"
            )
        term = parse_value(value, parameter, names) if value else None
        clauses[parameter.name] = f"VALUES ?{parameter.name} {{ {term} }}" if term else ""
    # All at once: a text that looks like another parameter's clause stays a text.
    return SLOT.sub(lambda slot: clauses.get(slot[1], slot[0]), query.text)


def parse_value(value: str, parameter: Parameter, names: NameIndex) -> ox.NamedNode | ox.Literal:
    """A value from the command line as the term that its parameter takes.

    Raises:
        QueryError: the value is not of the parameter's type.
        UnknownNameError: a name fits no entity, or several.
    """
    match parameter.type:
        case ParameterType.ENTITY:
            return ox.NamedNode(_find_entity(value, names))
        case ParameterType.TEXT:
            return ox.Literal(value)
        case ParameterType.INTEGER:
            if not re.fullmatch("-?[0-9]+", value):
                raise QueryError(f"--{parameter.name} takes a whole number, not '{value}'")
            return ox.Literal(value, datatype=ox.NamedNode(_XSD + "integer"))
        case ParameterType.DATE:
            return ox.Literal(_find_day(value, parameter).isoformat(), datatype=ox.NamedNode(_XSD + "date"))
        case _:
            try:
                return ox.NamedNode(_mint(value, parameter, names))
            except ValueError as error:
                raise QueryError(f"--{parameter.name} takes a {parameter.type}, not '{value}'") from error


def run_select(engine: Engine | ox.Store, text: str, name: str = "query") -> Answer:
    """Run a SELECT query over the union of all graphs.

    Args:
        engine: what answers; a store stands for its `StoreEngine`.
        text: SPARQL; our prefixes need not be declared.
        name: what messages call the query.

    Raises:
        QueryError: the query is malformed, or is not a SELECT.
        EndpointError: a remote engine failed.
    """
    return (StoreEngine(engine) if isinstance(engine, ox.Store) else engine).select(text, name)


def run_sparql(engine: Engine, text: str, name: str = "query") -> Answer | bool | tuple[ox.Triple, ...]:
    """Run any SPARQL 1.1 query: rows for SELECT, a boolean for ASK, triples for CONSTRUCT and DESCRIBE.

    Raises:
        QueryError: the query is malformed; the message has its line and column.
        EndpointError: a remote engine failed.
    """
    match query_form(text, name):
        case "SELECT":
            return engine.select(text, name)
        case "ASK":
            return engine.ask(text, name)
    return engine.construct(text, name)


def _find_day(value: str, parameter: Parameter) -> date:
    """The day that a value names, or with a bound the first or last one of a year, a month or a period in EDTF."""
    forms = "a day such as 1959-11-21" + (
        ", a month, a year, or a period such as 1958..1964" * bool(parameter.bound)
    )
    try:
        if not parameter.bound:
            return date.fromisoformat(value)
        start, dots, end = value.partition("..")
        when = parse_when(f"{start}/{end}" if dots and start and end else value)
    except (ValueError, BadDateError) as error:
        raise QueryError(f"--{parameter.name} takes {forms}, not '{value}'") from error
    day = when.earliest if parameter.bound == "earliest" else when.latest
    if day is None:
        raise QueryError(f"--{parameter.name} needs the {parameter.bound} day, and '{value}' is open there")
    return day


def _find_entity(value: str, names: NameIndex) -> str:
    """The IRI of what a value names: an IRI or id that is known, a source, else a name."""
    local = entity_id(expand_name(value))
    source = local.removeprefix("source/")
    if source != local and source in names.sources:
        return source_iri(source)
    return entity_iri(names.resolve(local if ENTITY_ID.fullmatch(local) else value))


def _find_source(value: str, names: NameIndex) -> str:
    source = entity_id(expand_name(value)).removeprefix("source/")
    if source in names.sources:
        return source_iri(source)
    near = [found for found, _, _ in process.extract(source, sorted(names.sources), limit=2, score_cutoff=50)]
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "'mxsu sources' lists them"
    raise QueryError(f"there is no source '{value}'; {hint}")


def _mint(value: str, parameter: Parameter, names: NameIndex) -> str:
    """The IRI of a source, predicate, code or claim that is named by its short form."""
    match parameter.type:
        case ParameterType.SOURCE:
            return _find_source(value, names)
        case ParameterType.PREDICATE:
            return term_iri(value.removeprefix("mxsu:"))
        case ParameterType.CODE:
            return code_iri(parameter.scheme, value)
    source, slash, claim = value.removeprefix("claim/").partition("/")
    if not slash:
        raise QueryError(f"'{value}' is not a claim such as 'pettina-limits/c012'")
    return claim_iri(source, claim)
