"""Pages for people, rendered on the server; `build_routes` is all that the server knows of them."""

from __future__ import annotations

from starlette.routing import BaseRoute

from mxsu_graph.serve.context import Context

__all__ = ["build_routes"]


def build_routes(context: Context) -> list[BaseRoute]:
    """The routes of all pages, in the order in which they are tried.

    Args:
        context: gives a page the opened build; take `context.current` once a request.
    """
    return []
