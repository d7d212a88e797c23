"""Reading a graph back from a remote store, to see whether it is ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum

import pyoxigraph as ox

from mxsu_graph.query.engines.comparing import comparable_line
from mxsu_graph.query.engines.graph_store import GraphStore
from mxsu_graph.query.fingerprint import Fingerprint, take_fingerprint, write_lines
from mxsu_graph.remote.client import CutShortError

__all__ = ["Held", "compare_graph", "describe_difference"]

_SHOWN = 3
"""How many triples are shown of those in which a graph differs."""
_MOST_SLICED = 200_000
"""Triples of a graph up to which it is read in slices from a store that cuts answers off: each slice is a search
through all of it. They are also held in memory for that."""

Triples = Callable[[], Iterable[ox.Triple]]
"""Gives the triples of a graph of ours, anew with each call."""


class Held(Enum):
    """Whether a store holds a graph as it is here; `UNREAD` where it does not give the graph as a whole."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNREAD = "unread"


def compare_graph(remote: GraphStore, name: str, triples: Triples, ours: Fingerprint, size: int) -> Held:
    """Read a graph back that has as many triples there as here, and compare it with the one here.

    Args:
        remote: the store.
        name: what the graph is called there.
        triples: the graph here.
        ours: its fingerprint.
        size: triples asked for at once from a store that cuts answers off. Graphs of more than 200,000 triples are
            not read from such a store.

    Raises:
        EndpointError: the store failed.
    """
    if not ours.triples:
        return Held.EQUAL
    try:
        with write_lines(remote.triples(name)) as lines:
            theirs = take_fingerprint(lines)
    except CutShortError:
        theirs = Fingerprint(0, 0)
    if theirs.triples != ours.triples:  # it was cut off, with or without a word: the store has counted as many
        if ours.triples > _MOST_SLICED:
            return Held.UNREAD
        with write_lines(_read_slices(remote, name, triples(), size)) as lines:
            theirs = take_fingerprint(lines)
    return Held.EQUAL if theirs == ours else Held.DIFFERENT


def describe_difference(remote: GraphStore, name: str, triples: Triples, ours: Fingerprint, size: int) -> str:
    """In what a graph there differs from the one here, with examples where it is small.

    Raises:
        EndpointError: the store failed.
    """
    detail = f"{ours.triples} triples were sent and the store holds {remote.count(name)}"
    if ours.triples <= _MOST_SLICED:
        here = {comparable_line(triple) for triple in triples()}
        there = {comparable_line(triple) for triple in _read_slices(remote, name, triples(), size)}
        for word, lines in (("missing", here - there), ("not ours", there - here)):
            detail += "".join(f"\n  {word}: {line.rstrip()}" for line in sorted(lines)[:_SHOWN])
    return detail


def _read_slices(remote: GraphStore, name: str, triples: Iterable[ox.Triple], size: int) -> Iterator[ox.Triple]:
    """Read a graph in slices between subjects of ours, each small enough for a server's limit on rows.

    Each subject lies in one slice whatever the store's order of strings is, as long as it is an order.
    """
    subjects = sorted(_iri(triple) for triple in triples)
    bounds = sorted({subjects[at] for at in range(size, len(subjects), size)})
    waiting = list(zip(["", *bounds], [*bounds, ""], strict=True))
    while waiting:
        lowest, highest = waiting.pop()
        try:
            yield from remote.slice(name, lowest, highest)
        except CutShortError:
            inside = sorted({s for s in subjects if lowest < s and (not highest or s < highest)})
            if not inside:
                raise  # one subject with more triples than the server sends at once
            middle = inside[len(inside) // 2]
            waiting += [(lowest, middle), (middle, highest)]


def _iri(triple: ox.Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
