"""One mistake a file: `tests/bad/` laid over the small corpus yields exactly the expected finding.

A `<case>.yaml` is one more source file; a `<case>/` folder holds files of `data/` that replace those there.
The expected text stands in `<case>.expected`; the first words of a case's name are the code of its finding.
After a change of wording, run pytest with MXSU_WRITE_EXPECTED=1 to write the expected texts, and read the diff.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mxsu_graph.curation import CODES, check_corpus, read_corpus
from mxsu_graph.diagnostics import render_text
from mxsu_graph.model import Vocabulary

BAD = Path(__file__).parent.parent / "bad"
CASES = sorted(path for path in BAD.iterdir() if path.suffix != ".expected")


def code_of(expected: str) -> str:
    return expected.partition("[")[2].partition("]")[0]


@pytest.mark.parametrize("case", CASES, ids=lambda path: str(path.name))
def test_a_mistake_is_reported_as_expected(case: Path, data: Path, vocabulary: Vocabulary) -> None:
    if case.is_dir():
        shutil.copytree(case, data, dirs_exist_ok=True)
    else:
        shutil.copy(case, data / "sources")
    found = render_text(check_corpus(read_corpus(data, vocabulary), vocabulary))
    expected = BAD / f"{case.stem}.expected"
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert len(found.splitlines()) == 1
    assert case.stem.startswith(code_of(found))


def test_the_small_corpus_itself_has_no_mistake(data: Path, vocabulary: Vocabulary) -> None:
    assert check_corpus(read_corpus(data, vocabulary), vocabulary) == []


def test_all_cases_are_collected() -> None:
    expected = sorted(path.stem for path in BAD.glob("*.expected"))
    assert sorted(case.stem for case in CASES) == expected
    assert len(CASES) == 86


def test_every_code_has_a_case() -> None:
    assert {code_of(path.read_text(encoding="utf-8")) for path in BAD.glob("*.expected")} == set(CODES)
