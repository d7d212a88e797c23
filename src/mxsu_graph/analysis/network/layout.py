"""Where the nodes of a network stand on paper: the same place each time, components beside each other.

A component of four nodes and more is laid out by the method of Kamada and Kawai, which makes distances on paper
like distances in the network, from starting places that are drawn with a seed. Pairs and triples, of which there
are many where sources are few, stand in columns below, like the lines of an index.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mxsu_graph.analysis.network.structure import find_components, take_undirected
from mxsu_graph.errors import MissingExtraError

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it

__all__ = ["Layout", "Place", "lay_out"]

Place = tuple[float, float]

_SMALL = 3
_LARGE = 30
_TALLEST = 7.5
_KAMADA_KAWAI_MOST = 400
"""Beyond it, the method would take minutes; Fruchterman and Reingold's takes its place."""

_CELL = (1.6, 0.13)
_STEP = 0.21
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in inches from the lower left corner.

    Attributes:
        places: of every node.
        listed: nodes of pairs and triples, whose labels stand at their right.
        width: of the whole.
        height: of the whole.
    """

    places: dict[str, Place]
    listed: frozenset[str]
    width: float
    height: float


def lay_out(graph: nx.Graph, width: float, seed: int = 1, ties: float = 0.52) -> Layout:
    """Place all nodes on a page of a given width; the height follows from what there is.

    Args:
        graph: a network, with arrows or without.
        width: in inches.
        seed: of the starting places; another seed turns and mirrors components.
        ties: mean length of an edge in larger components, in inches.

    Kamada, T. and Kawai, S. (1989): An algorithm for drawing general undirected graphs. Information Processing
    Letters 31, 7-15. Fruchterman, T. M. J. and Reingold, E. M. (1991): Graph drawing by force-directed placement.
    Software: Practice and Experience 21, 1129-1164.
    """
    simple = take_undirected(graph)
    components = find_components(simple)
    large = [part for part in components if len(part) > _SMALL]
    boxes = [_spread(simple.subgraph(sorted(part)), seed, ties, width) for part in large]
    shelves, height = _shelve(boxes, width)
    places = dict(shelves)
    small = [part for part in components if len(part) <= _SMALL]
    listed, depth = _list(simple, small, width)
    places = {node: (x, y + depth) for node, (x, y) in places.items()} | listed
    rounded = {node: (round(x, _DIGITS), round(y, _DIGITS)) for node, (x, y) in sorted(places.items())}
    return Layout(rounded, frozenset(listed), width, round(height + depth, _DIGITS))


def _spread(part: nx.Graph, seed: int, ties: float, width: float) -> tuple[dict[str, Place], float, float]:
    """The places of a component from its own lower left corner, with its width and height."""
    import networkx as nx  # as above

    draw = random.Random(seed)  # a layout that anyone can draw again, not a secret
    start = {node: (draw.random(), draw.random()) for node in sorted(part)}
    hops = nx.Graph()  # in the order of ids, which a part of a graph does not keep, and without weights
    hops.add_nodes_from(start)
    hops.add_edges_from(sorted((min(edge), max(edge)) for edge in part.edges))
    try:
        if len(part) <= _KAMADA_KAWAI_MOST:
            found = nx.kamada_kawai_layout(hops, pos=start, weight=None)
        else:
            found = nx.spring_layout(hops, pos=start, seed=seed, iterations=100, weight=None)
    except ImportError as error:
        raise MissingExtraError("a layout needs scipy: pip install 'mxsu-graph[plot]'") from error
    places = _turn({node: (float(x), float(y)) for node, (x, y) in found.items()})
    mean = math.fsum(math.dist(places[a], places[b]) for a, b in hops.edges) / hops.number_of_edges()
    left, low = (min(place[i] for place in places.values()) for i in (0, 1))
    wide = max(place[0] for place in places.values()) - left
    high = max(place[1] for place in places.values()) - low
    page = min((width - 1.7) / max(wide, 1e-9), _TALLEST / max(high, 1e-9))
    # What is large may take the whole page, so that there is room for names.
    scale = page if len(part) >= _LARGE else min(ties / mean, page)
    moved = {node: (0.75 + (x - left) * scale, 0.2 + (y - low) * scale) for node, (x, y) in places.items()}
    return moved, max(x for x, _ in moved.values()) + 0.95, max(y for _, y in moved.values()) + 0.2


def _turn(places: dict[str, Place]) -> dict[str, Place]:
    """Turned so that the component is as wide as it can be: labels need width."""
    count = len(places)
    mean_x, mean_y = (math.fsum(place[i] for place in places.values()) / count for i in (0, 1))
    moved = {node: (x - mean_x, y - mean_y) for node, (x, y) in places.items()}
    across = math.fsum(2 * x * y for x, y in moved.values())
    along = math.fsum(x * x - y * y for x, y in moved.values())
    angle = -math.atan2(across, along) / 2
    cos, sin = math.cos(angle), math.sin(angle)
    return {node: (x * cos - y * sin, x * sin + y * cos) for node, (x, y) in moved.items()}


def _shelve(
    boxes: list[tuple[dict[str, Place], float, float]], width: float
) -> tuple[list[tuple[str, Place]], float]:
    """Boxes side by side in rows, the highest first; rows from the top."""
    rows: list[list[tuple[dict[str, Place], float, float]]] = []
    room = 0.0
    for box in sorted(boxes, key=lambda box: (-round(box[2], _DIGITS), min(box[0]))):
        if not rows or box[1] > room:
            rows.append([])
            room = width
        rows[-1].append(box)
        room -= box[1]
    height = math.fsum(max(box[2] for box in row) for row in rows)
    found, top = [], height
    for row in rows:
        tall = max(box[2] for box in row)
        spare = (width - math.fsum(box[1] for box in row)) / len(row)
        left = spare / 2
        for places, wide, high in row:
            low = top - tall + (tall - high) / 2
            found += [(node, (left + x, low + y)) for node, (x, y) in places.items()]
            left += wide + spare
        top -= tall
    return found, height


def _list(graph: nx.Graph, parts: list[tuple[str, ...]], width: float) -> tuple[dict[str, Place], float]:
    """Pairs and triples as small stacks in columns, and how deep they reach."""
    if not parts:
        return {}, 0.0
    columns = max(1, int(width / _CELL[0]))
    sizes = [len(part) * _STEP + _CELL[1] for part in parts]
    target = math.fsum(sizes) / columns
    filled: list[list[tuple[str, ...]]] = [[]]
    depth = deepest = 0.0
    for part, size in zip(parts, sizes, strict=True):
        if depth + size / 2 > target and len(filled) < columns:
            filled.append([])
            depth = 0.0
        filled[-1].append(part)
        depth += size
        deepest = max(deepest, depth)
    places = {}
    for column, stack in enumerate(filled):
        y = deepest
        for part in stack:
            for i, node in enumerate(_in_a_row(graph, part)):
                # The middle of a triple steps aside, so that all three edges of a triangle are seen.
                x = column * width / columns + (0.12 if len(part) < _SMALL or i != 1 else 0.26)
                places[node] = (x, y - _STEP * (i + 0.5))
            y -= len(part) * _STEP + _CELL[1]
    return places, deepest + 0.1


def _in_a_row(graph: nx.Graph, part: tuple[str, ...]) -> list[str]:
    """The nodes of a small component, the one with most neighbours in the middle of three."""
    busy = max(part, key=lambda node: (graph.degree(node), node))
    others = [node for node in part if node != busy]
    return [others[0], busy, *others[1:]] if len(part) == _SMALL else list(part)
