"""Questions to the graph: the query library, its parameters, names in any script, and typed results."""

from __future__ import annotations
