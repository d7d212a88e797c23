"""NetworkX's `backend=` dispatch: a backend gets what our measures ask NetworkX for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BACKEND = """
import networkx as nx

SEEN = []


class Loud:
    \"\"\"Does what NetworkX does, and remembers that it was asked.\"\"\"

    @staticmethod
    def convert_from_nx(graph, **_):
        copied = (nx.DiGraph if graph.is_directed() else nx.Graph)(graph)
        copied.__networkx_backend__ = "loud"
        return copied

    @staticmethod
    def convert_to_nx(result, **_):
        return result

    def __getattr__(self, name):
        if name.startswith("_") or name not in ("betweenness_centrality", "closeness_centrality", "core_number",
                                                "clustering", "harmonic_centrality", "pagerank", "constraint"):
            raise AttributeError(name)

        def ask(graph, *arguments, **options):
            SEEN.append(name)
            plain = (nx.DiGraph if graph.is_directed() else nx.Graph)(graph)
            return getattr(nx, name).orig_func(plain, *arguments, **options)

        return ask


loud = Loud()
"""

ASK = """
import networkx as nx
import loud
from mxsu_graph.analysis.network.measures import MEASURES, measure_network

big = nx.relabel_nodes(nx.gnm_random_graph(230, 500, seed=1), str)
named = nx.betweenness_centrality(big, backend="loud")
assert loud.SEEN == ["betweenness_centrality"]
plain = {name: measure_network(big, name) for name in MEASURES}
assert loud.SEEN == ["betweenness_centrality"], "nobody has asked for the backend"
nx.config.backend_priority.algos = ["loud"]
asked = {name: measure_network(big, name) for name in MEASURES}
nx.config.backend_priority.algos = []
for name in MEASURES:
    tolerance = 1e-9 if name == "pagerank" else 1e-12
    assert all(abs(plain[name][node] - asked[name][node]) < tolerance for node in big), name
print(*sorted(set(loud.SEEN)))
"""


def test_measures_pass_through_the_dispatch_of_networkx(tmp_path: Path) -> None:
    pytest.importorskip("scipy", reason="NetworkX needs scipy for PageRank")
    (tmp_path / "loud.py").write_text(BACKEND, encoding="utf-8")
    about = tmp_path / "loud-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: loud\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[networkx.backends]\nloud = loud:loud\n", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path, "NETWORKX_BACKEND_PRIORITY": ""},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        "betweenness_centrality",
        "closeness_centrality",
        "clustering",
        "constraint",
        "core_number",
        "harmonic_centrality",
        "pagerank",
    ]
