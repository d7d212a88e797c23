"""From the measurements of `cluster.py` to the tables of `docs/clusters.md`, between its markers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

__all__ = ["write_page"]

START, END = "<!-- measured -->", "<!-- /measured -->"
NAMES = {"one": "one machine", "spark": "Sail, local"}
_TELLING = 0.1
"""Steps that take fewer processor seconds say nothing about growth."""

Measured = dict[str, Any]


def write_page(found: list[Measured], page: Path) -> None:
    """Write the tables: what each step took, how it grows, and what that means for larger archives."""
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    versions = ", ".join(f"{name} {number}" for name, number in found[-1]["versions"].items())
    loads = ", ".join(str(side["load"]) for m in found for side in m["sides"].values())
    head = f"{versions}; {found[-1]['machine']}; load of the machine before each run: {loads}."
    parts = [head, _steps(found), _growth(found)]
    page.write_text(f"{before}{START}\n\n" + "\n\n".join(parts) + f"\n\n{END}{after}", encoding="utf-8")


def _names(found: list[Measured]) -> list[str]:
    return [step["step"] for step in found[0]["sides"]["one"]["steps"]]


def _find(measured: Measured, side: str, name: str) -> dict[str, Any] | None:
    return next((step for step in measured["sides"][side]["steps"] if step["step"] == name), None)


def _steps(found: list[Measured]) -> str:
    lines = [
        "Processor seconds · seconds on the clock · peak MB of the process.",
        "",
        f"| step | claims | {NAMES['one']} | {NAMES['spark']} | answers |",
        "|---|---|---|---|---|",
    ]
    for name in _names(found):
        for measured in found:
            cells = [_cell(_find(measured, side, name)) for side in NAMES]
            lines.append(
                f"| {name} | {measured['claims']:,} | {' | '.join(cells)} | {measured['same'].get(name, '')} |"
            )
    return "\n".join(lines)


def _cell(step: dict[str, Any] | None) -> str:
    if step is None:
        return "not run"
    return step["note"] or f"{step['cpu']:.2f} · {step['wall']:.2f} · {step['peak']:,.0f}"


def _growth(found: list[Measured]) -> str:
    """Exponents between the first size at which a step tells and the last, and costs where they would go on."""
    lines = [
        "Growth is the exponent between the first size that takes a tenth of a second and the last. What follows",
        "is the last size carried on with it, or with 1 where it is less: fixed costs hide the growth of small",
        "sizes.",
        "",
        "| step | side | growth | processor seconds for 1e6 claims | for 1e7 | for 1e8 |",
        "|---|---|---|---|---|---|",
    ]
    for name in _names(found):
        for side, title in NAMES.items():
            points = [
                (m["claims"], step["cpu"]) for m in found if (step := _find(m, side, name)) and not step["note"]
            ]
            if not points:
                continue
            telling = [point for point in points if point[1] > _TELLING]
            power = None
            if len(telling) > 1:
                (n, t), (m, u) = telling[0], telling[-1]
                power = math.log(u / t) / math.log(m / n)
            size, cost = points[-1]
            costs = [_round(cost * (claims / size) ** max(power or 1.0, 1.0)) for claims in (1e6, 1e7, 1e8)]
            shown = "" if power is None else f"{power:.2f}"
            lines.append(f"| {name} | {title} | {shown} | {' | '.join(costs)} |")
    return "\n".join([*lines, "", _memory(found)])


def _memory(found: list[Measured]) -> str:
    last = found[-1]
    peaks = {side: max(step["peak"] for step in last["sides"][side]["steps"]) for side in NAMES}
    told = " and ".join(f"{peak:,.0f} MB ({NAMES[side]})" for side, peak in peaks.items())
    return f"Most memory with {last['claims']:,} claims: {told}; the claims table and the description are in both."


def _round(seconds: float) -> str:
    return f"{seconds:,.0f}" if seconds >= 10 else f"{seconds:.1f}"
