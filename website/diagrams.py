"""Diagrams as inline SVG, narrow enough for a phone; colours are those of the page, in light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["draw_claim", "draw_tree"]

_WIDTH = 360
_ROW = 26
_INDENT = 22


def draw_tree(rows: Sequence[tuple[int, str, str]]) -> str:
    """A tree: depth, name and explanation of each node, a node after the one above it."""
    parts = []
    last: dict[int, int] = {}
    for number, (depth, name, words) in enumerate(rows):
        x, y = 6 + depth * _INDENT, 6 + number * _ROW
        if depth:
            line = 6 + (depth - 1) * _INDENT + 10
            # From the one before at this depth, so that no stretch is drawn twice.
            top = last[depth] + 10 if last.get(depth, 0) > last[depth - 1] else last[depth - 1] + 20
            parts.append(f'<path d="M{line} {top}V{y + 10}H{x}"/>')
        last[depth] = y
        parts.append(f"<g><title>{escape(words)}</title>{_box(x, y, 20 + 7.4 * len(name), name)}</g>")
    return _svg("The classes of the ontology", 12 + len(rows) * _ROW, parts)


def draw_claim(parts_of_claim: Sequence[tuple[str, str]]) -> str:
    """A claim with an arrow for each of its properties."""
    parts = [_box(6, 6, 76, "Claim")]
    for number, (name, value) in enumerate(parts_of_claim, start=1):
        y = 12 + number * _ROW
        parts.append(f'<path d="M20 {y - _ROW + 8 if number > 1 else 26}V{y + 8}H40" marker-end="url(#tip)"/>')
        parts.append(f'<text x="46" y="{y + 12}">{escape(name)}</text>')
        parts.append(f'<text x="{_WIDTH - 6}" y="{y + 12}" text-anchor="end" class="value">{escape(value)}</text>')
    size = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
    tip = f'<marker id="tip" {size} orient="auto"><path d="M0 0L8 4L0 8z" class="tip"/></marker>'
    parts.insert(0, f"<defs>{tip}</defs>")
    return _svg("A claim and its properties", 24 + (len(parts_of_claim) + 1) * _ROW, parts)


def _box(x: float, y: float, width: float, name: str) -> str:
    box = f'<rect x="{x}" y="{y}" width="{width:.0f}" height="20" rx="4"/>'
    return f'{box}<text x="{x + width / 2:.0f}" y="{y + 14}" text-anchor="middle">{escape(name)}</text>'


def _svg(title: str, height: int, parts: Sequence[str]) -> str:
    """One line, so that Markdown leaves it alone."""
    head = f'<svg class="diagram" viewBox="0 0 {_WIDTH} {height}" role="img" xmlns="http://www.w3.org/2000/svg">'
    return f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>"
