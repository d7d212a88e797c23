"""Writing to a remote store: whole graphs by the Graph Store Protocol, or in batches by SPARQL updates.

Specifications: SPARQL 1.1 Graph Store HTTP Protocol, sections 4.2 and 5.3; SPARQL 1.1 Protocol, section 2.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from mxsu_graph.errors import EndpointError
from mxsu_graph.iri import graph_iri
from mxsu_graph.query.engines.endpoint import EndpointEngine
from mxsu_graph.query.engines.notes import NOTES, Notes, read_notes
from mxsu_graph.remote.transport import RefusedError

__all__ = ["Addresses", "GraphStore", "find_addresses"]

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a store takes queries, updates and whole graphs; the last is empty where it is unknown."""

    query: str
    update: str
    graphs: str


def find_addresses(url: str, server: str, authenticated: bool, update: str = "", graphs: str = "") -> Addresses:
    """The addresses that go with the one for queries, by the conventions of known stores.

    Args:
        url: the address for queries.
        server: what the store calls itself in its `Server` header.
        authenticated: there are credentials: Virtuoso has addresses of their own for those who may write.
        update: the address for updates, if the user knows better.
        graphs: the address for whole graphs, if the user knows better.
    """
    path = urlsplit(url).path.rstrip("/")
    base = url.partition("?")[0].rstrip("/").rpartition("/")[0]
    guessed = (url, "")
    if server.startswith("Virtuoso"):
        suffix = "-auth" if authenticated else ""
        guessed = (f"{base}/sparql{suffix}", f"{base}/sparql-graph-crud{suffix}")
    elif re.search(r"/repositories/[^/]+$", path):  # RDF4J and GraphDB
        guessed = (f"{url.rstrip('/')}/statements", f"{url.rstrip('/')}/rdf-graphs/service")
    elif server.startswith("Oxigraph"):
        guessed = (f"{base}/update", f"{base}/store")
    elif path.endswith(("/query", "/sparql")):  # Fuseki: /<dataset>/query, update, data
        guessed = (f"{base}/update", f"{base}/data")
    return Addresses(url, update or guessed[0], graphs or guessed[1])


@dataclass(frozen=True, slots=True)
class GraphStore:
    """A remote store that we may write to."""

    engine: EndpointEngine
    addresses: Addresses

    def count(self, graph: str) -> int:
        """How many triples a graph has; none where it does not exist."""
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        ((number,),) = self.engine.select_plain(text).rows
        return int(number.value) if isinstance(number, ox.Literal) else 0

    def graphs(self, start: str) -> frozenset[str]:
        """The names of all graphs that begin so."""
        return self.engine.graphs(start)

    def notes(self) -> Notes:
        """What pushes have noted."""
        return read_notes(self.engine.client)

    def note(self, note: ox.Triple) -> None:
        """Note something.

        Raises:
            EndpointError: the store refused it or broke off.
        """
        self._update(f"INSERT DATA {{ GRAPH <{NOTES}> {{ {note} }} }}")

    def forget(self, about: str) -> None:
        """Remove the notes about a graph, if there are any.

        Raises:
            EndpointError: the store refused it or broke off.
        """
        self._update(_forgetting(about))

    def triples(self, graph: str) -> Iterator[ox.Triple]:
        """The triples of a graph, as they come; a server may cut them off without a word.

        They are asked for as triples and not as rows: Virtuoso writes them eight times as fast.

        Raises:
            CutShortError: the store has more than it sends at once.
            EndpointError: the store failed.
        """
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        return self.engine.client.triples(text, name=graph)

    def slice(self, graph: str, lowest: str, highest: str) -> Iterator[ox.Triple]:
        """The triples of a graph whose subject lies between two IRIs, as strings; empty is open.

        They are asked for as rows: Virtuoso says of rows that it cut them off, and of triples it does not.

        Raises:
            CutShortError: the store has more than it sends at once.
            EndpointError: the store failed.
        """
        bounds = [f'STR(?s) >= "{lowest}"'] if lowest else []
        bounds += [f'STR(?s) < "{highest}"'] if highest else []
        only = f" FILTER ({' && '.join(bounds)})" if bounds else ""
        text = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }}{only} }}"
        for subject, predicate, object_ in self.engine.select_plain(text).rows:
            yield ox.Triple(subject, predicate, object_)  # type: ignore[arg-type]  # every triple has all three

    def introduce(self, whole: bool) -> None:
        """Send a small request, so that the store asks who we are before a large one is on its way.

        A server that refuses a request may close the connection while it is still being sent, and cannot say why.

        Raises:
            EndpointError: the store refuses us.
        """
        if not whole:
            self._update("INSERT DATA { }")
            return
        try:
            self.engine.transport.request(self._address(graph_iri("none")), "GET")
        except RefusedError as refused:
            if refused.status in (401, 403):
                raise  # any other refusal only says that there is no such graph

    def replace(self, graph: str, lines: bytes) -> None:
        """Put a whole graph, given in N-Triples, in the place of what is there, in one request.

        Raises:
            EndpointError: the store refused it or broke off.
        """
        self._send(graph, "PUT", lines)

    def add(self, graph: str, lines: bytes) -> None:
        """Add triples, given in N-Triples, to a graph; without blank nodes, doing so twice does no harm.

        Raises:
            EndpointError: the store refused it or broke off.
        """
        self._send(graph, "POST", lines)

    def remove(self, graph: str) -> None:
        """Remove a graph, if it is there, and then the notes about it.

        Raises:
            EndpointError: the store refused it or broke off.
        """
        self._update(f"DROP SILENT GRAPH <{graph}> ;\n{_forgetting(graph)}")

    def move(self, source: str, target: str) -> None:
        """Put one graph in the place of another, and remove the notes about both.

        It is sent once: the second time there would be nothing to move.

        Raises:
            EndpointError: the store refused it or broke off.
        """
        moving = f"MOVE GRAPH <{source}> TO GRAPH <{target}>"
        text = " ;\n".join([_forgetting(target), moving, _forgetting(source)])
        self._update(text, repeatable=False)

    def insert(self, graph: str, lines: bytes, anew: bool = False) -> None:
        """Do as `add` does, or as `replace` does, by one update.

        Raises:
            EndpointError: the store refused it or broke off.
        """
        first = f"DROP SILENT GRAPH <{graph}> ;\n" if anew else ""
        self._update(f"{first}INSERT DATA {{ GRAPH <{graph}> {{\n{lines.decode()}}} }}")

    def _send(self, graph: str, method: str, lines: bytes) -> None:
        kind = {"Content-Type": "application/n-triples"}
        self.engine.transport.request(self._address(graph), method, lines, kind)

    def _update(self, text: str, repeatable: bool = True) -> None:
        body = urlencode({"update": text}).encode()
        self.engine.transport.request(self.addresses.update, "POST", body, _FORM, repeatable)

    def _address(self, graph: str) -> str:
        if not self.addresses.graphs:
            raise EndpointError(
                f"the address of the Graph Store Protocol that goes with {self.addresses.query} is unknown: "
                "give it with --store URL, or use --via update"
            )
        joint = "&" if "?" in self.addresses.graphs else "?"
        return f"{self.addresses.graphs}{joint}{urlencode({'graph': graph})}"


def _forgetting(about: str) -> str:
    return f"DELETE WHERE {{ GRAPH <{NOTES}> {{ <{about}> ?kind ?value }} }}"
