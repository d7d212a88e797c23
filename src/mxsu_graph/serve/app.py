"""The application: machines and people on one port.

How pages are added: `serve/workbench/__init__.py` has `build_routes(context)`, whose routes (and mounts, for its
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

from starlette.applications import Starlette
from starlette.middleware import Middleware

from mxsu_graph.serve.context import open_context
from mxsu_graph.serve.headers import SecurityHeaders
from mxsu_graph.serve.settings import Settings
from mxsu_graph.serve.workbench import build_routes

__all__ = ["build_app"]


def build_app(settings: Settings) -> Starlette:
    """The whole server as an ASGI application.

    Raises:
        NotBuiltError: there is no build to serve.
    """
    context = open_context(settings)
    app = Starlette(routes=build_routes(context), middleware=[Middleware(SecurityHeaders)])
    app.state.context = context
    return app
