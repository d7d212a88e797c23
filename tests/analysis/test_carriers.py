from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from mxsu_graph.analysis.carriers import Carrier, find_carriers, find_silences
from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.lineage_report import CARRIER_COLUMNS, carrier_rows, render_silences
from mxsu_graph.errors import UnknownNameError
from mxsu_graph.model import Claim

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]


def test_what_documents_carry(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim("a", "person/x", "met", "person/w", cites=("document/d",)),
        claim("b", "person/x", "met", "person/w", cites=("document/d", "work/w")),
        claim("b", "person/x", "met", "person/v", cites=("work/w",)),
        claim("b", "person/x", "met", "person/u"),
        claim("b", "person/x", "met", "person/t", cites=("work/w",), withdrawn="misread"),
    )
    found = find_carriers(claims)
    assert found == (Carrier("document/d", 2, 1, ("a", "b")), Carrier("work/w", 2, 1, ("b",)))
    assert {len(row) for row in carrier_rows(found, describe())} == {len(CARRIER_COLUMNS)}
    assert find_carriers(table()) == ()


def test_what_a_source_leaves_out(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim("a", "person/x", "visited", "place/z"),
        claim("b", "person/x", "visited", "place/y", id="c010"),
        claim("c", "person/x", "visited", "place/y"),
        claim("b", "person/x", "met", "person/w"),
        claim("b", "person/unknown-to-a", "visited", "place/y"),
        claim("c", "person/unknown-to-a", "visited", "place/y"),
        claim("b", "person/x", "describedAs", "Tall"),
        claim("c", "person/x", "describedAs", "Tall"),
    )
    (found,) = find_silences(claims, describe(), "a")
    assert [row.claim for row in found.agreement.claims] == ["b/c010", "c/c002"]
    assert found.instead == ("a/c001",)
    told = render_silences([found], "a", describe())
    assert told.endswith("1 thing that Title A does not tell\n")
    assert "says something else there: a/c001" in told


def test_silence_about_an_entity_counts_single_texts_too(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(claim("b", "person/x", "met", "person/w"), claim("a", "place/z", "locatedIn", "country/c"))
    found = find_silences(claims, describe(), "a", subjects=["person/w", "person/x"], texts=1)
    assert [(s.agreement.predicate, s.instead) for s in found] == [("met", ())]


def test_a_single_value_is_no_silence_where_the_source_has_another(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        *(claim(source, "event/e", "duration", days, type="quantity", unit="day") for source, days in (
            ("a", "23"), ("b", "25"), ("c", "25")
        ))
    )  # fmt: skip
    assert find_silences(claims, describe(), "a") == ()


def test_an_unknown_source_is_named(table: MakeTable, describe: Describe) -> None:
    with pytest.raises(UnknownNameError, match="there is no source 'z'; there are a, b, c, d"):
        find_silences(table(), describe(), "z")
