"""`data/anchors.tsv`: where every quotation stands, written by the project and never by hand.

Tab-separated, UTF-8, LF, one header line, one row an anchor, sorted by source and then claim. The same anchors
give the same bytes; a file that differs from what its anchors would be written as is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from mxsu_graph.errors import TextError
from mxsu_graph.files import write_bytes
from mxsu_graph.texts.anchor import Anchor

__all__ = ["parse_anchors", "read_anchors", "render_anchors", "write_anchors"]

_COLUMNS = tuple(field.name for field in fields(Anchor))
_NUMBER = re.compile(r"[0-9]+")
_HASH = re.compile(r"[0-9a-f]{64}")
_REMEDY = "let `mxsu sources anchor --texts FOLDER` write the file again"


def render_anchors(anchors: Iterable[Anchor]) -> str:
    """The table as text, canonical to the byte whatever the order of the anchors."""
    rows = sorted(anchors, key=_sort_key)
    lines = ["\t".join(_COLUMNS)]
    lines += ["\t".join(str(getattr(anchor, column)) for column in _COLUMNS) for anchor in rows]
    return "\n".join(lines) + "\n"


def parse_anchors(content: str) -> tuple[Anchor, ...]:
    """Read the table; the inverse of `render_anchors`.

    Raises:
        TextError: The content is not what `render_anchors` writes.
    """
    anchors = tuple(_parse_row(row, number) for number, row in enumerate(content.split("\n")[1:-1], start=2))
    if len({anchor.claim for anchor in anchors}) < len(anchors):
        raise TextError(f"a claim has two anchors: {_REMEDY}")
    if render_anchors(anchors) != content:
        raise TextError(f"the anchors are not in canonical form (header, order, line ends): {_REMEDY}")
    return anchors


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """Read the anchors that are stored; none if there is no file yet.

    Raises:
        TextError: The file was not written by `write_anchors`, or was changed since.
    """
    if not path.exists():
        return ()
    try:
        return parse_anchors(path.read_bytes().decode("utf-8"))
    except (TextError, UnicodeDecodeError) as error:
        raise TextError(f"{path}: {error}") from error


def write_anchors(path: Path, anchors: Iterable[Anchor]) -> None:
    """Store the anchors, replacing what was there."""
    write_bytes(path, render_anchors(anchors).encode("utf-8"))


def _sort_key(anchor: Anchor) -> tuple[str, str]:
    source, _, claim = anchor.claim.rpartition("/")
    return source, claim


def _parse_row(row: str, number: int) -> Anchor:
    cells = row.split("\t")
    if len(cells) != len(_COLUMNS):
        raise TextError(f"line {number} has {len(cells)} columns, not {len(_COLUMNS)}: {_REMEDY}")
    claim, locator, start, end, sha256, text_sha256 = cells
    if not (_NUMBER.fullmatch(start) and _NUMBER.fullmatch(end)):
        raise TextError(f"line {number}: start and end are not whole numbers: {_REMEDY}")
    if not (_HASH.fullmatch(sha256) and _HASH.fullmatch(text_sha256)):
        raise TextError(f"line {number}: a hash is not 64 hexadecimal digits: {_REMEDY}")
    return Anchor(claim, locator, int(start), int(end), sha256, text_sha256)
