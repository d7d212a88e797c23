"""A client of a SPARQL 1.1 endpoint, over SPARQLWrapper: rows, pages of rows, yes or no, triples.

The library's queries, `mxsu push`, the claims table and the validation all ask through it. What servers do in ways
of their own ends here: how they write results, how many rows they are willing to give at once, and which of their
formats is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from mxsu_graph.errors import EndpointError
from mxsu_graph.iri import PREFIXES
from mxsu_graph.remote.labels import PlainLabels
from mxsu_graph.remote.transport import (
    AGENT,
    RefusedError,
    Reply,
    Response,
    Transport,
    keep_to_host,
    public_url,
)

__all__ = ["CutShortError", "Page", "Parameters", "Row", "Rows", "SparqlClient"]

_JSON = "application/sparql-results+json, application/json;q=0.5"
_XML = "application/sparql-results+xml, application/sparql-results+json;q=0.5"
"""For Virtuoso, which writes XML five times as fast as JSON."""
_TRIPLES = "application/n-triples, text/turtle;q=0.5"
_TOO_MANY_TO_SORT = "SR353"
"""Virtuoso's code for a page that begins beyond the 10,000 rows that it sorts for one."""

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
"""A value of a row; `None` where the variable is unbound."""
Row = tuple[Term, ...]
"""One solution, in the order of the columns."""
Parameters = tuple[tuple[str, str], ...]
"""Parameters of the SPARQL protocol beside the query, such as `default-graph-uri`."""
Page = Callable[[int, int, bool], str]
"""Makes the query for one page from its size, where it begins, and whether to cut it out of a nested query."""


class CutShortError(EndpointError):
    """A server has more rows than it is willing to send at once."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as they are read from a reply; `cap` is where the server says that it cut them off, if it did."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    cap: str = ""


@dataclass
class SparqlClient:
    """One endpoint.

    Attributes:
        url: the address for queries.
        transport: how requests are sent; see there for time-out, retries and authentication.
    """

    url: str
    transport: Transport = field(default_factory=Transport)
    _quick: str = _JSON

    def rows(self, text: str, name: str = "query", parameters: Parameters = ()) -> Rows:
        """The rows of one SELECT request. They are read one after the other from an answer that is here whole.

        Raises:
            EndpointError: no answer, or one that is no rows.
        """
        reply = self.send(text, "SELECT", name, parameters)
        return self._read_rows(reply)

    def pages(self, page: Page, size: int, name: str = "query", parameters: Parameters = ()) -> Iterator[Rows]:
        """The rows of a query under a total order, with as many requests as it takes.

        A server may cut a page off below what it was asked for without saying so. Such limits are round numbers,
        so that a page of a round number of rows is never taken for the last.

        Raises:
            EndpointError: no answer, or one that is no rows.
        """
        start, nested = 0, False
        while True:
            try:
                found = self.rows(page(size, start, nested), name, parameters)
            except RefusedError as error:
                if nested or _TOO_MANY_TO_SORT not in error.detail:
                    raise
                nested = True
                continue
            counted = _Counted(found.rows)
            yield Rows(found.columns, counted, found.cap)
            start += counted.number
            short = counted.number < size and not found.cap and counted.number % 100
            if not counted.number or short:
                return

    def boolean(self, text: str, name: str = "query", parameters: Parameters = ()) -> bool:
        """The answer of an ASK query.

        Raises:
            EndpointError: no answer, or one that is no yes or no.
        """
        return self._read_boolean(self.send(text, "ASK", name, parameters))

    def triples(
        self, text: str, form: str = "CONSTRUCT", name: str = "query", parameters: Parameters = ()
    ) -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, as they come; a server may send one twice.

        Raises:
            CutShortError: the server has more than it sends.
            EndpointError: no answer, or one that is no RDF.
        """
        reply = self.send(text, form, name, parameters)
        if cap := reply.headers.get("x-sparql-maxrows", ""):
            raise CutShortError(f"{name}: {public_url(self.url)} gives no more than {cap} triples at once")
        turtle = "turtle" in reply.headers.get("content-type", "")
        rdf_format = ox.RdfFormat.TURTLE if turtle else ox.RdfFormat.N_TRIPLES
        try:
            for quad in ox.parse(reply.rewind(), format=rdf_format):
                yield quad.triple
        except (SyntaxError, ValueError) as error:
            raise self._not_sparql(reply, "RDF", error) from error

    def read_server(self) -> str:
        """What the endpoint calls itself; empty where it does not.

        Raises:
            EndpointError: the endpoint failed, or is none.
        """
        reply = self.send("ASK { }", "ASK", "a first look")
        self._read_boolean(reply)
        return reply.headers.get("server", "")

    def send(self, text: str, form: str, name: str, parameters: Parameters = ()) -> Reply:
        """Send a query of the form SELECT, ASK, CONSTRUCT or DESCRIBE, and give the whole reply.

        Raises:
            EndpointError: no answer, or one that tells of an error, or a part of one.
        """
        # 60 ms to import, and only remote engines need it.
        from SPARQLWrapper import POST, SPARQLWrapper

        class Client(SPARQLWrapper):
            def _createRequest(self) -> Any:  # noqa: ANN401, N802  # the library's own
                return keep_to_host(super()._createRequest())

        def send(headers: Mapping[str, str]) -> Response:
            wrapper = Client(self.url, agent=AGENT)
            wrapper.setMethod(POST)  # as a form: Virtuoso 7.2.5 hangs on a direct POST
            wrapper.setOnlyConneg(True)
            wrapper.setTimeout(max(1, round(self.transport.timeout)))
            wrapper.setQuery(text)
            wrapper.queryType = form  # its own guess can be misled by words in IRIs
            for parameter, value in parameters:
                wrapper.addParameter(parameter, value)
            accepted = {"SELECT": self._quick, "ASK": _JSON}.get(form, _TRIPLES)
            for header, value in {"Accept": accepted, **headers}.items():
                wrapper.addCustomHttpHeader(header, value)
            response: Response = wrapper.query().response
            return response

        reply = self.transport.send(self.url, send)
        if reply.headers.get("server", "").startswith("Virtuoso"):
            self._quick = _XML
        if "S1TAT" in reply.headers.get("x-sql-state", "") + reply.headers.get("x-exec-state", ""):
            shown = public_url(self.url)
            raise EndpointError(f"{name}: {shown} ran out of its own time and sent only a part of the answer")
        return reply

    def _read_rows(self, reply: Reply) -> Rows:
        parsed = self._parse_results(reply)
        if not isinstance(parsed, ox.QuerySolutions):
            raise self._not_sparql(reply, "rows")
        columns = tuple(variable.value for variable in parsed.variables)
        return Rows(columns, self._iterate(parsed, reply), reply.headers.get("x-sparql-maxrows", ""))

    def _iterate(self, parsed: ox.QuerySolutions, reply: Reply) -> Iterator[Row]:
        try:
            for row in parsed:
                yield tuple(_native(term) for term in row)
        except (SyntaxError, ValueError) as error:
            raise self._not_sparql(reply, "rows", error) from error

    def _read_boolean(self, reply: Reply) -> bool:
        parsed = self._parse_results(reply)
        if isinstance(parsed, ox.QueryBoolean):
            return bool(parsed)
        # Virtuoso answers ASK with a table of one cell, 0 or 1; while it holds nothing at all, of none.
        table = self._read_rows(reply)
        cells = [cell for row in table.rows for cell in row]
        if not cells and table.columns == ("__ASK_RETVAL",):
            return False
        if len(cells) == 1 and isinstance(cells[0], ox.Literal):
            return cells[0].value in ("1", "true")
        raise self._not_sparql(reply, "a yes or no")

    def _parse_results(self, reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
        xml = "xml" in reply.headers.get("content-type", "")
        form = ox.QueryResultsFormat.XML if xml else ox.QueryResultsFormat.JSON
        try:
            return ox.parse_query_results(PlainLabels(reply.rewind()), format=form)  # type: ignore[arg-type]  # it reads
        except (SyntaxError, ValueError) as error:
            raise self._not_sparql(reply, "SPARQL results", error) from error

    def _not_sparql(self, reply: Reply, wanted: str, error: Exception | None = None) -> EndpointError:
        kind = reply.headers.get("content-type", "something without a type").partition(";")[0]
        why = f": {error}" if error and ("json" in kind or "results+xml" in kind) else ""
        url = public_url(self.url)
        if "html" in kind:
            return EndpointError(f"{url} answers with a web page: is it the address of the SPARQL endpoint?")
        return EndpointError(f"{url} answers with {kind} that cannot be read as {wanted}{why}")


@dataclass
class _Counted:
    """Counts rows as they are taken; whoever asks for the next page has to have taken all of this one."""

    rows: Iterator[Row]
    number: int = 0

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        row = next(self.rows)
        self.number += 1
        return row


def _native(term: Term) -> Term:
    """A term as our own store has it: Virtuoso sends booleans as 1 and 0."""
    if isinstance(term, ox.Literal) and term.datatype.value == PREFIXES["xsd"] + "boolean":
        return ox.Literal("true" if term.value in ("1", "true") else "false", datatype=term.datatype)
    return term
