"""From measurements to `docs/benchmarks.md`: tables between its markers, and the plot beside it."""

from __future__ import annotations

import json
import math
import statistics
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare import judge
from measure import QUESTION

__all__ = ["write_page"]

START, END = "<!-- measured -->", "<!-- /measured -->"
STEPS = (
    "load", "load on disk", "validation", "claims table", "disagreements", "witnesses", "projection",
    "betweenness", "rank with exclusions", "export trig", "export jsonld",
)  # fmt: skip

AGAINST = {"load on disk": "load"}
"""Steps of ours that the other side does in one way only: rdflib loads into memory."""


@dataclass(frozen=True)
class Cell:
    """One step of one side at one size: processor seconds of each round, wall seconds, peak MB, answer or note."""

    cpu: tuple[float, ...]
    wall: float
    peak: float
    answer: list[str]
    note: str

    @property
    def middle(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.cpu)

    def __str__(self) -> str:
        if self.note:
            return self.note
        spread = f" ({_seconds(min(self.cpu))}–{_seconds(max(self.cpu))})" if len(self.cpu) > 1 else ""
        return f"{_seconds(self.middle)}{spread} · {_seconds(self.wall)} · {self.peak:.0f}"


Table = dict[str, dict[str, Cell]]
"""Cells by side and step."""


def read_table(measured: dict[str, Any]) -> Table:
    """The measurements of one size."""
    steps: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for run in measured["runs"]:
        for step in run["steps"]:
            steps[run["side"]][step["step"]].append(step)
    return {side: {name: _cell(rounds) for name, rounds in named.items()} for side, named in steps.items()}


def _cell(rounds: list[dict[str, Any]]) -> Cell:
    good = [r for r in rounds if not r["note"]]
    if not good:
        return Cell((), 0, 0, [], rounds[0]["note"])
    wall = statistics.median(r["wall"] for r in good)
    return Cell(tuple(r["cpu"] for r in good), wall, max(r["peak"] for r in good), good[0]["answer"], "")


def write_page(kept: Path, docs: Path) -> None:
    """Write tables and plot from all measurements of a folder."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in kept.glob("[0-9]*.json")]
    found.sort(key=lambda measured: measured["asked"])
    page = docs / "benchmarks.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    parts = [_conditions(found), _steps(found), _questions(found), _growth(found), _bounds(found)]
    page.write_text(f"{before}{START}\n\n" + "\n\n".join(parts) + f"\n\n{END}{after}", encoding="utf-8")
    _plot(found, docs / "benchmarks.svg")


def _conditions(found: list[dict[str, Any]]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in found[-1]["versions"].items())
    machine = found[-1]["machine"]
    rows = [
        "| quads | claims | MB of N-Quads | rounds | load of the machine at the start of each run |",
        "|---|---|---|---|---|",
    ]
    for m in found:
        rounds = sum(run["side"] == "ours" for run in m["runs"])
        loads = ", ".join(str(run["load"]) for run in m["runs"])
        size = f"{m['bytes'] / 1e6:,.0f}" if m["bytes"] else "claims table only"
        rows.append(f"| {_quads(m):,} | {m['claims']:,} | {size} | {rounds} | {loads} |")
    return f"{versions}; {machine['cores']} cores, {machine['GB']} GB.\n\n" + "\n".join(rows)


def _quads(measured: dict[str, Any]) -> int:
    loaded = read_table(measured)["ours"].get("load")
    return int(loaded.answer[0]) if loaded and loaded.answer else int(measured["asked"])


def _steps(found: list[dict[str, Any]]) -> str:
    lines = ["| step | quads | ours | plain | ratio | answers |", "|---|---|---|---|---|---|"]
    for step in STEPS:
        for measured in found:
            table = read_table(measured)
            ours, plain = table["ours"].get(step), table.get("plain", {}).get(AGAINST.get(step, step))
            if ours:
                ratio = f"{plain.middle / ours.middle:,.1f}" if plain and plain.cpu and ours.middle else ""
                same = judge(step, ours.answer, plain.answer) if ratio and plain else ""
                lines.append(
                    f"| {step} | {_quads(measured):,} | {ours} | {plain or 'not run'} | {ratio} | {same} |"
                )
    return "Processor seconds (least–most) · seconds on the clock · peak MB of the process.\n\n" + "\n".join(lines)


def _questions(found: list[dict[str, Any]]) -> str:
    lines = [
        "| quads | questions | all in memory, s | all on disk, s | slowest in memory, s | compared | the same "
        "| geometric mean of ratios, in memory | on disk | least | most "
        "| given up by rdflib | mean with these, at least |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for measured in found:
        table = read_table(measured)
        ours = {name: cell for name, cell in table["ours"].items() if name.startswith("query ")}
        if ours:
            lines.append(f"| {_quads(measured):,} | {len(ours)} | {_compare_questions(measured, table, ours)} |")
    return (
        "### The library\n\n"
        + "\n".join(lines)
        + "\n\nA question that rdflib did not answer in time counts in the last column "
        "as if it had been answered at that moment. "
        "Questions for which no time was left are in no mean."
    )


def _compare_questions(measured: dict[str, Any], table: Table, ours: dict[str, Cell]) -> str:
    plain = table.get("plain", {})
    disk = {name: table["ours"][f"disk {name}"] for name in ours if f"disk {name}" in table["ours"]}
    pairs = [(n, c, plain[n]) for n, c in ours.items() if n in plain and plain[n].cpu]
    ratios = [p.middle / c.middle for _, c, p in pairs if c.middle and p.middle]
    of_disk = [p.middle / disk[n].middle for n, _, p in pairs if n in disk and disk[n].middle and p.middle]
    lost = [n for n in ours if n in plain and plain[n].note.startswith("not done")]
    least = [measured["limit"] * QUESTION / ours[n].middle for n in lost]
    same = sum(judge(n, c.answer, p.answer) == "the same" for n, c, p in pairs)
    slowest = max(ours, key=lambda n: ours[n].middle)
    cells = [
        _seconds(sum(c.middle for c in ours.values())),
        _seconds(sum(c.middle for c in disk.values())) if disk else "",
        f"{_seconds(ours[slowest].middle)} ({slowest.removeprefix('query ')})",
        str(len(pairs)),
        str(same),
        _mean(ratios),
        _mean(of_disk),
        f"{min(ratios):,.1f}" if ratios else "",
        f"{max(ratios):,.0f}" if ratios else "",
        str(len(lost)),
        _mean(ratios + least) if lost else "",
    ]
    return " | ".join(cells)


def _mean(ratios: list[float]) -> str:
    """The geometric mean."""
    return f"{math.exp(statistics.fmean(map(math.log, ratios))):,.0f}" if ratios else ""


def _growth(found: list[dict[str, Any]]) -> str:
    """Exponents between the smallest size at which a step takes 5 ms and the largest."""
    lines = ["| step | ours | from – to | plain | from – to |", "|---|---|---|---|---|"]
    for step in STEPS:
        cells = [_exponent(found, side, step) for side in ("ours", "plain")]
        if any(cells):
            lines.append(f"| {step} | " + " | ".join(c or " | " for c in cells) + " |")
    names = sorted({n for m in found for n in read_table(m)["ours"] if n.startswith("query ")})
    steep = []
    for name in names:
        cell = _exponent(found, "ours", name)
        if cell and float(cell.split(" | ")[0]) > 1.1:
            steep.append(f"`{name.removeprefix('query ')}` {cell.replace(' | ', ' (')})")
    listed = ", ".join(steep) or "none"
    return (
        "### Growth\n\n"
        + "\n".join(lines)
        + f"\n\nQuestions of ours that grow by more than the power of 1.1: {listed}."
    )


def _exponent(found: list[dict[str, Any]], side: str, step: str) -> str:
    points = []
    for measured in found:
        cell = read_table(measured).get(side, {}).get(step)
        # Where there is a claims table alone, the other side takes another way, which has a growth of its own.
        same_way = side == "ours" or measured["bytes"]
        if same_way and cell and cell.cpu and cell.middle > 0.005:
            points.append((int(measured["claims"]), cell.middle))
    if len(points) < 2:
        return ""
    (n, t), (m, u) = points[0], points[-1]
    return f"{math.log(u / t) / math.log(m / n):.2f} | {n:,} – {m:,}"


def _bounds(found: list[dict[str, Any]]) -> str:
    """How far each step is from what the machine can do with as many bytes or quads."""
    names = ("read", "copy", "write", "parse", "load", "load on disk")
    counted = ("scan", "validation", "export trig", "export jsonld")
    lines = [
        "| quads | read a file | copy in memory | write to disk | parse | load | load on disk "
        "| scan the store | validate | TriG | JSON-LD |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for measured in found:
        ours, size = read_table(measured)["ours"], measured["bytes"]
        if size:
            cells = [_rate(size / 1e6, ours.get(name)) for name in names]
            cells += [_rate(_quads(measured) / 1e3, ours.get(name)) for name in counted]
            lines.append(f"| {_quads(measured):,} | " + " | ".join(cells) + " |")
    told = "On the clock: MB of N-Quads a second, and from the scan on thousand quads a second."
    return f"### The limit of the machine\n\n{told}\n\n" + "\n".join(lines)


def _rate(amount: float, cell: Cell | None) -> str:
    return f"{amount / cell.wall:,.0f}" if cell and cell.wall else ""


_SERIES = (
    ("ours", None, "o-", "C0", "ours"),
    ("plain", True, "s--", "C1", "plain"),
    ("plain", False, "D", "C2", "plain, from tuples"),
)
"""Side, whether there was a dataset or a claims table alone (`None`: either), and how it is drawn."""


def _plot(found: list[dict[str, Any]], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams |= {"svg.hashsalt": "mxsu", "svg.fonttype": "none"}
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(3, 4, figsize=(12, 8), sharex=True)
    axes.flat[-1].remove()
    for axis, step in zip(axes.flat, STEPS, strict=False):  # one place is empty
        for side, whole, style, color, label in _SERIES:
            taken = [m for m in found if whole is None or whole == bool(m["bytes"])]
            cells = [(_quads(m), read_table(m).get(side, {}).get(step)) for m in taken]
            points = [(n, max(c.middle, 1e-4)) for n, c in cells if c and c.cpu]
            if points:
                axis.plot(*zip(*points, strict=True), style, label=label, color=color)
        axis.set(xscale="log", yscale="log", title=step)
        axis.grid(alpha=0.3)
    # From the first step that has all of them, in the place that is empty.
    figure.legend(*axes[0][3].get_legend_handles_labels(), loc=(0.8, 0.2))
    figure.supxlabel("quads")
    figure.supylabel("processor seconds")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def _seconds(value: float) -> str:
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:,.0f}"
