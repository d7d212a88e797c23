"""The columns in docs/claims-table.md are those of the table, with the types that a build writes."""

from __future__ import annotations

import os
import re
from pathlib import Path

import polars as pl

from mxsu_graph.graph.store import current_build
from mxsu_graph.graph.table import COLUMNS, column_type

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "claims-table.md"
MARKED = re.compile(r"(<!-- generated: columns -->\n).*(<!-- end generated -->)", re.DOTALL)
TYPES = {"String": "text", "List": "list of texts", "Date": "date", "Float64": "number", "Int64": "whole number"}


def render() -> str:
    lines = [f"{len(COLUMNS)} columns.", "", "| column | type | holds |", "|---|---|---|"]
    for name, meaning in COLUMNS.items():
        lines.append(f"| `{name}` | {TYPES[column_type(name).base_type().__name__]} | {meaning} |")
    return "\n" + "\n".join(lines) + "\n\n"


def test_the_page_of_columns_is_that_of_the_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    generated = render()
    wanted = MARKED.sub(lambda match: match[1] + generated + match[2], page)
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        PAGE.write_text(wanted, encoding="utf-8")
    else:
        assert page == wanted, "run: MXSU_WRITE_EXPECTED=1 .venv/bin/pytest tests/docs/test_claims_table.py"


def test_the_parquet_file_has_what_the_page_says(real_build: Path) -> None:
    schema = pl.read_parquet_schema(current_build(real_build).table)
    assert list(schema) == list(COLUMNS)
    assert {name: kind.base_type() for name, kind in schema.items()} == {
        name: column_type(name).base_type() for name in COLUMNS
    }
    table = pl.read_parquet(current_build(real_build).table)
    with_nulls = {name for name in COLUMNS if table[name].null_count()}
    assert with_nulls <= {"earliest", "latest", "lowest", "highest", "start", "end"}
