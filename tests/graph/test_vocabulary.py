from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mxsu_graph.errors import ProjectError
from mxsu_graph.graph.vocabulary import ONTOLOGY_FILES, read_vocabulary
from mxsu_graph.pipeline import Loaded
from mxsu_graph.project import Project


def test_predicates_as_the_reader_needs_them(small: Loaded) -> None:
    predicates = small.vocabulary.predicates
    duration, participant, birth = (predicates[name] for name in ("duration", "participant", "birthDate"))
    assert duration.range == ("quantity",)
    assert birth.range == ("when",)
    assert birth.domain == ("Person",)
    assert birth.single
    assert participant.needs_role
    assert participant.takes_role
    assert not participant.single
    assert duration.definition
    assert {label.language for label in duration.labels} == {"en", "es"}
    assert "statedIn" not in predicates


def test_classes_know_what_is_above_them(small: Loaded) -> None:
    vocabulary = small.vocabulary
    assert vocabulary.segments["record-set"] == "RecordSet"
    assert vocabulary.is_a("country", "Place")
    assert vocabulary.is_a("country", "Agent")
    assert vocabulary.is_a("document", "Thing")
    assert vocabulary.is_a("person", "Person")
    assert not vocabulary.is_a("person", "Place")
    assert not vocabulary.is_a("nothing", "Thing")


def test_codes_by_scheme(small: Loaded) -> None:
    codes = small.vocabulary.codes
    assert set(codes["polarity"]) == {"affirmed", "denied"}
    assert set(codes["verdict"]) == {"preferred", "doubtful", "rejected"}
    assert codes["kind"]["fond"].applies_to == ("record-set",)
    assert codes["certainty"]["certain"].definition


@pytest.mark.parametrize("name", ONTOLOGY_FILES)
def test_a_slip_in_an_ontology_file_gives_its_line(project: Project, name: str) -> None:
    path = project.ontology / name
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[30] = "mxsu:broken a owl:Class ;; ]"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ProjectError, match=rf"{name}:31:\d+: "):
        read_vocabulary(project.ontology)


def test_an_absent_file_is_named(tmp_path: Path, project: Project) -> None:
    shutil.copy(project.ontology / "mxsu.ttl", tmp_path)
    with pytest.raises(ProjectError, match=r"there is no ontology file .*schemes\.ttl"):
        read_vocabulary(tmp_path)
