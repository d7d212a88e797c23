"""An embedded store that keeps every literal to the letter.

`pyoxigraph.Store` keeps numbers, dates and booleans as values: `"01"^^xsd:integer` comes back as `"1"`, and
`"5"^^xsd:nonNegativeInteger` as an xsd:integer. `sh:datatype` and everything that compares terms can then see less
than the file said. Here such a literal, and only such a one, stands under a datatype of our own that carries the
original one; queries know it, and results give back the literal as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from mxsu_graph.errors import QueryError
from mxsu_graph.validation.shacl.engines import Row, Select, StoreEngine, Traits
from mxsu_graph.validation.shacl.files import BrokenFileError, parse_file
from mxsu_graph.validation.shacl.terms import ESCAPE, RDF, XSD, Term

__all__ = ["ExactEngine", "escaped", "read_data", "read_quads", "unescaped"]

_UNCHANGED: Final = {XSD + "string", RDF + "langString", XSD + "anyURI"}
_SUBJECT: Final = NamedNode("urn:x-scratch")


class ExactEngine(StoreEngine):
    """Queries on a store filled by `read_data` or `from_quads`, exact to the letter of each literal."""

    traits = Traits(local=True, escapes=True)

    def __init__(self, store: ox.Store, graphs: Sequence[str] | None = None) -> None:
        super().__init__(store, graphs)
        self._escaped = store
        self._graphs = graphs
        self._plain: StoreEngine | None = None

    @classmethod
    def from_quads(cls, quads: Iterable[Quad], graphs: Sequence[str] | None = None) -> ExactEngine:
        """Fill a new store."""
        store = ox.Store()
        store.bulk_extend(Quad(q.subject, q.predicate, _escaped_term(q.object), q.graph_name) for q in quads)
        return cls(store, graphs)

    def select(self, query: Select) -> Iterator[Row]:
        """Answer a query, each literal as it was written."""
        for row in super().select(query):
            yield tuple(unescaped(term) if isinstance(term, Literal) else term for term in row)

    def plain(self) -> StoreEngine:
        """Give the data as a plain store holds it, for queries written by others; made when first asked for."""
        if self._plain is None:
            store = ox.Store()
            store.bulk_extend(
                Quad(q.subject, q.predicate, _unescaped_term(q.object), q.graph_name) for q in self._escaped
            )
            self._plain = StoreEngine(store, self._graphs)
        return self._plain


def read_data(*paths: Path, graphs: Sequence[str] | None = None) -> ExactEngine:
    """Read RDF files, each by its ending, for validation exact to the letter.

    Args:
        paths: the files.
        graphs: which named graphs make up the data; None for all triples.

    Raises:
        QueryError: if a file cannot be read or parsed; it gives file, line and column.
    """
    return ExactEngine.from_quads(read_quads(*paths), graphs)


def read_quads(*paths: Path) -> Iterator[Quad]:
    """Read the quads of RDF files; blank nodes of several files are kept apart.

    Raises:
        QueryError: if a file cannot be read or parsed; it gives file, line and column.
    """
    for path in paths:
        yield from _quads(path, len(paths) > 1)


def _quads(path: Path, rename: bool) -> Iterator[Quad]:
    try:
        yield from parse_file(path, rename=rename)
    except BrokenFileError as error:
        raise QueryError(str(error)) from error


@lru_cache(maxsize=1 << 16)
def escaped(literal: Literal) -> Literal:
    """Give the literal under which the store keeps this one unchanged: itself, or one of the escape datatype."""
    if literal.datatype.value in _UNCHANGED or not literal.datatype.value.startswith(XSD):
        return literal
    scratch = ox.Store()
    scratch.add(Quad(_SUBJECT, _SUBJECT, literal))
    (quad,) = scratch
    if quad.object == literal:
        return literal
    return Literal(literal.value, datatype=NamedNode(ESCAPE + literal.datatype.value))


def unescaped(literal: Literal) -> Literal:
    """Give the literal as it was written."""
    datatype = literal.datatype.value
    if not datatype.startswith(ESCAPE):
        return literal
    return Literal(literal.value, datatype=NamedNode(datatype.removeprefix(ESCAPE)))


def _escaped_term(term: Term | Triple) -> Term | Triple:
    return escaped(term) if isinstance(term, Literal) else term


def _unescaped_term(term: Term | Triple) -> Term | Triple:
    return unescaped(term) if isinstance(term, Literal) else term
