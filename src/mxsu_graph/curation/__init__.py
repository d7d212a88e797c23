"""Curated files: YAML to the model with positions, checks across files, and the canonical layout.

`read_corpus` reads a project's `data/` folder, `check_corpus` reports every mistake, `format_file` gives the
canonical bytes of a file, the `write_` functions those of a model, and `CODES` explains each finding.
"""

from __future__ import annotations

from mxsu_graph.curation.check import check_corpus
from mxsu_graph.curation.codes import CODES
from mxsu_graph.curation.format import Formatting, format_file
from mxsu_graph.curation.ledger import LEDGER_FILE, Ledger, read_ledger, write_ledger
from mxsu_graph.curation.read import read_assessments, read_corpus, read_entities_file, read_source_file
from mxsu_graph.curation.reading import Reading
from mxsu_graph.curation.sssom import read_mappings, write_mappings
from mxsu_graph.curation.write import write_assessments, write_entities, write_source

__all__ = [
    "CODES",
    "LEDGER_FILE",
    "Formatting",
    "Ledger",
    "Reading",
    "check_corpus",
    "format_file",
    "read_assessments",
    "read_corpus",
    "read_entities_file",
    "read_ledger",
    "read_mappings",
    "read_source_file",
    "write_assessments",
    "write_entities",
    "write_ledger",
    "write_mappings",
    "write_source",
]
