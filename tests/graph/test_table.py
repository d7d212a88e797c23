from __future__ import annotations

import dataclasses
import datetime
import io
from pathlib import Path

import polars as pl
import pytest

from mxsu_graph.errors import NotBuiltError
from mxsu_graph.graph.derived import claim_bounds, claim_quantity
from mxsu_graph.graph.store import current_build
from mxsu_graph.graph.table import COLUMNS, build_table, read_table, write_table
from mxsu_graph.model import Assessment, Claim
from mxsu_graph.pipeline import Loaded


@pytest.fixture(scope="module")
def table(small: Loaded) -> pl.DataFrame:
    """The claims table of the fictional corpus, as it was published."""
    return read_table(current_build(small.project.build).table)


def row(table: pl.DataFrame, claim: str) -> dict[str, object]:
    return table.row(by_predicate=pl.col("claim") == claim, named=True)


def test_every_column_is_documented_and_typed(table: pl.DataFrame) -> None:
    assert table.columns == list(COLUMNS)
    assert all(COLUMNS.values())
    types = {name: str(dtype) for name, dtype in table.schema.items() if dtype != pl.String}
    lists = dict.fromkeys(
        ("counterpart", "about", "according_to", "roots", "works", "cited", "leaves"), "List(String)"
    )
    assert types == lists | {
        "earliest": "Date",
        "latest": "Date",
        "lowest": "Float64",
        "highest": "Float64",
        "start": "Int64",
        "end": "Int64",
    }


def test_every_claim_has_one_row_in_order(table: pl.DataFrame, small: Loaded) -> None:
    assert table["claim"].to_list() == sorted(claim.ref for claim in small.corpus.claims)
    assert table.height == 20


def test_every_field_of_a_claim_has_its_column() -> None:
    elsewhere = {"id": "claim", "object": "object", "cites": "roots"}
    for field in dataclasses.fields(Claim):
        assert elsewhere.get(field.name, field.name) in COLUMNS


def test_a_row(table: pl.DataFrame) -> None:
    found = row(table, "zenda-history/c004")
    assert found | {"quote": ""} == {
        "claim": "zenda-history/c004",
        "source": "zenda-history",
        "locator": "p4",
        "subject": "event/freedonian-exhibition-1911",
        "predicate": "visitorCount",
        "object": "~40000",
        "object_type": "quantity",
        "role": "",
        "when": "",
        "when_as_written": "",
        "earliest": None,
        "latest": None,
        "where": "",
        "counterpart": [],
        "quantity": "",
        "lowest": 40000.0,
        "highest": 40000.0,
        "unit": "person",
        "extent": "",
        "about": [],
        "polarity": "affirmed",
        "modality": "reported",
        "level": "textual",
        "certainty": "certain",
        "according_to": ["person/orlik-marta"],
        "quote": "",
        "start": 276,
        "end": 299,
        "roots": ["document/orlik-report-1911", "record-set/fsa-7-2-31"],
        "works": [],
        "cited": ["document/orlik-report-1911", "record-set/fsa-7-2-31"],
        "leaves": ["4-6", "9"],
        "verdict": "",
        "note": "",
        "withdrawn": "",
    }


def test_open_ends_are_null_and_dates_are_dates(table: pl.DataFrame) -> None:
    found = row(table, "timber-turbines/c004")
    assert (found["earliest"], found["latest"]) == (datetime.date(1911, 5, 4), None)


def test_bounds_are_those_of_the_graph(table: pl.DataFrame, small: Loaded) -> None:
    for claim in small.corpus.claims:
        found, when, number = row(table, claim.ref), claim_bounds(claim), claim_quantity(claim)
        assert found["earliest"] == (when.earliest if when else None)
        assert found["latest"] == (when.latest if when else None)
        assert found["lowest"] == (number.lowest if number else None)
        assert found["highest"] == (number.highest if number else None)


def test_the_gravest_verdict_counts(small: Loaded) -> None:
    ref = "zenda-history/c001"
    for verdicts in (("preferred", "rejected", "doubtful"), ("rejected", "preferred")):
        given = tuple(Assessment(f"a{n}", (ref,), verdict, "x") for n, verdict in enumerate(verdicts))
        table = build_table(dataclasses.replace(small.corpus, assessments=given), small.anchors)
        assert row(table, ref)["verdict"] == "rejected"
    assert row(build_table(small.corpus, {}), "timber-turbines/c002")["verdict"] == "doubtful"


def test_a_claim_without_an_anchor_has_no_offsets(small: Loaded) -> None:
    found = row(build_table(small.corpus, {}), "zenda-history/c001")
    assert (found["start"], found["end"]) == (None, None)


def test_the_same_table_gives_the_same_bytes(table: pl.DataFrame, tmp_path: Path) -> None:
    write_table(tmp_path / "a", table)
    write_table(tmp_path / "b", read_table(tmp_path / "a"))
    write_table(stream := io.BytesIO(), table)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == stream.getvalue()


def test_an_empty_corpus_has_an_empty_table_with_all_columns(small: Loaded) -> None:
    empty = build_table(dataclasses.replace(small.corpus, claims=(), assessments=()), {})
    assert (empty.height, empty.columns) == (0, list(COLUMNS))


def test_each_thing_cited_has_its_leaves(real: Loaded) -> None:
    table = real.table
    assert (table["cited"].list.len() == table["leaves"].list.len()).all()
    both = table.filter((pl.col("roots").list.len() > 0) & (pl.col("works").list.len() > 0))
    assert both.height > 0
    for claim, cited, leaves in both.select("claim", "cited", "leaves").iter_rows():
        curated = next(c for c in real.corpus.claims if c.ref == claim)
        pairs = [(c.document, c.leaves or c.pages) for c in curated.cites]
        assert list(zip(cited, leaves, strict=True)) == pairs


def test_a_table_of_another_version_is_not_taken(table: pl.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "claims.parquet"
    table.drop("cited").write_parquet(path)
    with pytest.raises(NotBuiltError, match="another version: run 'mxsu build'"):
        read_table(path)
