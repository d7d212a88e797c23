"""What a push notes down on the server, in a graph of its own: what is still arriving, and what was sent.

A large graph gathers in a waiting room, a graph with the other one's name in its own. It is noted before its first
triple arrives, so that whoever asks a question sees at once what to leave out. Neither these graphs nor the notes
lie below `graph/`, where ours are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from mxsu_graph.iri import BASE, graph_iri
from mxsu_graph.query.fingerprint import Fingerprint
from mxsu_graph.remote.client import SparqlClient

__all__ = ["INCOMING", "NOTES", "Notes", "arrival_note", "name_waiting_room", "read_notes", "sending_note"]

INCOMING = BASE + "incoming/"
"""How the names of waiting rooms begin."""
NOTES = BASE + "push"
"""The graph of the notes."""
_GATHERS = ox.NamedNode(NOTES + "#gathers")
_SENT = ox.NamedNode(NOTES + "#sent")
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted on a server.

    Attributes:
        rooms: for each waiting room, the graph that gathers there.
        sent: for graphs that could not be read back, the fingerprint of what was sent, as `sending_note` has it.
    """

    rooms: Mapping[str, str]
    sent: Mapping[str, str]

    def tell_of(self, graph: str, content: Fingerprint) -> bool:
        """Whether a push has noted that it sent this content of a graph."""
        return self.sent.get(graph) == _write_mark(content)


def name_waiting_room(graph: str, content: Fingerprint) -> str:
    """The name of the graph in which this content of another one gathers until it is whole."""
    digest = hashlib.sha256(f"{graph} {_write_mark(content)}".encode()).hexdigest()[:16]
    return f"{INCOMING}{graph.removeprefix(graph_iri(''))}/{digest}"


def arrival_note(room: str, graph: str) -> ox.Triple:
    """The note that a graph gathers in a waiting room."""
    return ox.Triple(ox.NamedNode(room), _GATHERS, ox.NamedNode(graph))


def sending_note(graph: str, content: Fingerprint) -> ox.Triple:
    """The note that this content of a graph was sent, and could not be read back."""
    return ox.Triple(ox.NamedNode(graph), _SENT, ox.Literal(_write_mark(content)))


def read_notes(client: SparqlClient) -> Notes:
    """What is noted on a server, by one request in nearly all cases.

    Raises:
        EndpointError: the endpoint failed.
    """

    def page(size: int, start: int, nested: bool) -> str:
        found = f"GRAPH <{NOTES}> {{ ?about ?kind ?value }}"
        ordered = f"SELECT ?about ?kind ?value WHERE {{ {found} }} ORDER BY ?about ?kind ?value"
        whole = f"SELECT * WHERE {{ {{ {ordered} }} }}" if nested else ordered
        return f"{whole} LIMIT {size} OFFSET {start}"

    rooms: dict[str, str] = {}
    sent: dict[str, str] = {}
    for found in client.pages(page, _PAGE, "what a push has noted"):
        for about, kind, value in found.rows:
            if not isinstance(about, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
                continue
            if kind == _GATHERS and about.value.startswith(INCOMING):
                rooms[about.value] = value.value
            elif kind == _SENT:
                sent[about.value] = value.value
    return Notes(rooms, sent)


def _write_mark(content: Fingerprint) -> str:
    return f"{content.triples} {content.digest:064x}"
