"""`python -m mxsu_graph.texts`: segments on stdout, losses on stderr."""

from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph.texts.__main__ import main


def test_segments_and_losses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.txt"
    path.write_text("浪花\n\nL贸pez鈥 came.\n\n[1] Idem.\n", encoding="utf-8")
    assert main([str(path), "--repair", "gb18030"]) == 0
    out, err = capsys.readouterr()
    assert out == "p1\t0-2\t浪花\np2\t4-16\tLópez� came.\nn1\t18-27\t[1] Idem.\n"
    assert err == (
        "kept at 0: '浪花' cannot come from the damage\n"
        "lost at 9: 1 byte lost, left is e2 80\n"
        "1 characters lost for good, 1 runs left alone\n"
    )


def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "absent.txt")]) == 2
    assert capsys.readouterr() == ("", "cannot read the text absent.txt: No such file or directory\n")
