from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph.project import Project

from .conftest import Mxsu


@pytest.fixture
def exported(mxsu: Mxsu, tmp_path: Path) -> Path:
    path = tmp_path / "timber.ttl"
    assert mxsu("export", "--source", "timber-turbines", "--output", str(path)).code == 0
    return path


def test_a_source_comes_back_as_it_was(mxsu: Mxsu, project: Project, exported: Path, texts: Path) -> None:
    source = project.data / "sources" / "timber-turbines.yaml"
    before = source.read_bytes()
    source.unlink()
    for name in ("anchors.tsv", "published-ids.tsv", "assessments.yaml"):
        (project.data / name).unlink()
    done = mxsu("import", str(exported), "--texts", str(texts), project=project)
    assert done.code == 0, done.out
    assert "wrote data/sources/timber-turbines.yaml\n6 claims, 0 new entities" in done.err
    assert source.read_bytes() == before
    assert mxsu("check", project=project).code == 0


def test_a_sheet_is_printed_and_read(mxsu: Mxsu, project: Project, tmp_path: Path) -> None:
    printed = mxsu("import", "--sheet", "timber-turbines", project=project)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(printed.out.replace("Rudolf opened", "Rudolf closed"), encoding="utf-8")
    done = mxsu("import", str(sheet), "--source", "timber-turbines", "--replace", "--dry-run", project=project)
    assert (done.code, done.out) == (0, "")
    assert "would write data/sources/timber-turbines.yaml" in done.err
    done = mxsu("import", str(sheet), "--source", "timber-turbines", "--replace", project=project)
    assert "wrote data/sources/timber-turbines.yaml" in done.err
    assert "Rudolf closed" in (project.data / "sources" / "timber-turbines.yaml").read_text(encoding="utf-8")


def test_a_quotation_that_the_text_does_not_have_is_an_error(
    mxsu: Mxsu, project: Project, tmp_path: Path, texts: Path
) -> None:
    printed = mxsu("import", "--sheet", "timber-turbines", project=project)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(printed.out.replace("Rudolf opened", "Rudolf closed"), encoding="utf-8")
    arguments = ("--source", "timber-turbines", "--replace", "--texts", str(texts))
    done = mxsu("import", str(sheet), *arguments, project=project)
    assert done.code == 1
    assert f"{sheet}:4:" in done.out
    assert "error[quote-missing]" in done.out
    assert "1 errors: nothing was written" in done.err


def test_wrong_usage_is_told(mxsu: Mxsu) -> None:
    assert "name a file to import" in mxsu("import").err
    assert "there is no source 'x'; there are: strelsau-gazette" in mxsu("import", "--sheet", "x").err


def test_a_file_with_mistakes_is_not_written_anew(mxsu: Mxsu, project: Project, tmp_path: Path) -> None:
    sheet = tmp_path / "entities.csv"
    sheet.write_text("id,side,kind,label-en,label-es\nperson/new,third,,New,Nuevo\n", encoding="utf-8")
    people = project.data / "entities" / "people.yaml"
    before = people.read_text(encoding="utf-8")
    people.write_text(before + "  colour: red\n", encoding="utf-8")
    done = mxsu("import", str(sheet), project=project)
    assert done.code == 2
    assert "data/entities/people.yaml would be written, and has a mistake now" in done.err
    people.write_text(before, encoding="utf-8")
    (project.data / "sources" / "zenda-history.yaml").write_text("source:\n", encoding="utf-8")
    assert mxsu("import", str(sheet), project=project).code == 0, "a mistake elsewhere is no hindrance"
