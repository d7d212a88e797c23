"""The graph in other people's formats: Turtle, TriG, N-Quads, N-Triples, JSON-LD and RDF/XML."""

from __future__ import annotations

from mxsu_graph.export.dataset import Dataset, build_dataset, read_dataset
from mxsu_graph.export.select import View, select_entity, select_source, view_graphs
from mxsu_graph.export.write import ExportFormat, guess_format, write_export

__all__ = [
    "Dataset",
    "ExportFormat",
    "View",
    "build_dataset",
    "guess_format",
    "read_dataset",
    "select_entity",
    "select_source",
    "view_graphs",
    "write_export",
]
