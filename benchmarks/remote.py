"""Push an archive of any size into a Virtuoso, ask everything there, and compare with the embedded engine.

    python benchmarks/remote.py 1e5                 # a minute
    python benchmarks/remote.py 1e6 --page          # and write the table of docs/remote.md from all sizes measured
    python benchmarks/remote.py 1e7 --limit 3600 --keep FOLDER
    python benchmarks/remote.py 1e7 --limit 3600 --keep FOLDER --steps 'witnesses,server library'

Each step is a process of its own, an `mxsu` command or all questions of the library, and is measured from outside:
seconds on the clock, processor seconds, and the most memory that it had. What it printed is compared with what the
same step prints for the build on this machine. The archive is invented: see `archive.py`. A step that takes longer
than `--limit` seconds is given up, and the table says so. With `--keep` the server's database and what has been
measured stay in a folder, step by step: a second run goes on there, and pushes no more. Exit code 1 where an
answer differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from bench import prepare
from generate import plan_archive
from questions import plan_questions
from remote_page import write_remote_page
from virtuoso import USER, load_quads, serve_virtuoso

from mxsu_graph.diagnostics import Span
from mxsu_graph.errors import MxsuError
from mxsu_graph.graph.store import Manifest
from mxsu_graph.project import Project, find_project
from mxsu_graph.query.engines.choose import open_session
from mxsu_graph.query.engines.comparing import comparable_term
from mxsu_graph.validation import check_endpoint_steps

Measured = dict[str, Any]
"""What has been measured at one size, as it is kept."""

HERE = Path(__file__).parent
MXSU = [sys.executable, "-c", "from mxsu_graph.cli import main; main()"]
COMMANDS = {
    "disagreements": ["disagreements", "--format", "csv"],
    "witnesses": ["witnesses", "--format", "csv"],
}
"""What is asked on both sides, beside the library and the validation, which has a command for one side only."""


@dataclass
class Step:
    """What a step took, and a hash of what it printed; `note` says why there is none.

    Attributes:
        side: `server` or `here`.
        wall: seconds on the clock.
        cpu: processor seconds of the process.
        peak: most memory of the process, in MB.
    """

    name: str
    side: str
    wall: float = 0.0
    cpu: float = 0.0
    peak: float = 0.0
    answer: str = ""
    note: str = ""


def run_step(name: str, side: str, command: list[str], folder: Path, limit: float) -> Step:
    """Run a process and measure it."""
    out, errors = folder / "out.txt", folder / "errors.txt"
    environment = {
        **os.environ,
        "MXSU_PROJECT": str(folder / "project"),
        "MXSU_ENDPOINT_USER": USER,
        "MXSU_ENDPOINT_PASSWORD": USER,
    }
    environment.pop("MXSU_BUILD", None)
    start = time.perf_counter()
    with out.open("wb") as stdout, errors.open("wb") as stderr:
        process = subprocess.Popen(command, stdout=stdout, stderr=stderr, env=environment, cwd=folder)
    peak, ended = 0.0, 0
    while not ended:  # what the system tells at the end includes what we had when we started it
        time.sleep(0.02)
        peak = max(peak, peak_memory(process.pid))
        if time.perf_counter() - start > limit:
            process.kill()
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    step = Step(name, side, time.perf_counter() - start, usage.ru_utime + usage.ru_stime, peak)
    if os.WIFSIGNALED(status):
        step.note = f"given up after {limit:.0f} s"
    elif os.WEXITSTATUS(status) > 1:
        step.note = "failed: " + (errors.read_text(encoding="utf-8").strip().splitlines() or ["?"])[-1]
    else:
        step.answer = hashlib.sha256(out.read_bytes()).hexdigest()[:16]
    print(f"  {side} {name}: {step.wall:.1f} s, {step.cpu:.1f} s of processor, {step.peak:.0f} MB {step.note}",
          file=sys.stderr, flush=True)  # fmt: skip
    return step


def make_project(quads: float, folder: Path) -> Project:
    """A project whose build holds the archive. Its curated files are left out: at this size nobody edits them."""
    root, ours = folder / "project", find_project()
    for name in ("ontology", "queries"):
        shutil.copytree(ours.root / name, root / name)
    for name in ("sources", "entities"):
        (root / "data" / name).mkdir(parents=True)
    build = root / "build" / "graphs" / "archive"
    build.mkdir(parents=True)
    prepare(quads, build, table_only=False)
    store = ox.Store(str(build / "store"))
    store.bulk_load(path=str(build / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    store.flush()
    manifest = Manifest(version("mxsu-graph"), "", "", len(store))
    (build / "manifest.json").write_text(json.dumps(asdict(manifest)), encoding="utf-8")
    (root / "build" / "current").write_text("archive\n", encoding="utf-8")
    return Project(root)


def ask_library(project: Project, endpoint: str, timeout: float) -> None:
    """Print, for each question of the library, the number of rows and a hash of them, and how long it took."""
    session = open_session(project.build, endpoint=endpoint, timeout=timeout)
    for name, text in plan_questions(project):
        start = time.perf_counter()
        try:
            rows = session.engine.select(text, name).rows
            digest = hashlib.sha256("\n".join(" ".join(map(comparable_term, row)) for row in rows).encode())
            answer, number = digest.hexdigest()[:16], len(rows)
        except MxsuError as error:
            answer, number = f"failed: {str(error).splitlines()[0][:160]}", 0
        print(json.dumps([name, number, answer, round(time.perf_counter() - start, 3)]), flush=True)


def validate_by_queries(project: Project, endpoint: str, timeout: float) -> None:
    """Print the steps of a validation with their findings, by the queries that an endpoint is asked."""
    engine = open_session(project.build, endpoint=endpoint, timeout=timeout).engine
    for step in check_endpoint_steps(engine, project.ontology / "shapes", lambda name, key: Span(name)):
        print(step)
        for finding in step.findings:
            print(finding)


def measure(quads: float, options: argparse.Namespace) -> Measured:
    """All steps at one size, or those asked for; a kept folder has the others from before."""
    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        folder = (options.keep or Path(name)) / f"{quads:.0f}"
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{quads:.0e} quads", file=sys.stderr, flush=True)
        project, database, memory = Project(folder / "project"), folder / "virtuoso", folder / "measured.json"
        if not project.build.exists():
            project = make_project(quads, folder)
        database.mkdir(exist_ok=True)
        found = json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else begin(quads, options)
        with serve_virtuoso(database, options.buffers, keep=options.keep is not None) as (url, pid):
            if options.bulk and not found["steps"]:
                took, start = Step("loaded by Virtuoso itself", "server"), time.perf_counter()
                load_quads(database, project.build / "graphs" / "archive" / "dataset.nq")
                took.wall = time.perf_counter() - start
                found["steps"].append(asdict(took))
            for name, side, command in plan_steps(url, options):
                if not is_wanted(name, side, found, options.steps):
                    continue
                record(found, run_step(name, side, command, folder, options.limit), folder)
                size = sum(path.stat().st_size for path in database.iterdir()) / 1e6
                found["server"]["MB"] = max(found["server"]["MB"], peak_memory(pid))
                found |= {"server": found["server"] | {"disk": size}, "load": os.getloadavg()[0]}
                memory.write_text(json.dumps(found), encoding="utf-8")
    return found


def begin(quads: float, options: argparse.Namespace) -> Measured:
    """What is known before the first step."""
    return {
        "asked": quads,
        "claims": plan_archive(quads, find_project()).claims,
        "versions": {"Python": platform.python_version(), "Virtuoso": virtuoso_version()},
        "server": {"MB": 0.0, "disk": 0.0, "buffers": options.buffers},
        "load": 0.0,
        "steps": [],
        "library": {},
    }


def plan_steps(url: str, options: argparse.Namespace) -> list[tuple[str, str, list[str]]]:
    """Push, push again, and every question to the server and to the build here: name, side and command."""
    patience = ["--timeout", str(options.timeout)]
    push = [*MXSU, "push", url, *patience]
    steps = [] if options.bulk else [("push", "server", push)]
    if not options.quick:
        steps.append(("push again: compared by content", "server", push))
    steps.append(("push again: compared by number", "server", [*push, "--by-count"]))
    for side, endpoint in (("server", url), ("here", "")):
        own = [sys.executable, str(HERE / "remote.py"), *patience]
        asked = ["--endpoint", url, *patience] if endpoint else []
        found = [
            ("library", side, [*own, "--ask", endpoint or "here"]),
            ("validate", side, [*own, "--validate", endpoint or "here"]),
            *((name, side, [*MXSU, *arguments, *asked]) for name, arguments in COMMANDS.items()),
        ]
        # Here the library comes last: at ten million quads it may take longer than anybody waits.
        steps += found if endpoint else found[::-1]
    wanted = options.steps.split(",")
    return sorted(steps, key=lambda step: _place(step, wanted))


def _place(step: tuple[str, str, list[str]], wanted: list[str]) -> int:
    """Where somebody named a step; all in their own order where nobody did."""
    return next((at for at, name in enumerate(wanted) if name in (step[0], f"{step[1]} {step[0]}")), 0)


def is_wanted(name: str, side: str, found: Measured, steps: str) -> bool:
    """Whether to take a step: those named, alone or behind their side; but nothing is pushed twice."""
    if name.startswith("push") and any((s["name"], s["note"]) == (name, "") for s in found["steps"]):
        return False
    return not steps or name == "push" or bool({name, f"{side} {name}"} & set(steps.split(",")))


def record(found: Measured, step: Step, folder: Path) -> None:
    """Put a step in the place of an earlier one, if there is one."""
    kept = [s for s in found["steps"] if (s["name"], s["side"]) != (step.name, step.side)]
    found["steps"] = [*kept, asdict(step)]
    if step.name == "library":
        lines = (folder / "out.txt").read_text(encoding="utf-8").splitlines()
        found["library"][step.side] = [json.loads(line) for line in lines]


def peak_memory(pid: int) -> float:
    """The most memory that a process has had, in MB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0.0)


def virtuoso_version() -> str:
    """What the program calls itself."""
    program = shutil.which("virtuoso-t") or "virtuoso-t"
    said = subprocess.run([program, "-?"], capture_output=True, text=True, check=False)
    words = (said.stdout + said.stderr).split()
    return next((words[i + 1] for i, word in enumerate(words[:-1]) if word == "Version"), "")


def parse_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=float, help="about so many quads")
    parser.add_argument("--limit", type=float, default=1800, help="seconds for a step")
    parser.add_argument("--timeout", type=float, default=600, help="seconds for one answer")
    parser.add_argument("--quick", action="store_true", help="without comparing everything by content once more")
    parser.add_argument("--buffers", type=int, default=4000, help="MB of Virtuoso's buffers")
    parser.add_argument("--page", action="store_true", help="write the page")
    parser.add_argument("--kept", type=Path, default=find_project().build / "benchmarks", help="measurements")
    parser.add_argument("--scratch", type=Path, help="folder for data while it is needed")
    parser.add_argument("--bulk", action="store_true", help="fill the server by its own loader, and not by a push")
    parser.add_argument("--keep", type=Path, help="folder for data and server that stays, and is used again")
    parser.add_argument("--steps", default="", help="only these steps, with commas between them")
    parser.add_argument("--ask", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--validate", metavar="URL", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for, compare answers, and write the page."""
    options = parse_options()
    if options.ask:
        ask_library(find_project(), "" if options.ask == "here" else options.ask, options.timeout)
        return
    if options.validate:
        endpoint = "" if options.validate == "here" else options.validate
        validate_by_queries(find_project(), endpoint, options.timeout)
        return
    options.kept.mkdir(parents=True, exist_ok=True)
    for quads in options.sizes:
        found = measure(quads, options)
        (options.kept / f"remote-{quads:.0f}.json").write_text(json.dumps(found), encoding="utf-8")
    wrong = write_remote_page(options.kept, HERE.parent / "docs" if options.page else None)
    for difference in wrong:
        print(f"wrong: {difference}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
