"""Push an archive of any size into a Virtuoso, ask everything there, and compare with the embedded engine.

    python benchmarks/remote.py 1e5                 # a minute
    python benchmarks/remote.py 1e6 --page          # and write the table of docs/remote.md from all sizes measured
    python benchmarks/remote.py 1e7 --limit 3600

Each step is a process of its own, an `mxsu` command or all questions of the library, and is measured from outside:
seconds on the clock, processor seconds, and the most memory that it had. What it printed is compared with what the
same step prints for the build on this machine. The archive is invented: see `archive.py`. A step that takes longer
than `--limit` seconds is given up, and the table says so. Exit code 1 where an answer differs.
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

import pyoxigraph as ox
from bench import prepare
from generate import plan_archive
from questions import plan_questions
from remote_page import write_remote_page
from virtuoso import USER, serve_virtuoso

from mxsu_graph.diagnostics import Span
from mxsu_graph.errors import MxsuError
from mxsu_graph.graph.store import Manifest
from mxsu_graph.project import Project, find_project
from mxsu_graph.query.engines.choose import open_session
from mxsu_graph.query.engines.comparing import comparable_term
from mxsu_graph.validation import check_endpoint_steps

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


def measure(quads: float, options: argparse.Namespace) -> dict[str, object]:
    """All steps at one size."""
    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        folder = Path(name)
        print(f"{quads:.0e} quads", file=sys.stderr, flush=True)
        project = make_project(quads, folder)
        database = folder / "virtuoso"
        database.mkdir()
        with serve_virtuoso(database, options.buffers) as (url, pid):
            steps, library = ask_everything(project, folder, url, options)
            server = peak_memory(pid)
            size = sum(path.stat().st_size for path in database.iterdir()) / 1e6
    return {
        "asked": quads,
        "claims": plan_archive(quads, find_project()).claims,
        "versions": {"Python": platform.python_version(), "Virtuoso": virtuoso_version()},
        "server": {"MB": server, "disk": size, "buffers": options.buffers},
        "load": os.getloadavg()[0],
        "steps": [asdict(step) for step in steps],
        "library": library,
    }


def ask_everything(
    project: Project, folder: Path, url: str, options: argparse.Namespace
) -> tuple[list[Step], dict[str, list[list[object]]]]:
    """Push, push again, and put every question to the server and to the build here."""
    limit, patience = options.limit, ["--timeout", str(options.timeout)]
    push = [*MXSU, "push", url, *patience]
    steps = [
        run_step("push", "server", push, folder, limit),
        run_step("push again: compared by number", "server", [*push, "--by-count"], folder, limit),
    ]
    if not options.quick:
        steps.insert(1, run_step("push again: compared by content", "server", push, folder, limit))
    library: dict[str, list[list[object]]] = {}
    for side, endpoint in (("here", ""), ("server", url)):
        command = [sys.executable, str(HERE / "remote.py"), "--ask", endpoint or "here"]
        steps.append(run_step("library", side, [*command, *patience], folder, limit))
        lines = (folder / "out.txt").read_text(encoding="utf-8").splitlines()
        library[side] = [json.loads(line) for line in lines]
        command = [sys.executable, str(HERE / "remote.py"), "--validate", endpoint or "here"]
        steps.append(run_step("validate", side, [*command, *patience], folder, limit))
        for name, arguments in COMMANDS.items():
            if endpoint:
                command = [*MXSU, *arguments, "--endpoint", endpoint, *patience]
                steps.append(run_step(name, side, command, folder, limit))
            else:
                steps.append(run_step(name, side, [*MXSU, *arguments], folder, limit))
    return steps, library


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
