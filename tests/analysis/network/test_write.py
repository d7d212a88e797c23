from __future__ import annotations

import csv
import io
from pathlib import Path

import networkx as nx
import polars as pl
import pytest

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.build import build_network
from mxsu_graph.analysis.network.projections import PROJECTIONS
from mxsu_graph.analysis.network.write import FORMATS, flatten_network, render_network, write_network
from mxsu_graph.errors import ExportError, WriteError

READERS = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}


@pytest.mark.parametrize("name", PROJECTIONS)
@pytest.mark.parametrize("form", READERS)
def test_networkx_reads_back_what_was_written(
    form: str, name: str, tmp_path: Path, real_table: pl.DataFrame, real_description: Description
) -> None:
    network = build_network(real_table, real_description, name)
    (path,) = write_network(network, form, tmp_path / f"network.{form}")
    back = READERS[form](path)
    flat = flatten_network(network)
    assert back.is_directed() == network.is_directed()
    assert set(back) == set(flat)
    for node, facts in flat.nodes(data=True):
        assert {key: back.nodes[node][key] for key in facts} == facts
    assert {frozenset(edge) for edge in back.edges} == {frozenset(edge) for edge in flat.edges}
    for a, b, facts in flat.edges(data=True):
        # GEXF numbers its edges, and the reader gives that number back as an attribute.
        assert {key: value for key, value in back[a][b].items() if key != "id"} == facts


def test_csv_is_what_gephi_reads(tmp_path: Path, real_table: pl.DataFrame, real_description: Description) -> None:
    network = build_network(real_table, real_description, "citations")
    nodes, edges = write_network(network, "csv", tmp_path / "net.csv")
    assert (nodes.name, edges.name) == ("net-nodes.csv", "net-edges.csv")
    node_rows = list(csv.DictReader(io.StringIO(nodes.read_text(encoding="utf-8"))))
    edge_rows = list(csv.DictReader(io.StringIO(edges.read_text(encoding="utf-8"))))
    back = nx.DiGraph((row["Source"], row["Target"]) for row in edge_rows)
    assert set(back.edges) == set(network.edges)
    assert {row["Id"]: row["Label"] for row in node_rows} == dict(network.nodes(data="label"))
    assert {row["Type"] for row in edge_rows} == {"Directed"}
    for row in edge_rows:
        edge = network[row["Source"]][row["Target"]]
        assert float(row["Weight"]) == edge["weight"]
        assert tuple(filter(None, row["claims"].split("; "))) == edge["claims"]


def test_lists_dates_and_ids_are_flattened() -> None:
    graph = nx.Graph(title="t", parts=("a", "b"))
    graph.add_edge("a", "b", id="c1", claims=("x", "y"), first=None, weight=1.5)
    flat = flatten_network(graph)
    assert flat.graph == {"title": "t", "parts": "a; b"}
    assert flat["a"]["b"] == {"id_": "c1", "claims": "x; y", "first": "", "weight": 1.5}
    (back,) = nx.read_gexf(io.BytesIO(render_network(graph, "gexf").encode())).edges(data=True)
    assert back[2]["id_"] == "c1"


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_network_gives_the_same_text_and_no_day(
    form: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    texts = {
        render_network(build_network(rows, real_description, "actors"), form)
        for rows in (real_table, real_table.reverse())
    }
    (text,) = texts
    assert "lastmodifieddate" not in text


def test_errors_say_what_can_be_done(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written as 'pajek', only as graphml, gexf, csv"):
        render_network(nx.Graph(), "pajek")
    with pytest.raises(WriteError, match="No such file or directory"):
        write_network(nx.Graph(), "gexf", tmp_path / "no" / "network.gexf")
