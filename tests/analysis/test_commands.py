from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mxsu_graph.cli import COMMANDS, mxsu
from mxsu_graph.errors import UnknownNameError
from mxsu_graph.pipeline import Loaded

GOLDEN = Path(__file__).parent / "golden"


def _run(small: Loaded, *arguments: str) -> str:
    result = CliRunner().invoke(mxsu, [*arguments, "--project", str(small.project.root)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_commands_are_registered() -> None:
    assert {"connect", "disagreements", "lineage", "witnesses"} <= set(COMMANDS)


def test_texts_are_those_of_the_golden_files(small: Loaded) -> None:
    expected = {
        "disagreements.txt": ["disagreements", "--compatible"],
        "lineage.txt": ["lineage", "zenda-history/c003"],
        "connections.txt": ["connect", "varga", "flavia", "--only-across-sources"],
    }
    for name, arguments in expected.items():
        assert _run(small, *arguments) == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["exhibition", "exposición", "event/freedonian-exhibition-1911"])
def test_names_in_any_language_find_disagreements(name: str, small: Loaded) -> None:
    told = _run(small, "disagreements", name)
    assert "23 days" in told
    assert "25 days" in told
    assert "< Freedonian State Archive" in told


def test_filters_and_forms_of_disagreements(small: Loaded) -> None:
    told = _run(small, "disagreements", "--kind", "value", "--source", "zenda-history", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [row["position"] for row in rows] == ["23 days", "25 days", "about 40,000 persons", "500,000 persons"]
    assert json.loads(_run(small, "disagreements", "--kind", "self", "--format", "json")) == []
    assert _run(small, "disagreements", "--format", "markdown").startswith("| id | kind |")


def test_forms_of_witnesses(small: Loaded) -> None:
    told = _run(small, "witnesses", "exhibition", "--predicate", "duration")
    assert told.endswith("2 things told, 0 by several texts\n")
    assert _run(small, "witnesses", "--one-root") == "0 things told, 0 by several texts\n"
    carriers = list(csv.DictReader(io.StringIO(_run(small, "witnesses", "--documents", "--format", "csv"))))
    assert carriers[0]["document"] == "document/orlik-report-1911"
    silent = json.loads(_run(small, "witnesses", "orlik", "--silence", "strelsau-gazette", "--format", "json"))
    assert [entry["predicate"] for entry in silent] == ["creator", "includedIn", "met"]
    assert "does not tell" in _run(small, "witnesses", "--silence", "zenda-history")


def test_forms_of_lineage_and_connect(small: Loaded) -> None:
    lineage = json.loads(_run(small, "lineage", "claim/zenda-history/c003", "--format", "json"))
    assert lineage["claim"] == "zenda-history/c003"
    record = json.loads(
        _run(small, "connect", "Rodolfo de Ruritania", "Марта Орлик", "--format", "json", "--limit", "1")
    )
    assert record["connections"][0]["entities"] == ["person/rudolf", "person/orlik-marta"]
    rows = list(csv.DictReader(io.StringIO(_run(small, "connect", "rudolf", "orlik", "--format", "csv"))))
    assert rows[0]["claim"] == "timber-turbines/c004"
    none = _run(small, "connect", "rudolf", "orlik", "--certain", "--without", "zenda-history")
    assert none.startswith("No connection")


@pytest.mark.parametrize(
    "arguments",
    [
        ("disagreements", "--source", "nowhere"),
        ("disagreements", "nobody-of-that-name"),
        ("witnesses", "--silence", "nowhere"),
        ("lineage", "zenda-history/c999"),
        ("connect", "rudolf", "orlik", "--without", "nowhere"),
    ],
)
def test_what_does_not_exist_is_named(arguments: tuple[str, ...], small: Loaded) -> None:
    result = CliRunner().invoke(mxsu, [*arguments, "--project", str(small.project.root)])
    assert isinstance(result.exception, UnknownNameError)
    assert arguments[-1] in str(result.exception)
