"""Opening the engine that somebody asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from mxsu_graph.errors import QueryError
from mxsu_graph.graph.store import current_build, open_store, read_resident_store
from mxsu_graph.query.engines.engine import Engine, StoreEngine
from mxsu_graph.query.names import NameIndex, build_name_index, read_name_index
from mxsu_graph.query.results import Answer
from mxsu_graph.query.run import run_select, run_sparql

__all__ = ["ENGINES", "Session", "open_session", "parse_endpoint"]

ENGINES = ("oxigraph", "rdflib")


@dataclass(frozen=True, slots=True)
class Session:
    """An engine with what it may do: which services it may ask, and how long they may take."""

    engine: Engine
    remote: bool = False
    services: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 60.0

    def names(self) -> NameIndex:
        """All names of all entities that the engine holds."""
        if isinstance(self.engine, StoreEngine):
            return build_name_index(self.engine.store)
        return read_name_index(self.engine)

    def select(self, text: str, name: str = "query") -> Answer:
        """Run a SELECT query, with its services; see `run_select` and `carry_out_services`."""
        return run_select(self.engine, self._federate(text, name), name)

    def run(self, text: str, name: str = "query") -> Answer | bool | tuple[ox.Triple, ...]:
        """Run any query, with its services; see `run_sparql` and `carry_out_services`."""
        return run_sparql(self.engine, self._federate(text, name), name)

    def _federate(self, text: str, name: str) -> str:
        if "service" not in text.casefold():
            return text  # the usual case, which should not wait for the import below
        from mxsu_graph.query.engines.federation import carry_out_services

        def open_service(url: str) -> Engine:
            return _open_endpoint(url, self.timeout, ours=False)

        return carry_out_services(self.engine, text, self.services, open_service, name, self.remote)


def open_session(
    build_dir: Path,
    kind: str = "oxigraph",
    endpoint: str = "",
    timeout: float = 60.0,
    services: Iterable[str] = (),
    *,
    resident: bool = False,
) -> Session:
    """Open an engine.

    Args:
        build_dir: where the builds are, for the engines that work on the current one.
        kind: `oxigraph` or `rdflib`.
        endpoint: the address of a SPARQL endpoint to ask instead.
        timeout: seconds that a remote answer may take.
        services: addresses that a query's SERVICE may name, each as `ADDRESS` or `ADDRESS=MIRROR`.
        resident: whether the embedded engine reads the whole graph into memory first.

    Raises:
        NotBuiltError: there is no build.
        QueryError: an address is none, or another engine should be resident.
    """
    if resident and (endpoint or kind != "oxigraph"):
        raise QueryError("only the embedded engine reads the built graph into memory: leave out the other engine")
    allowed: dict[str, str] = {}
    for service in services:
        address, _, mirror = service.partition("=")
        allowed[address] = parse_endpoint(mirror or address)
    if endpoint:
        return Session(_open_endpoint(parse_endpoint(endpoint), timeout), True, allowed, timeout)
    build = current_build(build_dir)
    if kind == "rdflib":
        from mxsu_graph.query.engines.rdflib_engine import open_rdflib  # rdflib is slow to import

        return Session(open_rdflib(build.dataset), False, allowed, timeout)
    store = read_resident_store(build) if resident else open_store(build)
    return Session(StoreEngine(store), False, allowed, timeout)


def _open_endpoint(url: str, timeout: float, ours: bool = True) -> Engine:
    # The HTTP libraries are slow to import, and only remote engines need them.
    from mxsu_graph.query.engines.endpoint import EndpointEngine
    from mxsu_graph.remote.authentication import Credentials, read_credentials
    from mxsu_graph.remote.transport import Transport

    # A service that a query names is a stranger: it must not see the credentials for the user's own store.
    return EndpointEngine(url, Transport(read_credentials() if ours else Credentials(), timeout), ours)


def parse_endpoint(url: str) -> str:
    """The address of an endpoint, as somebody gave it.

    Raises:
        QueryError: it is none.
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket or a port that is none
        known = False
    if not known:
        raise QueryError(f"'{url}' is not the address of an endpoint, such as http://localhost:8890/sparql")
    return url
