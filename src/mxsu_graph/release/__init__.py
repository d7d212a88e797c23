"""A release: the dataset in a folder, described so that catalogues, archives and people know what they have."""

from __future__ import annotations

from mxsu_graph.release.run import run_release

__all__ = ["run_release"]
