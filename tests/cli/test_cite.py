"""`mxsu cite`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mxsu_graph.pipeline import build_graph
from mxsu_graph.project import Project

from .conftest import Mxsu


def test_a_claim_is_cited_in_one_line_and_the_dataset_in_another(mxsu: Mxsu) -> None:
    outcome = mxsu("cite", "zenda-history/c001")
    assert (outcome.code, outcome.err) == (0, "")
    claim, empty, dataset = outcome.out.splitlines()
    assert claim.startswith("zenda-history/c001: ")
    assert claim.endswith("https://w3id.org/mxsu/claim/zenda-history/c001")
    assert empty == ""
    assert "SHA-256 " in dataset


def test_a_style_has_its_own_references(mxsu: Mxsu) -> None:
    reference = mxsu("cite", "zenda-history/c001", "--style", "apa").out.splitlines()[0]
    assert reference.count("para. ") == 1
    assert reference != mxsu("cite", "zenda-history/c001").out.splitlines()[0]


def test_a_file_is_written_and_checked(mxsu: Mxsu, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    written = mxsu("cite", "denials", "--output", str(file))
    assert (written.code, written.out) == (0, "")
    assert written.err == f"3 rows and 3 claims are cited in {file}\n"
    assert mxsu("cite", "denials", "--format", "json").out == file.read_text(encoding="utf-8")
    checked = mxsu("cite", "--check", str(file))
    assert checked.code == 0
    assert checked.out.startswith("the answer is the same: 3 rows, 3 claims\n")


@pytest.mark.usefixtures("unvalidated")
def test_a_change_of_the_data_is_told_claim_by_claim(mxsu: Mxsu, project: Project, tmp_path: Path) -> None:
    assert build_graph(project).build
    file = tmp_path / "answer.json"
    mxsu("cite", "denials", "--output", str(file), project=project)
    source = project.data / "sources" / "strelsau-gazette.yaml"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("modality: reported", "modality: hedged", 1), encoding="utf-8")
    assert build_graph(project).build
    checked = mxsu("cite", "--check", str(file), project=project)
    assert checked.code == 1
    lines = checked.out.splitlines()
    assert lines[0] == "changed   strelsau-gazette/c002"
    assert lines[1:3] == [
        "  - mxsu:modality <https://w3id.org/mxsu/code/modality/reported>",
        "  + mxsu:modality <https://w3id.org/mxsu/code/modality/hedged>",
    ]
    assert "the answer has changed: of 3 claims 2 as cited, 1 not, 0 new" in checked.out
    assert "the dataset is another" in checked.out


def test_a_source_is_cited_by_itself(mxsu: Mxsu) -> None:
    outcome = mxsu("cite", "source/zenda-history")
    line = outcome.out.splitlines()[0]
    assert outcome.code == 0
    assert line.startswith("source/zenda-history: ") and line.endswith(
        "https://w3id.org/mxsu/source/zenda-history"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "what is to be cited?"),
        (("zenda-history/c999",), "there is no claim 'zenda-history/c999'"),
        (("source/nothing",), "there is no 'source/nothing'"),
        (("varga-ivo",), "mxsu cite claims-about --entity varga-ivo"),
        (("denial",), "did you mean 'sources/denials'"),
        (("denials", "--style", "apaa"), "did you mean 'apa'"),
        (("denials", "--output", "no/such/folder/x.json"), "cannot be written"),
        (("denials", "--entity"), "--entity has no value"),
    ],
)
def test_mistakes_are_explained(mxsu: Mxsu, arguments: tuple[str, ...], message: str) -> None:
    outcome = mxsu("cite", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_checking_needs_a_citation_and_nothing_else(mxsu: Mxsu, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"format": "other"}), encoding="utf-8")
    assert "has the format 'other'" in mxsu("cite", "--check", str(file)).err
    assert "give no other" in mxsu("cite", "denials", "--check", str(file)).err
