"""A picture of networks by time: how much stood in each slice, and how the ranks went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.paper import INK, PALE, print_style, save_figure, wrap_caption
from mxsu_graph.analysis.network.projections import PROJECTIONS
from mxsu_graph.analysis.network.report import label_node
from mxsu_graph.analysis.network.slices import Cut, Sliced
from mxsu_graph.analysis.network.slices_report import label_slice, order_nodes
from mxsu_graph.errors import ExportError

if TYPE_CHECKING:
    from matplotlib.axes import Axes  # half a second to import, and only figures need it

__all__ = ["draw_slices"]

_WIDTH = 7.0
_SHOWN = 14
_LETTERS = 36
"""Of a label, which has a third of the width."""


def draw_slices(sliced: Sliced, description: Description, path: Path) -> None:
    """Draw edges by slice, and the ranks of the nodes that rank best over all of them, as SVG, PNG or PDF.

    Raises:
        ExportError: no slice has an edge, or the file cannot be written.
        MissingExtraError: matplotlib is not installed.
    """
    shown = [cut for cut in sliced.cuts if cut.nodes]
    if not shown:
        raise ExportError("no slice has an edge, so there is nothing to draw")
    nodes = order_nodes(sliced)[:_SHOWN]
    caption = _caption(sliced, len(nodes))
    lines = wrap_caption(caption, _WIDTH - 0.3)
    height = 2.1 + 0.24 * len(nodes) + 0.14 * len(lines)
    with print_style():
        from matplotlib.figure import Figure  # as above

        figure = Figure(figsize=(_WIDTH, height))
        foot = (0.14 * len(lines) + 0.16) / height
        above, below = figure.subplots(
            2, 1, sharex=True, gridspec_kw={"height_ratios": [1.15, 0.24 * len(nodes) + 0.1], "hspace": 0.12}
        )
        figure.subplots_adjust(left=0.32, right=0.985, top=1 - 0.26 / height, bottom=foot + 0.32 / height)
        _draw_edges(above, shown)
        _draw_ranks(below, shown, nodes, description)
        figure.text(0.15 / _WIDTH, 0.10 / height, "\n".join(lines), fontsize=6.5, va="bottom", linespacing=1.35)
        save_figure(figure, path, PROJECTIONS[sliced.projection].title, caption)


def _draw_edges(axes: Axes, cuts: list[Cut]) -> None:
    places = range(len(cuts))
    certain = [len(cut.certain) for cut in cuts]
    merely = [len(cut.possible.keys() - cut.certain.keys()) for cut in cuts]
    axes.bar(places, certain, 0.62, color=INK, label="certainly stood")
    axes.bar(
        places, merely, 0.62, bottom=certain, color="white", edgecolor=INK, linewidth=0.6, hatch="////",
        label="may have stood",
    )  # fmt: skip
    for place, low, high in zip(places, certain, merely, strict=True):
        told = f"{low}" if not high else f"{low} + {high}"
        axes.annotate(told, (place, low + high), (0, 2), textcoords="offset points", ha="center", fontsize=6.5)
    axes.set_ylim(0, max(a + b for a, b in zip(certain, merely, strict=True)) * 1.22)
    axes.set_ylabel("edges")
    axes.legend(frameon=False, loc="upper left", ncols=2, borderaxespad=0.0, bbox_to_anchor=(0.0, 1.16))
    _clear(axes)


def _draw_ranks(axes: Axes, cuts: list[Cut], nodes: list[str], description: Description) -> None:
    """One row a node, one column a slice: the rank in a disc that is the darker, the better the rank."""
    for row, node in enumerate(nodes):
        axes.axhline(row, color="#e4e4e4", linewidth=0.5, zorder=0)
        for column, cut in enumerate(cuts):
            if node not in cut.ranks:
                continue
            rank = cut.ranks[node][1]
            stands = any(node in pair for pair in cut.certain)
            dark = stands and rank <= 10
            face = _grey(rank) if stands else "white"
            axes.scatter(column, row, s=120, color=face, edgecolors=INK, linewidths=0.6, zorder=2,
                         linestyle="-" if stands else (0, (2, 1.2)))  # fmt: skip
            axes.annotate(str(rank), (column, row), ha="center", va="center_baseline", fontsize=5.6,
                          color="white" if dark else INK, zorder=3)  # fmt: skip
    axes.set_yticks(range(len(nodes)), [_shorten(label_node(node, description)) for node in nodes])
    axes.set_ylim(len(nodes) - 0.4, -0.6)
    axes.set_xticks(range(len(cuts)), [label_slice(cut).replace("-", "\u2013") for cut in cuts])
    axes.set_xlim(-0.6, len(cuts) - 0.4)
    if len(cuts) > 9:
        axes.tick_params(axis="x", rotation=60)
    _clear(axes)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _shorten(label: str) -> str:
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1].rstrip()}\u2026"


def _grey(rank: int) -> str:
    """From black for the first to pale for the eleventh and all behind."""
    level = 0.13 + 0.055 * (rank - 1) if rank <= 10 else 0.86
    return f"{level:.3f}"


def _clear(axes: Any) -> None:  # noqa: ANN401 - spines are indexed by name, which its type does not say
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for spine in axes.spines.values():
        spine.set_linewidth(0.6)
        spine.set_color(PALE)
    axes.tick_params(width=0.6, color=PALE)


def _caption(sliced: Sliced, shown: int) -> str:
    title = PROJECTIONS[sliced.projection].title
    empty = sum(not cut.nodes for cut in sliced.cuts)
    left_out = f" Slices without any edge are left out ({empty})." if empty else ""
    return (
        f"{title[0].upper()}{title[1:]}, by slices of time. Above: edges whose dates put them certainly in a "
        f"slice, and those whose dates only allow it; {sliced.timeless} of {sliced.edges} edges have no date and "
        f"stand in none. Below: rank by {sliced.measure} of the {shown} nodes that rank best over the slices, in "
        "the network of all edges that may have stood; a dashed disc has no certain edge in the slice."
        f"{left_out}"
    )
