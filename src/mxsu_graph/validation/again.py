"""A validation that asks only about nodes that a change can concern; what was found about the others stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mxsu_graph.diagnostics import Severity
from mxsu_graph.validation.findings import Finding, build_findings
from mxsu_graph.validation.shacl import Engine, Report, Result, Shapes, read_shapes, run_each
from mxsu_graph.validation.shacl.shapes import Shape
from mxsu_graph.validation.shacl.sight import find_affected, list_looks

__all__ = ["Found", "recall_found", "validate_again", "validate_all"]

_MOST = 500
"""For more nodes of one shape a validation from nothing is quicker."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a validation found.

    Attributes:
        by_shape: the findings of each shape that has targets, by its IRI.
        nodes: of how many focus nodes they were looked for, if not of all.
    """

    by_shape: Mapping[str, Sequence[Finding]]
    nodes: int | None = None

    @property
    def findings(self) -> list[Finding]:
        """All findings."""
        return sorted(finding for found in self.by_shape.values() for finding in found)

    def flatten(self) -> dict[str, list[tuple[str, ...]]]:
        """As plain values."""
        return {
            name: [(f.focus, f.path, f.value, f.shape, str(f.severity), f.message) for f in found]
            for name, found in self.by_shape.items()
        }


def recall_found(plain: Mapping[str, Sequence[Sequence[Any]]]) -> Found:
    """What `Found.flatten` gave."""
    return Found(
        {
            name: [Finding(a, b, c, d, Severity(severity), text) for a, b, c, d, severity, text in found]
            for name, found in plain.items()
        }
    )


def validate_all(engine: Engine, shapes: Iterable[Path]) -> Found:
    """Validate by the shapes of some files.

    Raises:
        ShapesError: a shapes file is malformed.
        QueryError: the engine refuses a query.
    """
    return Found(_run(engine, read_shapes(*sorted(shapes))))


def validate_again(
    engine: Engine, shapes: Iterable[Path], known: Found, changed: Sequence[ox.Triple]
) -> Found | None:
    """Validate by shapes that the data was validated by before it changed.

    Args:
        engine: the new data.
        shapes: the same files as before.
        known: what was found then.
        changed: every triple that came or went since.

    Returns:
        `None` where too many nodes are concerned, or it cannot be told which.

    Raises:
        QueryError: the engine refuses a query.
    """
    read = read_shapes(*sorted(shapes))
    concerned: dict[Shape, frozenset[ox.NamedNode]] = {}
    for shape in read.targeted:
        looks = list_looks(shape)
        nodes = None if looks is None else find_affected(engine, looks, changed, _MOST)
        if nodes is None or not _name(shape) or _name(shape) not in known.by_shape:
            return None
        concerned[shape] = nodes
    found = _run(engine, read, concerned)
    for shape, nodes in concerned.items():
        names = {node.value for node in nodes}
        found[_name(shape)] += (each for each in known.by_shape[_name(shape)] if each.focus not in names)
    return Found(found, sum(map(len, concerned.values())))


def _run(
    engine: Engine, shapes: Shapes, only: Mapping[Shape, frozenset[ox.NamedNode]] | None = None
) -> dict[str, list[Finding]]:
    """The findings of each shape; those of shapes without an IRI, which are not known again, together."""
    results: dict[str, list[Result]] = {_name(shape): [] for shape in shapes.targeted}
    for shape, result in run_each(engine, shapes, only=only):
        results[_name(shape)].append(result)
    return {name: build_findings(Report(tuple(of_shape))) for name, of_shape in results.items()}


def _name(shape: Shape) -> str:
    return shape.id.value if isinstance(shape.id, ox.NamedNode) else ""
