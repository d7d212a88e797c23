"""Where queries run: the protocol, and engines over pyoxigraph, rdflib and remote SPARQL 1.1 endpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from mxsu_graph.errors import EndpointError, QueryError
from mxsu_graph.validation.shacl.terms import XSD, Term

if TYPE_CHECKING:
    # rdflib takes a fifth of a second to import: only those who pass an rdflib graph pay for it.
    import rdflib

__all__ = ["EndpointEngine", "Engine", "RdflibEngine", "Row", "Select", "StoreEngine", "Traits", "probe_traits"]

Row: TypeAlias = tuple[Term | None, ...]
"""One solution, in the order of the query's variables."""


@dataclass(frozen=True)
class Select:
    """A SPARQL 1.1 SELECT query.

    Attributes:
        variables: the projected variables, without question marks.
        text: the query from `SELECT` on.
        prologue: its PREFIX declarations.
    """

    variables: tuple[str, ...]
    text: str
    prologue: str = ""


@dataclass(frozen=True)
class Traits:
    """What the compiler may rely on in an engine.

    Attributes:
        local: queries cost no round trip and blank nodes keep their names from one query to the next.
        collapses_integers: literals of datatypes derived from xsd:integer come back as xsd:integer.
        escapes: literals the store would rewrite stand under a datatype of ours (see `exact`).
    """

    local: bool = False
    collapses_integers: bool = False
    escapes: bool = False


class Selecting(Protocol):
    """Anything that answers SELECT queries."""

    def select(self, query: Select) -> Iterable[Row]:
        """Answer a query, lazily where possible."""


class Engine(Selecting, Protocol):
    """Anything that answers SELECT queries over the data to be validated."""

    @property
    def traits(self) -> Traits:
        """What the compiler may rely on."""


def probe_traits(engine: Selecting) -> Traits:
    """Find out whether an endpoint keeps datatypes derived from xsd:integer: Oxigraph, for one, does not."""
    literal = Literal("1", datatype=NamedNode(XSD + "byte"))
    rows = list(engine.select(Select(("x",), f"SELECT ?x WHERE {{ VALUES ?x {{ {literal} }} }}")))
    kept = [row[0] for row in rows] == [literal]
    return Traits(collapses_integers=not kept)


class StoreEngine:
    """Queries on an embedded `pyoxigraph.Store`.

    Args:
        store: the store; it is only read.
        graphs: what counts as the default graph: None for all triples of the store wherever they are,
            an empty sequence for the store's default graph, else the merge of the named graphs listed.
    """

    traits = Traits(local=True, collapses_integers=True)

    def __init__(self, store: ox.Store, graphs: Sequence[str] | None = None) -> None:
        self._store = store
        self._union = graphs is None
        self._default: list[NamedNode | BlankNode | DefaultGraph] = [DefaultGraph()]
        if graphs:
            self._default = [NamedNode(iri) for iri in graphs]

    def select(self, query: Select) -> Iterator[Row]:
        """Answer a query from the store.

        Raises:
            QueryError: if the store cannot parse or evaluate it.
        """
        text = query.prologue + query.text
        try:
            default = None if self._union else self._default
            solutions = self._store.query(text, use_default_graph_as_union=self._union, default_graph=default)
            for solution in cast("ox.QuerySolutions", solutions):
                yield tuple(solution)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"The store refused a query: {error}\n{text}") from error


class RdflibEngine:
    """Queries on an `rdflib.Graph` or `rdflib.Dataset`, exact to the letter of each literal, and slow."""

    traits = Traits()

    def __init__(self, graph: rdflib.Graph) -> None:
        self._graph = graph

    def select(self, query: Select) -> Iterator[Row]:
        """Answer a query with rdflib's own SPARQL engine.

        Raises:
            QueryError: if rdflib cannot parse or evaluate it.
        """
        text = query.prologue + query.text
        try:
            result = self._graph.query(text)
            for row in result:
                yield tuple(_from_rdflib(term) for term in row)  # type: ignore[union-attr]  # SELECT gives rows
        except Exception as error:  # rdflib and pyparsing raise exceptions of many kinds.
            raise QueryError(f"rdflib refused a query: {error}\n{text}") from error


class EndpointEngine:
    """Queries on a remote SPARQL 1.1 endpoint, page by page under a total order.

    Blank nodes have no lasting names in the protocol, so shapes that need two queries to be combined are exact
    only for data without them.

    Args:
        url: the query address.
        page: how many rows to ask for at a time.
        graphs: the graphs that make up the default graph of the queries; the endpoint's own if empty.
        timeout: seconds to wait for each page.
    """

    def __init__(self, url: str, *, page: int = 10_000, graphs: Sequence[str] = (), timeout: int = 300) -> None:
        self._url = url
        self._page = page
        self._graphs = tuple(graphs)
        self._timeout = timeout

    @cached_property
    def traits(self) -> Traits:
        """What the compiler may rely on; the endpoint is asked once."""
        return probe_traits(self)

    def select(self, query: Select) -> Iterator[Row]:
        """Answer a query with as many requests as it takes.

        A server may cut a page off below what was asked for, so that only an empty page is the end.

        Raises:
            EndpointError: if the endpoint cannot be reached, refuses, or answers with no SPARQL JSON results.
        """
        order = " ".join(f"?{name}" for name in query.variables)
        start = 0
        while True:
            text = (
                f"{query.prologue}SELECT {order} WHERE {{ {{ {query.text} }} }} "
                f"ORDER BY {order} LIMIT {self._page} OFFSET {start}"
            )
            bindings = self._ask(text)
            for binding in bindings:
                yield tuple(_from_json(binding.get(name)) for name in query.variables)
            if not bindings:
                return
            start += len(bindings)

    def _ask(self, text: str) -> list[dict[str, dict[str, str]]]:
        # SPARQLWrapper brings rdflib with it; only remote validation needs it.
        from SPARQLWrapper import JSON, POST, SPARQLWrapper

        wrapper = SPARQLWrapper(self._url)
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(JSON)
        wrapper.setTimeout(self._timeout)
        for graph in self._graphs:
            wrapper.addDefaultGraph(graph)
        wrapper.setQuery(text)
        try:
            answer: Any = wrapper.query().convert()
            bindings: list[dict[str, dict[str, str]]] = answer["results"]["bindings"]
        except Exception as error:  # urllib, SPARQLWrapper and JSON errors alike end the validation.
            raise EndpointError(f"The endpoint {self._url} did not answer a query: {error}\n{text}") from error
        return bindings


def _from_json(value: dict[str, str] | None) -> Term | None:
    """Read one value of SPARQL 1.1 Query Results JSON; `typed-literal` is Virtuoso's word for a literal."""
    if value is None:
        return None
    kind, text = value["type"], value["value"]
    if kind == "uri":
        return NamedNode(text)
    if kind == "bnode":
        return BlankNode("".join(c if c.isalnum() else "_" for c in text))
    if "xml:lang" in value:
        return Literal(text, language=value["xml:lang"])
    return Literal(text, datatype=NamedNode(value["datatype"])) if "datatype" in value else Literal(text)


def _from_rdflib(term: Any) -> Term | None:  # noqa: ANN401  # rdflib's rows hold terms of any class
    convert: Callable[[Any], Term] | None = _RDFLIB.get(type(term).__name__)
    return convert(term) if convert else None


def _literal_from_rdflib(term: rdflib.Literal) -> Literal:
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype))) if term.datatype else Literal(str(term))


_RDFLIB: dict[str, Callable[[Any], Term]] = {
    "URIRef": lambda term: NamedNode(str(term)),
    "BNode": lambda term: BlankNode(str(term)),
    "Literal": _literal_from_rdflib,
}
