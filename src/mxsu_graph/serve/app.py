"""The application: machines and people on one port.

How pages are added: `serve/workbench/pages.py` has `build_routes(context)`, whose routes (and mounts, for its
static files) stand behind those of the endpoint. A page is a function of a request that takes the opened build
once, `opened = context.current`, and uses its store, names, vocabulary, library and claims table to the end.
Write pages as plain functions (`def`, not `async def`): they then run in a thread and hold nobody up.

Things have the paths of their IRIs (`/person/<slug>`, `/claim/<source>/<id>`, `/source/<id>`, `/ontology`): the
workbench declares a route for each path that it draws. Whoever asks there for RDF, by `Accept` or by an ending
such as `.ttl`, is answered by the endpoint before the page is tried, so a page needs no negotiation of its own.

Every answer carries the headers of `serve/headers.py`: scripts come from this server only, and no page can ask
another host for anything. So no inline scripts: data for a script goes into a `data-` attribute or into
`<script type="application/json">`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from mxsu_graph.graph.store import Build
from mxsu_graph.serve.context import Context, Opened, open_context
from mxsu_graph.serve.descriptions import describe_dataset, describe_service
from mxsu_graph.serve.documents import DatasetRoute, GraphsRoute, ThingRoute
from mxsu_graph.serve.endpoint import EndpointRoute
from mxsu_graph.serve.headers import SecurityHeaders
from mxsu_graph.serve.media import GRAPH_FORMS
from mxsu_graph.serve.questions import QuestionsRoute
from mxsu_graph.serve.reconciling import ReconciliationRoute
from mxsu_graph.serve.routes import DataRoute
from mxsu_graph.serve.searching import SearchRoute
from mxsu_graph.serve.settings import Settings
from mxsu_graph.serve.workbench.pages import build_routes

__all__ = ["build_app", "prepare"]

_LOG = logging.getLogger("mxsu.serve")
_LOOK_SECONDS = 0.5
"""How often the server looks whether a new build has become current."""
_AGAIN_SECONDS = 5.0
"""How long it waits after a build that it could not open."""


def build_app(settings: Settings) -> Starlette:
    """The whole server as an ASGI application.

    Raises:
        NotBuiltError: there is no build to serve.
    """
    context = open_context(settings)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await context.current.pool.open()
        watcher = asyncio.get_running_loop().create_task(_watch_builds(context))
        threading.Thread(target=prepare, args=(context.current, context.address), daemon=True).start()
        yield
        watcher.cancel()
        await context.current.pool.close()

    app = Starlette(routes=_list_routes(context), middleware=[Middleware(SecurityHeaders)], lifespan=lifespan)
    app.state.context = context
    return app


def _list_routes(context: Context) -> list[BaseRoute]:
    """Data for those who want data, then pages, then data for those who want pages that there are not."""
    data: tuple[type[DataRoute], ...] = (
        EndpointRoute,
        ThingRoute,
        GraphsRoute,
        DatasetRoute,
        SearchRoute,
        ReconciliationRoute,
        QuestionsRoute,
    )
    return [
        *(route(context) for route in data),
        *build_routes(context),
        *(route(context, last=True) for route in data),
    ]


def prepare(opened: Opened, address: str) -> None:
    """Read and count now what is slow to read and to count, so that nobody's first request has to wait for it."""
    opened.warm()
    describe_service(opened, address, GRAPH_FORMS[0])
    describe_dataset(opened, address, GRAPH_FORMS[0])


async def _watch_builds(context: Context) -> None:
    """Serve each new build as soon as it is current; requests that have begun end on the old one."""
    leaving: set[asyncio.Task[None]] = set()
    pause = _LOOK_SECONDS
    while True:
        await asyncio.sleep(pause)
        pause = _LOOK_SECONDS
        try:
            build = context.newer()
            if build is not None:
                await _take_over(context, build, leaving)
        except Exception as error:  # whatever a damaged build makes a library say, the next may do
            _LOG.warning("the new build cannot be served yet: %s: %s", type(error).__name__, error)
            pause = _AGAIN_SECONDS


async def _take_over(context: Context, build: Build, leaving: set[asyncio.Task[None]]) -> None:
    """Serve a build from now on; no variable that lives on holds the old one."""
    opened = Opened(context.settings, build)
    try:
        await asyncio.to_thread(prepare, opened, context.address)
        await opened.pool.open()
    except Exception:
        await opened.pool.close()
        raise
    old, context.current = context.current, opened
    _LOG.info("serving build %s", build.folder.name)
    leaving.add(task := asyncio.get_running_loop().create_task(old.pool.close()))
    task.add_done_callback(leaving.discard)
