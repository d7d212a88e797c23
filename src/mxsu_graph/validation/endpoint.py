"""Validation inside a remote SPARQL endpoint, through whichever client the caller has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

import pyoxigraph as ox

from mxsu_graph.diagnostics import Span
from mxsu_graph.iri import PREFIXES
from mxsu_graph.validation.shacl import Row, Select, Traits
from mxsu_graph.validation.shacl.engines import plain_row, probe_traits
from mxsu_graph.validation.shacl.terms import XSD

__all__ = ["Client", "ClientEngine", "place_remote"]

_START = PREFIXES["oa"] + "start"


class Rows(Protocol):
    """What a client answers."""

    @property
    def rows(self) -> Sequence[tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]]:
        """The rows, in the order of the query's variables."""
        ...


class Client(Protocol):
    """Whatever asks an endpoint for the rows of a SELECT query, page by page where the query has an order.

    The engines of `mxsu_graph.query` are such clients. They know about credentials, retries, limits of servers and
    default graphs; they lie in a higher layer, so they are handed in and not imported.
    """

    def select(self, text: str, name: str = ...) -> Rows:
        """All rows of a query; `name` is what messages call it."""
        ...


class ClientEngine:
    """The queries of a validation, put to an endpoint under a total order, so that the client can page them."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @cached_property
    def traits(self) -> Traits:
        """What the compiler may rely on; the endpoint is asked once.

        Virtuoso keeps a derived integer in a query, and turns one that it stores into an integer: so positions in
        texts, which are non-negative integers in our graphs, are looked at, too.
        """
        known = probe_traits(self)
        stored = self.select(Select(("x",), f"SELECT ?x WHERE {{ ?position <{_START}> ?x }} LIMIT 1"))
        turned = any(isinstance(x, ox.Literal) and x.datatype.value == f"{XSD}integer" for (x,) in stored)
        return replace(known, collapses_integers=known.collapses_integers or turned)

    def select(self, query: Select) -> Iterable[Row]:
        """Answer a query.

        Raises:
            QueryError: the endpoint cannot parse it.
            EndpointError: the endpoint failed.
        """
        order = " ".join(f"?{name}" for name in query.variables)
        text = f"{query.prologue}SELECT {order} WHERE {{ {{ {query.text} }} }} ORDER BY {order}"
        for row in self._client.select(text, "a query of the validation").rows:
            yield plain_row(row)


def place_remote(url: str, spans: Callable[[str, str], Span | None]) -> Callable[[str, str], Span]:
    """Findings about what stands at an endpoint: at the curated line of the record if there is one, else there."""
    return lambda name, key: spans(name, key) or spans(name, "") or Span(url)
