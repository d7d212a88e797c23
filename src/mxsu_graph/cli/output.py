"""Rows on standard output, as a table, CSV, JSON or Markdown; findings as text, JSON or GitHub commands."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

import click

from mxsu_graph.diagnostics import RENDERERS, Diagnostic, has_errors

__all__ = ["FORMATS", "exit_code", "print_diagnostics", "print_rows"]

_MIN_WIDTH = 60
_PIPE_WIDTH = 160


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[str]], form: str = "table") -> None:
    """Print rows of text on standard output; as CSV each as it comes."""
    if form == "csv":
        _write_csv(sys.stdout, columns, rows)
    else:
        click.echo(FORMATS[form](columns, rows if isinstance(rows, Sequence) else list(rows)), nl=False)


def print_diagnostics(diagnostics: Iterable[Diagnostic], form: str = "text") -> None:
    """Print findings on standard output: they are the result of a check."""
    click.echo(RENDERERS[form](diagnostics), nl=False)


def exit_code(diagnostics: Iterable[Diagnostic]) -> int:
    """1 where a finding is an error, else 0."""
    return 1 if has_errors(diagnostics) else 0


def _render_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    from rich.box import SIMPLE_HEAD  # a tenth of a second to import; other formats do without
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return "no rows\n"
    # Columns that are empty throughout only take room.
    kept = [i for i in range(len(columns)) if any(row[i] for row in rows)]
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for i in kept:
        table.add_column(columns[i], overflow="fold")
    for row in rows:
        table.add_row(*(Text(row[i]) for i in kept))
    out = io.StringIO()
    width = shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns
    console = Console(file=out, width=max(width, _MIN_WIDTH), force_terminal=False, highlight=False)
    console.print(table)
    lines = "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip("\n")
    plural = "" if len(rows) == 1 else "s"
    return f"{lines}\n\n{len(rows)} row{plural}\n"


def _render_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    _write_csv(out, columns, rows)
    return out.getvalue()


def _write_csv(out: TextIO, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _render_json(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _render_markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"

    return line(columns) + line("---" for _ in columns) + "".join(line(row) for row in rows)


FORMATS: dict[str, Callable[[Sequence[str], Sequence[Sequence[str]]], str]] = {
    "table": _render_table,
    "csv": _render_csv,
    "json": _render_json,
    "markdown": _render_markdown,
}
"""Every form of output by its name on the command line."""


def is_terminal() -> bool:
    """Whether somebody watches standard error, and so wants to see progress."""
    return sys.stderr.isatty()
