"""The references of commands and of the Python API, from the code itself."""

from __future__ import annotations

from collections.abc import Iterator

import click

import mxsu_graph
from mxsu_graph.cli import COMMANDS, mxsu

__all__ = ["render_api", "render_commands"]

_WIDTH = 76
"""Columns of the help: what a phone held upright can scroll, and a desk shows whole."""


def render_commands() -> str:
    """A page with the help of every command as `--help` prints it; the list is that of `mxsu --help`."""
    parts = ["# Commands", "", "| command | does |", "|---|---|"]
    parts += [f"| [`mxsu {name}`](#mxsu-{name}) | {summary} |" for name, summary in sorted(COMMANDS.items())]
    parts += [
        "",
        "Data go to standard output, messages to standard error. The exit code is 0 where all is well, "
        "1 where the data are at fault, 2 for wrong usage.",
        "",
    ]
    for name in sorted(COMMANDS):
        command = mxsu.get_command(click.Context(mxsu), name)
        parts += _describe(f"mxsu {name}", command, 2)
    return "\n".join(parts)


def render_api() -> str:
    """A page with everything that `mxsu_graph` offers by name."""
    parts = ["# Python API", "", (mxsu_graph.__doc__ or "").strip(), ""]
    first = ("open_graph", "Graph")
    for name in (*first, *sorted(set(mxsu_graph.__all__) - set(first))):
        parts += [f"::: {getattr(mxsu_graph, name).__module__}.{name}", ""]
    return "\n".join(parts)


def _describe(name: str, command: click.Command, level: int) -> Iterator[str]:
    """A command and those below it."""
    context = click.Context(command, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
    place = name.replace(" ", "-")
    yield from (f"{'#' * level} {name} {{#{place}}}", "", "```text", command.get_help(context), "```", "")
    if isinstance(command, click.Group):
        for below in sorted(command.list_commands(context)):
            found = command.get_command(context, below)
            if found is not None:
                yield from _describe(f"{name} {below}", found, level + 1)
