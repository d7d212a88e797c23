from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.rows import read_rows
from mxsu_graph.analysis.sentences import tell_link, verb_phrase
from mxsu_graph.analysis.telling import tell_claim, tell_leaves, tell_number, tell_value
from mxsu_graph.model import Claim

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]
Golden = Callable[[str, str], None]


def test_every_predicate_with_entities_reads_as_a_clause(describe: Describe, golden: Golden) -> None:
    description = describe()
    lines = []
    for name, term in sorted(description.predicates.items()):
        if not {"text", "quantity", "when"} >= set(term.range):
            forth = verb_phrase(description.predicate_label(name))
            back = description.inverse_label(name)
            lines.append(f"A {forth} B | B {verb_phrase(back) if back else '-'} A\n")
    golden("clauses.txt", "".join(lines))


@pytest.mark.parametrize(
    ("way", "forward", "end", "expected"),
    [
        ("object", True, "work/treaty", "signed work/treaty (1911)"),
        ("object", False, "country/a", "was signed by country/a (1911)"),
        ("counterpart", True, "country/b", "signed work/treaty, with country/b"),
        ("counterpart", False, "country/a", "was the other party when country/a signed work/treaty"),
        ("between", True, "country/b", "was signed by country/a, with country/b"),
        ("between", False, "work/treaty", "was the other party when country/a signed work/treaty"),
        ("where", True, "place/hall", "signed work/treaty, in place/hall"),
        ("where", False, "country/a", "is where country/a signed work/treaty"),
    ],
)
def test_a_link_is_told_from_either_end(
    way: str, forward: bool, end: str, expected: str, table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    claims = table(
        claim(
            "a",
            "country/a",
            "signed",
            "work/treaty",
            counterpart=("country/b",),
            where="place/hall",
            when="1911",
        )
    )
    (row,) = read_rows(claims).values()
    assert tell_link(row, way, forward, end, describe()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23", "23"),
        ("~6000", "about 6,000"),
        ("70..80", "70 to 80"),
        ("1000000..", "at least 1,000,000"),
        ("~..50", "about at most 50"),
        ("2.5", "2.5"),
    ],
)
def test_numbers_in_words(text: str, expected: str) -> None:
    assert tell_number(text) == expected


def test_values_in_words(describe: Describe) -> None:
    assert tell_value(("23",), "quantity", "day", describe()) == "23 days"
    assert tell_value(("inaugurator",), "role", "", describe()) == "inaugurator"
    assert tell_value(("person/x", "person/y"), "entity", "", describe()) == "person/x and person/y"
    assert tell_value(("1959-11",), "when", "", describe()) == "1959-11"


@pytest.mark.parametrize(
    ("document", "leaves", "expected"),
    [
        ("document/d", "1-12", ", leaves 1-12"),
        ("document/d", "1", ", leaf 1"),
        ("work/w", "224", ", page 224"),
        ("work/w", "224, 230", ", pages 224, 230"),
        ("work/w", "", ""),
    ],
)
def test_leaves_and_pages(document: str, leaves: str, expected: str) -> None:
    assert tell_leaves(document, leaves) == expected


def test_a_claim_in_one_line(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    claims = table(
        claim(
            "a",
            "country/a",
            "tradesWith",
            "country/b",
            quantity="70..80",
            unit="percent",
            when="1957",
            polarity="denied",
        )
    )
    (row,) = read_rows(claims).values()
    expected = "country/a | trades with | country/b (70 to 80 percent, 1957, denied)"
    assert tell_claim(row, describe()) == expected
