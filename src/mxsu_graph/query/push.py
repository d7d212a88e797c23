"""Loading the dataset into a remote store: graph by graph, and large graphs in parts.

Each graph is compared with what the store holds and sent where it differs. A graph that goes into one request
takes the place of the old one by it. The parts of a larger one gather in a graph of their own, are compared with
what was sent, and then take the place of the old one in one step, so that a push that breaks off at any point
leaves the old graph as it was. The gathering graph is named after its content: whoever runs the push again goes on
behind the last part that has arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import IO

import pyoxigraph as ox

from mxsu_graph.errors import EndpointError
from mxsu_graph.iri import graph_iri
from mxsu_graph.query.engines.graph_store import GraphStore
from mxsu_graph.query.fingerprint import Fingerprint, take_fingerprint, write_lines
from mxsu_graph.query.reading_back import describe_difference, is_held

__all__ = ["PushPlan", "Pushed", "State", "push_dataset"]

_INCOMING = graph_iri("incoming/")


class State(StrEnum):
    """What became of a graph."""

    SENT = "sent"
    PRESENT = "already there"
    WANTED = "to be sent"
    DIFFERENT = "DIFFERENT"
    FOREIGN = "not ours to keep"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class PushPlan:
    """How to push.

    Attributes:
        whole: send by the Graph Store Protocol; else by updates.
        chunk: triples in one request of the Graph Store Protocol.
        batch: triples in one update.
        by_count: take a graph with the right number of triples for the right one, without reading it back.
        slice: triples asked for at once when a graph is read back from a store that cuts answers off.
        prune: remove graphs of ours that the store has and the dataset has not.
        dry: only compare.
    """

    whole: bool = True
    chunk: int = 50_000
    batch: int = 500
    by_count: bool = False
    slice: int = 4_000
    prune: bool = False
    dry: bool = False


@dataclass(frozen=True, order=True, slots=True)
class Pushed:
    """One graph: its IRI, its number of triples here, what became of it, and in what it differs."""

    graph: str
    triples: int
    state: State
    detail: str = ""


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
    names = sorted(graph.value for graph in local.named_graphs() if isinstance(graph, ox.NamedNode))
    done: list[Pushed] = []
    try:
        for name in names:
            with write_lines(_triples(local, name)) as lines:
                graph = _Graph(local, name, lines, take_fingerprint(lines))
                done.append(_settle(graph, remote, plan, advance))
            report(done[-1])
        for name in sorted(remote.graphs(graph_iri("")) - set(names)):
            if not name.startswith(_INCOMING):
                done.append(_settle_foreign(remote, name, plan))
                report(done[-1])
            elif not plan.dry:
                remote.remove(name)  # of a push that was never finished, of other data than this
    except EndpointError as error:
        raise EndpointError(
            f"{error}\nmxsu: {min(len(done), len(names))} of {len(names)} graphs were done; "
            "run the same command again to go on: what has arrived is skipped"
        ) from error
    return sorted(done)


def _settle(graph: _Graph, remote: GraphStore, plan: PushPlan, advance: Callable[[str, int, int], None]) -> Pushed:
    """Make the store hold one graph."""
    ours = graph.mark
    if is_held(remote, graph.name, graph.triples, ours, plan.slice, plan.by_count):
        return Pushed(graph.name, ours.triples, State.PRESENT)
    if plan.dry:
        return Pushed(graph.name, ours.triples, State.WANTED)
    remote.introduce(plan.whole)
    size = plan.chunk if plan.whole else plan.batch
    place = graph.name if ours.triples <= size else ours.waiting_room(graph.name)
    if place == graph.name:
        _replace(remote, graph, plan)
    else:
        _gather(graph, remote, place, plan, advance)
    if not is_held(remote, place, graph.triples, ours, plan.slice, plan.by_count):
        detail = describe_difference(remote, place, graph.triples, ours, plan.slice)
        if place != graph.name:
            remote.remove(place)
            detail += "\n  what the store held before is untouched"
        return Pushed(graph.name, ours.triples, State.DIFFERENT, detail)
    if place != graph.name:
        _move(remote, place, graph.name, ours)
    return Pushed(graph.name, ours.triples, State.SENT)


def _replace(remote: GraphStore, graph: _Graph, plan: PushPlan) -> None:
    ((lines, _),) = graph.parts(max(graph.mark.triples, 1))
    if plan.whole:
        remote.replace(graph.name, lines)
    else:
        remote.insert(graph.name, lines, anew=True)


def _gather(
    graph: _Graph,
    remote: GraphStore,
    place: str,
    plan: PushPlan,
    advance: Callable[[str, int, int], None],
) -> None:
    """Send a graph in parts, without those that have arrived: parts come in order, so their number tells."""
    arrived = remote.count(place)
    if arrived > graph.mark.triples:
        remote.remove(place)
        arrived = 0
    end = 0
    for lines, number in graph.parts(plan.chunk if plan.whole else plan.batch):
        end += number
        if end > arrived:
            if plan.whole:
                remote.add(place, lines)
            else:
                remote.insert(place, lines)
        advance(graph.name, end, graph.mark.triples)


def _move(remote: GraphStore, place: str, name: str, ours: Fingerprint) -> None:
    try:
        remote.move(place, name)
    except EndpointError:
        # The answer may have been lost and not the request.
        if remote.count(place) or remote.count(name) != ours.triples:
            raise


def _settle_foreign(remote: GraphStore, name: str, plan: PushPlan) -> Pushed:
    if plan.prune and not plan.dry:
        remote.remove(name)
        return Pushed(name, 0, State.REMOVED)
    return Pushed(
        name, 0, State.FOREIGN, "this dataset has no such graph, and queries will see it; --prune removes it"
    )


def _triples(store: ox.Store, name: str) -> Iterator[ox.Triple]:
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
    return (quad.triple for quad in quads)
