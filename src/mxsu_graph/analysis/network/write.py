"""Networks in the formats of other tools, every edge with what it rests on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mxsu_graph.analysis.network.exchange import render_cx2, render_pajek
from mxsu_graph.errors import ExportError
from mxsu_graph.files import write_bytes

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["FORMATS", "flatten_network", "render_network", "write_network"]

FORMATS = ("graphml", "gexf", "cx2", "pajek", "csv")

_NODE_COLUMNS = ("label", "kind", "side", "country", "type")
_EDGE_COLUMNS = (
    "weight", "claims", "sources", "roots", "works", "ways", "via", "first", "last", "certainty",
)  # fmt: skip
_GEXF_NAME = re.compile(r'(<graph [^>]*?) name="[^"]*"')
"""NetworkX gives the graph a name, of which the schema knows nothing."""
_GEXF_DAY = re.compile(r' lastmodifieddate="[^"]*"')


def flatten_network(graph: nx.Graph) -> nx.Graph:
    """The same network with attributes that every format can hold.

    Lists become texts with `; ` between their parts, dates ISO 8601, and what is missing an empty text. An
    attribute called `id`, which GEXF would silently take for the id of the edge itself, becomes `id_`.
    """
    flat = graph.__class__()
    flat.graph.update({name: _scalar(value) for name, value in graph.graph.items()})
    flat.add_nodes_from((node, _flatten(facts)) for node, facts in graph.nodes(data=True))
    flat.add_edges_from((a, b, _flatten(facts)) for a, b, facts in graph.edges(data=True))
    return flat


def render_network(graph: nx.Graph, form: str) -> str:
    """A network as a text: GraphML, GEXF 1.2draft, CX2, Pajek, or the edges as CSV; the same each time.

    In GraphML, a colon takes the place of the slash in ids, and `entity` has the id as it is. In GEXF, edges
    whose dates have both bounds have a spell from the first day to the last, so that Gephi can play the
    network; edges without stand all the time.

    Raises:
        ExportError: there is no such format.
    """
    import networkx as nx  # as above

    if form == "csv":
        return _render_edges(graph)
    if form == "cx2":
        return render_cx2(graph)
    if form == "pajek":
        return render_pajek(graph)
    flat = flatten_network(graph)
    if form == "graphml":
        # Ids in GraphML are name tokens, which have no slash.
        for node in flat:
            flat.nodes[node]["entity"] = node
        flat = nx.relabel_nodes(flat, {node: node.replace("/", ":") for node in flat})
        return "\n".join(nx.generate_graphml(flat)) + "\n"
    if form == "gexf":
        for a, b, facts in graph.edges(data=True):
            if facts.get("first") and facts.get("last"):
                flat[a][b]["spells"] = [(str(facts["first"]), str(facts["last"]))]
        # The day of writing would make each day's file another one.
        text = "\n".join(nx.generate_gexf(flat, version="1.2draft")) + "\n"
        return _GEXF_NAME.sub(r"\1", _GEXF_DAY.sub("", text))
    raise ExportError(f"a network cannot be written as '{form}', only as {', '.join(FORMATS)}")


def write_network(graph: nx.Graph, form: str, path: Path) -> tuple[Path, ...]:
    """Write a network to a file; as CSV to two, `NAME-nodes.csv` and `NAME-edges.csv`.

    Returns:
        The files written.

    Raises:
        ExportError: there is no such format.
        WriteError: the disk refused.
    """
    texts = {path: render_network(graph, form)}
    if form == "csv":
        stem = path.name.removesuffix(".csv")
        texts = {
            path.with_name(f"{stem}-nodes.csv"): _render_nodes(graph),
            path.with_name(f"{stem}-edges.csv"): _render_edges(graph),
        }
    for target, text in texts.items():
        write_bytes(target, text.encode())
    return tuple(texts)


def _flatten(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"id_" if name == "id" else name: _scalar(value) for name, value in facts.items()}


def _scalar(value: object) -> str | int | float:
    if isinstance(value, tuple | list):
        return "; ".join(map(str, value))
    if value is None:
        return ""
    return value if isinstance(value, str | int | float) else str(value)


def _render_nodes(graph: nx.Graph) -> str:
    """Columns as Gephi reads them: `Id` and `Label`, then the rest."""
    rows = [(node, *(_scalar(facts[name]) for name in _NODE_COLUMNS)) for node, facts in graph.nodes(data=True)]
    return _render_csv(("Id", "Label", *_NODE_COLUMNS[1:]), rows)


def _render_edges(graph: nx.Graph) -> str:
    """Columns as Gephi reads them: `Source`, `Target`, `Type` and `Weight`, then the rest.

    The names of both ends are for Palladio, which knows one table at a time.
    """
    kind = "Directed" if graph.is_directed() else "Undirected"
    label = dict(graph.nodes(data="label"))
    rows = [
        (a, b, kind, *(_scalar(facts[name]) for name in _EDGE_COLUMNS), label[a], label[b])
        for a, b, facts in graph.edges(data=True)
    ]
    head = ("Source", "Target", "Type", "Weight", *_EDGE_COLUMNS[1:], "source_label", "target_label")
    return _render_csv(head, rows)


def _render_csv(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
