"""The graph in other people's formats: RDF in six serialisations, and tables."""

from __future__ import annotations

from mxsu_graph.export.construct import build_view, list_views, select_described
from mxsu_graph.export.dataset import Dataset, build_dataset, read_dataset
from mxsu_graph.export.reify import reify_claims
from mxsu_graph.export.select import View, select_claims, select_entity, select_source, view_graphs
from mxsu_graph.export.write import ExportFormat, TableFormat, guess_format, write_export

__all__ = [
    "Dataset",
    "ExportFormat",
    "TableFormat",
    "View",
    "build_dataset",
    "build_view",
    "guess_format",
    "list_views",
    "read_dataset",
    "reify_claims",
    "select_claims",
    "select_described",
    "select_entity",
    "select_source",
    "view_graphs",
    "write_export",
]
