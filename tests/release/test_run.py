"""Making releases: complete, with true checksums, the same bytes each time, and with what has changed."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.curation.cff import parse_cff
from mxsu_graph.errors import BuildError, ProjectError
from mxsu_graph.graph.canonical import canonical_lines, dataset_hash
from mxsu_graph.graph.store import current_build
from mxsu_graph.pipeline import Loaded, build_graph, load_project
from mxsu_graph.project import Project
from mxsu_graph.release import run_release
from mxsu_graph.release.run import choose_day

from .conftest import DAY, Release


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_every_file_but_the_sums_is_summed(release: Release) -> None:
    found = files(release.folder)
    sums = found.pop("SHA256SUMS").decode()
    assert sums == "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in found.items())
    assert {file.path for file in release.facts.files} < found.keys()
    assert found.keys() - {file.path for file in release.facts.files} == {
        *("CHANGES.md", "README.md", "datacite.json", "dcat.ttl", "ro-crate-metadata.json", "void.ttl"),
    }


def test_the_files_are_described_as_they_are(release: Release) -> None:
    page = (release.folder / "README.md").read_text(encoding="utf-8")
    for file in release.facts.files:
        content = (release.folder / file.path).read_bytes()
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert f"| `{file.path}` | {file.title} | {file.size} |" in page
        assert "/" in file.media_type


def test_the_same_data_and_day_give_the_same_bytes(small: Loaded, release: Release, tmp_path: Path) -> None:
    run_release(small, current_build(small.project.build), tmp_path / "again", DAY)
    assert files(tmp_path / "again") == files(release.folder)


def test_every_form_of_the_graph_holds_the_same_quads(release: Release) -> None:
    quads = set(ox.parse(path=release.folder / "dataset.nq"))
    assert set(ox.parse(path=release.folder / "dataset.trig")) == quads
    assert dataset_hash(canonical_lines(quads)) == release.facts.sha256
    assert hashlib.sha256((release.folder / "dataset.nq").read_bytes()).hexdigest() == release.facts.sha256


def test_no_clock_and_no_path_of_the_machine_gets_in(release: Release, small: Loaded) -> None:
    for name, content in files(release.folder).items():
        assert str(small.project.root).encode() not in content, name
        assert b"file://" not in content, name


def test_the_citation_is_dated(release: Release) -> None:
    text = (release.folder / "CITATION.cff").read_text(encoding="utf-8")
    assert parse_cff(text).released == DAY


def test_withdrawn_claims_are_in_the_data_but_neither_counted_nor_published_alone(
    release: Release, small: Loaded
) -> None:
    (withdrawn,) = [claim for claim in small.corpus.claims if claim.withdrawn]
    assert release.facts.counts["claims"] == len(small.corpus.claims) - 1
    assert withdrawn.ref.encode() in (release.folder / "dataset.nq").read_bytes()
    nanopubs = (release.folder / "nanopubs.trig").read_bytes()
    assert nanopubs.count(b"a np:Nanopublication") == len(small.corpus.claims) - 1


def test_the_first_release_has_no_changes(release: Release) -> None:
    assert "This is the first release" in (release.folder / "CHANGES.md").read_text(encoding="utf-8")


def test_the_next_release_tells_what_has_changed_and_what_that_does(
    release: Release, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mxsu_graph.pipeline.validate_project", lambda *_: [])
    source = project.data / "sources" / "timber-turbines.yaml"
    text = source.read_text(encoding="utf-8")
    assert "object: 25\n" in text
    source.write_text(text.replace("object: 25\n", "object: 23\n", 1), encoding="utf-8")
    build = build_graph(project).build
    assert build is not None
    run_release(load_project(project), build, tmp_path / "next", DAY, release.folder)
    page = (tmp_path / "next" / "CHANGES.md").read_text(encoding="utf-8")
    assert f"SHA-256 `{release.facts.sha256}`" in page
    assert "0 added, 0 withdrawn, 0 removed, 1 changed." in page
    assert "  * no longer: `rdf:object " in page
    assert "* settled: " in page
    assert "The first in each ranking are the same as before." in page


def test_without_a_claims_table_ranks_are_not_known(release: Release, small: Loaded, tmp_path: Path) -> None:
    old = tmp_path / "old.nq"
    shutil.copy(release.folder / "dataset.nq", old)
    run_release(small, current_build(small.project.build), tmp_path / "next", DAY, old)
    page = (tmp_path / "next" / "CHANGES.md").read_text(encoding="utf-8")
    assert "has no claims table" in page


def test_a_release_that_fails_leaves_the_last_one(small: Loaded, release: Release, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "kept").write_text("x", encoding="utf-8")
    with pytest.raises(BuildError, match="neither a build nor a release nor"):
        run_release(small, current_build(small.project.build), folder, DAY, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    assert [path.name for path in folder.iterdir()] == ["kept"]
    run_release(small, current_build(small.project.build), folder, DAY)
    assert files(folder) == files(release.folder)


CFF = "title: T\nversion: 1\nlicense: CC-BY-4.0\nauthors: [{name: A}]\n"


def test_the_day_is_asked_for_or_in_the_citation() -> None:
    undated, dated = parse_cff(CFF), parse_cff(CFF + "date-released: 2026-11-22\n")
    assert choose_day(undated, "2026-11-23") == "2026-11-23"
    assert choose_day(dated, "") == choose_day(dated, "2026-11-22") == "2026-11-22"
    with pytest.raises(ProjectError, match="on which day"):
        choose_day(undated, "")
    with pytest.raises(ProjectError, match="released on 2026-11-22, not on 2026-11-23"):
        choose_day(dated, "2026-11-23")
    with pytest.raises(ProjectError, match="is not a day"):
        choose_day(undated, "today")
