"""The benchmark of networks on clusters run small: both sides give the same answers. Times are not looked at."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    if importlib.util.find_spec("pysail") is None:
        pytest.skip("pysail not installed: pip install 'mxsu-graph[cluster]'")
    folder = tmp_path_factory.mktemp("kept")
    command = [sys.executable, "benchmarks/cluster.py", "300", "--kept", str(folder / "kept.json")]
    environment = {**os.environ, "MXSU_PROJECT": str(CHECKOUT)}
    done = subprocess.run(
        [*command, "--scratch", str(folder)],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads((folder / "kept.json").read_text(encoding="utf-8"))
    return found


def test_both_sides_did_their_steps_and_agree(measured: list[dict[str, Any]]) -> None:
    (one,) = measured
    steps = {side: [step["step"] for step in run["steps"]] for side, run in one["sides"].items()}
    assert steps["one"] == steps["spark"]
    assert len(steps["one"]) == 7
    assert set(one["same"]) == set(steps["one"]) - {"read"}
    assert one["same"]["components"] == one["same"]["label propagation"] == "equal"


def test_the_page_has_a_line_for_each_step(measured: list[dict[str, Any]], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before <!-- measured --> old <!-- /measured --> after", encoding="utf-8")
    importlib.import_module("cluster_page").write_page(measured, page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before <!-- measured -->\n")
    assert text.endswith("<!-- /measured --> after")
    assert " old " not in text
    for step in measured[0]["same"]:
        assert f"| {step} | " in text
