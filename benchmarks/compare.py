"""Do both sides answer the same, by value, in every round?"""

from __future__ import annotations

from typing import Any

__all__ = ["CONTAINED", "find_differences", "judge"]

CONTAINED = {"disagreements", "witnesses"}
"""Steps in which the plain way finds all of ours and some that ours tells apart: `judge` asks no more of it."""


def judge(step: str, ours: list[str], theirs: list[str]) -> str:
    """How two answers relate: the same, contained, or different."""
    if ours == theirs:
        return "the same"
    if step in CONTAINED and set(ours) <= set(theirs):
        return f"{len(ours)} of {len(theirs)}"
    return "different"


def find_differences(measured: dict[str, Any]) -> list[str]:
    """What is wrong with the measurements of one size.

    Args:
        measured: what `bench.py` keeps.
    """
    wrong = []
    first: dict[str, list[str]] = {}
    for run in measured["runs"]:
        if run["failed"]:
            wrong.append(f"the side '{run['side']}' failed")
        for step in run["steps"]:
            name, answer = step["step"], step["answer"]
            if step["note"]:
                wrong += [f"{name}: {step['note']}"] if run["side"] == "ours" else []
            elif run["side"] == "ours":
                # A question has the same answer on disk and in memory, and in each round.
                if first.setdefault(name.removeprefix("disk "), answer) != answer:
                    wrong.append(f"{name}: another answer in another round, or on disk")
            elif name in first and judge(name, first[name], answer) == "different":
                wrong.append(f"{name}: {first[name][:2]} against {answer[:2]}")
    return wrong
