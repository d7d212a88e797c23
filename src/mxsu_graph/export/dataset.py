"""A dataset as exports read it: canonical N-Quads text with an index from subjects to their lines.

The text may be a file that the system maps into memory, so an export of a whole build keeps only the index: one
entry a subject. Sorted lines put all quads of a subject side by side.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.errors import ExportError
from mxsu_graph.export.order import graph_key, subject_key
from mxsu_graph.graph.canonical import canonical_lines

__all__ = ["Dataset", "Fact", "build_dataset", "read_dataset"]

Fact = tuple[str, str]
"""Predicate and object, as N-Triples writes them."""


class Dataset:
    """Quads, found by graph and subject."""

    def __init__(self, buffer: bytes | mmap.mmap) -> None:
        """Index canonical N-Quads: sorted lines without repetition, in UTF-8."""
        self._buffer = buffer
        self._ranges: dict[str, tuple[int, int]] = {}
        self._subjects: dict[str, list[str]] = {}
        self._index()
        self.graphs: tuple[str, ...] = tuple(sorted(self._subjects, key=graph_key))
        """The names of all graphs in order, as N-Triples writes them; the default graph is the empty text."""

    def subjects(self, graphs: Set[str], first: str = "") -> list[str]:
        """All subjects of some graphs, by kind and id; `first` leads."""
        found = {subject for graph in graphs for subject in self._subjects.get(graph, ())}
        ordered = sorted(found, key=subject_key)
        if first in found:
            ordered.remove(first)
            ordered.insert(0, first)
        return ordered

    def facts(self, subject: str, graphs: Set[str]) -> list[Fact]:
        """What some graphs say of a subject, each fact once, in the order of the text."""
        facts: list[Fact] = []
        last = None
        for line in self._lines(subject):
            predicate, thing, graph = _split(line)
            if graph in graphs:
                fact = (predicate, thing)
                if fact != last:
                    facts.append(fact)
                    last = fact
        return facts

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
        for subject in self._ranges:
            for line in self._lines(subject):
                if _split(line)[2] in graphs:
                    yield line

    def triples(self, graphs: Set[str]) -> Iterator[str]:
        """The N-Triples lines of some graphs taken together, without line ends, in byte order."""
        for subject in self._ranges:
            lines = {f"{subject} {predicate} {thing} ." for predicate, thing in self.facts(subject, graphs)}
            # Code points sort as UTF-8 does; facts alone would leave a shorter object behind a longer one.
            yield from sorted(lines)

    def _lines(self, subject: str) -> list[str]:
        start, end = self._ranges.get(subject, (0, 0))
        if not end:
            return []
        return self._buffer[start : end - 1].decode().split("\n")

    def _index(self) -> None:
        buffer, position = self._buffer, 0
        start, subject, graphs = 0, "", set[str]()
        while (end := buffer.find(b"\n", position)) >= 0:
            line = buffer[position:end].decode()
            name, _, _ = line.partition(" ")
            if name != subject:
                self._close(subject, start, position, graphs)
                start, subject, graphs = position, name, set()
            graphs.add(_split(line)[2])
            position = end + 1
        self._close(subject, start, position, graphs)

    def _close(self, subject: str, start: int, end: int, graphs: Iterable[str]) -> None:
        if subject:
            self._ranges[subject] = (start, end)
            for graph in graphs:
                self._subjects.setdefault(graph, []).append(subject)


def build_dataset(quads: Iterable[ox.Quad]) -> Dataset:
    """A dataset of quads: the answer of a selection, or a whole store."""
    return Dataset(b"".join(canonical_lines(quads)))


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


def _split(line: str) -> tuple[str, str, str]:
    """Predicate, object and graph of a canonical line (RDF 1.1 N-Quads, section 4); the graph may be empty."""
    _, predicate, rest = line.split(" ", 2)
    thing, _, graph = rest[:-2].rpartition(" ")
    # The last word is a graph unless it is the object itself or the end of a literal.
    if thing and graph[0] in "<_" and '"' not in graph:
        return predicate, thing, graph
    return predicate, rest[:-2], ""
