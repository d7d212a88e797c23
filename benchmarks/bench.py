"""Measure every step against what one would use otherwise, side by side in one run, and write the page.

    python benchmarks/bench.py 1e4 1e5                  # both sides, alternating; answers compared
    python benchmarks/bench.py 1e6 --plain-rounds 1     # three rounds of ours, one of the other side
    python benchmarks/bench.py 1e7 --ours-only
    python benchmarks/bench.py 3.1e7 --table-only       # a million claims: what reads the claims table alone
    python benchmarks/bench.py --page                   # docs/benchmarks.md from all that was measured

Each side runs in a process of its own and says after each step what that took. The archive is invented: see
`archive.py`. Measurements are kept in `build/benchmarks/`, those of a size replacing older ones of that size.
Exit code 1 where the sides disagree on an answer, or a step of ours failed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from compare import find_differences
from generate import plan_archive, write_dataset
from page import write_page

from mxsu_graph.project import find_project

HERE = Path(__file__).parent
PACKAGES = ("mxsu-graph", "pyoxigraph", "polars", "rustworkx", "rdflib", "pyshacl", "networkx")

Run = dict[str, Any]
"""Side, round, the processor's load before, and what each step came to."""


def prepare(quads: float, folder: Path, *, table_only: bool) -> None:
    """Write the data of one size: the claims table, and canonical N-Quads."""
    project = find_project()
    raw = None if table_only else folder / "raw.nq"
    write_dataset(plan_archive(quads, project), project, raw, folder / "claims.parquet")
    if raw:
        command = ["sort", "-u", "-S", "1G", "-T", str(folder), "-o", str(folder / "dataset.nq"), str(raw)]
        subprocess.run(command, check=True, env={**os.environ, "LC_ALL": "C"})
        raw.unlink()


def run_side(side: str, quads: float, folder: Path, limit: float) -> Run:
    """Run one side in a process of its own; what it measured before it failed counts."""
    command = [sys.executable, str(HERE / f"{side}.py"), str(folder), str(quads)]
    command += [str(limit)] if side == "plain" else []
    load, started = os.getloadavg()[0], time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    print(f"  {side}: {len(steps)} steps in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    return {"side": side, "load": round(load, 1), "failed": done.returncode, "steps": steps}


def measure(quads: float, options: argparse.Namespace) -> dict[str, Any]:
    """Generate the data of one size and run the sides in turn."""
    sides = ["ours"] if options.ours_only else ["ours", "plain"]
    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        folder = Path(name)
        print(f"{quads:.0e} quads", file=sys.stderr, flush=True)
        prepare(quads, folder, table_only=options.table_only)
        dataset = folder / "dataset.nq"
        size = dataset.stat().st_size if dataset.exists() else 0
        runs = [
            run_side(side, quads, folder, options.limit)
            for number in range(options.rounds)
            for side in sides
            if side == "ours" or number < (options.plain_rounds or options.rounds)
        ]
    return {
        "asked": quads,
        "claims": plan_archive(quads, find_project()).claims,
        "bytes": size,
        "limit": options.limit,
        "versions": {"Python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        "machine": {
            "cores": os.cpu_count(),
            "GB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        },
        "runs": runs,
    }


def parse_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=float, help="about so many quads")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plain-rounds", type=int, help="fewer rounds of the other side, which takes longer")
    parser.add_argument("--limit", type=float, default=60, help="processor seconds for a step of the other side")
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--table-only", action="store_true")
    parser.add_argument("--page", action="store_true", help="write the page")
    parser.add_argument("--kept", type=Path, default=find_project().build / "benchmarks", help="measurements")
    parser.add_argument("--scratch", type=Path, help="folder for data while it is needed")
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for, compare answers, and write the page."""
    options = parse_options()
    options.kept.mkdir(parents=True, exist_ok=True)
    wrong = []
    for quads in options.sizes:
        measured = measure(quads, options)
        (options.kept / f"{quads:.0f}.json").write_text(json.dumps(measured), encoding="utf-8")
        wrong += [f"{quads:.0e} {difference}" for difference in find_differences(measured)]
    for difference in wrong:
        print(f"wrong: {difference}", file=sys.stderr)
    if options.page:
        write_page(options.kept, HERE.parent / "docs")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
