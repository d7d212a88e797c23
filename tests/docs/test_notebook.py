"""The notebook of docs/ runs top to bottom, and is stored without outputs."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "networks.ipynb"


def read_cells() -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return cells


def test_the_notebook_is_stored_without_outputs() -> None:
    code = [cell for cell in read_cells() if cell["cell_type"] == "code"]
    assert len(code) > 4
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


def test_the_notebook_runs_top_to_bottom(
    real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("matplotlib", reason="the notebook draws, and matplotlib is of the extra 'plot'")
    monkeypatch.setenv("MXSU_BUILD", str(real_build))
    monkeypatch.setenv("MXSU_PROJECT", str(ROOT))
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for cell in read_cells():
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{NOTEBOOK.name}: {cell['id']}", "exec"), names)
    assert len(names["shifts"]) == 5
    assert (tmp_path / "actors.svg").stat().st_size > 10_000


def test_a_kernel_runs_the_notebook(real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("nbclient", "ipykernel", "matplotlib"):
        pytest.importorskip(module, reason="Jupyter is not among what the project needs")
    nbformat, nbclient = (importlib.import_module(name) for name in ("nbformat", "nbclient"))
    monkeypatch.setenv("MXSU_BUILD", str(real_build))
    monkeypatch.setenv("MXSU_PROJECT", str(ROOT))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert any("image/svg+xml" in output.get("data", {}) for output in shown)
