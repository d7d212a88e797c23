"""What earlier builds worked out, below `build/memory/`: it may be lost at any time and is never believed blindly.

One file for each thing remembered. It begins with the generation (whatever changes the meaning of everything: our
code, the libraries, the ontology) and a hash of what follows, so that a memory of another version, or one that was
cut short or damaged, is no memory. Values are plain (marshal): nothing that is read here can run.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Memory"]

_DIGEST = 32


@dataclass(frozen=True, slots=True)
class Memory:
    """Things remembered by name.

    Attributes:
        folder: where they lie.
        generation: 32 bytes; what was kept under another generation is forgotten.
    """

    folder: Path
    generation: bytes
    _waiting: dict[str, bytes] = field(default_factory=dict)

    def recall(self, name: str) -> Any:  # noqa: ANN401  # whatever was kept; the caller knows its form
        """What was kept under a name, or `None`."""
        try:
            content = self._path(name).read_bytes()
        except OSError:
            return None
        payload = memoryview(content)[2 * _DIGEST :]
        if content[: 2 * _DIGEST] != self.generation + hashlib.sha256(payload).digest():
            return None
        return marshal.loads(payload)  # our own bytes, by their hash

    def keep(self, name: str, value: Any) -> None:  # noqa: ANN401  # anything that marshal takes
        """Keep plain values under a name, from the next `write` on."""
        self._waiting[name] = marshal.dumps(value)

    def write(self) -> None:
        """Write what is to be kept, once it is known to be right."""
        while self._waiting:
            self._write(*self._waiting.popitem())

    def _write(self, name: str, payload: bytes) -> None:
        """Where the disk refuses, the next build just takes longer."""
        path = self._path(name)
        waiting = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            waiting.write_bytes(self.generation + hashlib.sha256(payload).digest() + payload)
            waiting.replace(path)
        except OSError:
            with suppress(OSError):
                waiting.unlink(missing_ok=True)

    def forget_others(self, names: Iterable[str]) -> None:
        """Forget everything but what has one of these names: memory grows no larger than the data."""
        kept = {self._path(name).name for name in names}
        try:
            for path in self.folder.iterdir():
                if path.name not in kept:
                    path.unlink(missing_ok=True)
        except OSError:
            return

    def forget(self) -> None:
        """Forget everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, name: str) -> Path:
        return self.folder / hashlib.sha256(name.encode()).hexdigest()[:24]
