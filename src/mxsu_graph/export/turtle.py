"""Turtle and TriG for people: prefixes that are used, subjects by kind and id, one line a predicate.

Triple terms (RDF 1.2) are written where a dataset has them, see `reify.py`.

The same quads give the same bytes, and a fact more or less is one line more or less: each line ends in a semicolon
and the full stop has a line of its own. `@base` makes our ids short where no prefix can: `<claim/a-source/c012>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO

from mxsu_graph.export.dataset import Dataset, Fact
from mxsu_graph.export.order import TYPE, predicate_key, type_key
from mxsu_graph.export.spool import write_with_header
from mxsu_graph.iri import BASE, PREFIXES, compact_iri

__all__ = ["write_trig", "write_turtle"]

_RELATIVE = re.compile(r"[a-z][a-z0-9-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*")
_XSD = PREFIXES["xsd"]
# Abbreviated numbers only where every parser keeps their digits: rdflib turns 007 into 7 and -.5 into -0.5, and
# writes decimals below a millionth with an exponent.
_ABBREVIATED = {
    _XSD + "integer": re.compile(r"0|-?[1-9][0-9]{0,17}"),
    _XSD + "decimal": re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,6}"),
    _XSD + "boolean": re.compile(r"true|false"),
}
_CACHED = 20_000
"""Names that are remembered, so that memory does not grow with the dataset."""


def write_turtle(dataset: Dataset, stream: BinaryIO, graphs: Set[str], first: str = "") -> None:
    """Write some graphs of a dataset, taken together, as Turtle (RDF 1.1 Turtle).

    Args:
        dataset: what to write.
        stream: where to, in UTF-8.
        graphs: the names of the graphs, as `Dataset.graphs` lists them.
        first: a subject that leads, whatever its kind.
    """
    writer = _Writer()
    write_with_header(stream, _turtle_body(writer, dataset, graphs, first), writer.header)


def write_trig(dataset: Dataset, stream: BinaryIO, graphs: Set[str], first: str = "") -> None:
    """Write some graphs of a dataset as TriG (RDF 1.1 TriG), each under its name; see `write_turtle`."""
    writer = _Writer()
    write_with_header(stream, _trig_body(writer, dataset, graphs, first), writer.header)


def _turtle_body(writer: _Writer, dataset: Dataset, graphs: Set[str], first: str) -> Iterator[str]:
    for subject, facts in dataset.described(graphs, first):
        yield writer.render(subject, facts, "")


def _trig_body(writer: _Writer, dataset: Dataset, graphs: Set[str], first: str) -> Iterator[str]:
    for graph, described in groupby(dataset.described_by_graph(graphs, first), itemgetter(0)):
        if graph:
            yield f"{writer.term(graph)} {{\n"
        for _, subject, facts in described:
            yield writer.render(subject, facts, "    " if graph else "")
        if graph:
            yield "}\n\n"


class _Writer:
    """Renders terms and subjects, and remembers which prefixes that took."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._predicates: dict[str, tuple[tuple[int, str], str]] = {}
        self._prefixes: set[str] = set()
        self._has_base = False

    def header(self) -> str:
        """The declarations that everything rendered so far needs."""
        base = f"@base <{BASE}> .\n" if self._has_base else ""
        prefixes = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in sorted(self._prefixes))
        return f"{base}{prefixes}\n" if base or prefixes else ""

    def term(self, text: str) -> str:
        """A term, shortened."""
        if text[0] != "<":
            return self._literal(text) if text[-1] == ">" else text
        if text.startswith("<<("):
            return self._triple_term(text)
        name = self._names.get(text)
        if name is None:
            if len(self._names) >= _CACHED:
                self._names.clear()
            name = self._names[text] = self._iri(text)
        return name

    def render(self, subject: str, facts: list[Fact], indent: str) -> str:
        """A subject with what is said of it."""
        rows: list[tuple[tuple[int, str], str, list[str]]] = []
        objects: list[str] = []
        last = ""
        for predicate, thing in facts:
            if predicate != last:
                objects, last = [], predicate
                rows.append((*self._predicate(predicate), objects))
            objects.append(self.term(thing))
        rows.sort()
        for _, name, several in rows:
            if len(several) > 1:
                several.sort(key=partial(type_key, subject) if name == "a" else _object_key)
        lists = f" ;\n{indent}    ".join([f"{name} {' , '.join(several)}" for _, name, several in rows])
        return f"{indent}{self.term(subject)} {lists} ;\n{indent}.\n\n"

    def _predicate(self, text: str) -> tuple[tuple[int, str], str]:
        known = self._predicates.get(text)
        if known is None:
            known = (predicate_key(text), "a" if text == TYPE else self.term(text))
            self._predicates[text] = known
        return known

    def _triple_term(self, text: str) -> str:
        """A triple term (RDF 1.2 Turtle); only its object may hold another one."""
        parts = text.removeprefix("<<( ").removesuffix(" )>>").split(" ", 2)
        return f"<<( {' '.join(map(self.term, parts))} )>>"

    def _iri(self, text: str) -> str:
        iri = text[1:-1]
        name = compact_iri(iri)
        if not name.startswith("<"):
            self._prefixes.add(name.partition(":")[0])
            return name
        relative = iri[len(BASE) :]
        if iri.startswith(BASE) and _RELATIVE.fullmatch(relative):
            self._has_base = True
            return f"<{relative}>"
        return text

    def _literal(self, text: str) -> str:
        """A literal with a datatype; its words need no other escapes than in N-Triples."""
        words, mark, datatype = text.rpartition('"^^')
        if not mark:
            return text
        abbreviated = _ABBREVIATED.get(datatype[1:-1])
        if abbreviated and abbreviated.fullmatch(words, 1):
            return words[1:]
        return f'{words}"^^{self.term(datatype)}'


def _object_key(name: str) -> tuple[str, str]:
    """Texts by language, so that a translation keeps its place when its words change; all else by name."""
    return name.rpartition('"')[2], name
