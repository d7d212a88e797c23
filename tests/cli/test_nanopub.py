"""`mxsu nanopub`."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from .conftest import Mxsu

CLAIM = "zenda-history/c001"


def test_a_claim_is_printed_as_trig(mxsu: Mxsu) -> None:
    outcome = mxsu("nanopub", CLAIM, f"claim:{CLAIM}")
    assert (outcome.code, outcome.err) == (0, "")
    assert len({quad.graph_name for quad in ox.parse(outcome.out, format=ox.RdfFormat.TRIG)}) == 4
    assert "dcterms:created" not in outcome.out


def test_a_file_is_written_with_the_day_that_is_given(mxsu: Mxsu, tmp_path: Path) -> None:
    file = tmp_path / "np.trig"
    assert mxsu("nanopub", CLAIM, "--date", "2026-11-22", "--trusty", "--output", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    assert '"2026-11-22"^^xsd:date' in text
    assert "nanopub/zenda-history/RA" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument"),
        (("person/varga-ivo",), "there is no claim"),
        (("c001",), "is not a claim such as"),
        ((CLAIM, "--date", "22.11.2026"), "--date: '22.11.2026' is not a day"),
        ((CLAIM, "--output", "no/such/folder/x.trig"), "cannot be written"),
    ],
)
def test_mistakes_are_explained(mxsu: Mxsu, arguments: tuple[str, ...], message: str) -> None:
    outcome = mxsu("nanopub", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
