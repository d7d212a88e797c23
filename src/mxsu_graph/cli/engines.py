"""The options that choose an engine, for queries and for analyses."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from mxsu_graph.opening import OpenedClaims, open_claims
from mxsu_graph.project import Project
from mxsu_graph.query.engines.choose import ENGINES, Session, open_session

__all__ = ["EngineChoice", "claims_options", "engine_options"]

_Decorated = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """What the user said about the engine."""

    engine: str
    endpoint: str
    timeout: float
    services: tuple[str, ...] = ()

    def open(self, project: Project) -> Session:
        """Open it; see `open_session`."""
        return open_session(project.build, self.engine, self.endpoint, self.timeout, self.services)

    def open_claims(self, project: Project) -> OpenedClaims:
        """Open the claims table with it; see `mxsu_graph.opening.open_claims`."""
        return open_claims(project, self.endpoint, self.timeout, self.engine)


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


_ENGINE = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    show_default=True,
    help="What answers for the built graph.",
)


def claims_options(function: _Decorated) -> _Decorated:
    """`--engine`, `--endpoint` and `--timeout`, for analyses of the claims table, which get them as `choice`."""

    @functools.wraps(function)
    def run(engine: str, endpoint: str, timeout: float, **rest: object) -> object:
        return function(choice=EngineChoice(engine, endpoint, timeout), **rest)

    return _ENGINE(_ENDPOINT(_TIMEOUT(run)))


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
        _ENGINE,
    ):
        decorated = option(decorated)
    return decorated
