from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

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
    if form == "graphml":
        back = nx.relabel_nodes(back, dict(back.nodes(data="entity")))
    flat = flatten_network(network)
    assert back.is_directed() == network.is_directed()
    assert set(back) == set(flat)
    for node, facts in flat.nodes(data=True):
        assert {key: back.nodes[node][key] for key in facts} == facts
    assert {frozenset(edge) for edge in back.edges} == {frozenset(edge) for edge in flat.edges}
    for a, b, facts in flat.edges(data=True):
        # GEXF numbers its edges, and the reader gives that number back as an attribute.
        assert {key: value for key, value in back[a][b].items() if key not in ("id", "spells")} == facts


def test_ids_in_graphml_are_name_tokens(real_table: pl.DataFrame, real_description: Description) -> None:
    """As the schema of GraphML has it; it types them NMTOKEN: XML 1.0, production 7."""
    text = render_network(build_network(real_table, real_description, "claims"), "graphml")
    ids = re.findall(r' (?:id|source|target|key|for)="([^"]*)"', text)
    assert len(ids) > 1000
    assert all(re.fullmatch(r"[-.:\w]+", name, re.ASCII) for name in ids)


def test_gexf_names_no_graph_and_numbers_its_edges(
    real_table: pl.DataFrame, real_description: Description
) -> None:
    """The schema has no name for a graph, and wants an id for each edge, all different."""
    root = ElementTree.fromstring(render_network(build_network(real_table, real_description, "claims"), "gexf"))
    space = "{http://www.gexf.net/1.2draft}"
    (graph,) = root.iter(f"{space}graph")
    assert set(graph.attrib) == {"defaultedgetype", "mode", "timeformat"}
    ids = [edge.attrib["id"] for edge in root.iter(f"{space}edge")]
    assert len(ids) == len(set(ids)) > 1000


@pytest.mark.parametrize("name", PROJECTIONS)
def test_pajek_is_read_back(name: str, real_table: pl.DataFrame, real_description: Description) -> None:
    network = build_network(real_table, real_description, name)
    back = nx.parse_pajek(render_network(network, "pajek"))
    assert back.is_directed() == network.is_directed()
    assert len(back) == len(network)  # names that are shared were told apart
    assert back.number_of_edges() == network.number_of_edges()
    weights = sorted(edge["weight"] for _, _, edge in back.edges(data=True))
    assert weights == pytest.approx(sorted(edge["weight"] for _, _, edge in network.edges(data=True)))
    told = {edge.get("l", "") for _, _, edge in back.edges(data=True)}
    assert told == {", ".join(edge["claims"]) for _, _, edge in network.edges(data=True)}


@pytest.mark.parametrize("name", PROJECTIONS)
def test_cx2_is_read_back_by_the_library_of_ndex(
    name: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    cx2 = pytest.importorskip("ndex2.cx2", reason="ndex2 reads CX2, and is of the group 'dev'")
    network = build_network(real_table, real_description, name)
    back = cx2.CX2Network()
    back.create_from_raw_cx2(json.loads(render_network(network, "cx2")))
    assert back.get_network_attributes()["directed"] is network.is_directed()
    names = {i: node["v"]["name"] for i, node in back.get_nodes().items()}
    assert sorted(names.values()) == sorted(network)
    for node in back.get_nodes().values():
        assert node["v"]["label"] == network.nodes[node["v"]["name"]]["label"]
    assert len(back.get_edges()) == network.number_of_edges()
    for edge in back.get_edges().values():
        facts = network[names[edge["s"]]][names[edge["t"]]]
        assert tuple(edge["v"].get("claims", ())) == facts["claims"]
        assert edge["v"]["weight"] == facts["weight"]
        assert edge["v"].get("first") == (str(facts["first"]) if facts["first"] else None)


def test_gexf_has_a_spell_where_the_dates_have_bounds(
    tmp_path: Path, real_table: pl.DataFrame, real_description: Description
) -> None:
    network = build_network(real_table, real_description, "actors")
    (path,) = write_network(network, "gexf", tmp_path / "network.gexf")
    back = nx.read_gexf(path)
    assert back.graph["mode"] == "dynamic"
    dated = 0
    for a, b, facts in network.edges(data=True):
        spells = back[a][b].get("spells", [])
        bounds = [(str(facts["first"]), str(facts["last"]))] if facts["first"] and facts["last"] else []
        assert spells == bounds
        dated += len(bounds)
    assert dated > 10


SCHEMAS = os.environ.get("MXSU_SCHEMAS", "")


@pytest.mark.skipif(
    not SCHEMAS, reason="MXSU_SCHEMAS names no folder with gexf.xsd and graphml.xsd: no package ships the schemas"
)
@pytest.mark.parametrize("name", PROJECTIONS)
@pytest.mark.parametrize("form", READERS)
def test_files_are_valid_by_the_published_schemas(
    form: str, name: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    schemas = pytest.importorskip("xmlschema", reason="xmlschema is not installed")
    path = Path(SCHEMAS) / f"{form}.xsd"
    if not path.exists():
        pytest.skip(f"there is no {path.name} in MXSU_SCHEMAS")
    text = render_network(build_network(real_table, real_description, name), form)
    links = {
        "http://www.w3.org/1999/xlink": str(path.with_name("xlink.xsd"))
    }  # which the schema of GraphML imports
    schemas.XMLSchema(str(path), locations=links if form == "graphml" else None).validate(text)


def test_csv_is_what_gephi_reads(tmp_path: Path, real_table: pl.DataFrame, real_description: Description) -> None:
    network = build_network(real_table, real_description, "citations")
    nodes, edges = write_network(network, "csv", tmp_path / "net.csv")
    assert (nodes.name, edges.name) == ("net-nodes.csv", "net-edges.csv")
    versioned = write_network(network, "csv", tmp_path / "net.v1")
    assert [path.name for path in versioned] == ["net.v1-nodes.csv", "net.v1-edges.csv"]
    node_rows = list(csv.DictReader(io.StringIO(nodes.read_text(encoding="utf-8"))))
    edge_rows = list(csv.DictReader(io.StringIO(edges.read_text(encoding="utf-8"))))
    back = nx.DiGraph((row["Source"], row["Target"]) for row in edge_rows)
    assert set(back.edges) == set(network.edges)
    assert {row["Id"]: row["Label"] for row in node_rows} == dict(network.nodes(data="label"))
    assert {row["Type"] for row in edge_rows} == {"Directed"}
    for row in edge_rows:
        edge = network[row["Source"]][row["Target"]]
        assert float(row["Weight"]) == edge["weight"]
        assert row["source_label"] == network.nodes[row["Source"]]["label"]
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
    with pytest.raises(ExportError, match="cannot be written as 'dot', only as graphml, gexf, cx2, pajek, csv"):
        render_network(nx.Graph(), "dot")
    with pytest.raises(WriteError, match="No such file or directory"):
        write_network(nx.Graph(), "gexf", tmp_path / "no" / "network.gexf")
