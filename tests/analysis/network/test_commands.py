from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner

from mxsu_graph.analysis.network.measures import MEASURES
from mxsu_graph.analysis.network.projections import PROJECTIONS
from mxsu_graph.cli import COMMANDS, mxsu
from mxsu_graph.pipeline import Loaded


def run(loaded: Loaded, *arguments: str) -> str:
    result = CliRunner().invoke(mxsu, [*arguments, "--project", str(loaded.project.root)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_commands_are_registered() -> None:
    assert {"rank", "network"} <= set(COMMANDS)


@pytest.mark.parametrize("name", PROJECTIONS)
def test_every_projection_of_the_small_corpus_ranks(name: str, small: Loaded) -> None:
    # Some projections of the small corpus are empty: that is a network too.
    assert PROJECTIONS[name].title in run(small, "rank", "--projection", name)
    assert run(small, "network", "show", "--projection", name)
    assert run(small, "network", "audit", "--projection", name)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_ranks_the_real_graph(name: str, real: Loaded) -> None:
    rows = list(csv.DictReader(io.StringIO(run(real, "rank", "--by", name, "--format", "csv"))))
    assert rows[0]["rank"] == "1"
    for row in rows:
        assert int(row["best_rank"]) <= int(row["rank"]) <= int(row["worst_rank"])
        assert float(row["least_value"]) <= float(row["value"]) <= float(row["greatest_value"])


def test_worlds_and_exclusions_as_rows(real: Loaded) -> None:
    options = ("rank", "--projection", "actors", "--worlds", "50", "--format", "json")
    rows = json.loads(run(real, *options))
    assert all(int(row["worlds_best_rank"]) <= int(row["worlds_worst_rank"]) for row in rows)
    exclusions = json.loads(run(real, *options, "--exclusions"))
    assert [row["kind"] for row in exclusions].count("source") == 5
    assert exclusions[-1]["kind"] == "hedged"
    assert all(row["made_by"] for row in exclusions if row["mover"])


def test_a_period_narrows_the_network(real: Loaded) -> None:
    whole = json.loads(run(real, "rank", "--projection", "actors", "--format", "json"))
    part = json.loads(run(real, "rank", "--projection", "actors", "--between", "1958..1964", "--format", "json"))
    assert 0 < len(part) < len(whole)
    assert {row["node"] for row in part} <= {row["node"] for row in whole}


def test_the_list_names_every_projection_and_measure(small: Loaded) -> None:
    result = CliRunner().invoke(mxsu, ["network", "list", "--format", "json"], catch_exceptions=False)
    assert [row["name"] for row in json.loads(result.stdout)] == [*PROJECTIONS, *MEASURES]


def test_audit_as_rows(real: Loaded) -> None:
    rows = json.loads(run(real, "network", "audit", "--format", "json"))
    assert {row["type"] for row in rows} == {"edge", "cut vertex"}
    assert any(row["needs_claims"] for row in rows)


def test_export_to_a_file_and_to_standard_output(real: Loaded, tmp_path: Path) -> None:
    target = tmp_path / "people.graphml"
    assert run(real, "network", "export", "--output", str(target)) == ""
    printed = run(real, "network", "export")
    assert printed == target.read_text(encoding="utf-8")
    assert nx.parse_graphml(printed).number_of_edges() > 0
    assert run(real, "network", "export", "--format", "csv").startswith("Source,Target,Type,Weight,claims,")
