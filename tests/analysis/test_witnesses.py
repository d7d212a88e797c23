from __future__ import annotations

import gc
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mxsu_graph.analysis.archive import build_shelves
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.lineage_report import (
    WITNESS_COLUMNS,
    render_agreements,
    tell_count,
    witness_records,
    witness_rows,
)
from mxsu_graph.analysis.rows import live_claims, paused_collector
from mxsu_graph.analysis.witnesses import Agreement, find_agreements
from mxsu_graph.model import Claim, Entity, ValueType

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
MakeEntity = Callable[..., Entity]
Describe = Callable[..., Description]
Golden = Callable[[str, str], None]

X, Y = "person/x", "place/y"


def _one(table: pl.DataFrame, description: Description, predicate: str = "visited") -> Agreement:
    (found,) = find_agreements(table, description, predicate=predicate, texts=2)
    return found


def test_texts_that_cite_nothing_are_witnesses_of_their_own(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    found = _one(table(claim("a", X, "visited", Y), claim("b", X, "visited", Y)), describe())
    assert len(found.witnesses) == 2
    assert not any(witness.documented for witness in found.witnesses)
    assert tell_count(found) == (
        "2 texts, 2 independent witnesses; 2 name no evidence, so that a common root may be hidden"
    )


def test_two_claims_of_one_text_are_one_witness(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(claim("a", X, "visited", Y), claim("a", X, "visited", Y), claim("b", X, "visited", Y))
    found = _one(claims, describe())
    assert [witness.sources for witness in found.witnesses] == [("a",), ("b",)]
    assert [witness.reasons for witness in found.witnesses] == [(), ()]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({"cites": ("document/d",)}, {"cites": ("document/d", "work/w")}, ("document", "document/d")),
        ({"cites": ("work/w",)}, {"according_to": ("work/w",)}, ("document", "work/w")),
        ({"cites": ("document/d",)}, {"cites": ("document/e",)}, ("unit", "record-set/u")),
        ({"cites": ("document/d",)}, {"cites": ("record-set/u",)}, ("document", "record-set/u")),
        ({"according_to": ("person/v",)}, {"according_to": ("person/v",)}, ("voice", "person/v")),
        ({"cites": ("document/d",)}, {"according_to": ("person/author",)}, ("voice", "person/author")),
        ({"cites": ("work/later",)}, {"cites": ("document/d",)}, ("document", "document/d")),
        ({}, {"cites": ("work/text-a",)}, ("text", "source/a")),
    ],
)
def test_what_makes_two_texts_one_witness(
    first: dict[str, object],
    second: dict[str, object],
    reason: tuple[str, str],
    table: MakeTable,
    claim: MakeClaim,
    describe: Describe,
    entity: MakeEntity,
) -> None:
    claims = table(
        claim("a", X, "visited", Y, **first),
        claim("b", X, "visited", Y, **second),
        claim("c", "document/d", "includedIn", "record-set/u"),
        claim("c", "document/e", "includedIn", "record-set/u"),
        claim("c", "document/d", "creator", "person/author", role="author"),
        claim("c", "work/later", "basedOn", "document/d"),
        claim("c", "work/text-a", "title", "Title A", type=ValueType.TEXT),
    )
    description = describe(entity("record-set/u", part_of="record-set/o"), entity("record-set/o"))
    found = _one(claims, description)
    assert found.only_looks_corroborated
    assert reason in found.witnesses[0].reasons


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"cites": ("document/d",)}, {"cites": ("document/e",)}),
        ({"cites": ("work/w",)}, {"cites": ("work/other-by-same-author",)}),
        ({"according_to": ("person/v",)}, {"according_to": ("person/w",)}),
    ],
)
def test_what_leaves_them_independent(
    first: dict[str, object], second: dict[str, object], table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        claim("a", X, "visited", Y, **first),
        claim("b", X, "visited", Y, **second),
        claim("c", "work/w", "creator", "person/author", role="author"),
        claim("c", "work/other-by-same-author", "creator", "person/author", role="author"),
    )
    assert len(_one(claims, describe()).witnesses) == 2


def test_dependence_passes_on(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim("a", X, "visited", Y, cites=("work/w",)),
        claim("b", X, "visited", Y, cites=("work/w", "document/d")),
        claim("c", X, "visited", Y, cites=("document/d",)),
        claim("d", X, "visited", Y),
    )
    found = _one(claims, describe())
    assert [witness.sources for witness in found.witnesses] == [("a", "b", "c"), ("d",)]
    assert found.witnesses[0].reasons == (("document", "document/d"), ("document", "work/w"))
    assert tell_count(found).startswith("4 texts, 2 independent witnesses; 1 names no evidence")


def test_numbers_say_the_same_where_one_value_satisfies_them(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        *(
            claim(source, "event/e", "visitorCount", number, type=ValueType.QUANTITY, unit="person")
            for source, number in (("a", "1000000"), ("b", "1000000.."), ("c", "500000"), ("d", "~490000"))
        )
    )
    found = find_agreements(claims, describe())
    assert [agreement.sources for agreement in found] == [("a", "b"), ("c", "d")]


def test_time_role_and_polarity_tell_claims_apart(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim("a", X, "visited", Y, when="1958"),
        claim("b", X, "visited", Y, when="1963"),
        claim("c", X, "visited", Y, polarity="denied"),
        claim("a", "event/e", "participant", X, role="host"),
        claim("b", "event/e", "participant", X, role="guest"),
    )
    assert find_agreements(claims, describe(), texts=2) == ()
    assert len(find_agreements(claims, describe())) == 5


def test_a_symmetric_relation_says_one_thing(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(claim("a", X, "met", "person/w"), claim("b", "person/w", "met", X))
    assert _one(claims, describe(), "met").sources == ("a", "b")


@given(order=st.permutations(range(6)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_the_order_of_claims_changes_nothing(
    order: list[int], small_table: pl.DataFrame, small_description: Description
) -> None:
    few = small_table.head(6)
    assert find_agreements(few[order], small_description) == find_agreements(few, small_description)


def test_the_visitors_of_the_exhibition(real_table: pl.DataFrame, real_description: Description) -> None:
    exhibition = "event/soviet-exhibition-mexico-1959"
    (found,) = find_agreements(real_table, real_description, subjects=[exhibition], predicate="visitorCount")
    assert found.sources == ("pettina-limits", "soviet-advance")
    assert [witness.roots for witness in found.witnesses] == [("document/shelnov-report-1959",), ()]
    assert "1 names no evidence" in tell_count(found)


def test_the_fictional_corpus_is_told_to_the_letter(
    small_table: pl.DataFrame, small_description: Description, golden: Golden
) -> None:
    found = find_agreements(small_table, small_description)
    shelves = build_shelves(live_claims(small_table), small_description)
    golden("witnesses.txt", render_agreements(found, small_description, shelves))


def test_rows_and_records_hold_every_claim(small_table: pl.DataFrame, small_description: Description) -> None:
    found = find_agreements(small_table, small_description)
    claims = sorted(live_claims(small_table)["claim"].to_list())
    rows = list(witness_rows(found, small_description))
    assert sorted(row[WITNESS_COLUMNS.index("claim")] for row in rows) == claims
    records = witness_records(found, small_description)
    assert sorted(claim for record in records for claim in record["claims"]) == claims


def test_the_collector_is_paused_and_set_going_again() -> None:
    @paused_collector()
    def fail() -> None:
        assert not gc.isenabled()
        raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert gc.isenabled()
    gc.disable()
    try:
        with paused_collector():
            pass
        assert not gc.isenabled()  # whoever had it off keeps it off
    finally:
        gc.enable()
