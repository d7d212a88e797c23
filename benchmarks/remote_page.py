"""From measurements to the table of `docs/remote.md`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["write_remote_page"]

START, END = "<!-- measured -->", "<!-- /measured -->"


def write_remote_page(kept: Path, docs: Path | None) -> list[str]:
    """Write the table between the markers of the page, if there is one to write.

    Returns:
        Every step whose answer on the server is another than here.
    """
    found = [json.loads(path.read_text(encoding="utf-8")) for path in kept.glob("remote-*.json")]
    found.sort(key=lambda measured: measured["asked"])
    if docs is not None:
        page = docs / "remote.md"
        before, _, rest = page.read_text(encoding="utf-8").partition(START)
        _, _, after = rest.partition(END)
        parts = [part for measured in found for part in _tables(measured)]
        page.write_text(f"{before}{START}\n\n" + "\n\n".join(parts) + f"\n\n{END}{after}", encoding="utf-8")
    return [f"{m['asked']:.0e} {difference}" for m in found for difference in _differences(m)]


def _tables(measured: dict[str, Any]) -> list[str]:
    server, versions = measured["server"], measured["versions"]
    told = (
        f"Virtuoso {versions['Virtuoso']} with {server['buffers']:,} MB of buffers took {server['MB']:,.0f} MB "
        f"of memory and {server['disk']:,.0f} MB on the disk; load at the end {measured['load']:.1f}."
    )
    lines = [
        "| step | server: s | processor s of mxsu | MB of mxsu | here: s | MB | answer |",
        "|---|---|---|---|---|---|---|",
    ]
    here = {s["name"]: s for s in measured["steps"] if s["side"] == "here"}
    for step in (s for s in measured["steps"] if s["side"] == "server"):
        other = here.get(step["name"])
        beside = f"{_number(other['wall'])} | {other['peak']:.0f}" if other else " | "
        lines.append(
            f"| {step['name']} | {_number(step['wall'])} | {_number(step['cpu'])} | {step['peak']:.0f} "
            f"| {beside} | {_judge(measured, step, other)} |"
        )
    return [f"### {measured['asked']:,.0f} quads, {measured['claims']:,} claims", told, "\n".join(lines)]


def _judge(measured: dict[str, Any], step: dict[str, Any], other: dict[str, Any] | None) -> str:
    if step["note"]:
        return str(step["note"])
    if step["name"] == "library":
        pairs = _pairs(measured)
        same = sum(ours[1:3] == theirs[1:3] for ours, theirs in pairs)
        rows = sum(int(ours[1]) for ours, _ in pairs)
        return f"{same} of {len(pairs)} questions the same, {rows:,} rows"
    if other is None:
        return ""
    return "the same" if step["answer"] == other["answer"] else other["note"] or "different"


def _pairs(measured: dict[str, Any]) -> list[tuple[list[Any], list[Any]]]:
    theirs = {line[0]: line for line in measured["library"].get("server", [])}
    return [(ours, theirs[ours[0]]) for ours in measured["library"].get("here", []) if ours[0] in theirs]


def _differences(measured: dict[str, Any]) -> list[str]:
    wrong = [f"{s['name']}: {s['note']}" for s in measured["steps"] if s["note"]]
    wrong += [f"{a[0]}: {a[1:3]} here, {b[1:3]} there" for a, b in _pairs(measured) if a[1:3] != b[1:3]]
    here = {s["name"]: s for s in measured["steps"] if s["side"] == "here" and s["name"] != "library"}
    for step in measured["steps"]:
        other = here.get(step["name"])
        if step["side"] == "server" and other and step["answer"] != other["answer"]:
            wrong.append(f"{step['name']}: another answer than here")
    return wrong


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
