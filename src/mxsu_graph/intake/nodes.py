"""Trees as YAML would give them, made of values that came in another form; empty values are left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mxsu_graph.curation.layout import SOURCE_KEYS, TEXT_KEYS, Key
from mxsu_graph.curation.tree import ListNode, MapNode, Node, ScalarNode
from mxsu_graph.diagnostics import Span
from mxsu_graph.model import Source, TextVersion

__all__ = ["Entry", "list_node", "map_node", "root_node", "scalar", "source_node"]

Entry = tuple[ScalarNode, Node]
"""A key and its value."""


def scalar(text: str, span: Span) -> ScalarNode:
    """A single value."""
    return ScalarNode(text, span)


def list_node(items: Iterable[Node], span: Span) -> ListNode:
    """A list."""
    return ListNode(tuple(items), span)


def map_node(entries: Iterable[Entry], span: Span) -> MapNode:
    """A record; a value that is empty or a list without items is as good as absent."""
    return MapNode(tuple(entry for entry in entries if not _is_empty(entry[1])), span)


def root_node(values: Sequence[tuple[str, Node]], span: Span) -> MapNode:
    """What a whole file holds."""
    return MapNode(tuple((scalar(key, span), value) for key, value in values), span)


def source_node(source: Source, span: Span) -> MapNode:
    """The description of a source that is known already."""
    return _describe(source, SOURCE_KEYS, span)


def _describe(record: Source | TextVersion, keys: Sequence[Key], span: Span) -> MapNode:
    entries: list[Entry] = []
    for key in keys:
        value = getattr(record, key.field)
        if isinstance(value, TextVersion):
            node: Node = _describe(value, TEXT_KEYS, span)
        elif isinstance(value, tuple):
            node = list_node((scalar(item, span) for item in value), span)
        else:
            node = scalar(value, span)
        entries.append((scalar(key.name, span), node))
    return map_node(entries, span)


def _is_empty(node: Node) -> bool:
    return (isinstance(node, ScalarNode) and not node.text) or (isinstance(node, ListNode) and not node.items)
