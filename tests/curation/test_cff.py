from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph.curation.cff import parse_cff, parse_day, read_cff
from mxsu_graph.errors import ProjectError

ROOT = Path(__file__).resolve().parents[2]

PERSON = """cff-version: 1.2.0
title: T
version: 1.0
license: CC-BY-4.0
authors:
  - family-names: Doe
    given-names: Jane
  - family-names: Pelé
"""


def test_the_project_says_how_to_cite_it() -> None:
    found = read_cff(ROOT)
    assert found.authors == ("The mxsu_graph developers",)
    assert (found.version, found.license) == ("0.1.0", "CC-BY-4.0")
    assert found.abstract.startswith("Claims about people")
    assert "\n" not in found.abstract


def test_versions_stay_texts_and_people_have_their_family_name_first() -> None:
    found = parse_cff(PERSON)
    assert found.version == "1.0"
    assert found.authors == ("Doe, Jane", "Pelé")
    assert (found.released, found.doi) == ("", "")
    assert parse_cff(PERSON + "date-released: 2026-11-22\n").released == "2026-11-22"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: T\n", "has no 'authors'"),
        (PERSON.replace("version: 1.0\n", "", 1), "has no 'version'"),
        ("- a\n", "malformed"),
        ("title: [\n", "malformed"),
        (
            PERSON.replace("  - family-names: Doe\n    given-names: Jane\n  - family-names: Pelé\n", "  []\n"),
            "no authors",
        ),
        (PERSON + "date-released: 22 November\n", "is not a day"),
    ],
)
def test_what_lacks_is_said(text: str, message: str) -> None:
    with pytest.raises(ProjectError, match=message):
        parse_cff(text)


def test_a_project_without_the_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"no CITATION\.cff"):
        read_cff(tmp_path)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-1-1", "20261122", "", "2026-11-22T00:00"])
def test_a_day_is_a_day(text: str) -> None:
    with pytest.raises(ValueError, match="day"):
        parse_day(text)
