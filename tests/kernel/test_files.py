from __future__ import annotations

import resource
from pathlib import Path
from typing import BinaryIO

import pytest

from mxsu_graph.errors import ExportError, WriteError
from mxsu_graph.files import write_bytes, write_file


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"

    def write(stream: BinaryIO) -> None:
        stream.write(b"new")
        assert not path.exists()

    write_file(path, write)
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["a.ttl"]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"old")

    def fail(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise ExportError("it does not fit")

    with pytest.raises(ExportError, match="does not fit"):
        write_file(path, fail)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.ttl"]


def test_a_system_that_refuses_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    path.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(WriteError, match=r"claims\.yaml' cannot be written: File too large"):
            write_bytes(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["claims.yaml"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="cannot be written"):
        write_bytes(tmp_path / "absent" / "a.ttl", b"")


def test_permissions_stay_and_a_link_keeps_pointing(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
