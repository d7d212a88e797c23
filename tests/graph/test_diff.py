from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from mxsu_graph.graph.canonical import canonical_lines
from mxsu_graph.graph.derived import build_derived_quads
from mxsu_graph.graph.diff import Change, diff_claims
from mxsu_graph.graph.quads import build_corpus_quads
from mxsu_graph.model import Citation, Claim, Corpus
from mxsu_graph.pipeline import Loaded

REF = "zenda-history/c001"


def lines_of(loaded: Loaded, corpus: Corpus | None = None, anchored: bool = True) -> list[bytes]:
    corpus = corpus or loaded.corpus
    anchors = loaded.anchors if anchored else {}
    quads = [*build_corpus_quads(corpus, loaded.vocabulary, anchors), *build_derived_quads(corpus)]
    return canonical_lines(quads)


def with_claim(corpus: Corpus, change: Callable[[Claim], Claim]) -> Corpus:
    return dataclasses.replace(corpus, claims=tuple(change(c) if c.ref == REF else c for c in corpus.claims))


def without_claim(corpus: Corpus) -> Corpus:
    return dataclasses.replace(corpus, claims=tuple(claim for claim in corpus.claims if claim.ref != REF))


def differ(loaded: Loaded, **fields: object) -> list[Change]:
    """What changes when one claim gets other fields."""
    changed = with_claim(loaded.corpus, lambda claim: dataclasses.replace(claim, **fields))  # type: ignore[arg-type]  # test data
    return diff_claims(lines_of(loaded), lines_of(loaded, changed))


def test_no_change_is_nothing(small: Loaded) -> None:
    assert diff_claims(lines_of(small), lines_of(small)) == []


def test_a_new_claim_is_added(small: Loaded) -> None:
    (change,) = diff_claims(lines_of(small, without_claim(small.corpus)), lines_of(small))
    assert (change.claim, change.kind, change.gone) == (REF, "added", ())
    assert 'oa:exact "The exhibition opened on 3 May"' in change.new


def test_a_claim_that_is_gone_is_removed(small: Loaded) -> None:
    (change,) = diff_claims(lines_of(small), lines_of(small, without_claim(small.corpus)))
    assert (change.claim, change.kind, change.new) == (REF, "removed", ())


def test_a_claim_that_is_withdrawn_stays(small: Loaded) -> None:
    assert differ(small, withdrawn="a slip") == [Change(REF, "withdrawn", (), ('mxsu:withdrawn "a slip"',))]


def test_another_reason_or_none_is_a_change_of_a_withdrawn_claim(small: Loaded) -> None:
    first = with_claim(small.corpus, lambda claim: dataclasses.replace(claim, withdrawn="a slip"))
    second = with_claim(small.corpus, lambda claim: dataclasses.replace(claim, withdrawn="a misreading"))
    reworded = diff_claims(lines_of(small, first), lines_of(small, second))
    assert [change.kind for change in reworded] == ["changed"]
    restored = diff_claims(lines_of(small, first), lines_of(small))
    assert restored == [Change(REF, "changed", ('mxsu:withdrawn "a slip"',), ())]


EDTF = "edtf:EDTF"


def test_a_changed_claim_says_what_about_it(small: Loaded) -> None:
    (change,) = differ(small, certainty="probable")
    assert change == Change(
        REF,
        "changed",
        ("mxsu:readingCertainty <https://w3id.org/mxsu/code/certainty/certain>",),
        ("mxsu:readingCertainty <https://w3id.org/mxsu/code/certainty/probable>",),
    )


@pytest.mark.parametrize(
    ("fields", "new"),
    [
        ({"quote": "opened on 3 May"}, 'oa:exact "opened on 3 May"'),
        ({"locator": "p9"}, 'mxsu:locator "p9"'),
        (
            {"cites": (Citation("document/orlik-report-1911", leaves="4"),)},
            "mxsu:cited document:orlik-report-1911",
        ),
    ],
)
def test_a_change_of_evidence_is_a_change_of_the_claim(small: Loaded, fields: dict[str, object], new: str) -> None:
    (change,) = differ(small, **fields)
    assert (change.claim, change.kind) == (REF, "changed")
    assert new in change.new


def test_an_anchor_is_evidence_too(small: Loaded) -> None:
    changes = diff_claims(lines_of(small, anchored=False), lines_of(small))
    assert {change.kind for change in changes} == {"changed"}
    assert len(changes) == len(small.corpus.claims)


def test_derived_graphs_and_the_register_are_no_claims(small: Loaded) -> None:
    corpus = dataclasses.replace(small.corpus, assessments=(), mappings=())
    assert diff_claims(lines_of(small), lines_of(small, corpus)) == []
