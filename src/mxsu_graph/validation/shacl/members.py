"""What is known of the data during one validation: sizes, focus nodes, value nodes, the class hierarchy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal

from mxsu_graph.validation.shacl import queries
from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.engines import Engine, Row, Select
from mxsu_graph.validation.shacl.exact import ExactEngine
from mxsu_graph.validation.shacl.paths import Path, predicate_of
from mxsu_graph.validation.shacl.scope import THIS, VALUE, Focus, Scope, build_hierarchy, reach
from mxsu_graph.validation.shacl.terms import RDFS, Term

__all__ = ["FEW", "Key", "Members"]

Key: TypeAlias = tuple[Term | None, Term]
"""A node in a graph; the graph is None where graphs are not told apart."""

FEW: Final = 1000
"""So many nodes are looked up by name; for more, the whole set is fetched once and kept."""

_WASTE: Final = 8
"""A scan may meet so many triples a focus node before starting from the focus nodes is cheaper (measured)."""


class Members:
    """Answers questions about the data with few queries, each asked once."""

    def __init__(self, engine: Engine, graphs: tuple[str, ...] | None, few: int = FEW) -> None:
        self.engine = engine
        self._few = few
        self.scope = Scope(engine.traits, graphs)
        self.scope.hierarchy = self._hierarchy()
        self._plain: Members | None = None
        self._sets: dict[Focus, frozenset[Key]] = {}
        self._sizes: dict[Focus, tuple[int, int]] = {}
        self._spreads: dict[Path, tuple[int, bool]] = {}

    def plain(self) -> Members:
        """Give the same data for queries written by others, which know nothing of escaped literals."""
        if not isinstance(self.engine, ExactEngine):
            return self
        if self._plain is None:
            self._plain = Members(self.engine.plain(), self.scope.graphs, self._few)
        return self._plain

    def multiples(self, focus: Focus, keys: Collection[Key]) -> Counter[Key]:
        """Count the ways that lead from targets to certain nodes, where a chain of paths leads to them.

        A property shape inside a property shape is validated for each value node of each focus node (4.7.2), so
        that a result about one node comes as often as there are ways to it.
        """
        ways = self.scope.focus_chain(focus)
        body = f"{_named(self.scope, THIS, keys)} {ways.pattern}" if _can_be_named(keys) else ways.pattern
        query = self.scope.select([THIS, *ways.variables], body, distinct=True)
        return Counter((row[0], row[1]) for row in self.rows(query) if row[1] is not None)

    def rows(self, query: Select) -> Iterator[Row]:
        """Run a query; the first column is always the graph, None where graphs are not told apart."""
        rows = self.engine.select(query)
        if self.scope.graphs is not None:
            yield from rows
        else:
            for row in rows:
                yield (None, *row)

    def once(self, query: Select) -> Iterator[Row]:
        """Run a query and drop repeated rows."""
        seen: set[Row] = set()
        for row in self.rows(query):
            if row not in seen:
                seen.add(row)
                yield row

    def kept(self, focus: Focus, query: Select, *, scan: bool) -> Iterator[Row]:
        """Run a query and drop repeated rows and, after a scan, those of other nodes than the focus nodes."""
        return self.keep(focus, self.once(query)) if scan else self.once(query)

    def nodes(self, focus: Focus) -> frozenset[Key]:
        """Give all focus nodes."""
        if focus not in self._sets:
            query = self.scope.select([THIS], self.scope.focus(focus), distinct=True)
            self._sets[focus] = frozenset((row[0], row[1]) for row in self.rows(query))  # type: ignore[misc]  # bound
        return self._sets[focus]

    def pairs(
        self, shape: ir.Shape, focus: Focus, only: Collection[Key] | None = None
    ) -> Iterator[tuple[Term | None, Term, Term]]:
        """Give each graph, focus node and value node of a shape once, or only those with certain value nodes."""
        if not isinstance(shape, ir.PropertyShape):
            for graph, node in self.nodes(focus) if only is None else self.nodes(focus).intersection(only):
                yield graph, node, node
            return
        body = reach(self.scope.focus(focus), shape.path)
        if only is not None and _can_be_named(only):
            body = f"{_named(self.scope, VALUE, only)} {body}"
        for graph, this, value in self.rows(self.scope.select([THIS, VALUE], body, distinct=True)):
            if only is None or (graph, value) in only:
                yield graph, this, value  # type: ignore[misc]  # both are bound by the pattern

    def keep(self, focus: Focus, rows: Iterable[Row]) -> Iterator[Row]:
        """Keep the rows whose second column is a focus node."""
        waiting = iter(rows)
        first = list(islice(waiting, FEW + 1))
        if not first:
            return
        keys: set[Key] = {(row[0], row[1]) for row in first}  # type: ignore[misc]  # bound by the pattern
        if focus not in self._sets and len(first) <= FEW and _can_be_named(keys):
            body = f"{_named(self.scope, THIS, keys)} {self.scope.focus(focus)}"
            found = {(row[0], row[1]) for row in self.rows(self.scope.select([THIS], body))}
        else:
            found = set(self.nodes(focus))
        yield from (row for row in chain(first, waiting) if (row[0], row[1]) in found)

    def prefers_scan(self, path: Path, focus: Focus) -> bool:
        """Say whether scanning a path's triples beats starting from the focus nodes."""
        if not self.engine.traits.local or predicate_of(path) is None:
            return False
        if not self.has_more(focus, self._few):
            return False
        triples, _ = self._spread(path)
        return self.has_more(focus, triples // _WASTE)

    def is_large(self, focus: Focus) -> bool:
        """Say whether there are so many focus nodes that it pays to look at all nodes instead."""
        return self.engine.traits.local and self.has_more(focus, self._few)

    def is_single(self, path: Path) -> bool:
        """Say whether it is certain that no node at all has two values along a path of one predicate."""
        return self._spread(path)[1]

    def has_more(self, focus: Focus, number: int) -> bool:
        """Say whether there are more focus nodes than a number, without counting further."""
        count, limit = self._sizes.get(focus, (0, 0))
        if count == limit <= number:
            limit = number + 1
            inner = f"SELECT * WHERE {{ {self.scope.in_graphs(self.scope.focus(focus))} }} LIMIT {limit}"
            (row,) = self.engine.select(Select(("n",), f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ {inner} }} }}"))
            count = int(row[0].value) if isinstance(row[0], Literal) else 0
            self._sizes[focus] = (count, limit)
        return count > number

    def _spread(self, path: Path) -> tuple[int, bool]:
        """Count a path's walks, and say whether there is at most one for each node of each graph."""
        if path not in self._spreads:
            rows = [_numbers(row) for row in self.rows(queries.spread_query(self.scope, path))]
            self._spreads[path] = (sum(walks for walks, _ in rows), all(walks == nodes for walks, nodes in rows))
        return self._spreads[path]

    def _hierarchy(self) -> dict[Term, frozenset[Term]] | None:
        body = f"?child__ <{RDFS}subClassOf> ?parent__ ."
        query = self.scope.select(["?child__", "?parent__"], body, distinct=True)
        pairs = [(row[1], row[2]) for row in self.rows(query)]
        if pairs and self.scope.graphs is not None:
            return None  # Each graph has its own hierarchy.
        return build_hierarchy([(child, parent) for child, parent in pairs if child and parent])


def _numbers(row: Row) -> tuple[int, int]:
    walks, nodes = (int(term.value) for term in row[1:] if isinstance(term, Literal))
    return walks, nodes


def _can_be_named(keys: Collection[Key]) -> bool:
    return len(keys) <= FEW and not any(isinstance(node, BlankNode) for _, node in keys)


def _named(scope: Scope, variable: str, keys: Collection[Key]) -> str:
    """Write the nodes as VALUES, each in its graph."""
    if scope.graphs is None:
        return f"VALUES {variable} {{ {' '.join(scope.term(node) for _, node in keys)} }}"
    rows = " ".join(f"({graph} {scope.term(node)})" for graph, node in keys)
    return f"VALUES (?g__ {variable}) {{ {rows} }}"
