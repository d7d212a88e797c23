from __future__ import annotations

from pathlib import Path

from mxsu_graph.project import Project

from .conftest import Mxsu


def test_mentions_are_listed(mxsu: Mxsu, texts: Path) -> None:
    done = mxsu("draft", str(texts / "strelsau-gazette.txt"), "--mentions", "--format", "csv")
    assert done.code == 0
    assert done.out.startswith("segment,start,end,words,meaning,how,or\n")
    assert ",person/orlik-marta," in done.out
    assert ",1868,1868,date,\n" in done.out
    assert "the stored text was damaged and is repaired" in done.err


def test_a_skeleton_is_written_once_and_checked(mxsu: Mxsu, project: Project, texts: Path) -> None:
    arguments = ("draft", str(texts / "zenda-history.txt"), "--id", "new-source", "--type", "essay")
    done = mxsu(*arguments, project=project)
    assert done.code == 0
    assert "wrote data/sources/new-source.yaml; next: mxsu check" in done.err
    checked = mxsu("check", project=project)
    assert checked.code == 1
    assert "data/sources/new-source.yaml:11:14: error[to-do]: claim c001 is a proposal" in checked.out
    again = mxsu(*arguments, project=project)
    assert again.code == 2
    assert "is there already" in again.err


def test_a_skeleton_can_go_to_standard_output(mxsu: Mxsu, texts: Path) -> None:
    done = mxsu("draft", str(texts / "zenda-history.txt"), "--id", "x", "--output", "-")
    assert done.out.startswith("source:\n  id: x\n  type: TODO\n")


def test_a_draft_needs_a_name(mxsu: Mxsu, texts: Path) -> None:
    done = mxsu("draft", str(texts / "zenda-history.txt"))
    assert done.code == 2
    assert "name the new source with --id" in done.err
