"""The graph on the web: a SPARQL endpoint for machines and a workbench for people, on one port, read-only."""

from __future__ import annotations
