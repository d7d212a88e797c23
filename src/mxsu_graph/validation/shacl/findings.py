"""What the search for violations yields."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal

from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.paths import Path
from mxsu_graph.validation.shacl.terms import Term

__all__ = ["Finding", "bound", "is_true"]


@dataclass(frozen=True)
class Finding:
    """A violation of one constraint at one focus node.

    Attributes:
        constraint: the constraint.
        graph: the graph it was found in, where graphs are told apart.
        this: the focus node.
        value: the value node to report, if any.
        path: the path to report, where it is not that of the shape.
        message: a message the query itself gives.
        bindings: values for the blanks of message templates.
    """

    constraint: ir.Constraint
    graph: Term | None
    this: Term
    value: Term | None = None
    path: Path | None = None
    message: Literal | None = None
    bindings: tuple[tuple[str, Term | None], ...] = ()


def bound(term: Term | None) -> Term:
    """Give a term that the query's pattern is known to bind."""
    if term is None:
        raise AssertionError("a query left a variable of its own pattern unbound")
    return term


def is_true(term: Term | None) -> bool:
    """Read a boolean column; engines write true as `true` or `1`."""
    return isinstance(term, Literal) and term.value in {"true", "1"}
