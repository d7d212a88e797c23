"""The commands for those who ask: query, sparql, show."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from .conftest import Mxsu

DAYS = """
SELECT ?days ?source { ?c rdf:predicate mxsu:duration ; rdf:object ?days ; mxsu:statedIn ?source } ORDER BY ?days
"""


def test_query_lists_the_questions(mxsu: Mxsu) -> None:
    outcome = mxsu("query", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert (outcome.code, outcome.err) == (0, "")
    assert len(rows) >= 14
    participants = next(row for row in rows if row["query"] == "events/participants")
    assert participants["parameters"] == "[--event ENTITY]"


def test_query_search(mxsu: Mxsu) -> None:
    rows = json.loads(mxsu("query", "--search", "event role", "--format", "json").out)
    assert "events/participants" in {row["query"] for row in rows}
    assert mxsu("query", "--search", "zzz").out == "no rows\n"


def test_query_explain(mxsu: Mxsu) -> None:
    outcome = mxsu("query", "says-about", "--explain")
    assert outcome.out.startswith("sources/says-about\nWhat a source says about something\n")
    assert "--source SOURCE  the source, such as pettina-limits\n" in outcome.out
    assert "VALUES ?entity { UNDEF }" in outcome.out


@pytest.mark.parametrize(
    "event", ["freedonian exhibition", "Exposición Freedoniana", "exposicion freedoniana 1911"]
)
def test_query_takes_names_in_any_form(mxsu: Mxsu, event: str) -> None:
    outcome = mxsu("query", "participants", "--event", event, "--format", "csv")
    assert outcome.code == 0
    assert [row["participant"] for row in csv.DictReader(io.StringIO(outcome.out))] == [
        "person/rudolf",
        "person/varga-ivo",
    ]


def test_the_formats_of_rows(mxsu: Mxsu) -> None:
    outputs = {form: mxsu("sparql", DAYS, "--format", form).out for form in ("csv", "json", "markdown", "table")}
    assert outputs["csv"] == "days,source\n23,zenda-history\n25,timber-turbines\n"
    assert json.loads(outputs["json"]) == [
        {"days": "23", "source": "zenda-history"},
        {"days": "25", "source": "timber-turbines"},
    ]
    assert outputs["markdown"] == (
        "| days | source |\n| --- | --- |\n| 23 | zenda-history |\n| 25 | timber-turbines |\n"
    )
    assert outputs["table"].splitlines()[0].split() == ["days", "source"]
    assert outputs["table"].endswith("\n\n2 rows\n")


def test_cells_that_could_break_a_format(mxsu: Mxsu) -> None:
    odd = 'SELECT ?x { VALUES ?x { "a|b\\nc, \\"d\\" [bold]e[/bold]" } }'
    assert mxsu("sparql", odd, "--format", "csv").out == 'x\n"a|b\nc, ""d"" [bold]e[/bold]"\n'
    assert mxsu("sparql", odd, "--format", "markdown").out.splitlines()[2] == '| a\\|b c, "d" [bold]e[/bold] |'
    assert "[bold]e[/bold]" in mxsu("sparql", odd).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("query", "participant"), "there is no query 'participant'; did you mean 'events/participants'"),
        (("query", "says-about"), "query 'sources/says-about' needs --source (source)"),
        (("query", "denials", "--x", "1"), "query 'sources/denials' has no parameter 'x'; it takes: none"),
        (("query", "participants", "--event"), "--event has no value"),
        (("query", "participants", "--event", "a", "--event", "b"), "--event is given twice"),
        (("query", "participants", "exhibition"), "'exhibition' is not a parameter: write --name value"),
        (("query", "participants", "--event", "exhibitoin"), "nothing is called 'exhibitoin'; did you mean"),
        (("query", "participants", "--event", "fond"), "'fond' can mean several entities"),
        (
            ("query", "between", "--from", "spring", "--to", "1912"),
            "--from takes a day such as 1959-11-21, a month, a year, or a period such as 1958..1964, not 'spring'",
        ),
        (("show", "orlick"), "nothing is called 'orlick'; did you mean Marta Orlik (person/orlik-marta)"),
        (("show", "a b/c001"), "nothing is called 'a b/c001'"),
        (("show", "zenda-history/c999"), "nothing is called 'zenda-history/c999'"),
        (("sparql", "SELECT * {\n ?s ?p }"), "query:2:"),
        (("sparql", "DELETE WHERE { ?s ?p ?o }"), "query is not a query"),
        (("sparql", "ASK {}", "--file", __file__), "give the query as an argument or as a file, not both"),
        (("sparql", "SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }"), "--allow-service"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_wrong_questions_are_answered_in_a_sentence(mxsu: Mxsu, arguments: tuple[str, ...], message: str) -> None:
    outcome = mxsu(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("mxsu: ")
    assert message in outcome.err


def test_parameters_with_an_equals_sign(mxsu: Mxsu) -> None:
    spaced = mxsu("query", "between", "--from", "1911-05-01", "--to", "1911-05-31")
    joined = mxsu("query", "between", "--from=1911-05-01", "--to=1911-05-31")
    assert spaced == joined
    assert "3 rows" in spaced.out


def test_sparql_from_a_file_and_from_standard_input(
    mxsu: Mxsu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "days.rq"
    path.write_text(DAYS, encoding="utf-8")
    expected = mxsu("sparql", DAYS)
    assert mxsu("sparql", "--file", str(path)) == expected
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DAYS.encode())))
    assert mxsu("sparql") == expected


def test_sparql_that_is_not_text(mxsu: Mxsu, tmp_path: Path) -> None:
    path = tmp_path / "x.rq"
    path.write_bytes(b"ASK { \xff }")
    outcome = mxsu("sparql", "--file", str(path))
    assert (outcome.code, outcome.err) == (2, f"mxsu: {path} is not UTF-8 at byte 6\n")


def test_ask_and_construct(mxsu: Mxsu) -> None:
    assert mxsu("sparql", "ASK { person:orlik-marta a mxsu:Person }").out == "true\n"
    assert mxsu("sparql", "ASK { person:orlik-marta a mxsu:Event }").out == "false\n"
    triples = mxsu("sparql", "CONSTRUCT WHERE { event:freedonian-exhibition-1911 mxsu:duration ?d }").out
    assert "event:freedonian-exhibition-1911 mxsu:duration 23 , 25" in triples


@pytest.mark.parametrize("name", ["Орлик", "orlik", "ÓRLIK", "person/orlik-m", "M. Orlik"])
def test_show_in_any_script(mxsu: Mxsu, name: str) -> None:
    outcome = mxsu("show", name)
    assert outcome.code == 0
    assert outcome.out.startswith(
        "Marta Orlik\nperson/orlik-marta  diplomat, soviet, Freedonian envoy in Strelsau\n"
    )
    assert "Names        Marta Orlik (en) · Marta Órlik (es) · Марта Орлик (ru)\n" in outcome.out
    assert "strelsau-gazette/c002, p3: “never asked Varga for a loan”" in outcome.out
    assert "DENIED; reported" in outcome.out
    assert "editors: rejected." in outcome.out
    assert outcome.out.endswith("6 claims in 3 sources: strelsau-gazette, timber-turbines, zenda-history\n")


def test_show_in_another_language(mxsu: Mxsu) -> None:
    spanish = mxsu("show", "exposicion 1911", "--language", "es").out
    assert spanish.startswith("Exposición freedoniana en Strelsau, 1911\n")
    assert "duración: 23" in spanish
    assert "Марта Орлик" in mxsu("show", "orlik", "--language", "ru").out.splitlines()[0]


def test_show_one_source(mxsu: Mxsu) -> None:
    out = mxsu("show", "freedonian exhibition", "--source", "timber-turbines").out
    assert "25" in out
    assert "zenda-history" not in out


def test_show_cites_up_to_the_archive(mxsu: Mxsu) -> None:
    out = mxsu("show", "zenda-history/c003").out
    assert "zenda-history/c003, p4: “lasted twenty-three days”" in out
    assert (
        "cites Orlik's report on the exhibition, Freedonian State Archive, fond 7, opis 2, delo 31, ll. 4-6, "
        "Freedonian State Archive"
    ) in out
    assert "according to Orlik's report on the exhibition" in out.replace("\n      ", " ")


def test_show_as_json(mxsu: Mxsu) -> None:
    shown = json.loads(mxsu("show", "Орлик", "--format", "json").out)
    assert shown["id"] == "person/orlik-marta"
    assert len(shown["claims"]) == 6
    assert (
        json.loads(mxsu("show", "zenda-history/c003", "--format", "json").out)["citations"][0]["leaves"] == "4-6"
    )


def test_show_says_what_else_a_name_fits(mxsu: Mxsu) -> None:
    assert mxsu("show", "orlik").err == (
        "showing person/orlik-marta; 'orlik' also fits document/orlik-report-1911\n"
    )
    assert mxsu("show", "strelsau").err == ""
