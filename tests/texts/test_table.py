"""The stored anchors: canonical to the byte, refused when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.errors import TextError
from mxsu_graph.texts.anchor import Anchor
from mxsu_graph.texts.table import parse_anchors, read_anchors, render_anchors, write_anchors

HEADER = "claim\tlocator\tstart\tend\tsha256\ttext_sha256\n"
HASH = "0" * 64
ANCHORS = st.lists(
    st.builds(
        Anchor,
        claim=st.from_regex(r"[a-z]{1,3}(-[a-z]{1,2})?/c[0-9]{3}", fullmatch=True),
        locator=st.from_regex(r"[pn][1-9]", fullmatch=True),
        start=st.integers(0, 99),
        end=st.integers(0, 99),
        sha256=st.just(HASH),
        text_sha256=st.just("f" * 64),
    ),
    unique_by=lambda anchor: anchor.claim,
)


def row(claim: str, start: str = "3") -> bytes:
    return f"{claim}\tp1\t{start}\t4\t{HASH}\t{HASH}\n".encode()


@given(ANCHORS)
def test_what_is_written_is_read(anchors: list[Anchor]) -> None:
    content = render_anchors(anchors)
    assert set(parse_anchors(content)) == set(anchors)
    assert render_anchors(reversed(anchors)) == content


def test_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "anchors.tsv"
    write_anchors(path, [Anchor("a-b/c001", "n1", 1, 2, HASH, HASH), Anchor("a/c002", "p1", 3, 4, HASH, HASH)])
    assert path.read_bytes() == HEADER.encode() + row("a/c002") + f"a-b/c001\tn1\t1\t2\t{HASH}\t{HASH}\n".encode()
    assert [anchor.claim for anchor in read_anchors(path)] == ["a/c002", "a-b/c001"]


def test_no_file_means_no_anchors_yet(tmp_path: Path) -> None:
    assert read_anchors(tmp_path / "anchors.tsv") == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the anchors are not in canonical form"),
        (b"claim\n", "the anchors are not in canonical form"),
        (HEADER.encode() + row("a/c2") + row("a/c1"), "the anchors are not in canonical form"),
        (HEADER.encode() + row("a/c1", start="03"), "the anchors are not in canonical form"),
        (HEADER.encode() + row("a/c1")[:-1], "the anchors are not in canonical form"),
        (HEADER.encode() + row("a/c1").replace(b"\n", b"\r\n"), "line 2: a hash is not 64 hexadecimal digits"),
        (HEADER.encode() + b"a/c1\tp1\t3\t4\tx\n", "line 2 has 5 columns, not 6"),
        (HEADER.encode() + row("a/c1", start="three"), "line 2: start and end are not whole numbers"),
        (HEADER.encode() + row("a/c1") * 2, "a claim has two anchors"),
        (b"\xff", "invalid start byte"),
    ],
    ids=["empty", "header", "order", "number", "end", "crlf", "columns", "word", "twice", "bytes"],
)
def test_a_table_that_was_touched_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "anchors.tsv"
    path.write_bytes(content)
    with pytest.raises(TextError, match=message) as caught:
        read_anchors(path)
    assert str(caught.value).startswith(str(path))
