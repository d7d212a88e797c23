"""A cluster for the tests: a local one that is started once, or the one that MXSU_SPARK names."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from typing import Any

import pytest

from mxsu_graph.analysis.network.cluster.connect import LOCAL, open_cluster


@pytest.fixture(scope="session")
def cluster_address() -> str:
    """Where the cluster is; skips where there is none."""
    address = os.environ.get("MXSU_SPARK", LOCAL)
    wanted = ["pyspark", *(["pysail"] if address == LOCAL else [])]
    missing = [name for name in wanted if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed: pip install 'mxsu-graph[cluster]'")
    return address


@pytest.fixture(scope="session")
def cluster(cluster_address: str) -> Iterator[Any]:
    """A session that all tests share."""
    with open_cluster(cluster_address) as session:
        yield session
