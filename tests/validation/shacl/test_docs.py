"""The examples in the documentation run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import mxsu_graph.validation.shacl

PAGE = Path(__file__).parents[3] / "docs" / "shacl.md"


def test_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    exec(compile(blocks[0], str(PAGE), "exec"), {})
    assert "MaxCount" in capsys.readouterr().out


def test_the_docstring_runs() -> None:
    assert doctest.testmod(mxsu_graph.validation.shacl) == (0, 5)
