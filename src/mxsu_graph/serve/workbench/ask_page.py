"""Asking in SPARQL: the editor's page, with the query library as examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mxsu_graph.iri import PREFIXES, term_iri
from mxsu_graph.model import Vocabulary
from mxsu_graph.query.library import LibraryQuery

__all__ = ["AskPage", "list_terms", "view_ask"]

_ABOUT_CLAIMS = (
    *("statedIn", "evidence", "locator", "citation", "cited", "leaves", "pages", "role", "when", "whenAsWritten"),
    *("earliest", "latest", "where", "counterpart", "quantity", "unit", "polarity", "modality", "epistemicLevel"),
    *("readingCertainty", "accordingTo", "about", "kind", "side", "withdrawn", "assesses", "verdict"),
)
"""Properties of claims, evidence and assessments, which are no predicates of claims."""

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
    """The library by theme, the question that is open, and the text for the editor."""

    themes: tuple[tuple[str, tuple[LibraryQuery, ...]], ...]
    chosen: LibraryQuery | None
    text: str


def view_ask(library: Sequence[LibraryQuery], name: str, text: str = "") -> AskPage:
    """Gather the page; an unknown name opens an example.

    Args:
        library: the query library.
        name: the question to open, `<theme>/<question>`.
        text: a query to open instead.
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
        text or (_strip_header(chosen.text) if chosen else first),
    )


def _strip_header(text: str) -> str:
    """A question without its header, which the page tells in words."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+")).lstrip("\n")


def list_terms(vocabulary: Vocabulary) -> dict[str, Any]:
    """What the editor completes, as values that JSON can carry: IRIs of terms, and prefixes."""
    return {
        "classes": [term_iri(name) for name in sorted(vocabulary.classes)],
        "predicates": [term_iri(name) for name in sorted(vocabulary.predicates)],
        "others": [PREFIXES["rdf"] + name for name in ("subject", "predicate", "object", "type")]
        + [PREFIXES["skos"] + name for name in ("prefLabel", "altLabel", "exactMatch", "closeMatch")]
        + [term_iri(name) for name in _ABOUT_CLAIMS],
        "prefixes": PREFIXES,
    }
