"""Any SPARQL 1.1 endpoint as an engine, with our prefixes, paging, and answers from the union of our graphs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from mxsu_graph.errors import QueryError
from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.engines.paging import page_form
from mxsu_graph.query.engines.scope import Scope, Scopes, find_graphs
from mxsu_graph.query.engines.text import declare_prefixes, query_form, strip_comments
from mxsu_graph.query.results import Answer
from mxsu_graph.remote.client import CutShortError, Parameters, Row, Rows, SparqlClient
from mxsu_graph.remote.transport import RefusedError, Transport, public_url

__all__ = ["EndpointEngine"]


@dataclass
class EndpointEngine:
    """A remote SPARQL endpoint.

    Attributes:
        url: the address for queries.
        transport: how requests are sent; see there for time-out, retries and authentication.
        ours: whether it may hold our graphs; a stranger is not searched for them.
        page: how many rows are asked for at once where a query can be paged.
    """

    url: str
    transport: Transport = field(default_factory=Transport)
    ours: bool = True
    page: int = 10_000

    @cached_property
    def client(self) -> SparqlClient:
        """What asks the endpoint."""
        return SparqlClient(self.url, self.transport)

    def select(self, text: str, name: str = "query") -> Answer:
        """The rows of a SELECT query, asked for page by page where it has an ORDER BY and no LIMIT.

        Raises:
            QueryError: the query is malformed or no SELECT.
            EndpointError: the endpoint failed.
            CutShortError: it cut the answer short, and the query cannot be paged.
        """
        columns: tuple[str, ...] = ()
        rows: list[Row] = []
        for found in self._pages(text, name):
            columns = columns or found.columns
            rows += found.rows
        return Answer(columns, tuple(rows))

    def select_plain(self, text: str, name: str = "query") -> Answer:
        """The rows of a SELECT query as the endpoint answers it by itself: its own default graph, one request.

        Raises:
            EndpointError: the endpoint failed.
            CutShortError: it cut the answer short.
        """
        found = self._whole(self.client.rows(text, name), name)
        return Answer(found.columns, tuple(found.rows))

    def read_server(self) -> str:
        """What the endpoint calls itself; empty where it does not.

        Raises:
            EndpointError: the endpoint failed, or is none.
        """
        return self.client.read_server()

    def ask(self, text: str, name: str = "query") -> bool:
        """The answer of an ASK query."""
        prepared, parameters = self._prepare(text, name, "ASK")
        with _explained(text, name):
            return self.client.boolean(prepared, name, parameters)

    def triples(self, text: str, name: str = "query") -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query as they come, one perhaps twice."""
        prepared, parameters = self._prepare(text, name, "CONSTRUCT", "DESCRIBE")
        with _explained(text, name):
            yield from self.client.triples(prepared, query_form(text, name), name, parameters)

    def construct(self, text: str, name: str = "query") -> tuple[ox.Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once."""
        return tuple(dict.fromkeys(self.triples(text, name)))

    def graphs(self, start: str) -> frozenset[str]:
        """The names of all graphs that begin so.

        Raises:
            EndpointError: the endpoint failed.
        """
        return frozenset(find_graphs(self.client, start, self.page))

    @cached_property
    def _scopes(self) -> Scopes:
        return Scopes(self.client, self.page)

    def _pages(self, text: str, name: str = "query") -> Iterator[Rows]:
        prepared, parameters = self._prepare(text, name, "SELECT")
        form = page_form(prepared)
        with _explained(text, name):
            if form is None:
                yield self._whole(self.client.rows(prepared, name, parameters), name)
            else:
                yield from self.client.pages(form.page, self.page, name, parameters)

    def _prepare(self, text: str, name: str, *forms: str) -> tuple[str, Parameters]:
        """A query of ours as it is sent, and the parameters that go with it."""
        if query_form(text, name) not in forms:
            raise QueryError(f"{name} is not {'an' if forms == ('ASK',) else 'a'} {' or '.join(forms)} query")
        # SPARQLWrapper takes a word in a comment for the form of the query, so they go.
        prepared = declare_prefixes(strip_comments(text), PREFIXES)
        scope = self._scopes.find(prepared) if self.ours else Scope()
        return scope.words + prepared, scope.parameters

    def _whole(self, found: Rows, name: str) -> Rows:
        if found.cap:
            raise CutShortError(
                f"{name}: {public_url(self.url)} gives no more than {found.cap} rows at once and has more: "
                "name the columns and add an ORDER BY, so that they can be asked for page by page"
            )
        return found


@contextmanager
def _explained(text: str, name: str) -> Iterator[None]:
    """For a query that a server refuses: say where in the user's text the mistake is, if rdflib's parser finds it.

    The server saw a text with our prefixes before it, so its own line and column may not fit.
    """
    try:
        yield
    except RefusedError as refused:
        if refused.status != 400:
            raise
        from pyparsing import ParseBaseException
        from rdflib.plugins.sparql.parser import parseQuery  # only for a query that was refused

        try:
            parseQuery(text)
        except ParseBaseException as error:
            raise QueryError(f"{name}:{error.lineno}:{error.column}: {error.msg}; {refused}") from error
        raise
