"""Comunica's engine as a client: alone, and where it joins what two sources say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.serve.conftest import Server, run_server

from mxsu_graph.iri import PREFIXES
from mxsu_graph.pipeline import Loaded

FOLDER = os.environ.get("MXSU_COMUNICA", "")
SCRIPT = Path(__file__).with_name("comunica.cjs")
PREFIX = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("mxsu", "rdf", "skos"))

pytestmark = pytest.mark.skipif(
    not (FOLDER and shutil.which("node")),
    reason="MXSU_COMUNICA has to name a folder with @comunica/query-sparql, and node has to be there",
)


def ask_comunica(*questions: tuple[str, list[str | dict[str, str]]]) -> Any:  # noqa: ANN401  # as the form of the query
    asked = json.dumps([{"text": PREFIX + text, "sources": sources} for text, sources in questions])
    done = subprocess.run(
        ["node", str(SCRIPT), FOLDER], input=asked, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def endpoint(server: Server) -> dict[str, str]:
    return {"type": "sparql", "value": f"{server.url}/sparql"}


def test_comunica_reads_every_form_of_answer(server: Server) -> None:
    rows, truth, lie, triples = ask_comunica(
        ("SELECT ?s { ?s a mxsu:Source }", [endpoint(server)]),
        ("ASK { ?s a mxsu:Source }", [endpoint(server)]),
        ("ASK { ?s a mxsu:Nothing }", [endpoint(server)]),
        ("CONSTRUCT { ?s a mxsu:Person } WHERE { ?s a mxsu:Person }", [endpoint(server)]),
    )
    names = ("strelsau-gazette", "timber-turbines", "zenda-history")
    assert [row["s"] for row in rows] == [f"https://w3id.org/mxsu/source/{name}" for name in names]
    assert (truth, lie) == (True, False)
    ours = json.loads(server.query("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a mxsu:Person }").body)
    assert len(triples) == int(ours["results"]["bindings"][0]["n"]["value"]) >= 4


def test_comunica_joins_our_endpoint_with_others(server: Server, small: Loaded) -> None:
    names = (
        "SELECT DISTINCT ?name { ?claim rdf:subject|rdf:object <https://w3id.org/mxsu/person/orlik-marta> ; "
        "mxsu:statedIn ?source . <https://w3id.org/mxsu/person/orlik-marta> skos:prefLabel ?name }"
    )
    expected = json.loads(server.query(names).body)["results"]["bindings"]
    assert expected
    with run_server(small.project.root) as other:
        two, mixed = ask_comunica(
            (names, [endpoint(server), endpoint(other)]),
            (names, [endpoint(server), f"{other.url}/person/orlik-marta.ttl"]),
        )
    wanted = sorted({row["name"]["value"] for row in expected})
    assert sorted({row["name"] for row in two}) == wanted
    assert sorted({row["name"] for row in mixed}) == wanted
