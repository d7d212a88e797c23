"""The options that choose an engine, for queries, or an endpoint, for analyses."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from mxsu_graph.project import Project
from mxsu_graph.query.engines.choose import ENGINES, Session, open_session

__all__ = ["EngineChoice", "endpoint_options", "engine_options"]

_Decorated = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """What the user said about the engine."""

    engine: str
    endpoint: str
    timeout: float
    services: tuple[str, ...]

    def open(self, project: Project) -> Session:
        """Open it; see `open_session`."""
        return open_session(project.build, self.engine, self.endpoint, self.timeout, self.services)


_TIMEOUT = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Seconds that a remote answer may take.",
)
_ENDPOINT = click.option(
    "--endpoint",
    metavar="URL",
    default="",
    help="Ask this SPARQL endpoint instead of the built graph; 'mxsu push' fills one.",
)


def endpoint_options(function: _Decorated) -> _Decorated:
    """`--endpoint` and `--timeout`, for commands that fill the claims table from there."""
    return _ENDPOINT(_TIMEOUT(function))


def engine_options(function: _Decorated) -> _Decorated:
    """`--engine`, `--endpoint`, `--timeout` and `--allow-service`; the function gets them as `choice`."""

    @functools.wraps(function)
    def run(engine: str, endpoint: str, timeout: float, services: tuple[str, ...], **rest: object) -> object:
        return function(choice=EngineChoice(engine, endpoint, timeout, services), **rest)

    decorated: _Decorated = run
    for option in (
        click.option(
            "--allow-service",
            "services",
            multiple=True,
            metavar="URL[=MIRROR]",
            help="Let a query's SERVICE ask this address (or its mirror); may be repeated.",
        ),
        _TIMEOUT,
        _ENDPOINT,
        click.option(
            "--engine",
            type=click.Choice(ENGINES),
            default=ENGINES[0],
            show_default=True,
            help="What answers for the built graph.",
        ),
    ):
        decorated = option(decorated)
    return decorated
