"""Names beside the nodes of a figure, none of which covers another name or a node."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mxsu_graph.analysis.network.layout import Layout, Place
from mxsu_graph.analysis.network.paper import INK, PALE

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it
    from matplotlib.axes import Axes  # half a second to import, and only figures need it

__all__ = ["Box", "break_name", "place_labels"]

Box = tuple[float, float, float, float]
"""Left, low, right and high end, in inches."""

_GAP = 0.028
_ANGLES = (0, 180, 45, 135, -45, -135, 90, -90, 22, 158, -22, -158, 67, 113, -67, -113)
_DISTANCES = (0.0, 0.07, 0.16, 0.28)
_LETTERS = 22
_MOST_LETTERS = 40
_GROUND = {"boxstyle": "square,pad=0.04", "facecolor": "white", "edgecolor": "none", "alpha": 0.75}
_CLOSE = 0.10
"""Labels farther off than this, in inches, get a line to their node."""


def place_labels(
    axes: Axes, graph: nx.Graph, layout: Layout, order: Sequence[str], radii: Mapping[str, float], points: float
) -> int:
    """Write the names of nodes, the first in order first, each where it covers no name and no node.

    Of the free places round a node, that is taken which crosses fewest edges and lies closest. Data units of the
    axes are inches.

    Returns:
        How many names found no place, and are left out.
    """
    taken: list[Box] = [_around(layout.places[node], radii[node] + 0.01) for node in sorted(graph)]
    lines = [(layout.places[a], layout.places[b]) for a, b in graph.edges]
    hidden = 0
    for node in order:
        name = graph.nodes[node]["label"]
        free: list[tuple[Box, float]] = []
        for text in dict.fromkeys((break_name(name), break_name(_shorten(name)))):
            places = _beside(node, layout, radii, *_measure(axes, text, points))
            free = [(b, far) for b, far in places if _fits(b, layout) and not any(_meet(b, t) for t in taken)]
            if free:
                break
        else:
            hidden += 1
            continue
        box, far = min(free, key=lambda found: _crossings(found[0], lines) + 20 * found[1])
        taken.append(box)
        x, y = layout.places[node]
        side = "left" if box[0] > x else "right" if box[2] < x else "center"
        axes.text((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, text, fontsize=points, ha="center", va="center",
                  ma=side, linespacing=1.05, color=INK, zorder=4, bbox=_GROUND)  # fmt: skip
        if far > _CLOSE:
            near = (min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3]))
            axes.plot([x, near[0]], [y, near[1]], color=PALE, linewidth=0.35, zorder=1.5)
    return hidden


def break_name(name: str) -> str:
    """A long name in two lines, broken at the space next to its middle."""
    spaces = [i for i, letter in enumerate(name) if letter == " "]
    if len(name) <= _LETTERS or not spaces:
        return name
    middle = min(spaces, key=lambda i: (abs(i - len(name) / 2), i))
    return f"{name[:middle]}\n{name[middle + 1 :]}"


def _shorten(name: str) -> str:
    return name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1].rstrip()}\u2026"


def _measure(axes: Axes, name: str, points: float) -> tuple[float, float]:
    """Width and height of a name as it will be written, in inches."""
    text = axes.text(0, 0, name, fontsize=points, linespacing=1.05)
    extent = text.get_window_extent().transformed(axes.transData.inverted())
    text.remove()
    return extent.width, extent.height


def _beside(
    node: str, layout: Layout, radii: Mapping[str, float], wide: float, high: float
) -> list[tuple[Box, float]]:
    """Boxes round a node, with their distance from it."""
    x, y = layout.places[node]
    if node in layout.listed:
        left = x + 0.12
        return [((left, y - high / 2, left + wide, y + high / 2), 0.0)]
    found = []
    for far in _DISTANCES:
        for angle in _ANGLES:
            cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            reach = radii[node] + _GAP + far
            # The side or corner of the box that looks at the node touches a circle round it.
            centre = (x + cos * reach + _sign(cos) * wide / 2, y + sin * reach + _sign(sin) * high / 2)
            box = (centre[0] - wide / 2, centre[1] - high / 2, centre[0] + wide / 2, centre[1] + high / 2)
            found.append((box, far))
    return found


def _sign(value: float) -> float:
    """-1, 0 or 1, and between them where a direction is almost straight."""
    return max(-1.0, min(1.0, value * 1.5)) if abs(value) > 1e-9 else 0.0


def _around(place: Place, radius: float) -> Box:
    return (place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius)


def _fits(box: Box, layout: Layout) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= layout.width and box[3] <= layout.height


def _meet(first: Box, second: Box) -> bool:
    apart = first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
    return not apart


def _crossings(box: Box, lines: Sequence[tuple[Place, Place]]) -> int:
    return sum(_crosses(box, a, b) for a, b in lines)


def _crosses(box: Box, a: Place, b: Place) -> bool:
    """Whether a line has a part inside a box: Liang and Barsky's clipping."""
    if (
        max(a[0], b[0]) < box[0]
        or min(a[0], b[0]) > box[2]
        or max(a[1], b[1]) < box[1]
        or min(a[1], b[1]) > box[3]
    ):
        return False  # far off, as most are
    low, high = 0.0, 1.0
    for start, step, least, most in (
        (a[0], b[0] - a[0], box[0], box[2]),
        (a[1], b[1] - a[1], box[1], box[3]),
    ):
        if abs(step) < 1e-12:
            if not least <= start <= most:
                return False
            continue
        enter, leave = sorted(((least - start) / step, (most - start) / step))
        low, high = max(low, enter), min(high, leave)
    return low <= high
