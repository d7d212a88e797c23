"""What a server is told when it starts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from mxsu_graph.errors import MxsuError
from mxsu_graph.project import Project

__all__ = ["AddressError", "LimitError", "Limits", "Settings", "check_address", "parse_limits", "parse_services"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one question, one client and all of them together may cost.

    Attributes:
        seconds: how long a query may run.
        rows: how many rows or triples an answer may have.
        answer_bytes: how large an answer may be.
        query_bytes: how large a request may be.
        nesting: how deeply brackets in a query may nest.
        memory_bytes: how much memory a worker may take for a query, beyond what it has at rest.
        workers: how many queries run at once; 0 means two for each processor.
        patience: seconds after which a query counts as long.
        long_queries: how many long queries may run at once; they do not hold a worker that short ones wait for.
        waiting: how many queries may wait for a worker.
        connections: how many connections may be open.
        header_seconds: how long a client may take to send a request.
        idle_seconds: how long a connection may stay open between requests.
        send_seconds: how long a client may take to accept the next part of an answer.
        sending_bytes: how many bytes of answers may wait for slow clients, all together.
        cache_bytes: how many bytes of answers are kept for whoever asks the same again; 0 keeps none.
        resident_quads: a graph of so many quads or fewer is held in memory, once for all workers; 0 holds none.
    """

    seconds: float = 30.0
    rows: int = 500_000
    answer_bytes: int = 64_000_000
    query_bytes: int = 2_000_000
    nesting: int = 200
    memory_bytes: int = 1_000_000_000
    workers: int = 0
    patience: float = 1.0
    long_queries: int = 2
    waiting: int = 500
    connections: int = 1000
    header_seconds: float = 10.0
    idle_seconds: float = 15.0
    send_seconds: float = 20.0
    sending_bytes: int = 256_000_000
    cache_bytes: int = 32_000_000
    resident_quads: int = 300_000


class LimitError(MxsuError, ValueError):
    """A limit has no such name, or its value is no number that makes sense."""


class AddressError(MxsuError):
    """What the server was given as an address is none, or none that it can listen at."""


def parse_limits(texts: Iterable[str]) -> Limits:
    """Limits from texts such as `seconds=10`; those that are not named keep their defaults.

    Raises:
        LimitError: a text is no such pair.
    """
    known = {field.name: field.type for field in fields(Limits)}
    limits = Limits()
    for text in texts:
        name, _, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if name not in known:
            raise LimitError(f"there is no limit '{name}'; there are: {', '.join(known)}")
        try:
            number = float(value) if known[name] == "float" else int(value)
        except ValueError:
            number = -1
        if not 0 <= number < float("inf") or (number == 0 and name not in _MAY_BE_ZERO):
            raise LimitError(f"the limit {name} takes a number above zero, not '{value}'")
        if number < _LEAST.get(name, 0):
            raise LimitError(f"the limit {name} takes {_LEAST[name]} or more: no query fits into {value}")
        limits = replace(limits, **{name: number})  # type: ignore[arg-type]  # a number of the type that is declared
    return limits


def parse_services(texts: Iterable[str]) -> dict[str, str]:
    """Addresses that SERVICE may name, each with where to call it, from texts such as `URL` or `URL=MIRROR`.

    Raises:
        AddressError: one of them is no address.
    """
    services = {}
    for text in texts:
        name, mirror = text, text
        if pair := _MIRRORED.fullmatch(text):
            name, mirror = filter(None, pair.groups(""))
        services[check_address("--allow-service", name)] = check_address("--allow-service", mirror)
    return services


def check_address(option: str, address: str) -> str:
    """An address that an option was given, if it is one of the web.

    Raises:
        AddressError: it is not.
    """
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is no number, or half an IPv6 address
        known = False
    if not known or any(mark.isspace() for mark in address):
        raise AddressError(f"{option} takes an address such as https://example.org/sparql, not '{address}'")
    return address


_MIRRORED = re.compile(r"([^?]+?)=(.+)|(.+?)=(https?:.*)")
"""An address and its mirror; in its query, an address may itself have a `=`."""

_LEAST = {"memory_bytes": 16_000_000}
"""Limits below which no query could be answered."""

_MAY_BE_ZERO = frozenset(("workers", "long_queries", "waiting", "cache_bytes", "resident_quads"))


@dataclass(frozen=True, slots=True)
class Settings:
    """A server's settings.

    Attributes:
        project: the folder with `ontology/`, `data/`, `queries/` and the build to serve.
        host: the address to listen on; nobody outside this machine reaches the default.
        port: the port to listen on.
        texts: the reader's own copies of the source texts, if there are any.
        services: addresses that a query's SERVICE may name, each with where to call it; none by default.
        limits: see there.
        public_url: where the world finds this server, if not at `host` and `port`: used in descriptions only.
    """

    project: Project
    host: str = "127.0.0.1"
    port: int = 8765
    texts: Path | None = None
    services: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    public_url: str = ""
