"""The protocol of an engine, and the embedded one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from mxsu_graph.errors import QueryError
from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.engines.text import has_dataset, refuse_services
from mxsu_graph.query.results import Answer

__all__ = ["Engine", "StoreEngine"]

_PLACE = re.compile(r"error at (\d+):(\d+): ")


class Engine(Protocol):
    """Whatever answers SPARQL queries over the union of our graphs.

    Our prefixes need not be declared. `name` is what messages call the query. All methods raise `QueryError` for a
    query that is malformed or of another form, and `EndpointError` where a remote engine failed.
    """

    def select(self, text: str, name: str = "query") -> Answer:
        """The rows of a SELECT query."""
        ...

    def ask(self, text: str, name: str = "query") -> bool:
        """The answer of an ASK query."""
        ...

    def construct(self, text: str, name: str = "query") -> tuple[ox.Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once."""
        ...


@dataclass(frozen=True, slots=True)
class StoreEngine:
    """The embedded store. It calls no SERVICE: `federation` carries those out before a query comes here."""

    store: ox.Store

    def select(self, text: str, name: str = "query") -> Answer:
        """The rows of a SELECT query."""
        result = self._query(text, name)
        if not isinstance(result, ox.QuerySolutions):
            raise QueryError(f"{name} is not a SELECT query")
        columns = tuple(variable.value for variable in result.variables)
        try:
            return Answer(columns, tuple(tuple(row) for row in result))
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"{name}: {error}") from error

    def ask(self, text: str, name: str = "query") -> bool:
        """The answer of an ASK query."""
        result = self._query(text, name)
        if not isinstance(result, ox.QueryBoolean):
            raise QueryError(f"{name} is not an ASK query")
        return bool(result)

    def construct(self, text: str, name: str = "query") -> tuple[ox.Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once."""
        result = self._query(text, name)
        if not isinstance(result, ox.QueryTriples):
            raise QueryError(f"{name} is not a CONSTRUCT or DESCRIBE query")
        return tuple(dict.fromkeys(result))

    def _query(self, text: str, name: str) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        refuse_services(text, name)
        try:
            # The union is for queries that do not say themselves, by FROM, which graphs they are about.
            union = not has_dataset(text)
            return self.store.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)
        except SyntaxError as error:
            raise QueryError(_explain(error, name)) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"{name}: {error}") from error


def _explain(error: SyntaxError, name: str) -> str:
    """Oxigraph's message as `name:line:column: what`; of the characters that it lists, one line is enough."""
    message = error.msg
    place = f"{name}:{error.lineno}:{error.offset}: " if error.lineno else f"{name}: "
    if found := _PLACE.match(message):
        place, message = f"{name}:{found[1]}:{found[2]}: ", message[found.end() :]
    if "Prefix not found" in message:
        return f"{place}the prefix is declared neither in the query nor among ours"
    return place + message.partition("\n")[0]
