"""Networks in the formats of other tools, every edge with what it rests on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mxsu_graph.errors import ExportError
from mxsu_graph.files import write_bytes

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["FORMATS", "flatten_network", "render_network", "write_network"]

FORMATS = ("graphml", "gexf", "csv")

_NODE_COLUMNS = ("label", "kind", "side", "type")
_EDGE_COLUMNS = (
    "weight", "claims", "sources", "roots", "works", "ways", "via", "first", "last", "certainty",
)  # fmt: skip
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
    """A network as a text: GraphML, GEXF 1.2draft, or the edges as CSV; the same network gives the same text.

    Raises:
        ExportError: there is no such format.
    """
    import networkx as nx  # as above

    if form == "csv":
        return _render_edges(graph)
    flat = flatten_network(graph)
    if form == "graphml":
        return "\n".join(nx.generate_graphml(flat)) + "\n"
    if form == "gexf":
        # The day of writing would make each day's file another one.
        return _GEXF_DAY.sub("", "\n".join(nx.generate_gexf(flat, version="1.2draft"))) + "\n"
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
        stem = path.with_suffix("")
        texts = {
            stem.with_name(f"{stem.name}-nodes.csv"): _render_nodes(graph),
            stem.with_name(f"{stem.name}-edges.csv"): _render_edges(graph),
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
    """Columns as Gephi reads them: `Source`, `Target`, `Type` and `Weight`, then the rest."""
    kind = "Directed" if graph.is_directed() else "Undirected"
    rows = [
        (a, b, kind, *(_scalar(facts[name]) for name in _EDGE_COLUMNS)) for a, b, facts in graph.edges(data=True)
    ]
    return _render_csv(("Source", "Target", "Type", "Weight", *_EDGE_COLUMNS[1:]), rows)


def _render_csv(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
