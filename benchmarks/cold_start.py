"""How long until the first answer: `mxsu query` against a script that loads the same data with rdflib.

Both run as new processes, in turn, over the same dataset, and ask the same question; the answers are compared.
Run after a build: .venv/bin/python benchmarks/cold_start.py [RUNS]
"""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

from mxsu_graph.graph.store import current_build
from mxsu_graph.project import find_project

QUESTION = "events/participants"
EVENT = "event/soviet-exhibition-mexico-1959"

RDFLIB = """
import json, sys
import rdflib
dataset = rdflib.Dataset(default_union=True)
dataset.parse(sys.argv[1], format="nquads")
rows = dataset.query(open(sys.argv[2]).read().replace("UNDEF", "<https://w3id.org/mxsu/" + sys.argv[3] + ">"))
print(json.dumps(sorted(str(row.claim).rpartition("claim/")[2] for row in rows)))
"""


def timed(command: list[str]) -> tuple[float, str]:
    """Seconds of a new process, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout


def main() -> None:
    """Print the medians, the spread and the ratio."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    project = find_project()
    build = current_build(project.build)
    mxsu = str(Path(sys.executable).with_name("mxsu"))
    ours = [mxsu, "query", QUESTION, "--event", EVENT, "--format", "json"]
    query = str(project.queries / f"{QUESTION}.rq")
    theirs = [sys.executable, "-c", RDFLIB, str(build.dataset), query, EVENT]
    seconds: dict[str, list[float]] = {"mxsu query": [], "rdflib script": []}
    for _ in range(runs):
        time_ours, answer_ours = timed(ours)
        time_theirs, answer_theirs = timed(theirs)
        claims = sorted(row["claim"] for row in json.loads(answer_ours))
        assert claims == json.loads(answer_theirs), "the two give different answers"
        seconds["mxsu query"].append(time_ours)
        seconds["rdflib script"].append(time_theirs)
    print(f"{build.manifest.quads} quads, {runs} runs in turn, {len(claims)} rows, answers equal")
    print(f"Python {platform.python_version()}, rdflib {version('rdflib')}, pyoxigraph {version('pyoxigraph')}")
    for name, values in seconds.items():
        print(f"{name:<14} median {statistics.median(values):.2f} s  ({min(values):.2f} to {max(values):.2f})")
    ratios = [b / a for a, b in zip(seconds["mxsu query"], seconds["rdflib script"], strict=True)]
    print(f"rdflib / mxsu  median {statistics.median(ratios):.1f}")


if __name__ == "__main__":
    main()
