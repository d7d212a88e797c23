"""`python -m mxsu_graph.texts FILE [--repair gb18030]`: show a text as its numbered segments."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mxsu_graph.errors import TextError
from mxsu_graph.texts.read import Text, read_text

__all__ = ["main", "render_losses", "render_segments"]


def render_segments(text: Text) -> str:
    """One line a segment: locator, start-end and the characters, separated by tabs."""
    return "".join(f"{s.locator}\t{s.start}-{s.end}\t{s.text}\n" for s in text.segments)


def render_losses(text: Text) -> str:
    """One line for each run that the repair left alone and for each lost character, then their count."""
    kept = "".join(f"kept at {k.offset}: '{k.text}' cannot come from the damage\n" for k in text.kept)
    lost = "".join(f"lost at {one}\n" for one in text.lost)
    return f"{kept}{lost}{len(text.lost)} characters lost for good, {len(text.kept)} runs left alone\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the segments on stdout, the losses on stderr; return 0, or 2 if the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m mxsu_graph.texts", description="Number a text's segments.")
    parser.add_argument("file", type=Path, help="the text, in UTF-8")
    parser.add_argument("--repair", default="none", help="gb18030 for UTF-8 that was read as GB18030")
    options = parser.parse_args(arguments)
    try:
        text = read_text(options.file, options.repair)
    except TextError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(render_segments(text))
    sys.stderr.write(render_losses(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
