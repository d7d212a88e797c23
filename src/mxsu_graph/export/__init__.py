"""The graph in other people's formats: RDF in six serialisations, and tables."""

from __future__ import annotations

from mxsu_graph.export.dataset import Dataset, build_dataset, read_dataset
from mxsu_graph.export.reify import reify_claims
from mxsu_graph.export.select import View, select_entity, select_source, view_graphs
from mxsu_graph.export.write import ExportFormat, TableFormat, guess_format, write_export

__all__ = [
    "Dataset",
    "ExportFormat",
    "TableFormat",
    "View",
    "build_dataset",
    "guess_format",
    "read_dataset",
    "reify_claims",
    "select_entity",
    "select_source",
    "view_graphs",
    "write_export",
]
