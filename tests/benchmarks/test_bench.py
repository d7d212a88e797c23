"""The benchmark kit run small: every step of both sides, and the answers compared. Times are not looked at."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Measurements of a small archive; pyshacl alone is given up, since other tests compare with it."""
    folder = tmp_path_factory.mktemp("kept")
    command = [sys.executable, "benchmarks/bench.py", "5e3", "--rounds", "1", "--limit", "1.5"]
    command += ["--kept", str(folder), "--scratch", str(folder)]
    environment = {**os.environ, "MXSU_PROJECT": str(CHECKOUT)}
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def measured(kept: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((kept / "5000.json").read_text(encoding="utf-8"))
    return found


def test_both_sides_did_their_steps_and_agree(measured: dict[str, Any]) -> None:
    page, compare = importlib.import_module("page"), importlib.import_module("compare")
    assert compare.find_differences(measured) == []
    table = page.read_table(measured)
    assert set(page.STEPS) <= set(table["ours"])
    questions = {name for name in table["ours"] if name.startswith("query ")}
    assert len(questions) == len(list((CHECKOUT / "queries").glob("*/*.rq"))) - 1  # one asks another service
    compared = {name for name in table["ours"] if name in table["plain"] and table["plain"][name].cpu}
    assert len(compared & questions) > 0.9 * len(questions)
    assert {"load", "claims table", "projection", "export trig"} <= compared


def test_both_sides_agree_on_what_the_claims_table_alone_answers(tmp_path: Path) -> None:
    command = [sys.executable, "benchmarks/bench.py", "1e5", "--table-only", "--rounds", "1"]
    command += ["--kept", str(tmp_path), "--scratch", str(tmp_path)]
    environment = {**os.environ, "MXSU_PROJECT": str(CHECKOUT)}
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    table = importlib.import_module("page").read_table(json.loads((tmp_path / "100000.json").read_text()))
    compared = {"claims table", "disagreements", "witnesses", "projection", "betweenness", "rank with exclusions"}
    assert set(table["ours"]) == set(table["plain"]) == compared
    assert all(cell.cpu and cell.answer for side in table.values() for cell in side.values())


def test_a_different_answer_is_found(measured: dict[str, Any]) -> None:
    compare = importlib.import_module("compare")
    changed = json.loads(json.dumps(measured))
    for run in changed["runs"]:
        for step in run["steps"]:
            if run["side"] == "plain" and step["step"] == "load":
                step["answer"] = ["1"]
    assert [found.partition(":")[0] for found in compare.find_differences(changed)] == ["load"]
    for run in changed["runs"]:
        run["failed"] = 1
    assert len(compare.find_differences(changed)) == 3


def test_the_page_has_every_step_and_question(kept: Path, measured: dict[str, Any], tmp_path: Path) -> None:
    page = importlib.import_module("page")
    (tmp_path / "benchmarks.md").write_text(
        "before\n<!-- measured --><!-- /measured -->\nafter\n", encoding="utf-8"
    )
    page.write_page(kept, tmp_path)
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("\nafter\n")
    assert all(f"| {step} |" in text for step in page.STEPS)
    assert "the same" in text and measured["versions"]["rdflib"] in text
    assert (tmp_path / "benchmarks.svg").stat().st_size > 10_000
