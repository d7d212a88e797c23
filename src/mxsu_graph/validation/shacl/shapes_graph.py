"""Triples of a shapes graph, indexed, with the few look-ups that reading shapes needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath
from typing import TypeAlias

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl.files import BrokenFileError, parse_file
from mxsu_graph.validation.shacl.terms import RDF, RDFS, SH, Term, compact_iri, order_key

__all__ = ["ShapesGraph", "ShapesSource", "read_triples"]

ShapesSource: TypeAlias = FilePath | str | Iterable[Triple]
"""A file (its format by its ending), a text in Turtle, or triples."""


class ShapesGraph:
    """An index subject -> predicate -> objects, and predicate -> subjects."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._subjects: dict[str, list[Term]] = defaultdict(list)
        for triple in dict.fromkeys(triples):
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                continue  # RDF 1.2 triple terms have no meaning in SHACL 1.0.
            self._objects[subject][predicate].append(value)
            self._subjects[predicate].append(subject)

    def objects(self, subject: Term, predicate: str) -> tuple[Term, ...]:
        """Give the values of a predicate at a subject, in a stable order."""
        if subject not in self._objects:
            return ()
        return tuple(sorted(self._objects[subject].get(predicate, ()), key=order_key))

    def one(self, subject: Term, predicate: str) -> Term | None:
        """Give the only value of a predicate at a subject, or None.

        Raises:
            ShapesError: if there are several.
        """
        values = self.objects(subject, predicate)
        if len(values) > 1:
            name = compact_iri(NamedNode(predicate))
            raise ShapesError(f"{compact_iri(subject)} has {len(values)} values for {name}; one is allowed.")
        return values[0] if values else None

    def subjects(self, predicate: str) -> tuple[Term, ...]:
        """Give all subjects of a predicate, each once, in a stable order."""
        return tuple(sorted(set(self._subjects.get(predicate, ())), key=order_key))

    def predicates(self, subject: Term) -> frozenset[str]:
        """Give the predicates a subject has."""
        return frozenset(self._objects[subject]) if subject in self._objects else frozenset()

    def subclasses(self, cls: Term) -> frozenset[Term]:
        """Give a class and all its subclasses in this graph."""
        parents = {s: self.objects(s, RDFS + "subClassOf") for s in self.subjects(RDFS + "subClassOf")}
        found: set[Term] = {cls}
        grew = True
        while grew:
            more = {child for child, above in parents.items() if found.intersection(above)} - found
            found |= more
            grew = bool(more)
        return frozenset(found)

    def instances(self, cls: str) -> frozenset[Term]:
        """Give the SHACL instances of a class (section 1.1): typed by it or by a subclass."""
        classes = self.subclasses(NamedNode(cls))
        return frozenset(
            s for s in self.subjects(RDF + "type") if classes.intersection(self.objects(s, RDF + "type"))
        )

    def members(self, head: Term) -> tuple[Term, ...]:
        """Give the members of an RDF list.

        Raises:
            ShapesError: if the list is broken or runs in a circle.
        """
        found: list[Term] = []
        seen: set[Term] = set()
        while head != NamedNode(RDF + "nil"):
            first, rest = self.one(head, RDF + "first"), self.one(head, RDF + "rest")
            if head in seen or first is None or rest is None:
                raise ShapesError(f"{compact_iri(head)} is not a well-formed RDF list.")
            seen.add(head)
            found.append(first)
            head = rest
        return tuple(found)

    def is_true(self, subject: Term, name: str) -> bool:
        """Say whether a SHACL flag has the value `true`.

        Only the lexical form `true` counts, as the standard compares terms: W3C test `uniqueLang-002`.
        """
        value = self.one(subject, SH + name)
        return value == Literal(True)


def read_triples(sources: Iterable[ShapesSource]) -> Iterator[Triple]:
    """Read the triples of files, Turtle texts or triples; named graphs are taken together.

    Raises:
        ShapesError: if a file cannot be read or parsed.
    """
    parts = list(sources)
    for source in parts:
        if isinstance(source, FilePath | str):
            yield from _parse(source, rename=len(parts) > 1)
        else:
            yield from source


def _parse(source: FilePath | str, *, rename: bool) -> Iterator[Triple]:
    # Blank node labels are kept for one source, so that a report names them as the file does; several
    # sources might use one label for two nodes.
    try:
        quads: Iterator[Quad]
        if isinstance(source, FilePath):
            quads = parse_file(source, rename=rename)
        else:
            quads = ox.parse(source, format=ox.RdfFormat.TURTLE, rename_blank_nodes=rename)
        for quad in quads:
            yield quad.triple
    except BrokenFileError as error:
        raise ShapesError(str(error)) from error
    except SyntaxError as error:
        raise ShapesError(f"The shapes in the text given cannot be read: {error.msg}") from error
