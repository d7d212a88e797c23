"""Where queries run: the protocol, and engines over pyoxigraph and rdflib."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from mxsu_graph.errors import EndpointError, QueryError
from mxsu_graph.validation.shacl.terms import XSD, Term

if TYPE_CHECKING:
    # rdflib takes a fifth of a second to import: only those who pass an rdflib graph pay for it.
    import rdflib

__all__ = [
    "Engine",
    "RdflibEngine",
    "Row",
    "Select",
    "StoreEngine",
    "Traits",
    "plain_row",
    "probe_traits",
]

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


def plain_row(row: Iterable[Term | ox.Triple | None]) -> Row:
    """A row of terms that SHACL knows.

    Raises:
        EndpointError: it holds a triple.
    """
    terms: list[Term | None] = []
    for term in row:
        if isinstance(term, ox.Triple):
            raise EndpointError("the endpoint holds triples about triples, which SHACL 1.0 does not know")
        terms.append(term)
    return tuple(terms)


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
