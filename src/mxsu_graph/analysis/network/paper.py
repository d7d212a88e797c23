"""Figures for print: colours that everybody can tell apart, and files that are the same each time."""

from __future__ import annotations

import textwrap
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mxsu_graph.errors import ExportError, MissingExtraError
from mxsu_graph.files import write_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure  # half a second to import, and only figures need it

__all__ = [
    "DOTS_PER_INCH",
    "FIGURE_FORMATS",
    "INK",
    "PALE",
    "SIDE_COLOURS",
    "print_style",
    "save_figure",
    "wrap_caption",
]

FIGURE_FORMATS = ("svg", "png", "pdf")

SIDE_COLOURS = {"mexican": "#0072b2", "soviet": "#e69f00", "third": "#cccccc", "": "#ffffff"}
"""Blue and orange of Okabe and Ito (2008), Color universal design, with a light grey and white for the others.

People with any kind of colour blindness tell the two apart, and in print without colour they are a dark, a middle,
a light grey and white.
"""

INK = "#222222"
PALE = "#8a8a8a"
DOTS_PER_INCH = 300
_SETTINGS: dict[str, Any] = {
    "svg.hashsalt": "mxsu",  # else the names inside the file are drawn by lot
    "svg.fonttype": "path",  # letters as drawn, so that labels keep clear of each other on every machine
    "font.family": "DejaVu Sans",  # comes with matplotlib, and has Cyrillic
    "font.size": 7.0,
    "pdf.fonttype": 42,
    "path.simplify": False,
    "text.parse_math": False,  # a name may have a dollar in it
    "text.hinting": "none",  # letters as wide on paper as when they were measured
}


def print_style() -> AbstractContextManager[None]:
    """The settings under which figures are drawn and saved, whatever the user's own are.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        import matplotlib as mpl  # half a second to import, and only figures need it
    except ImportError as error:
        raise MissingExtraError("figures need matplotlib: pip install 'mxsu-graph[plot]'") from error
    settings: Any = {**mpl.rcParamsDefault, **_SETTINGS}  # by names that its type spells out
    style: AbstractContextManager[None] = mpl.rc_context(settings)
    return style


def save_figure(figure: Figure, path: Path, title: str, caption: str) -> None:
    """Write a figure as SVG, PNG or PDF, by the ending of the name; the same figure gives the same bytes.

    To be called under `print_style`.

    Raises:
        ExportError: the ending is none of these.
        WriteError: the disk refused; a file that was there before still is.
    """
    form = path.suffix.removeprefix(".").lower()
    if form not in FIGURE_FORMATS:
        raise ExportError(
            f"a figure is written as {', '.join('.' + f for f in FIGURE_FORMATS)}, not as '{path.name}'"
        )
    # No day and no version of the library, which would make another file of the same figure.
    facts: dict[str, dict[str, Any]] = {
        "svg": {"Date": None, "Creator": None, "Title": title, "Description": caption},
        "png": {"Software": None, "Title": title, "Description": caption},
        "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None, "Title": title},
    }
    write_file(path, lambda file: figure.savefig(file, format=form, dpi=DOTS_PER_INCH, metadata=facts[form]))


def wrap_caption(text: str, inches: float, points: float = 6.5) -> list[str]:
    """A caption as lines that fit a width, by the mean width of a letter in this type, 0.52 of its size."""
    return textwrap.wrap(text, max(20, int(inches * 72 / (0.52 * points))), break_long_words=False)
