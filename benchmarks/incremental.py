"""A build after one edit against a build from nothing, and a thousand source files on one core and on two.

    .venv/bin/python benchmarks/incremental.py            # prints; about three minutes
    .venv/bin/python benchmarks/incremental.py --page     # also rewrites the tables in docs/building.md

Every build is a new process of `mxsu build --quiet`, start of Python included. Each edit is built both ways, in
turn, and the two builds are compared to the byte. The data is the project's own; the thousand files are invented
(`archive.py`) and hold 12 claims each on average.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from archive import Archive

from mxsu_graph.curation.outline import outline_file, read_standing
from mxsu_graph.curation.read import list_files
from mxsu_graph.graph.store import current_build
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.pipeline.follow import Context, FileWork
from mxsu_graph.pipeline.workers import follow_files
from mxsu_graph.project import Project, find_project

FILES = 1000
CLAIMS = 12_000
PAGE = Path(__file__).parent.parent / "docs" / "building.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write_words(text: str, run: int) -> str:
    """Another quotation in one claim."""
    return re.sub(r'^  quote: ".*"$', f'  quote: "words {run}"', text, count=1, flags=re.MULTILINE)


def write_date(text: str, run: int) -> str:
    """Another date in one claim."""
    return re.sub(r"^  when: .*$", f"  when: 19{30 + run % 60}", text, count=1, flags=re.MULTILINE)


def add_claim(text: str, run: int) -> str:
    """One claim more: the last one once more, with another number and place."""
    head, _, last = text.rpartition("\n- id: c")
    number, _, rest = last.partition("\n")
    new = re.sub(r"^  locator: .*$", f"  locator: n{900 + run}", rest, flags=re.MULTILINE)
    return f"{head}\n- id: c{number}\n{rest}- id: c{int(number) + 1:03d}\n{new}"


def rename(text: str, run: int) -> str:
    """Another label of one entity."""
    return re.sub(r'^    es: ".*"$', f'    es: "Nombre {run}"', text, count=1, flags=re.MULTILINE)


EDITS: dict[str, tuple[str, Callable[[str, int], str]]] = {
    "a quotation in the longest source": ("longest", write_words),
    "a quotation in the shortest source": ("shortest", write_words),
    "a date in the longest source": ("longest", write_date),
    "a claim more in the longest source": ("longest", add_claim),
    "a label of a person": ("people", rename),
}


def run_build(project: Project, *options: str) -> tuple[float, float]:
    """Seconds on the clock and of processor time that a build takes."""
    mxsu = str(Path(sys.executable).with_name("mxsu"))
    command = [mxsu, "build", "--quiet", "--project", str(project.root), *options]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def digest(project: Project) -> list[str]:
    """The hashes of the files of the current build."""
    build = current_build(project.build)
    files = (build.dataset, build.table, build.folder / "manifest.json")
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]


def copy_project(folder: Path) -> Project:
    """The project's own data, to be edited."""
    origin = find_project()
    for name in ("ontology", "data", "queries"):
        shutil.copytree(origin.root / name, folder / name)
    return Project(folder)


def measure_edits(project: Project, runs: int) -> list[list[str]]:
    """One row an edit: both ways on the clock and in processor time, medians, and the ratio."""
    sources = sorted((project.data / "sources").glob("*.yaml"), key=lambda path: path.stat().st_size)
    paths = {"longest": sources[-1], "shortest": sources[0], "people": project.data / "entities" / "people.yaml"}
    run_build(project, "--full")
    rows = []
    for name, (which, edit) in EDITS.items():
        path = paths[which]
        quick: list[tuple[float, float]] = []
        full: list[tuple[float, float]] = []
        for run in range(runs):
            path.write_text(edit(path.read_text(encoding="utf-8"), run), encoding="utf-8")
            quick.append(run_build(project))
            after = digest(project)
            full.append(run_build(project, "--full"))
            assert digest(project) == after, f"{name}: the two builds differ"
        rows.append([name, *tell(quick, full)])
    return rows


def tell(quick: list[tuple[float, float]], full: list[tuple[float, float]]) -> list[str]:
    """The cells of a row."""
    wall, cpu = (statistics.median(part) for part in zip(*quick, strict=True))
    full_wall, full_cpu = (statistics.median(part) for part in zip(*full, strict=True))
    return [
        f"{wall:.2f} s",
        f"{full_wall:.2f} s",
        f"{full_wall / wall:.1f}",
        f"{cpu:.2f} s",
        f"{full_cpu:.2f} s",
        f"{full_cpu / cpu:.1f}",
    ]


def read_all(root: Path, cores: int) -> dict[str, object]:
    """Read and work out every record of a project from nothing."""
    project = Project(root)
    files = {f"data/{path.relative_to(project.data)}": path.read_bytes() for path in list_files(project.data)}
    start = time.perf_counter()
    outlines = {shown: outline_file(content) for shown, content in files.items()}
    context = Context(read_vocabulary(project.ontology), read_standing(outlines))
    works = [FileWork(shown, outline) for shown, outline in outlines.items()]
    changed = [(work, work.list_changed(context.standing)) for work in works]
    digest, records = hashlib.sha256(), 0
    for found in follow_files(changed, context, cores):
        assert found is not None
        records += len(found)
        for each in found.values():
            digest.update(each.lines)
    wall = time.perf_counter() - start
    return {"wall": wall, "files": len(files), "records": records, "answer": digest.hexdigest()}


def measure_reading(root: Path, runs: int) -> list[list[str]]:
    """One row for each number of cores, measured in turn in processes of their own; the answers are compared."""
    walls: dict[int, list[float]] = {1: [], 2: []}
    answers, records, files = set(), 0, 0
    for _ in range(runs):
        for cores, taken in walls.items():
            command = [sys.executable, __file__, "--read", str(root), "--cores", str(cores)]
            done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            taken.append(done["wall"])
            answers.add(done["answer"])
            records, files = done["records"], done["files"]
    assert len(answers) == 1, "one core and two read different things"
    one, two = (statistics.median(taken) for taken in walls.values())
    return [
        [f"{files:,} files, {records:,} records, one core", f"{one:.2f} s", f"{records / one:,.0f}", ""],
        ["the same on two cores", f"{two:.2f} s", f"{records / two:,.0f}", f"{one / two:.2f}"],
    ]


def render(title: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [title, ["---", *["---:"] * (len(title) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def measure(runs: int) -> str:
    """Both tables, with what they were measured on."""
    from generate import write_project  # with polars, whose threads would keep `read_all` on one core

    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder) / "real")
        edits = measure_edits(project, runs)
        quads = current_build(project.build).manifest.quads
        shutil.rmtree(project.root)
        archive = Archive(CLAIMS, read_vocabulary(find_project().ontology), sources=FILES)
        write_project(archive, find_project(), Path(folder) / "many")
        many = Project(Path(folder) / "many")
        reading = measure_reading(many.root, min(runs, 3))
        run_build(many, "--full")
        path = many.data / "sources" / "s500.yaml"
        path.write_text(write_words(path.read_text(encoding="utf-8"), 1), encoding="utf-8")
        quick, after = run_build(many), digest(many)
        full = run_build(many, "--full")
        assert digest(many) == after, "the two builds differ"
        edits.append([f"a quotation in one of {FILES:,} sources, once", *tell([quick], [full])])
    title = ["edit", "clock", "from nothing", "ratio", "processor", "from nothing", "ratio"]
    machine = (
        f"{quads:,} quads, {runs} runs in turn, medians; {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}, "
        f"Python {platform.python_version()}, pyoxigraph {version('pyoxigraph')}.\n"
    )
    return (
        f"{machine}\n{render(title, edits)}\n{render(['reading', 'clock', 'records a second', 'ratio'], reading)}"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--page", action="store_true", help="rewrite the tables of docs/building.md")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--cores", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        print(json.dumps(read_all(options.read, options.cores)))
        return
    text = measure(options.runs)
    print(text)
    if options.page:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
