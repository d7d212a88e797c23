from __future__ import annotations

import time
from collections.abc import Callable

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mxsu_graph.analysis.archive import build_shelves
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.disagreement_report import (
    ROW_COLUMNS,
    disagreement_records,
    disagreement_rows,
    render_disagreements,
)
from mxsu_graph.analysis.disagreements import KINDS, filter_disagreements, find_disagreements
from mxsu_graph.analysis.questions import Option, Question, name_question
from mxsu_graph.analysis.rows import live_claims, read_rows
from mxsu_graph.graph.canonical import canonical_lines
from mxsu_graph.graph.disagreement_quads import build_disagreement_quads
from mxsu_graph.model import Assessment, Claim, ValueType

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]
Golden = Callable[[str, str], None]

EXHIBITION = "event/soviet-exhibition-mexico-1959"


def _render(table: pl.DataFrame, description: Description) -> str:
    found = find_disagreements(table, description, compatible=True)
    live = live_claims(table)
    rows = read_rows(live, (claim for disagreement in found for claim in disagreement.dependents))
    return render_disagreements(found, description, build_shelves(live, description), rows)


def test_the_fictional_corpus_is_told_to_the_letter(
    small_table: pl.DataFrame, small_description: Description, golden: Golden
) -> None:
    golden("disagreements.txt", _render(small_table, small_description))


def test_the_quads_of_the_fictional_corpus_are_these(
    small_table: pl.DataFrame, small_description: Description, golden: Golden
) -> None:
    found = find_disagreements(small_table, small_description, compatible=True)
    lines = canonical_lines(build_disagreement_quads(found))
    golden("disagreements.nq", b"".join(lines).decode())
    assert not any(line.startswith(b"_:") for line in lines)


@given(order=st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
def test_the_order_of_claims_changes_nothing(
    small_table: pl.DataFrame, small_description: Description, order: object
) -> None:
    rows = list(range(small_table.height))
    order.shuffle(rows)  # type: ignore[attr-defined]  # hypothesis gives a Random
    shuffled = small_table[rows]
    expected = find_disagreements(small_table, small_description, compatible=True)
    assert find_disagreements(shuffled, small_description, compatible=True) == expected
    assert _render(shuffled, small_description) == _render(small_table, small_description)


def test_the_same_holds_for_the_real_data(real_table: pl.DataFrame, real_description: Description) -> None:
    found = find_disagreements(real_table, real_description, compatible=True)
    reversed_ = find_disagreements(real_table.reverse(), real_description, compatible=True)
    assert found == reversed_
    assert len({d.id for d in found}) == len(found)


def test_the_exhibition_lasted_23_or_25_days(real_table: pl.DataFrame, real_description: Description) -> None:
    found = find_disagreements(real_table, real_description, about=[EXHIBITION])
    by_id = {d.id: d for d in found}
    duration = by_id[f"value/{EXHIBITION}/duration/day"]
    first, second = duration.positions
    assert (first.value, first.sources, first.claims[0].locator) == (("23",), ("pettina-limits",), "p44")
    assert (second.value, second.sources, second.claims[0].locator) == (("25",), ("soviet-advance",), "p8")
    shelves = build_shelves(live_claims(real_table), real_description)
    (holding,) = shelves.find_holdings(first.roots[0])
    assert holding.units == (
        "record-set/rgae-635-1-392",
        "record-set/rgae-635-1",
        "record-set/rgae-635",
        "organization/russian-state-archive-of-the-economy",
    )
    assert second.roots == ()


def test_who_opened_the_exhibition(real_table: pl.DataFrame, real_description: Description) -> None:
    found = find_disagreements(real_table, real_description, about=[EXHIBITION])
    (opening,) = [d for d in found if d.kind == "participants"]
    assert [(p.value, p.sources) for p in opening.positions] == [
        (("person/mikoyan-anastas",), ("pettina-limits",)),
        (("person/lopez-mateos-adolfo", "person/mikoyan-anastas"), ("soviet-advance",)),
    ]
    told = read_rows(real_table, opening.dependents).values()
    assert any(row.predicate == "purpose" and "help open" in row.object for row in told)


def test_the_real_data_take_well_under_a_second(real_table: pl.DataFrame, real_description: Description) -> None:
    find_disagreements(real_table, real_description)  # starts the threads of the engine
    begin = time.perf_counter()
    find_disagreements(real_table, real_description, compatible=True)
    assert time.perf_counter() - begin < 1


def test_a_question_about_an_entity_that_is_an_answer(
    real_table: pl.DataFrame, real_description: Description
) -> None:
    found = find_disagreements(real_table, real_description, about=["person/lopez-mateos-adolfo"])
    assert any(d.subject == EXHIBITION for d in found)


def test_filters(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    number = ValueType.QUANTITY
    claims = table(
        claim("a", "event/e", "duration", "1", type=number, unit="day"),
        claim("a", "event/e", "duration", "2", type=number, unit="day"),
        claim("b", "event/f", "duration", "1", type=number, unit="day"),
        claim("c", "event/f", "duration", "2", type=number, unit="day"),
        claim("a", "event/f", "nameForm", "One"),
        claim("c", "event/f", "nameForm", "Other"),
    )
    found = find_disagreements(claims, describe())
    assert [d.subject for d in filter_disagreements(found, kind="self")] == ["event/e"]
    assert [d.kind for d in filter_disagreements(found, kind="name")] == ["name"]
    assert [d.subject for d in filter_disagreements(found, source="b")] == ["event/f"]
    assert next(iter(KINDS)) == "value"


def test_what_hangs_on_a_question(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    number = ValueType.QUANTITY
    claims = table(
        claim("a", "event/e", "visitorCount", "5", type=number, unit="person", id="c001"),
        claim("b", "event/e", "visitorCount", "7", type=number, unit="person", id="c002"),
        claim(
            "b", "event/e", "participant", "organization/o", role="visitor", quantity="7", unit="person", id="c003"
        ),
        claim("c", "event/f", "followed", "event/e", id="c004"),
        claim("c", "person/p", "said", "It was well visited", about=("event/e",), id="c005"),
        claim("c", "person/p", "said", "It rained", id="c006"),
        claim("c", "person/p", "said", "Misread", about=("event/e",), id="c007", withdrawn="misread"),
    )
    (found,) = find_disagreements(claims, describe())
    assert found.dependents == ("b/c003", "c/c004", "c/c005")


def test_assessments_and_roots_stand_beside_positions(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    assessment = Assessment("a001", ("b/c002",), "doubtful", "Too many.", prefers=("a/c001",))
    number = ValueType.QUANTITY
    claims = table(
        claim("a", "event/e", "visitorCount", "5", type=number, unit="person", cites=("document/d",)),
        claim("b", "event/e", "visitorCount", "7", type=number, unit="person"),
        assessments=(assessment,),
    )
    (found,) = find_disagreements(claims, describe(assessments=(assessment,)))
    assert found.assessments == (assessment,)
    assert [p.roots for p in found.positions] == [("document/d",), ()]
    assert [c.verdict for p in found.positions for c in p.claims] == ["", "doubtful"]


def test_ids_are_paths_of_slugs_whatever_the_words() -> None:
    option = Option(("1",), "quantity", ("a/c001",))
    plain = Question("value", "event/e", "floorArea", ("square-metre", "the hall"), (option,))
    assert name_question(plain).startswith("value/event/e/floor-area/square-metre/")
    other = Question("value", "event/e", "floorArea", ("square-metre", "Зал"), (option,))
    assert name_question(plain) != name_question(other)
    assert name_question(other).isascii()


def test_rows_and_records_hold_every_claim(small_table: pl.DataFrame, small_description: Description) -> None:
    found = find_disagreements(small_table, small_description)
    claims = sorted(c.claim for d in found for p in d.positions for c in p.claims)
    rows = disagreement_rows(found, small_description)
    assert {len(row) for row in rows} == {len(ROW_COLUMNS)}
    assert sorted(row[ROW_COLUMNS.index("claim")] for row in rows) == claims
    shelves = build_shelves(live_claims(small_table), small_description)
    records = disagreement_records(found, small_description, shelves)
    assert sorted(c["claim"] for r in records for p in r["positions"] for c in p["claims"]) == claims
    (root,) = records[0]["positions"][0]["roots"]
    assert root["kept"][0][-1] == "organization/freedonian-state-archive"


def test_no_claims_no_questions(table: MakeTable, describe: Describe) -> None:
    assert find_disagreements(table(), describe(), compatible=True) == ()
    assert _render(table(), describe()) == "no disagreements\n"
