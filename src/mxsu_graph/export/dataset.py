"""A dataset as exports read it: canonical N-Quads text, in which a subject is found by bisection.

The text may be a file that the system maps into memory: whatever the size of the dataset, an export holds one
subject of it at a time. Sorted lines put all quads of a subject side by side; the order that people read in is
made by sorting the places of the subjects, on disk where there are many.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Callable, Iterable, Iterator, Set
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.errors import ExportError
from mxsu_graph.export.order import graph_key, subject_key
from mxsu_graph.export.sorting import sort_lines

__all__ = ["Dataset", "Fact", "build_dataset", "read_dataset"]

Fact = tuple[str, str]
"""Predicate and object, as N-Triples writes them."""

_Place = tuple[int, int]
_BLOCK = 10_000
"""Quads that are turned into text at a time."""
_IN_MEMORY = 1 << 22
"""Bytes of a dataset that stay in memory before it goes to disk."""


class Dataset:
    """Quads, found by graph and subject."""

    def __init__(self, buffer: bytes | mmap.mmap) -> None:
        """Take canonical N-Quads: sorted lines without repetition, in UTF-8."""
        self._buffer = buffer

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """The names of all graphs in order, as N-Triples writes them; the default graph is the empty text."""
        found = {graph for _, _, lines in self._blocks() for _, _, graph in map(_split, lines)}
        return tuple(sorted(found, key=graph_key))

    def subjects(self, graphs: Set[str], first: str = "", start: str = "") -> Iterator[str]:
        """All subjects of some graphs that start so, by kind and id; `first` leads."""
        for subject, _ in self.described(graphs, first, start):
            yield subject

    def described(self, graphs: Set[str], first: str = "", start: str = "") -> Iterator[tuple[str, list[Fact]]]:
        """What some graphs taken together say of each of their subjects, in the order of `subjects`."""
        leading = self.facts(first, graphs) if first.startswith(start) else []
        if leading:
            yield first, leading
        for _, place in self._ordered(graphs, lambda graph: "", start):
            lines = self._cut(place)
            subject, _, _ = lines[0].partition(" ")
            if not leading or subject != first:
                yield subject, _choose(lines, graphs)

    def described_by_graph(self, graphs: Set[str], first: str = "") -> Iterator[tuple[str, str, list[Fact]]]:
        """What each of some graphs says of each of its subjects, with the graph's name; `first` leads."""
        ranks = {graph: f"{rank:06}" for rank, graph in enumerate(self.graphs)}
        names = {rank: graph for graph, rank in ranks.items()}
        last = ""
        for rank, place in self._ordered(graphs, ranks.__getitem__):
            graph, lines = names[rank], self._cut(place)
            if rank != last:
                leading, last = self.facts(first, {graph}), rank
                if leading:
                    yield graph, first, leading
            subject, _, _ = lines[0].partition(" ")
            if not leading or subject != first:
                yield graph, subject, _choose(lines, {graph})

    def facts(self, subject: str, graphs: Set[str]) -> list[Fact]:
        """What some graphs say of a subject, each fact once, in the order of the text."""
        return _choose(self._lines(subject), graphs)

    def graphs_of(self, subject: str) -> list[str]:
        """The graphs that say something of a subject, in the order of `graphs`."""
        return sorted({_split(line)[2] for line in self._lines(subject)}, key=graph_key)

    def statements(self, subject: str, graph: str) -> Iterator[tuple[str, str, str]]:
        """What one graph says of a subject: each line, with its predicate and object."""
        for line in self._lines(subject):
            predicate, thing, where = _split(line)
            if where == graph:
                yield line, predicate, thing

    def pointing(self, thing: str) -> Iterator[tuple[str, str, str]]:
        """Every statement about anything with this object: subject, predicate and graph, in the order of the text.

        It searches the text, at some hundred megabytes a second, which spares an index of all objects.
        """
        buffer, word, position = self._buffer, f" {thing} ".encode(), 0
        while (found := buffer.find(word, position)) >= 0:
            start, position = buffer.rfind(b"\n", 0, found) + 1, buffer.find(b"\n", found) + 1
            line = buffer[start : position - 1].decode()
            predicate, object_, graph = _split(line)
            if object_ == thing:  # and not a predicate, a graph, or words that quote it
                yield line.partition(" ")[0], predicate, graph

    def quads(self, graphs: Set[str]) -> Iterator[str]:
        """The N-Quads lines of some graphs, without line ends, in byte order."""
        for _, _, lines in self._blocks():
            for line in lines:
                if _split(line)[2] in graphs:
                    yield line

    def triples(self, graphs: Set[str]) -> Iterator[str]:
        """The N-Triples lines of some graphs taken together, without line ends, in byte order."""
        for subject, _, lines in self._blocks():
            found = {f"{subject} {predicate} {thing} ." for predicate, thing in _choose(lines, graphs)}
            # Code points sort as UTF-8 does; facts alone would leave a shorter object behind a longer one.
            yield from sorted(found)

    def _ordered(
        self, graphs: Set[str], rank: Callable[[str], str], start: str = ""
    ) -> Iterator[tuple[str, _Place]]:
        """The place of every subject once for each rank of its graphs, by rank, kind and id."""

        def lines() -> Iterator[bytes]:
            for subject, (begin, end), block in self._blocks(start):
                ranks = {rank(graph) for _, _, graph in map(_split, block) if graph in graphs}
                if ranks:
                    kind, group, length, name, part = subject_key(subject)
                    # What separates the parts of the key comes before every letter that a name may have.
                    key = f"{kind:02}\1{group}\1{length:05}\1{name}\1{part}\1{begin}\1{end}\n"
                    yield from (f"{number}\1{key}".encode() for number in ranks)

        for line in sort_lines(lines()):
            parts = line.decode().rstrip("\n").split("\1")
            yield parts[0], (int(parts[-2]), int(parts[-1]))

    def _lines(self, subject: str) -> list[str]:
        if not subject:
            return []
        return next((lines for _, _, lines in self._blocks(f"{subject} ")), [])

    def _cut(self, place: _Place) -> list[str]:
        return self._buffer[place[0] : place[1] - 1].decode().split("\n")

    def _blocks(self, start: str = "") -> Iterator[tuple[str, _Place, list[str]]]:
        """Every subject that starts so, with the place of its lines and the lines, in the order of the text."""
        buffer, position = self._buffer, self._find(start.encode()) if start else 0
        begin, subject, lines = position, "", list[str]()
        while (end := buffer.find(b"\n", position)) >= 0:
            line = buffer[position:end].decode()
            if not line.startswith(start):
                break
            name, _, _ = line.partition(" ")
            if name != subject:
                if lines:
                    yield subject, (begin, position), lines
                begin, subject, lines = position, name, []
            lines.append(line)
            position = end + 1
        if lines:
            yield subject, (begin, position), lines

    def _find(self, start: bytes) -> int:
        """Where the first line stands that starts so, or with anything that comes after it."""
        buffer, low, high = self._buffer, 0, len(self._buffer)
        while low < high:
            middle = (low + high) // 2
            line = max(buffer.rfind(b"\n", low, middle) + 1, low)
            if buffer[line : line + len(start)] < start:
                low = buffer.find(b"\n", middle) + 1
            else:
                high = line
        return low


def build_dataset(quads: Iterable[ox.Quad]) -> Dataset:
    """A dataset of quads: the answer of a selection, or a whole store; a large one goes to a temporary file."""
    waiting = iter(quads)
    blocks = iter(lambda: ox.serialize(islice(waiting, _BLOCK), format=ox.RdfFormat.N_QUADS), b"")
    return build_dataset_of_lines(line for block in blocks for line in (block or b"").splitlines(keepends=True))


def build_dataset_of_lines(lines: Iterable[bytes]) -> Dataset:
    """A dataset of N-Quads lines in canonical form but in any order, with their ends."""
    ordered = sort_lines(lines)
    kept, size = list[bytes](), 0
    for line in ordered:
        kept.append(line)
        size += len(line)
        if size > _IN_MEMORY:
            break
    else:
        return Dataset(b"".join(kept))
    with tempfile.TemporaryFile() as file:
        file.writelines(chain(kept, ordered))
        file.flush()
        return Dataset(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def read_dataset(path: Path) -> Dataset:
    """The dataset in a canonical N-Quads file, such as `Build.dataset`; its text stays on disk.

    Raises:
        ExportError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            if path.stat().st_size == 0:  # which cannot be mapped
                return Dataset(b"")
            return Dataset(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise ExportError(f"the dataset {path} cannot be read: {error.strerror}") from error


def _choose(lines: Iterable[str], graphs: Set[str]) -> list[Fact]:
    """The facts that lines of one subject tell in some graphs, each once."""
    facts: list[Fact] = []
    last = None
    for line in lines:
        predicate, thing, graph = _split(line)
        if graph in graphs:
            fact = (predicate, thing)
            if fact != last:
                facts.append(fact)
                last = fact
    return facts


def _split(line: str) -> tuple[str, str, str]:
    """Predicate, object and graph of a canonical line (RDF 1.1 N-Quads, section 4); the graph may be empty."""
    _, predicate, rest = line.split(" ", 2)
    thing, _, graph = rest[:-2].rpartition(" ")
    # The last word is a graph unless it is the object itself or the end of a literal.
    if thing and graph[0] in "<_" and '"' not in graph:
        return predicate, thing, graph
    return predicate, rest[:-2], ""
