"""Pages for people, rendered on the server; the two names below are all that the server knows of them."""

from __future__ import annotations

from mxsu_graph.serve.workbench.pages import build_routes, edition_of

__all__ = ["build_routes", "edition_of"]
