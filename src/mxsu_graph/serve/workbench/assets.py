"""Scripts and style sheets: under addresses that change with them, so that browsers may keep them for good."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["asset", "send_asset"]

_FOLDER = Path(__file__).parent / "static"
_FOR_GOOD, _ASK_EACH_TIME = "public, max-age=31536000, immutable", "no-cache"
_WORTH_COMPRESSING = 500


def asset(path: str) -> str:
    """The address of a file below `static/`, with the beginning of its hash as version."""
    file = _FOLDER / path
    return f"/static/{path}?v={_read(file, file.stat().st_mtime_ns)[1]}"


def send_asset(request: Request) -> Response:
    """A file below `static/`, compressed for who reads gzip, and kept for good at the address from `asset`."""
    file = _find(request.path_params["path"])
    if file is None:
        return Response("there is no such file\n", 404, media_type="text/plain")
    content, version, packed = _read(file, file.stat().st_mtime_ns)
    zipped = bool(packed) and "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{version}{"-gzip" if zipped else ""}"'
    headers = {
        "etag": tag,
        "vary": "Accept-Encoding",
        "cache-control": _FOR_GOOD if request.query_params.get("v") == version else _ASK_EACH_TIME,
    }
    if tag in (one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["content-encoding"] = "gzip"
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Response(packed if zipped else content, headers=headers, media_type=media_type)


def _find(path: str) -> Path | None:
    """The file at a path below the folder; nothing where there is none, or the path leads out of it."""
    try:
        file = (_FOLDER / path).resolve()
        return file if file.is_relative_to(_FOLDER.resolve()) and file.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


@lru_cache(maxsize=64)
def _read(file: Path, changed: int) -> tuple[bytes, str, bytes]:
    """Content, version, and the content compressed if that is worth it; `changed` names the state of the file."""
    del changed
    content = file.read_bytes()
    packed = gzip.compress(content, 9, mtime=0) if len(content) > _WORTH_COMPRESSING else b""
    return content, hashlib.sha256(content).hexdigest()[:12], packed
