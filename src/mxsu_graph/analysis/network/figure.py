"""A network as a figure that can go into an article."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.labels import place_labels
from mxsu_graph.analysis.network.layout import Layout, lay_out
from mxsu_graph.analysis.network.measures import find_measure
from mxsu_graph.analysis.network.paper import (
    DOTS_PER_INCH,
    INK,
    PALE,
    SIDE_COLOURS,
    print_style,
    save_figure,
    wrap_caption,
)
from mxsu_graph.errors import ExportError

if TYPE_CHECKING:
    import networkx as nx  # a fifth of a second to import, and only what draws networks needs it
    from matplotlib.axes import Axes  # half a second to import, and only figures need it
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

__all__ = ["SHAPES", "draw_network"]

SHAPES = {
    "person": "o", "organization": "s", "source": "*", "document": "D", "work": "D", "record-set": "h",
    "event": "^", "country": "p", "place": "p",
}  # fmt: skip
"""Marks of matplotlib by the kind of a node; what is not named here is a `v`."""

_NAMES = {
    "person": "person", "organization": "institution", "source": "source", "document": "document or work",
    "work": "document or work", "record-set": "archival unit", "event": "event", "country": "country or place",
    "place": "country or place",
}  # fmt: skip
_SIDES = {"mexican": "Mexican", "soviet": "Soviet", "third": "third parties", "": "no side"}
_LEAST, _MOST = 14.0, 150.0
_LABEL = 6.2
_COLUMNS = 5


def draw_network(
    graph: nx.Graph,
    description: Description,
    path: Path,
    *,
    measure: str = "degree",
    seed: int = 1,
    width: float = 7.0,
    nodes: int = 150,
    note: str = "",
) -> None:
    """Draw a network as SVG, PNG or PDF: the same network, measure and seed give the same bytes.

    Colour is the side, shape the kind, area a measure. Edges that several sources tell of are dark, others grey;
    those of which no reading is certain are dashed. Names never overlap: for want of room, those of lesser nodes
    are left out, and the caption counts them.

    Args:
        graph: from `weave_network`.
        description: names of the sources.
        path: by its ending, `.svg`, `.png` or `.pdf`.
        measure: what the area of a node shows.
        seed: of the layout.
        width: in inches; the height follows.
        nodes: at most so many are drawn, those of greatest value.
        note: put at the end of the caption.

    Raises:
        ExportError: the network is empty, or the file cannot be written.
        MissingExtraError: matplotlib is not installed.
        UnknownNameError: there is no such measure.
    """
    if not graph.number_of_edges():
        raise ExportError("the network has no edges, so there is nothing to draw")
    chosen = find_measure(measure)
    values = chosen.compute(graph)
    drawn = _select(graph, values, nodes, chosen.least_first)
    layout = lay_out(drawn, width - 0.3, seed)
    tell = partial(_caption, graph, drawn, description, measure, seed, note)
    with print_style():
        entries = _list_legend(drawn)
        # The caption tells how many names are missing, and has room for that before it is known.
        lines = len(wrap_caption(tell(999), width - 0.3))
        figure, axes = _open_page(layout, width, lines, math.ceil(len(entries) / _COLUMNS))
        hidden = _draw(axes, drawn, layout, values, chosen.least_first)
        _draw_legend(axes, entries)
        caption = tell(hidden)
        told = "\n".join(wrap_caption(caption, width - 0.3))
        figure.text(0.15 / width, 0.1 / figure.get_figheight(), told, fontsize=6.5, va="bottom", linespacing=1.3)
        save_figure(figure, path, graph.graph["title"], caption)


def _open_page(layout: Layout, width: float, lines: int, rows: int) -> tuple[Figure, Axes]:
    """A page with room for the network between so many rows of legend and lines of caption."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # as above
    from matplotlib.figure import Figure

    foot = 0.13 * lines + 0.2
    height = layout.height + foot + 0.16 * rows + 0.12
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)  # by which names are measured, whatever they are saved as
    return figure, figure.add_axes((0.15 / width, foot / height, layout.width / width, layout.height / height))


def _draw(axes: Axes, graph: nx.Graph, layout: Layout, values: Mapping[str, float], least_first: bool) -> int:
    """Draw edges, nodes and names on axes whose units are inches; gives how many names found no place."""
    order = sorted(graph, key=lambda node: (values[node] if least_first else -values[node], node))
    axes.set_xlim(0, layout.width)
    axes.set_ylim(0, layout.height)
    axes.set_axis_off()
    _draw_edges(axes, graph, layout)
    radii = _draw_nodes(axes, graph, layout, values, least_first)
    return place_labels(axes, graph, layout, order, radii, _LABEL)


def _select(graph: nx.Graph, values: Mapping[str, float], most: int, least_first: bool) -> nx.Graph:
    """The nodes of greatest value that still have an edge among themselves."""
    if len(graph) <= most:
        return graph
    order = sorted(graph, key=lambda node: (values[node] if least_first else -values[node], node))
    chosen = set(order[:most])
    tied = {end for edge in graph.edges if chosen.issuperset(edge) for end in edge}
    drawn = graph.__class__()
    # In the order of the whole graph, which a subgraph of NetworkX does not keep.
    drawn.add_nodes_from((node, facts) for node, facts in graph.nodes(data=True) if node in tied)
    drawn.add_edges_from((a, b, facts) for a, b, facts in graph.edges(data=True) if tied.issuperset((a, b)))
    return drawn


def _draw_edges(axes: Axes, graph: nx.Graph, layout: Layout) -> None:
    for a, b, edge in graph.edges(data=True):
        (x0, y0), (x1, y1) = layout.places[a], layout.places[b]
        dark = len(edge["sources"]) > 1
        style: dict[str, Any] = {
            "color": INK if dark else PALE,
            "linewidth": min(1.8, 0.55 + 0.22 * math.log2(max(1.0, edge["weight"]))),
            "linestyle": "-" if edge["certainty"] == "certain" else (0, (3, 2)),
        }
        if graph.is_directed():
            arrow = {"arrowstyle": "-|>,head_width=0.12,head_length=0.28", "shrinkA": 3, "shrinkB": 4, **style}
            axes.annotate("", (x1, y1), (x0, y0), arrowprops=arrow, zorder=1)
        else:
            axes.plot([x0, x1], [y0, y1], zorder=1, solid_capstyle="round", **style)


def _draw_nodes(
    axes: Axes, graph: nx.Graph, layout: Layout, values: Mapping[str, float], least_first: bool
) -> dict[str, float]:
    """Draw the marks; gives the radius of each, in inches."""
    measured = {node: -values[node] if least_first else values[node] for node in graph}
    low, high = min(measured.values()), max(measured.values())
    radii = {}
    for node, facts in graph.nodes(data=True):
        share = (measured[node] - low) / (high - low) if high > low else 0.0
        area = _LEAST + (_MOST - _LEAST) * share
        if node in layout.listed:
            area = min(area, 45.0)
        axes.scatter(
            *layout.places[node], s=area, marker=SHAPES.get(facts["type"], "v"),
            color=SIDE_COLOURS.get(facts["side"], SIDE_COLOURS[""]), edgecolors=INK, linewidths=0.5, zorder=2,
        )  # fmt: skip
        radii[node] = math.sqrt(area) / 2 / 72
    return radii


def _list_legend(graph: nx.Graph) -> list[Line2D]:
    """What the colours, shapes and lines mean that the figure has."""
    from matplotlib.lines import Line2D  # as above

    present = {facts["side"] for _, facts in graph.nodes(data=True)}
    kinds = {facts["type"] for _, facts in graph.nodes(data=True)}
    mark: dict[str, Any] = {"linestyle": "", "markeredgecolor": INK, "markeredgewidth": 0.5, "markersize": 5}
    entries = [
        Line2D([], [], marker="o", markerfacecolor=SIDE_COLOURS[side], label=name, **mark)
        for side, name in _SIDES.items()
        if side in present
    ]
    shapes = {(SHAPES.get(kind, "v"), _NAMES.get(kind, "other")) for kind in kinds}
    entries += [
        Line2D([], [], marker=shape, markerfacecolor="none", label=name, **mark)
        for shape, name in sorted(shapes, key=lambda pair: pair[1])
    ]
    told = [edge for _, _, edge in graph.edges(data=True)]
    if any(len(edge["sources"]) < 2 for edge in told):
        entries.append(Line2D([], [], color=PALE, linewidth=0.9, label="one source"))
    if any(len(edge["sources"]) > 1 for edge in told):
        entries.append(Line2D([], [], color=INK, linewidth=0.9, label="several sources"))
    if any(edge["certainty"] != "certain" for edge in told):
        entries.append(Line2D([], [], color=PALE, linewidth=0.9, linestyle=(0, (3, 2)), label="not certain"))
    return entries


def _draw_legend(axes: Axes, entries: list[Line2D]) -> None:
    axes.legend(
        handles=entries, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=min(_COLUMNS, len(entries)),
        frameon=False, borderaxespad=0.2, handletextpad=0.4, columnspacing=1.4, labelspacing=0.35, fontsize=6.8,
    )  # fmt: skip


def _caption(
    graph: nx.Graph, drawn: nx.Graph, description: Description, measure: str, seed: int, note: str, hidden: int
) -> str:
    title = graph.graph["title"]
    count = f"{len(graph)} nodes and {graph.number_of_edges()} edges"
    if len(drawn) < len(graph):
        count = f"the {len(drawn)} nodes that come first by {measure}, of {len(graph)}, and the ties among them"
    sources = sorted({source for _, _, edge in drawn.edges(data=True) for source in edge["sources"]})
    names = f"{hidden} {'name is' if hidden == 1 else 'names are'} left out for want of room. " if hidden else ""
    return (
        f"{title[0].upper()}{title[1:]}: {count}. Area: {measure}. "
        f"Sources: {'; '.join(description.source_label(source) for source in sources) or 'the register'}. "
        f"{names}Layout: Kamada and Kawai, seed {seed}. {note}"
    ).strip()
