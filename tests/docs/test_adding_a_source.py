"""The walk through adding a source is walked, in a copy of the real project.

`MXSU_WRITE_EXPECTED=1 pytest tests/docs/test_adding_a_source.py` writes the outputs into the page anew.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "adding-a-source.md"
FENCE = re.compile(r'^```(?P<kind>shell-session|\w+ title="(?P<file>[^"]+)")\n(?P<body>.*?)^```$', re.M | re.S)


def run(command: str, folder: Path) -> str:
    """Standard output and error of a command; what it exits with is seen in what it prints."""
    environment = {
        **os.environ,
        "MXSU_PROJECT": str(folder),
        "COLUMNS": "110",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["bash", "-c", f"{command} 2>&1"], capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    assert "Traceback" not in done.stdout
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")


def matches(expected: str, printed: str) -> bool:
    """Whether the output is as expected; a line `...` stands for any lines, also for none."""
    lines = expected.rstrip("\n").split("\n")
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line) + r"\n" for line in lines)
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n") is not None


def walk(folder: Path, body: str) -> str:
    """The block again, with what its commands print now."""
    commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
    assert commands, "a block begins each command with '$ '"
    return "".join(f"$ {command}\n{run(command, folder)}".rstrip("\n") + "\n" for command in commands)


def test_the_walk_through_works(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    text, sessions = PAGE.read_text(encoding="utf-8"), 0
    for block in FENCE.finditer(text):
        body = block["body"]
        if block["file"]:
            path = folder / block["file"]
            path.write_text(body, encoding="utf-8")
            continue
        printed = walk(folder, body)
        sessions += 1
        if os.environ.get("MXSU_WRITE_EXPECTED"):
            page = PAGE.read_text(encoding="utf-8")
            PAGE.write_text(page.replace(f"```shell-session\n{body}", f"```shell-session\n{printed}"), "utf-8")
        else:
            assert matches(body, printed), f"the page should say:\n{printed}"
    assert sessions == 6
    digest = hashlib.sha256((folder / "harbour-letters.txt").read_bytes()).hexdigest()
    assert digest in (folder / "data" / "sources" / "harbour-letters-1931.yaml").read_text(encoding="utf-8")
