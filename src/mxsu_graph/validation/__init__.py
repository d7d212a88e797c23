"""Validation by shapes: an engine that runs in the store, pyshacl as its reference, findings as diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.validation.again import Found, recall_found, validate_again, validate_all
from mxsu_graph.validation.compiled import hold_quads, run_compiled
from mxsu_graph.validation.endpoint import Client, ClientEngine, place_remote
from mxsu_graph.validation.findings import build_diagnostics
from mxsu_graph.validation.reference import run_reference
from mxsu_graph.validation.shacl import StoreEngine
from mxsu_graph.validation.steps import Step, build_evidence_step, build_steps

__all__ = [
    "ENGINES",
    "Found",
    "Step",
    "StoreEngine",
    "build_diagnostics",
    "build_evidence_step",
    "check_endpoint_steps",
    "check_steps",
    "place_remote",
    "recall_found",
    "validate_again",
    "validate_all",
    "validate_quads",
]

ENGINES = ("compiled", "pyshacl")
"""The engines by name, the default one first."""


def validate_quads(
    quads: Sequence[ox.Quad], shapes: Path, span: Callable[[str, str], Span], engine: str = ENGINES[0]
) -> list[Diagnostic]:
    """Validate a dataset by all shapes files of a folder; findings point to where `span` says a record stands.

    Raises:
        ShapesError: a shapes file is malformed.
    """
    paths = sorted(shapes.glob("*.ttl"))
    found = run_reference(quads, paths) if engine == "pyshacl" else run_compiled(hold_quads(quads), paths)
    return build_diagnostics(found, span)


def check_steps(
    quads: Sequence[ox.Quad], shapes: Path, span: Callable[[str, str], Span], engine: str = ENGINES[0]
) -> tuple[Step, ...]:
    """The first four steps of validation over a dataset; see `validate_quads`.

    Raises:
        ShapesError: a shapes file is malformed.
    """
    paths, held = sorted(shapes.glob("*.ttl")), hold_quads(quads)
    found = run_reference(quads, paths) if engine == "pyshacl" else run_compiled(held, paths)
    return build_steps(found, span, held)


def check_endpoint_steps(client: Client, shapes: Path, span: Callable[[str, str], Span]) -> tuple[Step, ...]:
    """The first four steps of validation where the data is: nothing but findings and counts is fetched.

    Raises:
        ShapesError: a shapes file is malformed.
        QueryError: the endpoint cannot parse a query.
        EndpointError: the endpoint failed.
    """
    engine = ClientEngine(client)
    return build_steps(run_compiled(engine, sorted(shapes.glob("*.ttl"))), span, engine)
