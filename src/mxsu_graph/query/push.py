"""Loading the dataset into a remote store: graph by graph, and large graphs in parts.

Each graph is compared with what the store holds and sent where it differs. A graph that goes into one request
takes the place of the old one by it. The parts of a larger one gather in a waiting room, are compared with what
was sent, and then take the place of the old one in one step, so that a push that breaks off at any point leaves
the old graph as it was. The waiting room is named after the graph and its content: whoever runs the push again
goes on behind the last part that has arrived. It is noted on the server, so that questions leave it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import IO

import pyoxigraph as ox

from mxsu_graph.errors import EndpointError
from mxsu_graph.iri import BASE, graph_iri
from mxsu_graph.query.engines.graph_store import GraphStore
from mxsu_graph.query.engines.notes import INCOMING, Notes, arrival_note, name_waiting_room, sending_note
from mxsu_graph.query.fingerprint import Fingerprint, take_fingerprint, write_lines
from mxsu_graph.query.reading_back import Held, compare_graph, describe_difference

__all__ = ["Compared", "PushPlan", "Pushed", "State", "push_dataset"]


class State(StrEnum):
    """What became of a graph."""

    SENT = "sent"
    PRESENT = "already there"
    WANTED = "to be sent"
    DIFFERENT = "DIFFERENT"
    FOREIGN = "not ours to keep"
    WAITING = "unfinished"
    REMOVED = "removed"


class Compared(StrEnum):
    """By what a graph that the store holds was compared with the one here."""

    CONTENT = "as they are here"
    NOTE = "by their number and by the note of the push that sent them"
    NUMBER = "by their number alone"


@dataclass(frozen=True, slots=True)
class PushPlan:
    """How to push.

    Attributes:
        whole: send by the Graph Store Protocol; else by updates.
        chunk: triples in one request of the Graph Store Protocol.
        batch: triples in one update.
        by_count: take a graph with the right number of triples for the right one, without reading it back.
        slice: triples asked for at once when a graph is read back from a store that cuts answers off.
        prune: remove graphs of ours that the store has and the dataset has not, and unfinished ones.
        dry: only compare.
    """

    whole: bool = True
    chunk: int = 50_000
    batch: int = 500
    by_count: bool = False
    slice: int = 4_000
    prune: bool = False
    dry: bool = False

    @property
    def part(self) -> int:
        """Triples in one request."""
        return self.chunk if self.whole else self.batch


@dataclass(frozen=True, order=True, slots=True)
class Pushed:
    """One graph: its IRI, its number of triples, what became of it, in what it differs, and how that was found."""

    graph: str
    triples: int
    state: State
    detail: str = ""
    compared: Compared = Compared.CONTENT


@dataclass(frozen=True, slots=True)
class _Graph:
    """One graph of the dataset: its name, its triples, and the same as lines, always in the same order."""

    store: ox.Store
    name: str
    lines: IO[bytes]
    mark: Fingerprint

    def triples(self) -> Iterator[ox.Triple]:
        return _triples(self.store, self.name)

    def parts(self, size: int) -> Iterator[tuple[bytes, int]]:
        """The lines in parts of so many triples, each with its number of triples."""
        self.lines.seek(0)
        while part := list(islice(self.lines, size)):
            yield b"".join(part), len(part)


def push_dataset(
    local: ox.Store,
    remote: GraphStore,
    plan: PushPlan,
    report: Callable[[Pushed], None],
    advance: Callable[[str, int, int], None] = lambda *_: None,
) -> list[Pushed]:
    """Make a remote store hold every graph of ours.

    Args:
        local: the dataset.
        remote: the store to fill.
        plan: how.
        report: is told about each graph as it is done.
        advance: is told the name of a graph that goes in parts, how many triples have arrived, and of how many.

    Returns:
        What became of each graph. One that the store does not hold as it was sent is `DIFFERENT`, with examples.

    Raises:
        EndpointError: the store failed; what has arrived is skipped when the push is run again.
    """
    ours = _count_graphs(local)
    done: list[Pushed] = []
    try:
        push = _Push(remote, plan, advance, remote.notes())
        for name in sorted(ours):
            done.append(push.settle(local, name, ours[name]))
            report(done[-1])
        for pushed in push.clear(set(ours)):
            done.append(pushed)
            report(pushed)
    except EndpointError as error:
        raise EndpointError(
            f"{error}\nmxsu: {min(len(done), len(ours))} of {len(ours)} graphs were done; "
            "run the same command again to go on: what has arrived is skipped"
        ) from error
    return sorted(done)


@dataclass
class _Push:
    """A push that is going on; `notes` are those that it found."""

    remote: GraphStore
    plan: PushPlan
    advance: Callable[[str, int, int], None]
    notes: Notes
    introduced: bool = False

    def settle(self, local: ox.Store, name: str, number: int) -> Pushed:
        """Make the store hold one graph, which has so many triples here."""
        there = self.remote.count(name)
        if there == number and self.plan.by_count:
            return Pushed(name, number, State.PRESENT, compared=Compared.NUMBER)
        if there != number and self.plan.dry:
            return Pushed(name, number, State.WANTED)
        with write_lines(_triples(local, name)) as lines:
            graph = _Graph(local, name, lines, take_fingerprint(lines))
            if there == number and (compared := self._find(graph)):
                return Pushed(name, number, State.PRESENT, compared=compared)
            return Pushed(name, number, State.WANTED) if self.plan.dry else self._send(graph)

    def clear(self, ours: set[str]) -> Iterator[Pushed]:
        """Tell of graphs that the dataset has not, and of what was gathered and not used; remove them on demand.

        Somebody else may be gathering there at this moment, so that nothing goes unasked.
        """
        rooms = self.remote.notes().rooms
        found = self.remote.graphs(BASE)
        waiting = {name for name in found if name.startswith(INCOMING)} | set(rooms)
        foreign = {name for name in found if name.startswith(graph_iri(""))} - ours
        for name in sorted(foreign | waiting):
            number = self.remote.count(name)
            if self.plan.prune and not self.plan.dry:
                self.remote.remove(name)
                yield Pushed(name, number, State.REMOVED)
            elif name in waiting:
                detail = "a push broke off or is still going on; questions leave it out; --prune removes it"
                yield Pushed(name, number, State.WAITING, detail)
            else:
                detail = "this dataset has no such graph, and queries will see it; --prune removes it"
                yield Pushed(name, number, State.FOREIGN, detail)

    def _find(self, graph: _Graph) -> Compared | None:
        """Whether the store holds the graph, which has as many triples there, and how that was found out.

        Where it cannot be read back and no push has noted that it sent this, it counts as another.
        """
        match compare_graph(self.remote, graph.name, graph.triples, graph.mark, self.plan.slice):
            case Held.EQUAL:
                return Compared.CONTENT
            case Held.UNREAD:
                return Compared.NOTE if self.notes.tell_of(graph.name, graph.mark) else None
        return None

    def _send(self, graph: _Graph) -> Pushed:
        if not self.introduced:
            self.remote.introduce(self.plan.whole)
            self.introduced = True
        if graph.name in self.notes.sent:
            self.remote.forget(graph.name)  # before it changes: a note that is wrong would be believed
        ours, whole = graph.mark, graph.mark.triples <= self.plan.part
        place = graph.name if whole else name_waiting_room(graph.name, ours)
        if whole:
            self._replace(graph)
        else:
            self._gather(graph, place)
        held = Held.DIFFERENT
        if self.remote.count(place) == ours.triples:
            held = Held.UNREAD
            if not self.plan.by_count:
                held = compare_graph(self.remote, place, graph.triples, ours, self.plan.slice)
        if held is Held.DIFFERENT:
            return self._tell_difference(graph, place)
        if not whole:
            self._move(place, graph)
        if held is Held.EQUAL:
            return Pushed(graph.name, ours.triples, State.SENT)
        self.remote.note(sending_note(graph.name, ours))
        return Pushed(graph.name, ours.triples, State.SENT, compared=Compared.NUMBER)

    def _tell_difference(self, graph: _Graph, place: str) -> Pushed:
        detail = describe_difference(self.remote, place, graph.triples, graph.mark, self.plan.slice)
        if place != graph.name:
            self.remote.remove(place)
            detail += "\n  what the store held before is untouched"
        return Pushed(graph.name, graph.mark.triples, State.DIFFERENT, detail)

    def _replace(self, graph: _Graph) -> None:
        ((lines, _),) = graph.parts(max(graph.mark.triples, 1))
        if self.plan.whole:
            self.remote.replace(graph.name, lines)
        else:
            self.remote.insert(graph.name, lines, anew=True)

    def _gather(self, graph: _Graph, room: str) -> None:
        """Send a graph in parts, without those that have arrived: parts come in order, so their number tells."""
        arrived = self.remote.count(room)
        if arrived > graph.mark.triples:
            self.remote.remove(room)
            arrived = 0
        self.remote.note(arrival_note(room, graph.name))  # before the first triple, and once more does no harm
        end = 0
        for lines, number in graph.parts(self.plan.part):
            end += number
            if end > arrived:
                if self.plan.whole:
                    self.remote.add(room, lines)
                else:
                    self.remote.insert(room, lines)
            self.advance(graph.name, end, graph.mark.triples)

    def _move(self, room: str, graph: _Graph) -> None:
        try:
            self.remote.move(room, graph.name)
        except EndpointError:
            # The answer may have been lost and not the request.
            if self.remote.count(room) or self.remote.count(graph.name) != graph.mark.triples:
                raise


def _count_graphs(store: ox.Store) -> dict[str, int]:
    """The number of triples of each graph."""
    found = store.query("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert isinstance(found, ox.QuerySolutions)  # it is a SELECT
    return {row["g"].value: int(row["n"].value) for row in found}


def _triples(store: ox.Store, name: str) -> Iterator[ox.Triple]:
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
    return (quad.triple for quad in quads)
