"""The table of `docs/remote.md` is made of measurements, and a different answer is seen."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

STEP = {"wall": 1.0, "cpu": 0.5, "peak": 90.0, "answer": "a", "note": ""}
MEASURED = {
    "asked": 1e4,
    "claims": 300,
    "versions": {"Virtuoso": "7"},
    "server": {"MB": 100.0, "disk": 10.0, "buffers": 400},
    "load": 1.0,
    "steps": [
        {**STEP, "name": "push", "side": "server"},
        {**STEP, "name": "library", "side": "here"},
        {**STEP, "name": "library", "side": "server", "answer": "b"},
        {**STEP, "name": "witnesses", "side": "here"},
        {**STEP, "name": "witnesses", "side": "server"},
    ],
    "library": {"here": [["q", 3, "x", 0.1]], "server": [["q", 3, "x", 9.9]]},
}


def write(folder: Path, measured: dict[str, Any]) -> tuple[list[str], str]:
    """What is wrong with measurements, and the page of them."""
    (folder / "remote-10000.json").write_text(json.dumps(measured), encoding="utf-8")
    (folder / "remote.md").write_text(
        "before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n", encoding="utf-8"
    )
    wrong: list[str] = importlib.import_module("remote_page").write_remote_page(folder, folder)
    return wrong, (folder / "remote.md").read_text(encoding="utf-8")


def test_the_table_stands_between_its_marks(tmp_path: Path) -> None:
    wrong, page = write(tmp_path, MEASURED)
    assert wrong == []
    assert page.startswith("before\n<!-- measured -->\n\n### 10,000 quads, 300 claims")
    assert "old" not in page
    assert page.endswith("<!-- /measured -->\nafter\n")
    assert "1 of 1 questions the same, 3 rows" in page
    assert "| witnesses | 1.00 | 0.50 | 90 | 1.00 | 90 | the same |" in page


def test_another_answer_is_wrong(tmp_path: Path) -> None:
    measured = json.loads(json.dumps(MEASURED))
    measured["library"]["server"][0][2] = "y"
    measured["steps"][-1]["answer"] = "z"
    wrong, page = write(tmp_path, measured)
    assert len(wrong) == 2
    assert "0 of 1 questions the same" in page
    assert "different" in page
