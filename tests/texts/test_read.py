"""From a file to a text with hashes, segments and losses; the five real texts, where they are at hand."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from mxsu_graph.errors import TextError
from mxsu_graph.texts.read import hash_text, read_text
from mxsu_graph.texts.repair import KeptRun, LostByte

SOURCES = Path(__file__).parents[2].parent / "shared" / "sources"


def test_a_damaged_file_is_repaired_and_counted_in_its_normal_form(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("\ufeff\r\n浪花\r\nEl se\u0301n\u0303or L贸pez鈥\ufeff came.\r\n".encode())
    text = read_text(path, "gb18030")
    assert text.text == "\n浪花\nEl séñor López� came.\n"
    assert [(s.locator, s.text) for s in text.segments] == [("p1", "浪花"), ("p2", "El séñor López� came.")]
    assert text.lost == (LostByte(18, b"\xe2\x80", 1),)
    assert text.text[18] == "\ufffd"
    assert text.kept == (KeptRun(1, "浪花"),)
    assert text.sha256_bytes == hashlib.sha256(path.read_bytes()).hexdigest()
    assert text.sha256_text == hash_text(text.text)
    assert text.by_locator["p2"].start == 4


@pytest.mark.parametrize("repair", ["", "none"])
def test_a_whole_file_is_left_as_it_is(tmp_path: Path, repair: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("茅 L贸pez \ufffd".encode())
    text = read_text(path, repair)
    assert text.text == "茅 L贸pez \ufffd"
    assert text.lost == (LostByte(8, b"", 1),)
    assert text.kept == ()


def test_the_same_text_stored_otherwise_has_the_same_text_hash(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one\r\ntwo")
    (tmp_path / "b").write_bytes(b"one\ntwo")
    a, b = read_text(tmp_path / "a"), read_text(tmp_path / "b")
    assert a.sha256_bytes != b.sha256_bytes
    assert a.sha256_text == b.sha256_text


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    with pytest.raises(TextError, match=r"^cannot read the text text\.txt: No such file or directory$"):
        read_text(path)
    path.write_bytes(b"ab\xff")
    with pytest.raises(TextError, match=r"^text\.txt is not UTF-8 at byte 2: store the text in UTF-8$"):
        read_text(path)
    with pytest.raises(TextError, match=r"^there is no repair 'big5': use 'gb18030', or 'none' for a text"):
        read_text(path, "big5")


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the five source texts are not part of the repository")
def test_the_five_texts_are_counted_as_their_claims_count_them() -> None:
    found = {}
    for path in sorted(SOURCES.glob("*.txt")):
        text = read_text(path, "gb18030" if path.name.startswith("000_") else "none")
        letters = [s.locator[0] for s in text.segments]
        found[path.name[:3]] = (letters.count("p"), letters.count("n"), len(text.lost), len(text.kept))
        unnumbered = [s.locator for s in text.segments if s.locator[0] == "n" and not s.printed]
        assert unnumbered == (["n15"] if path.name.startswith("000_") else [])
    assert found == {
        "000": (63, 32, 103, 1),
        "001": (13, 0, 0, 0),
        "002": (82, 15, 0, 0),
        "003": (37, 0, 0, 0),
        "004": (37, 0, 0, 0),
    }
