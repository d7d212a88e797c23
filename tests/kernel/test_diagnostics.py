from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.diagnostics import (
    RENDERERS,
    Diagnostic,
    Severity,
    Span,
    has_errors,
    render_github,
    render_json,
    render_text,
)

UNKNOWN = Diagnostic(
    Span("data/sources/x.yaml", 15, 8),
    "unknown-id",
    "no person 'orlick'",
    hint="did you mean 'person/orlik-marta'?",
)
STALE = Diagnostic(Span("data/anchors.tsv"), "anchor-stale", "an anchor of no claim", Severity.WARNING)
NOTE = Diagnostic(Span("data/sources/x.yaml", 9, 1), "note", "100 % sure:\nor nearly", Severity.INFO)
ALL = [UNKNOWN, NOTE, STALE]


def test_text_is_one_line_a_finding_sorted_by_place() -> None:
    assert render_text(ALL) == (
        "data/anchors.tsv: warning[anchor-stale]: an anchor of no claim\n"
        "data/sources/x.yaml:9:1: info[note]: 100 % sure: or nearly\n"
        "data/sources/x.yaml:15:8: error[unknown-id]: no person 'orlick'; did you mean 'person/orlik-marta'?\n"
    )


def test_json_has_every_field() -> None:
    rows = json.loads(render_json(ALL))
    assert [row["line"] for row in rows] == [0, 9, 15]
    assert rows[2] == {
        "path": "data/sources/x.yaml",
        "line": 15,
        "column": 8,
        "severity": "error",
        "code": "unknown-id",
        "message": "no person 'orlick'",
        "hint": "did you mean 'person/orlik-marta'?",
    }
    assert "«»" in render_json([Diagnostic(Span("x"), "c", "«»")])


def test_github_commands_are_escaped() -> None:
    odd = Diagnostic(Span("data/a,b:c.yaml", 1, 2), "odd", "a: b, c")
    assert render_github([*ALL, odd]) == (
        "::error file=data/a%2Cb%3Ac.yaml,line=1,col=2,title=odd::a: b, c\n"
        "::warning file=data/anchors.tsv,line=1,col=1,title=anchor-stale::an anchor of no claim\n"
        "::notice file=data/sources/x.yaml,line=9,col=1,title=note::100 %25 sure:%0Aor nearly\n"
        "::error file=data/sources/x.yaml,line=15,col=8,title=unknown-id::"
        "no person 'orlick'; did you mean 'person/orlik-marta'?\n"
    )


def test_nothing_to_report_is_an_empty_report() -> None:
    assert [render([]) for render in RENDERERS.values()] == ["", "[]\n", ""]


def test_only_an_error_is_an_error() -> None:
    assert has_errors(ALL)
    assert not has_errors([STALE, NOTE])
    assert not has_errors([])


def test_a_finding_can_be_moved() -> None:
    moved = UNKNOWN.at(STALE.span)
    assert moved.span == STALE.span
    assert moved.message == UNKNOWN.message
    assert str(Span("x", 3, 1)) == "x:3:1"


@given(st.lists(st.text(max_size=20), max_size=5))
def test_text_has_as_many_lines_as_findings(messages: list[str]) -> None:
    findings = [Diagnostic(Span("x", number + 1, 1), "c", text) for number, text in enumerate(messages)]
    assert len(render_text(findings).splitlines()) == len(messages)
    assert len(render_github(findings).split("\n")) == len(messages) + 1
