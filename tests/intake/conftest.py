"""Exports of the fictional corpus in every form that can be taken in."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mxsu_graph.export import ExportFormat, read_dataset, select_source, write_export
from mxsu_graph.export.context import read_context
from mxsu_graph.graph.store import current_build
from mxsu_graph.model import Claim, Source
from mxsu_graph.pipeline import Loaded

ENDINGS = {
    ".ttl": ExportFormat.TURTLE,
    ".trig": ExportFormat.TRIG,
    ".nt": ExportFormat.NTRIPLES,
    ".nq": ExportFormat.NQUADS,
    ".jsonld": ExportFormat.JSONLD,
    ".rdf": ExportFormat.RDFXML,
}


def export_source(loaded: Loaded, source: str, path: Path) -> Path:
    """Write a source in the form that the file's ending names."""
    dataset = select_source(read_dataset(current_build(loaded.project.build).dataset), source)
    form, out = ENDINGS[path.suffix], io.BytesIO()
    context = read_context(loaded.project.ontology) if form is ExportFormat.JSONLD else None
    write_export(dataset, form, out, graphs=frozenset(dataset.graphs), root="", context=context)
    path.write_bytes(out.getvalue())
    return path


def sort_lists(claim: Claim) -> Claim:
    """A claim with its lists in order: RDF keeps the items of a list and not their order."""
    return replace(
        claim,
        counterpart=tuple(sorted(claim.counterpart)),
        about=tuple(sorted(claim.about)),
        according_to=tuple(sorted(claim.according_to)),
    )


def sort_source(source: Source) -> Source:
    """A source as RDF keeps it: lists in order, and no name of the text's file."""
    text = replace(source.text, file=f"{source.id}.txt")
    return replace(
        source, text=text, creator=tuple(sorted(source.creator)), publisher=tuple(sorted(source.publisher))
    )


@pytest.fixture
def exported(small: Loaded, tmp_path: Path) -> Callable[[str, str], Path]:
    """Export a source of the fictional corpus, by its id and the ending of the file."""
    return lambda source, ending: export_source(small, source, tmp_path / f"{source}{ending}")
