"""Drawings made on the server: where boxes stand and which lines join them; a template turns them into SVG.

They are readable without scripts, print, and every box is a link.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["Box", "Drawing", "Line", "draw_document", "draw_lineage", "draw_neighbours"]

_WIDTH, _GAP, _LINE, _PAD, _ROW_GAP = 166, 38, 16, 10, 14
_SPOKE_WIDTH, _SPOKE_EDGE, _SPOKE_ROW = 720.0, 105.0, 52.0
_LETTERS, _MOST_LINES, _MOST_CITED, _DEEPEST = 23, 4, 12, 8


@dataclass(frozen=True, order=True, slots=True)
class Box:
    """A box, or the end of a spoke: its upper left corner, its size, its words, where it leads, and its manner."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    title: str
    id: str
    manner: str


@dataclass(frozen=True, order=True, slots=True)
class Line:
    """A line as an SVG path, with its manner and its thickness."""

    path: str
    manner: str
    width: float = 1.5


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and lines in a field of a size; `told` says the same in words for whoever cannot see it."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    told: str


@dataclass(frozen=True, order=True, slots=True)
class _Node:
    column: int
    id: str
    label: str
    manner: str


def draw_lineage(edition: Edition, wording: Wording, ref: str) -> Drawing:
    """The chain behind a claim and behind those that say the same: texts, claims, documents, units, archives."""
    agreement = edition.agreements.get(ref)
    refs = [claim.claim for claim in agreement.claims] if agreement else [ref]
    refs.sort(key=lambda other: (other != ref, other))
    nodes: dict[str, _Node] = {}
    edges: list[tuple[str, str, str]] = []
    for other in refs[:_MOST_CITED]:
        row = edition.claims[other]
        text, claim = f"source/{row.source}", f"claim/{other}"
        nodes.setdefault(text, _Node(0, text, wording.source_label(row.source), "text"))
        place = f"{wording.locator(row.locator)}: “{row.quote}”"
        nodes[claim] = _Node(1, claim, place, "this" if other == ref else "claim")
        edges.append((text, claim, "says"))
        for document, _ in row.citations:
            edges.append((claim, document, "cites"))
            _add_document(document, 2, edition, wording, nodes, edges)
        for voice in row.according_to:
            edges.append((claim, voice, "voice"))
            if voice.startswith(("document/", "record-set/", "work/")):
                _add_document(voice, 2, edition, wording, nodes, edges)
            nodes.setdefault(voice, _Node(2, voice, wording.label(voice), "voice"))
    return _arrange(nodes.values(), edges, wording.words.say("lineage-told"))


def draw_document(edition: Edition, wording: Wording, document: str) -> Drawing | None:
    """Which texts rest on a document, with how many claims, and where it is kept; None where nothing is known."""
    counts = Counter(
        edition.claims[ref].source for place, ref in edition.mentions.get(document, ()) if place == "evidence"
    )
    nodes: dict[str, _Node] = {}
    edges: list[tuple[str, str, str]] = []
    for source, number in sorted(counts.items()):
        text = f"source/{source}"
        told = wording.words.say("claims-count", count=number)
        nodes[text] = _Node(0, text, f"{wording.source_label(source)}: {told}", "text")
        edges.append((text, document, "cites"))
    _add_document(document, 1, edition, wording, nodes, edges)
    nodes[document] = _Node(1, document, wording.label(document), "this")
    return _arrange(nodes.values(), edges, wording.words.say("document-told")) if edges else None


def draw_neighbours(entity: str, counts: Mapping[str, int], wording: Wording) -> Drawing | None:
    """An entity amid those that most claims name with it, the nearer the more; None where there are none."""
    if not counts:
        return None
    rows = (len(counts) + 1) // 2
    height = max(rows * _SPOKE_ROW, 60.0)
    centre = (_SPOKE_WIDTH / 2, height / 2)
    most = max(counts.values())
    boxes, lines = [], []
    for number, (other, claims) in enumerate(counts.items()):
        side, row = number % 2, number // 2
        stacked = rows if side == 0 else len(counts) // 2
        x = _SPOKE_EDGE if side == 0 else _SPOKE_WIDTH - _SPOKE_EDGE
        y = height / 2 + (row - (stacked - 1) / 2) * _SPOKE_ROW
        bend = (x + centre[0]) / 2
        path = f"M{centre[0]:.0f} {centre[1]:.0f}C{bend:.0f} {centre[1]:.0f} {bend:.0f} {y:.0f} {x:.0f} {y:.0f}"
        lines.append(Line(path, "near", 1 + 4 * claims / most))
        told = f"{wording.label(other)}: {wording.words.say('claims-count', count=claims)}"
        boxes.append(_spoke(x, y, other, wording.label(other), told))
    boxes.append(_spoke(*centre, entity, wording.label(entity), wording.label(entity), "this"))
    return Drawing(_SPOKE_WIDTH, height, tuple(boxes), tuple(lines), wording.words.say("neighbours-told"))


def _spoke(x: float, y: float, entity: str, label: str, title: str, manner: str = "") -> Box:
    words = _wrap(label, 24, 2)
    width = 7.2 * max(map(len, words)) + 16
    height = _LINE * len(words) + 10
    return Box(
        x - width / 2, y - height / 2, width, height, words, title, entity, manner or entity.partition("/")[0]
    )


def _add_document(
    document: str,
    column: int,
    edition: Edition,
    wording: Wording,
    nodes: dict[str, _Node],
    edges: list[tuple[str, str, str]],
) -> None:
    """A document or work, what it is based on, and every unit above it."""
    if document in nodes:
        return
    segment = document.partition("/")[0]
    nodes[document] = _Node(
        column, document, wording.label(document), "unit" if segment == "record-set" else segment
    )
    for base in edition.ancestry.based.get(document, ()):
        edges.append((document, base, "based"))
        _add_document(base, column + 1, edition, wording, nodes, edges)
    for holding in edition.shelves.find_holdings(document):
        below = document
        for depth, unit in enumerate(unit for unit in holding.units if unit != document):
            manner = "archive" if unit.startswith("organization/") else "unit"
            nodes.setdefault(unit, _Node(column + 1 + depth, unit, wording.label(unit), manner))
            edges.append((below, unit, "kept"))
            below = unit


def _arrange(nodes: Collection[_Node], edges: Sequence[tuple[str, str, str]], told: str) -> Drawing:
    """Put nodes into columns, each column centred, and join them by curves from right side to left side."""
    depth = {node.id: node.column for node in nodes}
    for _ in depth:  # a box stands to the right of all that lead to it; a circle of works ends with the rounds
        for start, end, _ in edges:
            depth[end] = max(depth[end], depth[start] + 1) if depth[start] < _DEEPEST else depth[end]
    columns: dict[int, list[_Node]] = {}
    for node in nodes:
        columns.setdefault(depth[node.id], []).append(node)
    # A column that nothing stands in takes no room.
    placed = {node.id: box for node, box in _stack([columns[number] for number in sorted(columns)])}
    height = max(box.y + box.height for box in placed.values()) + 2
    joined = {(start, end): manner for start, end, manner in reversed(edges)}
    lines = tuple(Line(_curve(placed[a], placed[b]), manner) for (a, b), manner in joined.items())
    width = len(columns) * (_WIDTH + _GAP) - _GAP + 4
    return Drawing(width, height, tuple(placed.values()), lines, told)


def _stack(columns: Sequence[Sequence[_Node]]) -> Iterator[tuple[_Node, Box]]:
    wrapped = [[_wrap(node.label, _LETTERS, _MOST_LINES) for node in column] for column in columns]
    heights = [[len(words) * _LINE + 2 * _PAD for words in column] for column in wrapped]
    totals = [sum(column) + _ROW_GAP * (len(column) - 1) for column in heights]
    for number, column in enumerate(columns):
        y = 2 + (max(totals) - totals[number]) / 2
        for node, words, height in zip(column, wrapped[number], heights[number], strict=True):
            x = 2 + number * (_WIDTH + _GAP)
            yield node, Box(x, y, _WIDTH, height, words, node.label, node.id, node.manner)
            y += height + _ROW_GAP


def _curve(start: Box, end: Box) -> str:
    x1, y1 = start.x + start.width, start.y + start.height / 2
    x2, y2 = end.x, end.y + end.height / 2
    if x2 <= start.x:  # the same column, or back: around the right side
        x2 = end.x + end.width
        return f"M{x1:.0f} {y1:.0f}C{x1 + 40:.0f} {y1:.0f} {x2 + 40:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    middle = (x1 + x2) / 2
    return f"M{x1:.0f} {y1:.0f}C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"


def _wrap(text: str, letters: int, most: int) -> tuple[str, ...]:
    lines = textwrap.wrap(text, letters, max_lines=most, placeholder=" …") or [text]
    return tuple(lines)
