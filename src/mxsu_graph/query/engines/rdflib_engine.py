"""rdflib as an engine: slow, pure Python, and so a second opinion that runs wherever Python does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from mxsu_graph.errors import QueryError
from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.engines.text import query_form, refuse_services
from mxsu_graph.query.results import Answer, Term

if TYPE_CHECKING:
    import rdflib

__all__ = ["RdflibEngine", "open_rdflib"]


@dataclass(frozen=True, slots=True)
class RdflibEngine:
    """An rdflib Dataset whose default graph is the union of its graphs (`default_union=True`)."""

    dataset: rdflib.Dataset

    def select(self, text: str, name: str = "query") -> Answer:
        """The rows of a SELECT query."""
        result = self._query(text, name, "SELECT")
        columns = tuple(str(variable) for variable in result.vars or ())
        rows = (tuple(_parse_term(row.get(v)) for v in result.vars) for row in result.bindings)
        return Answer(columns, tuple(rows))

    def ask(self, text: str, name: str = "query") -> bool:
        """The answer of an ASK query."""
        return bool(self._query(text, name, "ASK").askAnswer)

    def construct(self, text: str, name: str = "query") -> tuple[ox.Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once."""
        graph = self._query(text, name, "CONSTRUCT", "DESCRIBE").graph
        return tuple(ox.Triple(*map(_parse_term, triple)) for triple in graph)  # type: ignore[arg-type]  # a graph

    # Any: rdflib's Result declares its parts as optional whatever the form of the query.
    def _query(self, text: str, name: str, *forms: str) -> Any:  # noqa: ANN401
        from pyparsing import ParseBaseException  # comes with rdflib, which is imported by now

        if query_form(text, name) not in forms:
            raise QueryError(f"{name} is not {'an' if forms == ('ASK',) else 'a'} {' or '.join(forms)} query")
        refuse_services(text, name)
        try:
            result = self.dataset.query(text, initNs=PREFIXES)
            result.bindings if result.type == "SELECT" else None  # noqa: B018  # evaluated when it is first read
        except ParseBaseException as error:
            raise QueryError(f"{name}:{error.lineno}:{error.column}: {error.msg}") from error
        except Exception as error:
            # rdflib reports unknown prefixes and functions as a bare Exception.
            raise QueryError(f"{name}: {error}") from error
        return result


def open_rdflib(dataset: Path) -> RdflibEngine:
    """Load a canonical N-Quads file into rdflib; some 20,000 quads a second."""
    import rdflib  # a fifth of a second to import, and only this engine needs it

    graphs = rdflib.Dataset(default_union=True)
    graphs.parse(dataset, format="nquads")
    return RdflibEngine(graphs)


def _parse_term(term: object) -> Term:
    import rdflib

    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    return None if term is None else ox.NamedNode(str(term))
