"""Claims against texts: every finding with its message."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.model import Claim, Source, TextVersion, Value, ValueType
from mxsu_graph.texts.anchor import Anchor
from mxsu_graph.texts.read import hash_text
from mxsu_graph.texts.verify import check_anchors, check_quotes, check_texts, resolve_anchors

TEXT = """The fair

The fair was open for ten days. The fair drew “many” visitors.

[1] Report on the fair, leaf 4.
"""
SPANS = {
    "fair-1960/c001": Span("data/sources/fair-1960.yaml", 12, 10),
    "fair-1960": Span("data/sources/fair-1960.yaml", 2, 3),
}
PLACE = "data/sources/fair-1960.yaml:12:10: "


@pytest.fixture
def texts_dir(tmp_path: Path) -> Path:
    (tmp_path / "fair.txt").write_bytes(TEXT.encode())
    return tmp_path


def a_source(**changes: str) -> Source:
    version = TextVersion("fair.txt", hashlib.sha256(TEXT.encode()).hexdigest(), "none")
    return Source("fair-1960", "article", "The fair", replace(version, **changes))


def a_claim(quote: str = "open for ten days", locator: str = "p2", withdrawn: str = "") -> Claim:
    value = Value(ValueType.QUANTITY, "10")
    return Claim("fair-1960", "c001", "event/fair-1960", "duration", value, locator, quote, withdrawn=withdrawn)


def told(diagnostics: list[Diagnostic]) -> list[str]:
    return [str(diagnostic) for diagnostic in diagnostics]


def test_a_quotation_that_stands_where_it_should_gives_its_anchor(texts_dir: Path) -> None:
    (anchor,) = resolve_anchors([a_source()], [a_claim('drew "many" visitors')], texts_dir)
    assert TEXT[anchor.start : anchor.end] == "drew “many” visitors"
    assert anchor == Anchor(
        "fair-1960/c001",
        "p2",
        51,
        71,
        hash_text("drew “many” visitors"),
        hashlib.sha256(TEXT.encode()).hexdigest(),
    )
    assert check_quotes([a_source()], [a_claim('drew "many" visitors')], texts_dir) == []


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            a_claim("open for twelve days"),
            "error[quote-missing]: 'open for twelve days' does not stand in p2; "
            "most similar is 'was open for ten days' in p2 (80 %): "
            "'was' stands there too, 'twelve' is 'ten' there",
        ),
        (
            a_claim("Open for ten days."),
            "error[quote-missing]: 'Open for ten days.' does not stand in p2; "
            "most similar is 'open for ten days.' in p2 (94 %): only capital letters differ",
        ),
        (
            a_claim("leaf 4"),
            "error[quote-missing]: 'leaf 4' does not stand in p2; it stands in n1",
        ),
        (
            a_claim(locator="p3"),
            "error[quote-missing]: the text has no segment 'p3': it ends with p2 and n1; it stands in p2",
        ),
        (
            a_claim("xyzzy 0123456789"),
            "error[quote-missing]: 'xyzzy 0123456789' does not stand in p2; nothing in the text resembles it",
        ),
        (
            a_claim("The fair"),
            "error[quote-ambiguous]: 'The fair' stands 2 times in p2, at 10, 42; "
            "quote a word more, before or after it",
        ),
        (
            a_claim("", withdrawn="a slip"),
            "error[quote-missing]: '' does not stand in p2; nothing in the text resembles it",
        ),
    ],
    ids=["word", "capital", "elsewhere", "no-segment", "nowhere", "ambiguous", "withdrawn"],
)
def test_a_quotation_that_does_not_resolve_says_why(texts_dir: Path, claim: Claim, expected: str) -> None:
    assert told(check_quotes([a_source()], [claim], texts_dir, SPANS)) == [PLACE + expected]
    assert resolve_anchors([a_source()], [claim], texts_dir) == ()


def test_a_text_that_is_absent_changed_or_unreadable_is_reported_once(texts_dir: Path) -> None:
    (texts_dir / "odd.txt").write_bytes(b"\xff")
    sources = [
        a_source(file="gone.txt"),
        a_source(file=""),
        a_source(file="odd.txt"),
        a_source(sha256=""),
        a_source(sha256="00"),
        a_source(),
    ]
    sha256 = a_source().text.sha256
    place = "data/sources/fair-1960.yaml: error"
    hint = "find the copy that was used, or check every quotation below and change the hash"
    assert told(check_texts(sources, texts_dir)) == [
        f"{place}[text-missing]: the text 'gone.txt' of 'fair-1960' is not in the folder of texts; "
        "its quotations cannot be checked without it",
        f"{place}[text-missing]: the text '' of 'fair-1960' is not in the folder of texts; "
        "its quotations cannot be checked without it",
        f"{place}[text-unreadable]: odd.txt is not UTF-8 at byte 0: store the text in UTF-8",
        f"{place}[text-changed]: the text 'fair.txt' is another copy than was curated: "
        f"its SHA-256 is {sha256}, not given; {hint}",
        f"{place}[text-changed]: the text 'fair.txt' is another copy than was curated: "
        f"its SHA-256 is {sha256}, not 00; {hint}",
    ]
    assert check_quotes([sources[0]], [a_claim()], texts_dir) == check_texts([sources[0]], texts_dir)


def test_anchors_that_hold_are_no_news(texts_dir: Path) -> None:
    anchors = resolve_anchors([a_source()], [a_claim()], texts_dir)
    assert len(anchors) == 1
    assert check_anchors([a_source()], [a_claim()], texts_dir, anchors, SPANS) == []


def test_a_text_that_is_not_at_hand_is_not_compared(texts_dir: Path) -> None:
    anchors = resolve_anchors([a_source()], [a_claim()], texts_dir)
    found = check_anchors([a_source(file="gone.txt")], [a_claim()], texts_dir, anchors)
    assert [diagnostic.code for diagnostic in found] == ["text-missing"]


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ({}, []),
        (
            {"locator": "p1", "start": 8},
            [
                PLACE + "error[anchor-moved]: the quotation of 'fair-1960/c001' stood in p1 at 8-40 "
                "and stands in p2 at 23-40 now; if that is right, write data/anchors.tsv again"
            ],
        ),
        (
            {"sha256": "00"},
            [
                PLACE + "error[anchor-stale]: the anchor of 'fair-1960/c001' is of other words than its quotation "
                "finds; if that is right, write data/anchors.tsv again"
            ],
        ),
        (
            {"text_sha256": "00"},
            [
                "data/sources/fair-1960.yaml:2:3: error[anchor-stale]: 1 of 1 anchors of 'fair-1960' are of "
                "another version of its text; if that is right, write data/anchors.tsv again"
            ],
        ),
        (
            {"claim": "fair-1960/c009"},
            [
                "data/anchors.tsv: error[anchor-stale]: there is no claim 'fair-1960/c009' any more, but it has "
                "an anchor; if that is right, write data/anchors.tsv again",
                PLACE + "error[anchor-lacking]: the quotation of 'fair-1960/c001' has no anchor; "
                "write data/anchors.tsv again",
            ],
        ),
    ],
    ids=["same", "moved", "other-words", "other-text", "other-claim"],
)
def test_stored_anchors_are_compared(texts_dir: Path, stored: dict[str, Any], expected: list[str]) -> None:
    (now,) = resolve_anchors([a_source()], [a_claim()], texts_dir)
    found = check_anchors([a_source()], [a_claim()], texts_dir, [replace(now, **stored)], SPANS)
    assert told(found) == expected
