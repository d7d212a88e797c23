"""Pages for people, rendered on the server; `build_routes` is all that the server knows of them."""

from __future__ import annotations

from mxsu_graph.serve.workbench.pages import build_routes

__all__ = ["build_routes"]
