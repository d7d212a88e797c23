"""Which graphs an unqualified pattern means on a server: all of ours, and nothing that is only arriving."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from mxsu_graph.iri import graph_iri, term_iri
from mxsu_graph.query.engines.notes import NOTES, read_notes
from mxsu_graph.query.engines.paging import page_form
from mxsu_graph.query.engines.text import has_dataset
from mxsu_graph.remote.client import Parameters, SparqlClient

__all__ = ["Scope", "Scopes", "find_graphs"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What goes with a query: parameters of the protocol, and words before its text on the same line."""

    parameters: Parameters = ()
    words: str = ""


@dataclass
class Scopes:
    """Finds the scope of queries to an endpoint that may hold our graphs; `page` is how many rows come at once."""

    client: SparqlClient
    page: int
    _named: dict[frozenset[str], Scope] = field(default_factory=dict)

    def find(self, text: str) -> Scope:
        """The scope of a query; often nothing is needed.

        Most stores answer unqualified patterns from all graphs, Oxigraph and Fuseki by default from none. Oxigraph
        has a parameter for it. To others we name our graphs, as the SPARQL protocol provides (section 2.1.4); on
        Oxigraph that was four times slower. Either way nobody needs to know how a server was started.

        While a push gathers a graph, what has arrived must not count, so that the notes of pushes are looked at
        before each query. Our graphs are then named to Oxigraph, too. Virtuoso answers fifty names with more
        headers than may be read, and is told what to leave out, by words of its own
        (`define input:default-graph-exclude`).

        Raises:
            EndpointError: the endpoint failed.
        """
        if has_dataset(text):
            return Scope()  # the query says so itself, and the protocol's parameters would override it
        arriving = frozenset(read_notes(self.client).rooms)
        if not arriving:
            return self._usual
        if self._server.startswith("Virtuoso"):
            return Scope(words=_leave_out({NOTES, *arriving}))
        if arriving not in self._named:
            self._named[arriving] = self._name_graphs()
        return self._named[arriving]

    @cached_property
    def _server(self) -> str:
        return self.client.read_server()

    @cached_property
    def _usual(self) -> Scope:
        claims = f"{{ ?claim a <{term_iri('Claim')}> }}"
        if self._is_true(f"ASK {claims}") or not self._is_true(f"ASK {{ GRAPH ?g {claims} }}"):
            return Scope()
        if self._server.startswith("Oxigraph"):
            return Scope((("union-default-graph", "true"),))
        return self._name_graphs()

    def _name_graphs(self) -> Scope:
        graphs = find_graphs(self.client, graph_iri(""), self.page)
        kinds = ("default-graph-uri", "named-graph-uri")
        return Scope(tuple((kind, graph) for graph in graphs for kind in kinds))

    def _is_true(self, text: str) -> bool:
        return self.client.boolean(text, "a first look")


def find_graphs(client: SparqlClient, start: str, page: int) -> list[str]:
    """The names of all graphs of an endpoint that begin so, in order, asked for page by page.

    Raises:
        EndpointError: the endpoint failed.
    """
    wanted = f'GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{start}"))'
    form = page_form(f"SELECT DISTINCT ?g WHERE {{ {wanted} }} ORDER BY ?g")
    assert form is not None  # it names its column and has an order
    found = client.pages(form.page, page, "the list of graphs")
    return [graph.value for rows in found for (graph,) in rows.rows if isinstance(graph, ox.NamedNode)]


def _leave_out(graphs: set[str]) -> str:
    kinds = ("input:default-graph-exclude", "input:named-graph-exclude")
    return "".join(f"define {kind} <{graph}> " for graph in sorted(graphs) for kind in kinds)
