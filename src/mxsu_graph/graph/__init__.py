"""From the model to a graph that can be queried: quads, claims table, builds on disk, and their differences."""

from __future__ import annotations
