"""`mxsu release`, and what `mxsu diff --effects` adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph.graph.store import current_build
from mxsu_graph.pipeline import Loaded
from mxsu_graph.project import Project

from .conftest import Mxsu


@pytest.mark.usefixtures("unvalidated")
def test_a_release_is_written_and_ids_that_are_not_frozen_are_told(mxsu: Mxsu, project: Project) -> None:
    ledger = project.data / "published-ids.tsv"
    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    ledger.write_text("".join(lines[:-2]), encoding="utf-8")
    outcome = mxsu("release", "--date", "2026-11-22", project=project)
    assert outcome.code == 0
    assert outcome.out.startswith("version 0.1.0 of 2026-11-22 is in build/release: ")
    assert outcome.err == (
        "mxsu: 2 ids are not frozen yet: before this is published, run 'mxsu check --publish'\n"
    )
    assert (project.build / "release" / "SHA256SUMS").is_file()


@pytest.mark.usefixtures("unvalidated")
def test_data_at_fault_are_not_released(mxsu: Mxsu, project: Project) -> None:
    (project.data / "assessments.yaml").write_text("assessments: [{}]\n", encoding="utf-8")
    outcome = mxsu("release", "--date", "2026-11-22", project=project)
    assert outcome.code == 1
    assert "error[" in outcome.out
    assert not (project.build / "release").exists()


def test_a_release_has_a_day(mxsu: Mxsu, small: Loaded, tmp_path: Path) -> None:
    outcome = mxsu("release", "--output", str(tmp_path / "x"))
    assert outcome.code == 2
    assert "on which day is this released? Say --date" in outcome.err
    assert not list(tmp_path.iterdir())


def test_effects_of_nothing_are_none(mxsu: Mxsu, small: Loaded) -> None:
    build = current_build(small.project.build)
    outcome = mxsu("diff", str(build.folder), "--effects", "--summary")
    assert outcome.out.splitlines() == [
        "0 added, 0 withdrawn, 0 removed, 0 changed",
        "open questions: 0 opened, 0 settled, 0 changed",
        "no rank among the first 10 has changed",
    ]


def test_effects_need_the_claims_table(mxsu: Mxsu, small: Loaded, tmp_path: Path) -> None:
    old = tmp_path / "old.nq"
    old.write_bytes(current_build(small.project.build).dataset.read_bytes())
    outcome = mxsu("diff", str(old), "--effects")
    assert outcome.code == 2
    assert "need claims.parquet beside" in outcome.err
