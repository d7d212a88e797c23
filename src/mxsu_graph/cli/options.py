"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from mxsu_graph.cli.output import FORMATS
from mxsu_graph.diagnostics import RENDERERS
from mxsu_graph.project import Project, find_project

__all__ = ["analysis_format", "diagnostic_format", "output_format", "project_option"]

_Decorated = Callable[..., Any]


def _find(ctx: click.Context, _: click.Parameter, value: Path | None) -> Project:
    given = ctx.parent.params.get("project") if ctx.parent else None
    if value is None and isinstance(given, Project):
        return given  # `mxsu sources --project DIR verify`
    return find_project(value)


def project_option(function: _Decorated) -> _Decorated:
    """`--project DIR`: the project to work on; the function gets it as `project`."""
    return click.option(
        "--project",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        callback=_find,
        help="Folder with ontology/ and data/; the one around the working folder by default.",
    )(function)


def output_format(function: _Decorated) -> _Decorated:
    """`--format table|csv|json|markdown` for rows."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(list(FORMATS)),
        default="table",
        show_default=True,
        help="How to print the rows.",
    )(function)


def analysis_format(function: _Decorated) -> _Decorated:
    """`--format text|json|csv|markdown` for what an analysis found."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "csv", "markdown"]),
        default="text",
        show_default=True,
        help="How to print the answer.",
    )(function)


def diagnostic_format(function: _Decorated) -> _Decorated:
    """`--format text|json|github` for findings."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(list(RENDERERS)),
        default="text",
        show_default=True,
        help="How to print the findings.",
    )(function)
