"""The examples of README and docs are run, and print what the page says they print.

`MXSU_WRITE_EXPECTED=1 pytest tests/docs` writes the outputs into the pages anew; read the diff before committing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
FENCE = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[tuple[Path, int, str]]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            if match[1] == kind:
                found.append((page, text.count("\n", 0, match.start()) + 1, match[2]))
    return found


def name(block: tuple[Path, int, str]) -> str:
    return f"{block[0].name}:{block[1]}"


def run(command: str, build: Path) -> str:
    environment = {
        **os.environ,
        "MXSU_BUILD": str(build),
        "MXSU_PROJECT": str(ROOT),
        "COLUMNS": "150",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=build, env=environment, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")


def matches(expected: str, printed: str) -> bool:
    """Whether the output is as expected; a line `...` stands for any lines, also for none."""
    lines = expected.strip("\n").split("\n")
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line) + r"\n" for line in lines)
    return re.fullmatch(pattern, printed + "\n") is not None


def test_there_are_examples() -> None:
    assert len(blocks("console")) >= 5
    assert len(blocks("python")) >= 1


@pytest.mark.parametrize("block", blocks("console"), ids=name)
def test_console_example(block: tuple[Path, int, str], real_build: Path) -> None:
    page, line, text = block
    command, _, expected = text.partition("\n")
    assert command.startswith("$ "), f"{page.name}:{line}: a console example starts with '$ '"
    printed = run(command[2:], real_build)
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        old, new = f"```console\n{text}```", f"```console\n{command}\n{printed}\n```".replace("\n\n```", "\n```")
        page.write_text(page.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    else:
        assert matches(expected, printed), f"{page.name}:{line} prints:\n{printed}"


@pytest.mark.parametrize("block", blocks("python"), ids=name)
def test_python_example(block: tuple[Path, int, str], real_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MXSU_BUILD", str(real_build))
    monkeypatch.setenv("MXSU_PROJECT", str(ROOT))
    exec(compile(block[2], name(block), "exec"), {})
