"""Exports of a graph of any size: seconds, megabytes written and memory, ours against rdflib's serialisers.

    python benchmarks/exports.py 1e5 1e6            # ours, every format
    python benchmarks/exports.py 1e6 --rdflib       # and rdflib's serialisers in the same run

The data is the built graph of the project, copied under other names until it is large enough, so that it has the
shape of the real one. Each export runs in a process of its own and writes to a file. `seconds` is processor time,
`memory` the most that the process held at a time in pages of its own (Linux: RssAnon, looked at fifty times a
second), because the pages of a mapped file go whenever another process needs the room.
rdflib has to hold the graph in memory before it can write it; its `load` is told apart from its `write`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from mxsu_graph.export import ExportFormat, read_dataset, write_export
from mxsu_graph.export.context import read_context
from mxsu_graph.export.sorting import sort_lines
from mxsu_graph.graph.store import current_build
from mxsu_graph.project import find_project

RDFLIB = {form.value: form.value for form in ExportFormat} | {
    "ntriples": "nt",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
_KINDS = (
    "graph/source|graph/projection|assessment|claim|evidence|source|text|person|organization|place|event|post|work"
    "|document|record-set|artifact|concept|disagreement"
)
_NAME = re.compile(f"(https://w3id.org/mxsu/(?:{_KINDS})/[a-z0-9-]+)".encode())


def enlarge(dataset: Path, triples: int) -> Iterator[bytes]:
    """Lines of the dataset and of copies of it with other names, until there are so many."""
    lines = dataset.read_bytes().splitlines(keepends=True)
    made = 0
    for copy in range(triples // len(lines) + 1):
        for line in lines[: triples - made]:
            yield _NAME.sub(rb"\g<1>-%d" % copy, line) if copy else line
        made += len(lines)


class PeakMemory(threading.Thread):
    """Watches the anonymous memory of this process; `bytes` is the most that it saw."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bytes = 0

    def run(self) -> None:
        """Look fifty times a second."""
        while True:
            status = Path("/proc/self/status").read_text(encoding="ascii")
            found = re.search(r"RssAnon:\s+(\d+) kB", status)
            self.bytes = max(self.bytes, int(found[1]) * 1024 if found else 0)
            time.sleep(0.02)


def write_ours(form: str, source: Path, target: Path) -> dict[str, float]:
    """One export by this project."""
    dataset = read_dataset(source)
    context = read_context(find_project().ontology)
    with target.open("wb") as stream:
        write_export(dataset, ExportFormat(form), stream, graphs=frozenset(dataset.graphs), context=context)
    return {}


def write_rdflib(form: str, source: Path, target: Path) -> dict[str, float]:
    """The same by rdflib, with the time that loading takes."""
    import rdflib

    keeps = ExportFormat(form).facts.keeps_graphs
    graph: rdflib.Graph = rdflib.Dataset() if keeps else rdflib.Graph()
    started = time.process_time()
    if keeps:
        graph.parse(source, format="nquads")
    else:
        triples = source.with_suffix(".nt")  # written by ours: rdflib merges no named graphs while it reads
        graph.parse(triples, format="nt")
    loaded = time.process_time() - started
    graph.serialize(target, format=RDFLIB[form], encoding="utf-8")
    return {"load": loaded}


WRITERS = {"ours": write_ours, "rdflib": write_rdflib}


def run_child(tool: str, form: str, source: Path, target: Path) -> None:
    """One measurement, printed as JSON."""
    memory = PeakMemory()
    memory.start()
    more = WRITERS[tool](form, source, target)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "anon": memory.bytes, **more}))


def measure(tool: str, form: str, source: Path, folder: Path, limit: float) -> str:
    """A row of the table."""
    target = folder / f"{tool}.{form}"
    command = [sys.executable, __file__, "--child", tool, form, str(source), str(target)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return f"| {form} | {tool} | more than {limit:.0f} | | | |"
    result = json.loads(done.stdout)
    load = f"{result['load']:.1f}" if "load" in result else ""
    written, memory = target.stat().st_size / 1e6, result["anon"] / 1e6
    row = (form, tool, f"{result['cpu']:.1f}", load, f"{written:.0f}", f"{memory:.0f}")
    target.unlink()
    return "| " + " | ".join(row) + " |"


def main() -> None:
    """Print one table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=float, default=[1e5], help="how many quads")
    parser.add_argument("--rdflib", action="store_true", help="measure rdflib's serialisers as well")
    parser.add_argument("--formats", nargs="+", default=list(RDFLIB), choices=list(RDFLIB))
    parser.add_argument("--limit", type=float, default=900, help="seconds that one export may take")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        tool, form, source, target = arguments.child
        run_child(tool, form, Path(source), Path(target))
        return
    build = current_build(find_project().build)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in map(int, arguments.sizes):
            source = folder / f"{size}.nq"
            with source.open("wb") as file:
                file.writelines(sort_lines(enlarge(build.dataset, size)))
            megabytes, load = source.stat().st_size / 1e6, os.getloadavg()[0]
            print(f"\n{size} quads, {megabytes:.0f} MB; {os.cpu_count()} cores, load {load:.1f}\n")
            print("| format | tool | CPU s | of it loading | MB written | MB memory |")
            print("|---|---|---:|---:|---:|---:|")
            if arguments.rdflib:
                write_ours("ntriples", source, source.with_suffix(".nt"))
            for form in arguments.formats:
                print(measure("ours", form, source, folder, arguments.limit), flush=True)
                if arguments.rdflib:
                    print(measure("rdflib", form, source, folder, arguments.limit), flush=True)


if __name__ == "__main__":
    main()
