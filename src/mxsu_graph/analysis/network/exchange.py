"""Networks for Cytoscape and Pajek, which NetworkX writes not at all or without attributes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["render_cx2", "render_pajek"]


def render_cx2(graph: nx.Graph) -> str:
    """A network in Cytoscape's exchange format, version 2: lists stay lists, and what is missing is left out.

    Cytoscape Exchange (CX) format specification, version 2: https://cytoscape.org/cx/cx2/specification
    """
    number = {node: i for i, node in enumerate(graph)}
    nodes: list[dict[str, Any]] = [
        {"id": number[node], "v": _values(facts | {"name": node})} for node, facts in graph.nodes(data=True)
    ]
    edges: list[dict[str, Any]] = [
        {"id": i, "s": number[a], "t": number[b], "v": _values(facts)}
        for i, (a, b, facts) in enumerate(graph.edges(data=True))
    ]
    facts = _values(graph.graph) | {"directed": graph.is_directed()}
    facts["name"] = str(graph.graph.get("title", ""))
    aspects: dict[str, list[Any]] = {
        "attributeDeclarations": [
            {
                "networkAttributes": _declare([facts]),
                "nodes": _declare(node["v"] for node in nodes),
                "edges": _declare(edge["v"] for edge in edges),
            }
        ],
        "networkAttributes": [facts],
        "nodes": nodes,
        "edges": edges,
    }
    document: list[Any] = [{"CXVersion": "2.0", "hasFragments": False}]
    document.append({"metaData": [{"name": name, "elementCount": len(them)} for name, them in aspects.items()]})
    document += [{name: them} for name, them in aspects.items()]
    document.append({"status": [{"success": True}]})
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def render_pajek(graph: nx.Graph) -> str:
    """A network as Pajek reads it; vertices are called by their names, and edges carry their claims as labels.

    Names that several nodes have are followed by the id. Batagelj, V. and Mrvar, A.: Pajek, reference manual.
    """
    label = {node: str(facts.get("label", node)) for node, facts in graph.nodes(data=True)}
    shared = Counter(label.values())
    number = {node: i for i, node in enumerate(graph, start=1)}
    lines = [f"*Vertices {len(graph)}"]
    for node, place in number.items():
        name = label[node] if shared[label[node]] == 1 else f"{label[node]} ({node})"
        lines.append(f"{place} {_quote(name)}")
    lines.append("*Arcs" if graph.is_directed() else "*Edges")
    for a, b, facts in graph.edges(data=True):
        claims = ", ".join(facts.get("claims", ()))
        told = f" l {_quote(claims)}" if claims else ""
        lines.append(f"{number[a]} {number[b]} {facts.get('weight', 1.0)!r}{told}")
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """In double quotes, of which Pajek knows no escape."""
    return '"' + text.replace('"', "'").replace("\n", " ") + '"'


def _values(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in sorted(facts.items()) if value is not None and value != ()}


def _value(value: object) -> object:
    if isinstance(value, tuple | list):
        return [str(part) for part in value]
    return value if isinstance(value, bool | int | float | str) else str(value)


def _declare(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """The type of each attribute, by its first value: one attribute has one type in our networks."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        for name, value in row.items():
            found.setdefault(name, {"d": _type(value)})
    return dict(sorted(found.items()))


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {int: "integer", float: "double", list: "list_of_string"}
    return names.get(type(value), "string")
