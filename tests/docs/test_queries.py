"""The tables of docs/queries.md are those of the library."""

from __future__ import annotations

import os
import re
from pathlib import Path

from mxsu_graph.query.library import LibraryQuery, Parameter, read_library

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "queries.md"
MARKED = re.compile(r"(<!-- generated: questions -->\n).*(<!-- end generated -->)", re.DOTALL)


def usage(parameter: Parameter) -> str:
    default = f" = {parameter.default}" if parameter.default else ""
    form = f"`--{parameter.name}` {parameter.type}{default}"
    return form if parameter.required else f"[{form}]"


def row(query: LibraryQuery) -> str:
    cells = (f"`{query.name}`", query.summary, ", ".join(map(usage, query.parameters)))
    return "| " + " | ".join(cells) + " |"


def render(library: tuple[LibraryQuery, ...]) -> str:
    lines = [f"{len(library)} questions.", ""]
    for theme in dict.fromkeys(query.theme for query in library):
        lines += [f"### {theme.capitalize()}", "", "| name | question | parameters |", "|---|---|---|"]
        lines += [row(query) for query in library if query.theme == theme]
        lines.append("")
    return "\n" + "\n".join(lines) + "\n"


def test_the_page_of_questions_is_that_of_the_library() -> None:
    page = PAGE.read_text(encoding="utf-8")
    generated = render(read_library(ROOT / "queries"))
    wanted = MARKED.sub(lambda match: match[1] + generated + match[2], page)
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        PAGE.write_text(wanted, encoding="utf-8")
    else:
        assert page == wanted, "run: MXSU_WRITE_EXPECTED=1 .venv/bin/pytest tests/docs/test_queries.py"
