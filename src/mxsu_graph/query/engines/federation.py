"""SERVICE clauses, carried out by us before an engine sees the query.

An engine that met a SERVICE would call any address a query names, and would call it differently: Oxigraph asks the
other side for everything, rdflib asks once a row, Virtuoso wants a privilege. So we call the other side ourselves,
with our time-outs and retries, only where the user allowed that address, and put what came back into the query as
VALUES.

A clause may say `VALUES ?wikidata { }`: the values that the rest of the query has for the variable go there,
so that the other side is asked about them alone (a bind join).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from mxsu_graph.errors import EndpointError, QueryError
from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.engines.engine import Engine
from mxsu_graph.query.engines.text import ServiceClause, declare_prefixes, find_services, split_select
from mxsu_graph.query.results import Answer, Term

__all__ = ["carry_out_services"]

_SLOT = re.compile(r"VALUES\s*\?(\w+)\s*\{\s*\}")
_BATCH = 200
"""Values for the other side in one request; Wikidata's own advice is a few hundred."""


def carry_out_services(
    engine: Engine,
    text: str,
    allowed: Mapping[str, str],
    open_endpoint: Callable[[str], Engine],
    name: str = "query",
    remote: bool = False,
) -> str:
    """The query with what its SERVICE clauses answer in their places.

    Args:
        engine: answers the rest of the query, to find the values that a clause asks about.
        text: a query; one without SERVICE is given back as it is.
        allowed: the address of each service that may be called, and where to call it, which may be a mirror.
        open_endpoint: makes an engine for an address.
        name: what messages call the query.
        remote: the engine is an endpoint, which may carry out other services by itself.

    Raises:
        QueryError: a service is not allowed, or its address is no fixed IRI.
        EndpointError: a service failed and is not SILENT.
    """
    while services := [s for s in find_services(text, PREFIXES) if s.address in allowed or not remote]:
        service = services[0]
        if not service.address:
            raise QueryError(f"{name}: SERVICE needs a fixed address, not a variable")
        if service.address not in allowed:
            raise QueryError(
                f"{name} asks {service.address}, and nothing outside is asked unless you say so: "
                f"--allow-service {service.address}"
            )
        text = _carry_out(engine, text, service, open_endpoint(allowed[service.address]), name)
    return text


def _carry_out(engine: Engine, text: str, service: ServiceClause, other: Engine, name: str) -> str:
    before, after = text[: service.start], text[service.end :]
    try:
        answers = list(_ask(engine, before + after, service, other, name))
    except EndpointError:
        if not service.silent:
            raise
        return f"{before}{{}}{after}"
    columns = answers[0].columns
    rows = (f"({' '.join(_written(term) for term in row)})" for answer in answers for row in answer.rows)
    # On one line per line of the clause, so that the lines after it keep their numbers.
    lines = "\n" * text[service.start : service.end].count("\n")
    return f"{before}VALUES ({' '.join(f'?{c}' for c in columns)}) {{ {' '.join(rows)} }}{lines}{after}"


def _ask(engine: Engine, rest: str, service: ServiceClause, other: Engine, name: str) -> Iterator[Answer]:
    """Ask the other side, in batches where the clause has a slot for values."""
    prologue, where = split_select(rest, name)
    slot = _SLOT.search(service.group)
    if slot is None:
        yield other.select(_service_query(prologue, service.group), name)
        return
    variable = slot[1]
    known = engine.select(f"{prologue}SELECT DISTINCT ?{variable} WHERE {where} ORDER BY ?{variable}", name)
    values = [_written(term) for (term,) in known.rows if term is not None]
    for batch in _batches(values) if values else [[]]:
        filled = f"VALUES ?{variable} {{ {' '.join(batch)} }}"
        group = service.group[: slot.start()] + filled + service.group[slot.end() :]
        if batch:
            yield other.select(_service_query(prologue, group), name)
        else:
            yield Answer((variable,), ())  # nothing to ask about, so nobody is asked


def _service_query(prologue: str, group: str) -> str:
    return declare_prefixes(f"{prologue}SELECT * WHERE {{{group}}}", PREFIXES)


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(values)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _written(term: Term) -> str:
    return "UNDEF" if term is None else str(term)
