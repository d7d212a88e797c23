"""Queries whose answers are known: a validation that asks only what a change can have touched.

The shapes are walked as ever, and each query is put to this engine. An answer that an earlier validation got is
given again where no triple has changed that the query can look at (`shacl.footprint`); else the data is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from mxsu_graph.validation.shacl import Engine, Row, Select, Traits
from mxsu_graph.validation.shacl.engines import StoreEngine
from mxsu_graph.validation.shacl.footprint import read_footprint

__all__ = ["RememberingEngine", "list_predicates"]

_MOST_ROWS = 200
"""A longer answer is not kept: the store gives it about as fast."""

_MANY = 1000
"""How many queries there may be where none is remembered."""

Answers = dict[str, tuple[list[str] | None, list[list[Any]]]]
"""By query the predicates that it looks at, `None` for all, and its rows as plain values."""


@dataclass
class RememberingEngine:
    """An engine over a store that is opened when a query has to be asked.

    Attributes:
        open_store: opens the store, given how many remembered queries have to be asked again.
        known: answers of an earlier validation.
        changed: the predicates of all triples by which the data differs from that earlier one.
        answers: the answers of this one.
        asked: how many queries were put to the store.
    """

    open_store: Callable[[int], ox.Store]
    known: Mapping[str, tuple[list[str] | None, list[list[Any]]]] = field(default_factory=dict)
    changed: Collection[str] = ()
    answers: Answers = field(default_factory=dict)
    asked: int = 0

    traits: Traits = StoreEngine.traits

    def select(self, query: Select) -> Iterable[Row]:
        """Answer a query, from memory where that is safe.

        Raises:
            QueryError: the store refuses it.
        """
        key = f"{query.prologue}\n{query.text}"
        if key in self._standing:
            footprint, rows = self.answers[key] = self._standing[key]
            return [tuple(map(_unfold, row)) for row in rows]
        self.asked += 1
        found = list(self._engine.select(query))
        if len(found) <= _MOST_ROWS:
            plain = [[_flatten(term) for term in row] for row in found]
            if not any(term == "?" for row in plain for term in row):
                footprint = self.known[key][0] if key in self.known else _list_footprint(query)
                self.answers[key] = (footprint, plain)
        return found

    def close(self) -> None:
        """Let go of the store."""
        self.__dict__.pop("_engine", None)

    @cached_property
    def _standing(self) -> Answers:
        """The answers that no change has touched."""
        changed = set(self.changed)
        return {
            key: (footprint, rows)
            for key, (footprint, rows) in self.known.items()
            if not changed or (footprint is not None and changed.isdisjoint(footprint))
        }

    @cached_property
    def _engine(self) -> Engine:
        again = len(self.known) - len(self._standing) if self._standing else _MANY
        return StoreEngine(self.open_store(again))


def list_predicates(lines: Iterable[bytes]) -> frozenset[str]:
    """The predicates of some N-Quads lines without blank nodes."""
    return frozenset(line.split(b" ", 2)[1][1:-1].decode() for line in lines)


def _list_footprint(query: Select) -> list[str] | None:
    footprint = read_footprint(query)
    return None if footprint is None else sorted(footprint)


def _flatten(term: object) -> Any:  # noqa: ANN401  # a plain value for each kind of term
    """A term as plain values; `?` for one that does not outlive its store."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return [term.value]
    if isinstance(term, ox.Literal):
        return [term.value, term.language or "", term.datatype.value]
    return "?"


def _unfold(plain: Any) -> ox.NamedNode | ox.Literal | None:  # noqa: ANN401  # what `_flatten` gives
    if plain is None:
        return None
    if len(plain) == 1:
        return ox.NamedNode(plain[0])
    value, language, datatype = plain
    if language:
        return ox.Literal(value, language=language)
    return ox.Literal(value, datatype=ox.NamedNode(datatype))
