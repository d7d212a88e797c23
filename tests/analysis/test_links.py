from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.links import BROAD_KINDS, WAYS, Conditions, build_links, is_broad, parse_period
from mxsu_graph.errors import BadDateError
from mxsu_graph.model import Assessment, Claim, Entity, ValueType

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
MakeEntity = Callable[..., Entity]
Describe = Callable[..., Description]


def _pairs(links: pl.DataFrame) -> set[tuple[str, str, str]]:
    forth = links.filter(pl.col("forward"))
    return set(forth.select("start", "end", "way").iter_rows())


def test_a_claim_links_subject_object_counterpart_and_place_but_no_topic(
    table: MakeTable, claim: MakeClaim
) -> None:
    claims = table(
        claim(
            "a",
            "country/a",
            "signed",
            "work/t",
            counterpart=("country/b",),
            where="place/p",
            about=("concept/peace",),
            according_to=("person/v",),
            cites=("document/d",),
        )
    )
    links = build_links(claims, Conditions())
    assert _pairs(links) == {
        ("country/a", "work/t", "object"),
        ("country/a", "country/b", "counterpart"),
        ("work/t", "country/b", "between"),
        ("country/a", "place/p", "where"),
    }
    assert set(links["way"].unique()) == set(WAYS)


def test_every_link_is_walked_both_ways(real_table: pl.DataFrame) -> None:
    links = build_links(real_table, Conditions())
    forth, back = links.filter(pl.col("forward")), links.filter(~pl.col("forward"))
    turned = back.select(pl.col("end").alias("start"), pl.col("start").alias("end"), "claim", "way")
    assert forth.select("start", "end", "claim", "way").equals(turned)
    assert forth.height > 1000


def test_texts_and_numbers_link_nothing(table: MakeTable, claim: MakeClaim) -> None:
    claims = table(
        claim("a", "person/x", "describedAs", "Tall", counterpart=("person/y",)),
        claim("a", "event/e", "duration", "23", type=ValueType.QUANTITY, unit="day"),
    )
    assert _pairs(build_links(claims, Conditions())) == {("person/x", "person/y", "counterpart")}


@pytest.mark.parametrize(
    "fields",
    [{"certainty": "probable"}, {"modality": "hedged"}, {"level": "inferential"}],
)
def test_certain_leaves_out_what_is_not(fields: dict[str, str], table: MakeTable, claim: MakeClaim) -> None:
    claims = table(claim("a", "person/x", "met", "person/y", **fields))
    assert build_links(claims, Conditions()).height == 2
    assert build_links(claims, Conditions(certain=True)).height == 0


def test_verdicts_polarity_and_sources_are_minded(table: MakeTable, claim: MakeClaim) -> None:
    assessments = (
        Assessment("a001", ("a/c001",), "rejected", "No."),
        Assessment("a002", ("a/c002",), "doubtful", "Perhaps."),
    )
    claims = table(
        claim("a", "person/x", "met", "person/rejected"),
        claim("a", "person/x", "met", "person/doubtful"),
        claim("a", "person/x", "met", "person/denied", polarity="denied"),
        claim("b", "person/x", "met", "person/other"),
        assessments=assessments,
    )
    kept = {end for _, end, _ in _pairs(build_links(claims, Conditions()))}
    assert kept == {"person/doubtful", "person/other"}
    assert {end for _, end, _ in _pairs(build_links(claims, Conditions(certain=True)))} == {"person/other"}
    assert {end for _, end, _ in _pairs(build_links(claims, Conditions(without=("b",))))} == {"person/doubtful"}


def test_a_period_keeps_what_lies_in_it(table: MakeTable, claim: MakeClaim) -> None:
    claims = table(
        claim("a", "person/x", "met", "person/in", when="1959-11"),
        claim("a", "person/x", "met", "person/out", when="1957"),
        claim("a", "person/x", "met", "person/partly", when="1957/1960"),
        claim("a", "person/x", "met", "person/open", when="1959/.."),
        claim("a", "person/x", "met", "person/undated"),
        claim("a", "event/e", "participant", "person/x", role="host"),
        claim("a", "person/x", "supported", "event/e"),
        claim("b", "event/e", "startDate", "1959", type=ValueType.WHEN),
    )
    links = build_links(claims, Conditions(between=parse_period("1958..1964")))
    assert {(start, end) for start, end, _ in _pairs(links)} == {
        ("person/x", "person/in"),
        ("event/e", "person/x"),
        ("person/x", "event/e"),
    }
    since = build_links(claims, Conditions(between=parse_period("1958..")))
    assert ("person/x", "person/out", "object") not in _pairs(since)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1958..1964", "1958/1964"), ("..1964", "../1964"), ("1958..", "1958/.."), ("1959-11", "1959-11")],
)
def test_periods(text: str, expected: str) -> None:
    assert parse_period(text).text == expected


@pytest.mark.parametrize("text", ["..", "then", "1964..1958"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(BadDateError):
        parse_period(text)


def test_what_is_too_wide_to_connect(describe: Describe, entity: MakeEntity) -> None:
    description = describe(entity("place/capital", kind="city"), entity("place/hall", kind="building"))
    wide = [
        is_broad(e, description) for e in ("country/a", "concept/trade", "place/capital", "place/hall", "post/p")
    ]
    assert wide == [True, True, True, False, False]
    assert set(description.vocabulary.codes["kind"]) >= BROAD_KINDS
