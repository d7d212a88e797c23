"""Citing an answer, the file that holds it, and asking again after the data have changed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mxsu_graph.curation.cff import read_cff
from mxsu_graph.errors import QueryError, UnknownNameError
from mxsu_graph.graph.claim_facts import read_claim_facts
from mxsu_graph.graph.store import current_build
from mxsu_graph.iri import claim_iri
from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.citation_file import parse_citation, render_citation, render_json
from mxsu_graph.query.cited_answer import CitedAnswer, Question, cite_question, pose_question
from mxsu_graph.query.engines.choose import open_session
from mxsu_graph.query.library import read_library
from mxsu_graph.query.recheck import Recheck, compare_citations, render_recheck

CLAIM = "zenda-history/c001"


def pose(small: Loaded, text: str, **parameters: str) -> Question:
    names = open_session(small.project.build).names()
    return pose_question(text, parameters, read_library(small.project.queries), names)


def cite(small: Loaded, text: str, **parameters: str) -> CitedAnswer:
    session = open_session(small.project.build)
    question = pose(small, text, **parameters)
    build = current_build(small.project.build)
    return cite_question(question, session, build, read_cff(small.project.root), session.names())


def recheck(small: Loaded, cited: CitedAnswer) -> Recheck:
    session = open_session(small.project.build)
    build = current_build(small.project.build)
    present = cite_question(cited.question, session, build, read_cff(small.project.root), session.names())
    return compare_citations(cited, present, read_claim_facts(build.dataset, [c.iri for c in cited.claims]))


def test_a_library_question_is_cited_with_all_that_it_takes(small: Loaded) -> None:
    cited = cite(small, "denials")
    assert cited.question.name == "sources/denials"
    assert cited.dataset.sha256 == current_build(small.project.build).manifest.dataset
    assert len(cited.claims) == len(cited.rows) == 3
    assert all(claim.reference.endswith(claim.iri) and claim.facts for claim in cited.claims)
    assert {source["id"].rpartition("/")[2] for source in cited.sources} >= {"strelsau-gazette"}


def test_no_reference_leans_on_another(small: Loaded) -> None:
    cited = cite(small, "SELECT ?claim { ?claim mxsu:statedIn source:zenda-history } ORDER BY ?claim")
    assert len(cited.claims) > 5
    assert not any("Ibid" in claim.reference for claim in cited.claims)


@pytest.mark.parametrize(
    "text",
    [CLAIM, f"claim/{CLAIM}", claim_iri("zenda-history", "c001"), f"<{claim_iri('zenda-history', 'c001')}>"],
)
def test_a_claim_is_cited_by_its_id_or_address(small: Loaded, text: str) -> None:
    (claim,) = cite(small, text).claims
    assert claim.iri == claim_iri("zenda-history", "c001")


def test_an_answer_of_yes_or_no_and_one_of_triples_are_rows(small: Loaded) -> None:
    assert cite(small, "ASK { ?c a mxsu:Claim }").rows == (
        ('"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',),
    )
    iri = claim_iri("zenda-history", "c001")
    cited = cite(small, f"CONSTRUCT {{ ?c a mxsu:Claim }} WHERE {{ VALUES ?c {{ <{iri}> }} ?c a mxsu:Claim }}")
    assert cited.columns == ("subject", "predicate", "object")
    assert [claim.iri for claim in cited.claims] == [iri]


def test_an_answer_without_claims_says_so(small: Loaded) -> None:
    text = render_citation(cite(small, "SELECT (COUNT(*) AS ?n) { ?c a mxsu:Claim }"))
    assert text.startswith("The answer names no claims")


def test_verdicts_and_withdrawals_stand_behind_the_reference(small: Loaded) -> None:
    assert "[doubtful by assessment:a001]" in render_citation(cite(small, "timber-turbines/c002"))
    (withdrawn,) = [claim for claim in small.corpus.claims if claim.withdrawn]
    assert f'[withdrawn: "{withdrawn.withdrawn}"]' in render_citation(cite(small, withdrawn.ref))


@pytest.mark.parametrize(
    ("text", "parameters", "error", "message"),
    [
        ("denial", {}, QueryError, "did you mean 'sources/denials'"),
        (CLAIM, {"entity": "x"}, QueryError, "goes with a question of the library"),
        ("ASK { ?s ?p ?o }", {"entity": "x"}, QueryError, "goes with a question of the library"),
        ("people/claims-about", {}, QueryError, "needs --entity"),
        ("people/claims-about", {"entity": "nobody at all"}, UnknownNameError, "nobody at all"),
        ("SELECT * { ?s ?p }", {}, QueryError, "query"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", {}, QueryError, "asks another service"),
    ],
)
def test_what_cannot_be_cited_is_refused(
    small: Loaded, text: str, parameters: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        cite(small, text, **parameters)


def test_the_file_holds_the_answer_and_has_the_same_bytes_each_time(small: Loaded) -> None:
    cited = cite(small, "claims-about", entity="Varga")
    content = render_json(cited)
    assert render_json(cite(small, "claims-about", entity="Varga")) == content
    assert parse_citation(content, "x") == cited
    assert json.loads(content)["dataset"]["canonicalization"] == "RDFC-1.0"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format": "other"}', b'{"format": "mxsu-citation/1"}', b"\xff", b"null"]
)
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(QueryError, match="x "):
        parse_citation(content, "x")


def test_the_same_data_give_the_same_answer(small: Loaded) -> None:
    again = recheck(small, cite(small, "denials"))
    assert again.same_answer
    assert again.same_dataset
    assert render_recheck(again).startswith("the answer is the same: 3 rows, 3 claims\nthe dataset is the same")


def test_other_data_with_the_same_answer_are_told_apart(small: Loaded) -> None:
    cited = cite(small, "denials")
    again = recheck(small, replace(cited, dataset=replace(cited.dataset, sha256="0" * 64, version="0.0.9")))
    assert again.same_answer
    assert not again.same_dataset
    assert "the dataset is another: cited 0.0.9, SHA-256 0000" in render_recheck(again)


def damage(cited: CitedAnswer, number: int, **changes: Any) -> CitedAnswer:  # noqa: ANN401 - any field
    claims = list(cited.claims)
    claims[number] = replace(claims[number], **changes)
    return replace(cited, claims=tuple(claims))


def test_a_changed_claim_shows_its_facts(small: Loaded) -> None:
    cited = cite(small, "denials")
    old = tuple(fact.replace("c002/quote", "c002/note") for fact in cited.claims[0].facts)
    (change,) = recheck(small, damage(cited, 0, facts=old)).changes
    assert (change.kind, change.iri) == ("changed", cited.claims[0].iri)
    assert change.gone[0].endswith("c002/note>")
    assert change.come[0].endswith("c002/quote>")


def test_a_claim_that_was_withdrawn_since(small: Loaded) -> None:
    (withdrawn,) = [claim for claim in small.corpus.claims if claim.withdrawn]
    cited = cite(small, withdrawn.ref)
    before = tuple(fact for fact in cited.claims[0].facts if not fact.startswith("mxsu:withdrawn"))
    again = recheck(small, damage(cited, 0, facts=before))
    assert [change.kind for change in again.changes] == ["withdrawn"]
    assert "0 as cited, 1 not" in render_recheck(again)


def test_claims_that_came_went_or_left_the_answer(small: Loaded) -> None:
    cited = cite(small, "denials")
    first, second, third = cited.claims
    (row, *_) = cited.rows
    stranger = replace(first, iri=claim_iri("zenda-history", "c999"))
    other = cite(small, CLAIM).claims[0]
    again = recheck(small, replace(cited, claims=(second, third, stranger, other), rows=(row, row)))
    assert [(change.iri.rpartition("/")[2], change.kind) for change in again.changes] == [
        ("c999", "removed"),
        ("c001", "left"),
        (first.iri.rpartition("/")[2], "new"),
    ]
    assert again.gone_rows == (row,)  # it stood there twice
    assert len(again.come_rows) == 2
    report = render_recheck(again)
    assert "of 4 claims 2 as cited, 2 not, 1 new; 1 row gone, 2 new" in report


def test_a_source_whose_record_reads_otherwise(small: Loaded) -> None:
    cited = cite(small, CLAIM)
    (change,) = recheck(small, damage(cited, 0, reference="A. Nonymous, Another Title.")).changes
    assert change.kind == "reference"
    assert change.gone == ("A. Nonymous, Another Title.",)
