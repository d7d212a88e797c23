"""Any SPARQL 1.1 endpoint as an engine, through SPARQLWrapper.

The differences between servers end here: which graphs an unqualified pattern means, how many rows a server is
willing to give at once, and how it writes its results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from mxsu_graph.errors import EndpointError, QueryError
from mxsu_graph.iri import PREFIXES, graph_iri, term_iri
from mxsu_graph.query.engines.text import PageForm, declare_prefixes, page_form, query_form, strip_comments
from mxsu_graph.query.engines.transport import AGENT, RefusedError, Reply, Response, Transport
from mxsu_graph.query.results import Answer, Term

__all__ = ["CutShortError", "EndpointEngine"]

_JSON = "application/sparql-results+json, application/json;q=0.5"
_TRIPLES = "application/n-triples, text/turtle;q=0.5"
_TOO_MANY_TO_SORT = "SR353"
"""Virtuoso's code for a page that begins beyond the 10,000 rows that it sorts for one."""


class CutShortError(EndpointError):
    """A server has more rows than it is willing to send at once."""


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

    def select(self, text: str, name: str = "query") -> Answer:
        """The rows of a SELECT query, asked for page by page where it has an ORDER BY and no LIMIT.

        Raises:
            QueryError: the query is malformed or no SELECT.
            EndpointError: the endpoint failed.
            CutShortError: it cut the answer short, and the query cannot be paged.
        """
        prepared = self._prepare(text, name, "SELECT")
        form = page_form(prepared)
        with _explained(text, name):
            if form is not None:
                return self._select_pages(form, name)
            return _whole(*self._rows(prepared, name, self._dataset), self.url, name)

    def select_plain(self, text: str, name: str = "query") -> Answer:
        """The rows of a SELECT query as the endpoint answers it by itself: its own default graph, one request.

        Raises:
            EndpointError: the endpoint failed.
            CutShortError: it cut the answer short.
        """
        return _whole(*self._rows(text, name, ()), self.url, name)

    def read_server(self) -> str:
        """What the endpoint calls itself; empty where it does not.

        Raises:
            EndpointError: the endpoint failed, or is none.
        """
        reply = self._send("ASK { }", "ASK", "a first look", ())
        self._parse_boolean(reply)
        return reply.headers.get("server", "")

    def ask(self, text: str, name: str = "query") -> bool:
        """The answer of an ASK query."""
        prepared = self._prepare(text, name, "ASK")
        with _explained(text, name):
            reply = self._send(prepared, "ASK", name, self._dataset)
        return self._parse_boolean(reply)

    def construct(self, text: str, name: str = "query") -> tuple[ox.Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once."""
        prepared = self._prepare(text, name, "CONSTRUCT", "DESCRIBE")
        with _explained(text, name):
            reply = self._send(prepared, query_form(text, name), name, self._dataset)
        turtle = "turtle" in reply.headers.get("content-type", "")
        form = ox.RdfFormat.TURTLE if turtle else ox.RdfFormat.N_TRIPLES
        try:
            return tuple(dict.fromkeys(quad.triple for quad in ox.parse(reply.body, format=form)))
        except (SyntaxError, ValueError) as error:
            raise self._not_sparql(reply, "RDF", error) from error

    @cached_property
    def _dataset(self) -> tuple[tuple[str, str], ...]:
        """The parameters by which unqualified patterns mean all our graphs; often none are needed.

        Most stores answer such patterns from all graphs, Oxigraph and Fuseki by default from none. Oxigraph has a
        parameter for it. To others we name our graphs, as the SPARQL protocol provides (section 2.1.4); on
        Oxigraph that was four times slower. Either way nobody needs to know how a server was started.
        """
        claims = f"{{ ?claim a <{term_iri('Claim')}> }}"
        if not self.ours or self._is_true(f"ASK {claims}") or not self._is_true(f"ASK {{ GRAPH ?g {claims} }}"):
            return ()
        if self.read_server().startswith("Oxigraph"):
            return (("union-default-graph", "true"),)
        ours = f'FILTER (STRSTARTS(STR(?g), "{graph_iri("")}"))'
        text = f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {ours} }}"
        rows = self._parse_rows(self._send(text, "SELECT", "the list of graphs", ())).rows
        graphs = sorted(graph.value for (graph,) in rows if isinstance(graph, ox.NamedNode))
        return tuple((kind, graph) for graph in graphs for kind in ("default-graph-uri", "named-graph-uri"))

    def _is_true(self, text: str) -> bool:
        return self._parse_boolean(self._send(text, "ASK", "a first look", ()))

    def _prepare(self, text: str, name: str, *forms: str) -> str:
        if query_form(text, name) not in forms:
            raise QueryError(f"{name} is not {'an' if forms == ('ASK',) else 'a'} {' or '.join(forms)} query")
        # SPARQLWrapper takes a word in a comment for the form of the query, so they go.
        return declare_prefixes(strip_comments(text), PREFIXES)

    def _select_pages(self, form: PageForm, name: str) -> Answer:
        columns: tuple[str, ...] = ()
        rows: list[tuple[Term, ...]] = []
        nested = False
        while True:
            try:
                answer, cap = self._rows(form.page(self.page, len(rows), nested), name, self._dataset)
            except RefusedError as error:
                if nested or _TOO_MANY_TO_SORT not in error.detail:
                    raise
                nested = True
                continue
            columns = columns or answer.columns
            rows += answer.rows
            # A server may cut off below our page without saying so; such limits are round numbers.
            if not answer.rows or (len(answer) < self.page and not cap and len(answer) % 100):
                return Answer(columns, tuple(rows))

    def _rows(self, text: str, name: str, dataset: tuple[tuple[str, str], ...]) -> tuple[Answer, str]:
        """The rows of one request, and the limit that the server says it cut them off at, if it did."""
        reply = self._send(text, "SELECT", name, dataset)
        return self._parse_rows(reply), reply.headers.get("x-sparql-maxrows", "")

    def _send(self, text: str, form: str, name: str, dataset: tuple[tuple[str, str], ...]) -> Reply:
        # 60 ms to import, and only remote engines need it.
        from SPARQLWrapper import POST, SPARQLWrapper

        def send(headers: Mapping[str, str]) -> Response:
            wrapper = SPARQLWrapper(self.url, agent=AGENT)
            wrapper.setMethod(POST)  # as a form: Virtuoso 7.2.5 hangs on a direct POST
            wrapper.setOnlyConneg(True)
            wrapper.setTimeout(max(1, round(self.transport.timeout)))
            wrapper.setQuery(text)
            wrapper.queryType = form  # its own guess can be misled by words in IRIs
            for parameter, value in dataset:
                wrapper.addParameter(parameter, value)
            accepted = _JSON if form in ("SELECT", "ASK") else _TRIPLES
            for header, value in {"Accept": accepted, **headers}.items():
                wrapper.addCustomHttpHeader(header, value)
            response: Response = wrapper.query().response
            return response

        reply = self.transport.send(self.url, send)
        if "S1TAT" in reply.headers.get("x-sql-state", "") + reply.headers.get("x-exec-state", ""):
            raise EndpointError(f"{name}: {self.url} ran out of its own time and sent only a part of the answer")
        return reply

    def _parse_rows(self, reply: Reply) -> Answer:
        parsed = self._parse_results(reply)
        if not isinstance(parsed, ox.QuerySolutions):
            raise self._not_sparql(reply, "rows")
        return self._read_rows(parsed, reply)

    def _read_rows(self, parsed: ox.QuerySolutions, reply: Reply) -> Answer:
        columns = tuple(variable.value for variable in parsed.variables)
        try:
            return Answer(columns, tuple(tuple(_native(term) for term in row) for row in parsed))
        except (SyntaxError, ValueError) as error:
            raise self._not_sparql(reply, "rows", error) from error

    def _parse_boolean(self, reply: Reply) -> bool:
        parsed = self._parse_results(reply)
        if isinstance(parsed, ox.QueryBoolean):
            return bool(parsed)
        # Virtuoso answers ASK with a table of one cell, 0 or 1; while it holds nothing at all, of none.
        table = self._read_rows(parsed, reply)
        cells = [cell for row in table.rows for cell in row]
        if not cells and table.columns == ("__ASK_RETVAL",):
            return False
        if len(cells) == 1 and isinstance(cells[0], ox.Literal):
            return cells[0].value in ("1", "true")
        raise self._not_sparql(reply, "a yes or no")

    def _parse_results(self, reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
        # Virtuoso writes blank nodes as `nodeID://b1`, which is no label.
        body = reply.body.replace(b'"type": "bnode", "value": "nodeID://', b'"type": "bnode", "value": "')
        try:
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise self._not_sparql(reply, "SPARQL results", error) from error

    def _not_sparql(self, reply: Reply, wanted: str, error: Exception | None = None) -> EndpointError:
        kind = reply.headers.get("content-type", "something without a type").partition(";")[0]
        why = f": {error}" if error and "json" in kind else ""
        if "html" in kind:
            return EndpointError(f"{self.url} answers with a web page: is it the address of the SPARQL endpoint?")
        return EndpointError(f"{self.url} answers with {kind} that cannot be read as {wanted}{why}")


def _whole(answer: Answer, cap: str, url: str, name: str) -> Answer:
    if cap:
        raise CutShortError(
            f"{name}: {url} gives no more than {cap} rows at once and has more: "
            "name the columns and add an ORDER BY, so that they can be asked for page by page"
        )
    return answer


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


def _native(term: Term) -> Term:
    """A term as our own store has it: Virtuoso sends booleans as 1 and 0."""
    if isinstance(term, ox.Literal) and term.datatype.value == PREFIXES["xsd"] + "boolean":
        return ox.Literal("true" if term.value in ("1", "true") else "false", datatype=term.datatype)
    return term
