"""Files that are replaced whole: a full disk or a killed process leaves the old bytes, never half of the new."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from mxsu_graph.errors import WriteError

__all__ = ["remove_leftovers", "waiting_name", "write_bytes", "write_file"]


def write_bytes(path: Path, content: bytes) -> None:
    """Replace the bytes of a file in one step, or make it.

    Raises:
        WriteError: the disk refused; a file that was there before still is.
    """
    write_file(path, lambda file: file.write(content))


def write_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let `write` fill a file, which appears under its name only when it is complete and on the disk.

    Its permissions stay, and a link keeps pointing to it.

    Raises:
        WriteError: the disk refused; a file that was there before still is.
    """
    target = path.resolve()
    waiting = waiting_name(target)
    remove_leftovers(target)
    try:
        with waiting.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, waiting)
        waiting.replace(target)
    except OSError as error:
        raise WriteError(f"'{path}' cannot be written: {error.strerror}") from error
    finally:
        waiting.unlink(missing_ok=True)


def waiting_name(target: Path) -> Path:
    """What a file or folder is called, beside its place, until it is complete; with the number of our process."""
    return target.with_name(f".{target.name}.{os.getpid()}")


def remove_leftovers(target: Path) -> None:
    """Remove what processes that were killed had begun to write for this place."""
    for path in target.parent.glob(f".{glob.escape(target.name)}.*"):
        number = path.name.removeprefix(f".{target.name}.").partition(".")[0]
        if number.isdigit() and not _is_alive(int(number)):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's, or a number that no process can have
    return True
