"""SERVICE for the addresses that the server was told to allow; everybody else's is refused in the workers.

No worker can reach anybody. So the server itself asks the other side, before a worker sees the query, as
`mxsu sparql --allow-service` does, and puts what came back into the query as VALUES.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pyoxigraph as ox

from mxsu_graph.errors import EndpointError, QueryError
from mxsu_graph.query.engines.engine import Engine
from mxsu_graph.query.results import Answer
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.asking import ask_build
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.finding import run_search
from mxsu_graph.serve.frames import Question
from mxsu_graph.serve.guard import find_service

__all__ = ["carry_out_allowed"]


async def carry_out_allowed(opened: Opened, text: str, client: str) -> str:
    """The query with what allowed services answer in their places; one without SERVICE as it is.

    Raises:
        RefusedError: a service is not allowed, or failed.
        PoolClosedError: the build is no longer current, and its workers have gone.
    """
    services = opened.settings.services
    if not services or not find_service(text, sandboxed=True):
        return text
    # Slow to import, and few servers need them.
    from mxsu_graph.query.engines.endpoint import EndpointEngine
    from mxsu_graph.query.engines.federation import carry_out_services
    from mxsu_graph.remote.authentication import Credentials
    from mxsu_graph.remote.transport import Transport

    transport = Transport(Credentials(), opened.settings.limits.seconds)
    engine = _PoolEngine(opened, client, asyncio.get_running_loop())

    def open_service(url: str) -> Engine:
        return EndpointEngine(url, transport, ours=False)

    try:
        return await run_search(lambda: carry_out_services(engine, text, services, open_service))
    except QueryError as error:
        # Its hint is about an option of the command line, which a stranger does not have.
        raise RefusedError(403, str(error).partition(", and nothing outside")[0] + ": that is refused") from error
    except EndpointError as error:
        raise RefusedError(502, f"a service that the query names failed: {error}") from error


@dataclass(frozen=True)
class _PoolEngine:
    """The workers, as an engine for the rest of a query; it is called from a thread."""

    opened: Opened
    client: str
    loop: asyncio.AbstractEventLoop

    def select(self, text: str, name: str = "query") -> Answer:
        """The rows of a SELECT query."""
        question = Question("query", text, format="json")
        asking = asyncio.run_coroutine_threadsafe(ask_build(self.opened, question, self.client), self.loop)
        reply = asking.result()
        if reply.status != 200:
            raise RefusedError(reply.status, reply.body.decode("utf-8", "replace").strip())
        rows = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
        if not isinstance(rows, ox.QuerySolutions):
            raise QueryError(f"{name} is not a SELECT query")
        return Answer(tuple(variable.value for variable in rows.variables), tuple(tuple(row) for row in rows))

    def ask(self, text: str, name: str = "query") -> bool:
        """Services are asked about rows only."""
        raise QueryError(f"{name} is not a SELECT query")

    def construct(self, text: str, name: str = "query") -> tuple[ox.Triple, ...]:
        """Services are asked about rows only."""
        raise QueryError(f"{name} is not a SELECT query")
