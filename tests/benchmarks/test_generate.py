from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from mxsu_graph.graph.terms import mxsu
from mxsu_graph.pipeline import Loaded, build_graph
from mxsu_graph.project import Project


@pytest.fixture(scope="module")
def generate() -> Any:  # noqa: ANN401  # a script's module, which the type checker does not see
    return importlib.import_module("generate")


def write(generate: Any, project: Project, folder: Path, quads: float, seed: int = 1) -> tuple[Path, Path]:  # noqa: ANN401  # as above
    archive = generate.plan_archive(quads, project, seed)
    paths = folder / f"{seed}.nq", folder / f"{seed}.parquet"
    generate.write_dataset(archive, project, *paths)
    return paths


def test_equal_seeds_give_equal_bytes_and_others_do_not(generate: Any, small: Loaded, tmp_path: Path) -> None:  # noqa: ANN401  # as above
    first = write(generate, small.project, tmp_path, 1e4)
    script = Path(generate.__file__)
    again = tmp_path / "again.nq"
    command = [sys.executable, str(script), "1e4", "--seed", "1", "--nquads", str(again)]
    environment = {**os.environ, "MXSU_PROJECT": str(small.project.root), "PYTHONHASHSEED": "5"}
    command += ["--table", str(tmp_path / "again.parquet")]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    other = write(generate, small.project, tmp_path, 1e4, seed=2)
    assert first[0].read_bytes() == again.read_bytes()
    assert first[1].read_bytes() == (tmp_path / "again.parquet").read_bytes()
    assert first[0].read_bytes() != other[0].read_bytes()


def test_the_size_is_about_what_was_asked_for(generate: Any, small: Loaded, tmp_path: Path) -> None:  # noqa: ANN401  # as above
    nquads, _ = write(generate, small.project, tmp_path, 3e4)
    quads = set(ox.parse(path=nquads, format=ox.RdfFormat.N_QUADS))
    assert 0.8 * 3e4 < len(quads) < 1.2 * 3e4


def test_curated_files_of_an_archive_can_be_built_and_give_the_same_quads(
    generate: Any,  # noqa: ANN401  # as above
    small: Loaded,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MXSU_BUILD", raising=False)
    archive = generate.plan_archive(1e4, small.project)
    folder = tmp_path / "project"
    generate.write_project(archive, small.project, folder)
    result = build_graph(Project(folder))
    assert result.build, result.diagnostics[:5]
    assert {d.code for d in result.diagnostics} <= {"unused-entity", "document-place"}
    built = set(ox.parse(path=result.build.dataset, format=ox.RdfFormat.N_QUADS))
    generate.write_dataset(archive, small.project, tmp_path / "a.nq", tmp_path / "a.parquet")
    written = set(ox.parse(path=tmp_path / "a.nq", format=ox.RdfFormat.N_QUADS))
    # Curated files hold no offsets and no hashes of passages: `mxsu sources anchor` finds them in the texts.
    anchored = {q for q in written - built if "/position" in str(q) or q.predicate == mxsu("sha256")}
    assert built <= written
    assert written - built == anchored
    assert len(anchored) >= 5 * archive.claims


def test_an_archive_is_skewed_and_sources_share_and_dispute_facts(
    generate: Any,  # noqa: ANN401  # as above
    small: Loaded,
    tmp_path: Path,
) -> None:
    import polars as pl

    _, table = write(generate, small.project, tmp_path, 1e5)
    claims = pl.read_parquet(table)
    people = Counter(claims.filter(pl.col("subject").str.starts_with("person/"))["subject"])
    (_, most), *_, (_, least) = people.most_common()
    assert most > 10 * least
    assert claims["source"].n_unique() >= 4
    same = claims.filter(pl.col("object_type") == "entity").group_by("subject", "predicate", "object")
    assert same.agg(pl.col("source").n_unique()).get_column("source").max() >= 4  # type: ignore[operator]  # counts
    dates = claims.filter(pl.col("predicate") == "date").group_by("subject").agg(pl.col("object").n_unique())
    assert dates.get_column("object").max() >= 2  # type: ignore[operator]  # counts
    assert claims.filter(pl.col("polarity") == "denied").height
