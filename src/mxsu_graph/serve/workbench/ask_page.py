"""Asking in SPARQL: the editor's page, with the query library as examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.library import LibraryQuery

__all__ = ["AskPage", "view_ask"]

_FIRST = """# Who took part in what, according to whom?
SELECT ?event ?person ?role ?source WHERE {
  ?claim rdf:predicate mxsu:participant ; rdf:subject ?event ; rdf:object ?person ;
    mxsu:role ?role ; mxsu:statedIn ?source .
}
ORDER BY ?event ?person ?claim
LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class AskPage:
    """The library by theme, the question that is open, and the prefixes that queries may use."""

    themes: tuple[tuple[str, tuple[LibraryQuery, ...]], ...]
    chosen: LibraryQuery | None
    text: str
    prefixes: tuple[tuple[str, str], ...]


def view_ask(library: Sequence[LibraryQuery], name: str) -> AskPage:
    """Gather the page; an unknown name opens an example.

    Args:
        library: the query library.
        name: the question to open, `<theme>/<question>`.
    """
    themes: dict[str, list[LibraryQuery]] = {}
    for question in library:
        themes.setdefault(question.name.partition("/")[0], []).append(question)
    chosen = next((question for question in library if question.name == name), None)
    used = sorted(prefix for prefix in PREFIXES if f"{prefix}:" in _FIRST)
    first = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used) + _FIRST
    return AskPage(
        tuple((theme, tuple(questions)) for theme, questions in themes.items()),
        chosen,
        chosen.text if chosen else first,
        tuple(PREFIXES.items()),
    )
