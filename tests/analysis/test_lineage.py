from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from mxsu_graph.analysis.archive import Holding, build_shelves
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.lineage import trace_claim
from mxsu_graph.analysis.lineage_report import lineage_record, render_lineage
from mxsu_graph.analysis.rows import live_claims
from mxsu_graph.errors import UnknownNameError
from mxsu_graph.model import Claim, Entity

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
MakeEntity = Callable[..., Entity]
Describe = Callable[..., Description]
Golden = Callable[[str, str], None]


def test_a_claim_is_followed_to_the_archive(
    small_table: pl.DataFrame, small_description: Description, golden: Golden
) -> None:
    lineage = trace_claim(small_table, small_description, "zenda-history/c003")
    (cited,) = lineage.cited
    assert (cited.document, cited.leaves, cited.creators) == (
        "document/orlik-report-1911",
        "4-6",
        ("person/orlik-marta",),
    )
    (holding,) = cited.holdings
    assert holding.units == (
        "record-set/fsa-7-2-31",
        "record-set/fsa-7-2",
        "record-set/fsa-7",
        "organization/freedonian-state-archive",
    )
    assert (holding.extents, holding.claims) == (("ll. 4-6",), ("zenda-history/c010",))
    shelves = build_shelves(live_claims(small_table), small_description)
    golden("lineage.txt", render_lineage(lineage, small_description, shelves))
    assert lineage_record(lineage, small_description)["cites"][0]["kept"][0]["units"] == list(holding.units)


def test_those_who_say_the_same_stand_below(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim("a", "person/x", "met", "person/w", id="c001", cites=("document/d",)),
        claim("b", "person/w", "met", "person/x", id="c002", cites=("document/d",)),
    )
    lineage = trace_claim(claims, describe(), "b/c002")
    assert [row.claim for row in lineage.agreement.claims] == ["a/c001", "b/c002"]
    told = render_lineage(lineage, describe(), build_shelves(claims, describe()))
    assert "2 texts, 1 independent witness\n" in told
    assert "one witness: they rest on one document, document/d" in told
    assert "no source says where it is kept" in told


@pytest.mark.parametrize("missing", ["a/c009", "nonsense", "a/c001"])
def test_a_claim_that_is_not_there_or_was_withdrawn(
    missing: str, table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(claim("a", "person/x", "met", "person/w", id="c001", withdrawn="misread"))
    with pytest.raises(UnknownNameError, match=missing):
        trace_claim(claims, describe(), missing)


def test_a_document_in_two_units_has_two_holdings(
    table: MakeTable, claim: MakeClaim, describe: Describe, entity: MakeEntity
) -> None:
    claims = table(
        claim("a", "document/d", "includedIn", "record-set/u", extent="ll. 1-2"),
        claim("b", "document/d", "includedIn", "record-set/u", extent="pp. 1-2"),
        claim("b", "document/d", "includedIn", "record-set/w"),
    )
    shelves = build_shelves(claims, describe(entity("record-set/u", part_of="organization/archive")))
    assert shelves.find_holdings("document/d") == (
        Holding(("record-set/u", "organization/archive"), ("ll. 1-2", "pp. 1-2"), ("a/c001", "b/c002")),
        Holding(("record-set/w",), (), ("b/c003",)),
    )
    assert shelves.find_holdings("record-set/u") == (Holding(("record-set/u", "organization/archive")),)
    assert shelves.find_holdings("work/w") == ()


def test_a_circle_of_units_ends(table: MakeTable, describe: Describe, entity: MakeEntity) -> None:
    description = describe(
        entity("record-set/u", part_of="record-set/v"), entity("record-set/v", part_of="record-set/u")
    )
    shelves = build_shelves(table(), description)
    assert shelves.find_holdings("record-set/u") == (Holding(("record-set/u", "record-set/v")),)


def test_every_archival_document_of_the_real_data_reaches_an_archive(
    real_table: pl.DataFrame, real_description: Description
) -> None:
    shelves = build_shelves(live_claims(real_table), real_description)
    placed = [d for d in shelves.contents if d.startswith("document/")]
    assert len(placed) >= 6
    for document in placed:
        for holding in shelves.find_holdings(document):
            assert holding.units[-1].startswith("organization/"), document
