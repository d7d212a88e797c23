"""Loading the dataset into a remote store, graph by graph, so that a broken connection costs one graph at most.

Each graph is compared with what the store holds, sent where it differs, and compared again at the end. Comparing
means: the same number of triples and, for graphs of up to `PushPlan.hash_limit` triples, the same hash over the
sorted lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pyoxigraph as ox

from mxsu_graph.errors import EndpointError
from mxsu_graph.iri import graph_iri
from mxsu_graph.query.engines.comparing import comparable_line
from mxsu_graph.query.engines.graph_store import GraphStore
from mxsu_graph.remote.client import CutShortError

__all__ = ["PushPlan", "Pushed", "State", "push_dataset"]

_SHOWN = 3
"""How many triples are shown of those in which a graph differs."""


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
        whole: send whole graphs by the Graph Store Protocol; else batches by updates.
        batch: triples in one update.
        hash_limit: graphs above this many triples are compared by their number alone.
        slice: triples asked for at once when a graph is read back; below what servers cut off at.
        prune: remove graphs of ours that the store has and the dataset has not.
        dry: only compare.
    """

    whole: bool = True
    batch: int = 500
    hash_limit: int = 200_000
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


def push_dataset(
    local: ox.Store, remote: GraphStore, plan: PushPlan, report: Callable[[Pushed], None]
) -> list[Pushed]:
    """Make a remote store hold every graph of ours.

    Args:
        local: the dataset.
        remote: the store to fill.
        plan: how.
        report: is told about each graph as it is done.

    Returns:
        What became of each graph. One that the store does not hold as it was sent is `DIFFERENT`, with examples.

    Raises:
        EndpointError: the store failed; what has arrived is skipped when the push is run again.
    """
    names = sorted(graph.value for graph in local.named_graphs() if isinstance(graph, ox.NamedNode))
    done: list[Pushed] = []
    sent: list[str] = []
    try:
        for name in names:
            triples = _sorted_triples(local, name)
            state = State.PRESENT if _is_same(remote, name, triples, plan) else State.WANTED
            if state is State.WANTED and not plan.dry:
                _send(remote, name, triples, plan)
                sent.append(name)
                state = State.SENT
            else:
                done.append(Pushed(name, len(triples), state))
            report(Pushed(name, len(triples), state))
        for name in sent:
            pushed = _verify(remote, name, _sorted_triples(local, name), plan)
            done.append(pushed)
            if pushed.state is State.DIFFERENT:
                report(pushed)
        for name in sorted(remote.graphs(graph_iri("")) - set(names)):
            done.append(_settle_foreign(remote, name, plan))
            report(done[-1])
    except EndpointError as error:
        raise EndpointError(
            f"{error}\nmxsu: {len(done) + len(sent)} of {len(names)} graphs were done; "
            "run the same command again to go on: what has arrived is skipped"
        ) from error
    return sorted(done)


def _send(remote: GraphStore, name: str, triples: Sequence[ox.Triple], plan: PushPlan) -> None:
    remote.introduce(plan.whole)
    if plan.whole:
        remote.replace(name, triples)
        return
    remote.remove(name)
    for start in range(0, len(triples), plan.batch):
        remote.insert(name, triples[start : start + plan.batch])


def _verify(remote: GraphStore, name: str, triples: Sequence[ox.Triple], plan: PushPlan) -> Pushed:
    if _is_same(remote, name, triples, plan):
        return Pushed(name, len(triples), State.SENT)
    held = remote.count(name)
    detail = f"{len(triples)} triples were sent and the store holds {held}"
    if len(triples) <= plan.hash_limit:
        here = {comparable_line(triple) for triple in triples}
        there = set(_remote_lines(remote, name, triples, plan))
        for word, lines in (("missing", here - there), ("not ours", there - here)):
            detail += "".join(f"\n  {word}: {line.rstrip()}" for line in sorted(lines)[:_SHOWN])
    return Pushed(name, len(triples), State.DIFFERENT, detail)


def _settle_foreign(remote: GraphStore, name: str, plan: PushPlan) -> Pushed:
    if plan.prune and not plan.dry:
        remote.remove(name)
        return Pushed(name, 0, State.REMOVED)
    return Pushed(
        name, 0, State.FOREIGN, "this dataset has no such graph, and queries will see it; --prune removes it"
    )


def _is_same(remote: GraphStore, name: str, triples: Sequence[ox.Triple], plan: PushPlan) -> bool:
    if remote.count(name) != len(triples):
        return False
    if len(triples) > plan.hash_limit:
        return True
    here = (comparable_line(triple) for triple in triples)
    return _hash(set(here)) == _hash(set(_remote_lines(remote, name, triples, plan)))


def _remote_lines(remote: GraphStore, name: str, triples: Sequence[ox.Triple], plan: PushPlan) -> Iterator[str]:
    """Read a graph back in slices between subjects of ours, each small enough for a server's limit on rows.

    Each subject lies in one slice whatever the store's order of strings is, as long as it is an order.
    """
    subjects = [_iri(triple) for triple in triples]
    bounds = sorted({subjects[at] for at in range(plan.slice, len(subjects), plan.slice)})
    waiting = list(zip(["", *bounds], [*bounds, ""], strict=True))
    while waiting:
        lowest, highest = waiting.pop()
        try:
            yield from map(comparable_line, remote.triples(name, lowest, highest))
        except CutShortError:
            inside = sorted({s for s in subjects if lowest < s and (not highest or s < highest)})
            if not inside:
                raise  # one subject with more triples than the server sends at once
            middle = inside[len(inside) // 2]
            waiting += [(lowest, middle), (middle, highest)]


def _hash(lines: set[str]) -> str:
    digest = hashlib.sha256()
    for line in sorted(lines):
        digest.update(line.encode())
    return digest.hexdigest()


def _sorted_triples(local: ox.Store, name: str) -> list[ox.Triple]:
    quads = local.quads_for_pattern(None, None, None, ox.NamedNode(name))
    return sorted((quad.triple for quad in quads), key=_iri)


def _iri(triple: ox.Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
