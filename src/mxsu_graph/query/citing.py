"""Footnotes for an answer: each claim with its source, the place in it, what the source cites there, and its IRI.

References are made by a CSL processor (Citation Style Language 1.0.2, citationstyles.org) from CSL-JSON, which is
built from the records of the sources, so that any journal's style will do. What CSL has no words for is added in
ours: what the source itself cites, with leaves and pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from mxsu_graph.dates import parse_when
from mxsu_graph.errors import BadDateError
from mxsu_graph.iri import BASE, entity_id
from mxsu_graph.query.csl_style import DEFAULT_STYLE, render_alone, render_references
from mxsu_graph.query.names import NameIndex, fold_name
from mxsu_graph.query.results import Answer, Term

if TYPE_CHECKING:
    from mxsu_graph.query.engines.engine import Engine

__all__ = ["DEFAULT_STYLE", "Citing", "Footnote", "build_csl_item", "cite_alone", "cite_answer", "find_cited"]

_CHUNK = 200
_TYPES = {
    "article": "article-journal",
    "essay": "article-journal",
    "introduction": "report",
    "blog-post": "post-weblog",
    "news-analysis": "article-magazine",
}
"""The CSL type for each of our kinds of source."""

_CLAIMS = """
SELECT ?claim ?source ?locator ?citation ?document ?leaves ?pages WHERE {{
  VALUES ?claim {{ {} }}
  ?claim mxsu:statedIn ?source ; mxsu:evidence/mxsu:locator ?locator .
  OPTIONAL {{
    ?claim mxsu:citation ?citation .
    ?citation mxsu:cited ?document .
    OPTIONAL {{ ?citation mxsu:leaves ?leaves }}
    OPTIONAL {{ ?citation mxsu:pages ?pages }}
  }}
}}
ORDER BY ?claim ?citation
"""
_PLACINGS = """
SELECT ?document ?unit ?source ?claim WHERE {{
  VALUES ?document {{ {} }}
  ?claim rdf:subject ?document ; rdf:predicate mxsu:includedIn ; rdf:object ?unit ; mxsu:statedIn ?source .
  FILTER NOT EXISTS {{ ?claim mxsu:withdrawn ?reason }}
}}
ORDER BY ?claim
"""
_SOURCES = """
SELECT ?source ?property ?value WHERE {{
  VALUES ?source {{ {} }}
  ?source a mxsu:Source ; ?property ?value .
}}
ORDER BY ?source ?property ?value
"""


@dataclass(frozen=True, order=True, slots=True)
class Footnote:
    """One numbered note; `about` is the claim, or the source where the answer has no claims."""

    number: int
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Citing:
    """The notes of an answer, which of them belong to each of its rows, and the list of references.

    `references` is empty for a style of notes: the first note to a source is its full reference.
    """

    notes: tuple[Footnote, ...]
    rows: tuple[tuple[int, ...], ...]
    references: tuple[str, ...] = ()


@dataclass(slots=True)
class _Cited:
    """A claim, or a source by itself, as its note will tell it."""

    source: str
    locator: str = ""
    documents: list[str] = field(default_factory=list)


def cite_answer(answer: Answer, engine: Engine, names: NameIndex, style: str = DEFAULT_STYLE) -> Citing:
    """Write a footnote for each claim of an answer, or for each source where it has no claims.

    Args:
        answer: the rows of any query.
        engine: what answered it, and knows the claims.
        names: labels of authors, publishers and documents.
        style: the name of a style of the CSL repository, or the path of a `.csl` file.

    Raises:
        QueryError: there is no such style, or no CSL processor is installed.
        EndpointError: a remote engine failed.
    """
    rows = [find_cited(row) for row in answer.rows]
    known = _read_cited(dict.fromkeys(iri for row in rows for iri in row), engine, names)
    items = _read_items({cited.source for cited in known.values()}, engine, names)
    in_order = [iri for iri in dict.fromkeys(iri for row in rows for iri in row) if iri in known]
    places = [(known[iri].source, known[iri].locator) for iri in in_order]
    references, bibliography = render_references(places, items, style)
    notes = tuple(
        Footnote(number, iri, _finish(reference, iri, known[iri]))
        for number, (iri, reference) in enumerate(zip(in_order, references, strict=True), start=1)
    )
    numbers = {note.about: note.number for note in notes}
    return Citing(notes, tuple(tuple(numbers[iri] for iri in row if iri in numbers) for row in rows), bibliography)


def cite_alone(
    iris: Iterable[str], engine: Engine, names: NameIndex, style: str = DEFAULT_STYLE
) -> tuple[dict[str, str], tuple[dict[str, Any], ...]]:
    """A reference for each claim or source that stands on its own: none is shortened because of another.

    Args:
        iris: claims and sources; what the engine does not know is left out.
        engine: what knows them.
        names: as for `cite_answer`.
        style: as for `cite_answer`.

    Returns:
        The references by IRI, and the CSL-JSON of every source that they take.
    """
    known = _read_cited(dict.fromkeys(iris), engine, names)
    items = _read_items({cited.source for cited in known.values()}, engine, names)
    rendered = render_alone([(cited.source, cited.locator) for cited in known.values()], items, style)
    references = {
        iri: _finish(reference, iri, cited)
        for (iri, cited), reference in zip(known.items(), rendered, strict=True)
    }
    return references, tuple(items[source] for source in sorted(items))


def build_csl_item(facts: Mapping[str, Sequence[str]], names: NameIndex) -> dict[str, Any]:
    """The CSL-JSON of a source from its record; what is not known is left out.

    Args:
        facts: values by property, its name without the vocabulary (`title`, `creator`, `issued` ...).
        names: labels of authors and publishers.
    """

    def first(name: str) -> str:
        return next(iter(facts.get(name, ())), "")

    kind = first("type").rpartition("/")[2]
    item: dict[str, Any] = {
        "type": _TYPES.get(kind, "document"),
        "title": first("title"),
        "title-short": first("prefLabel").rpartition(", ")[2],
        "language": first("language"),
        "author": [_build_name(entity_id(creator), names) for creator in facts.get("creator", ())],
        "publisher": ", ".join(names.label(entity_id(publisher)) for publisher in facts.get("publisher", ())),
        "collection-title": first("bibliographicCitation"),
        "issued": _build_date(first("issued")),
    }
    return {key: value for key, value in item.items() if value}


def find_cited(row: Iterable[Term]) -> tuple[str, ...]:
    """The IRIs of the claims of a row, else of its sources."""
    iris = dict.fromkeys(term.value for term in row if isinstance(term, ox.NamedNode))
    claims = tuple(iri for iri in iris if iri.startswith(f"{BASE}claim/"))
    return claims or tuple(iri for iri in iris if iri.startswith(f"{BASE}source/"))


def _read_cited(iris: Iterable[str], engine: Engine, names: NameIndex) -> dict[str, _Cited]:
    """What each claim rests on; claims that the engine does not know are left out."""
    found = {iri: _Cited(iri) for iri in iris if iri.startswith(f"{BASE}source/")}
    rows = list(_select(_CLAIMS, [iri for iri in iris if iri not in found], engine))
    placings: dict[tuple[str, str], str] = {}
    for document, unit, source, _ in _select(_PLACINGS, dict.fromkeys(row[4] for row in rows if row[4]), engine):
        placings.setdefault((document, source), unit)
    for claim, source, locator, _, document, leaves, pages in rows:
        cited = found.setdefault(claim, _Cited(source, locator))
        if document:
            unit = placings.get((document, source), "")
            parts = [names.label(entity_id(iri)) for iri in (document, unit) if iri]
            parts += [_count("l", leaves)] * bool(leaves) + [_count("p", pages)] * bool(pages)
            cited.documents.append(", ".join(parts))
    return found


def _read_items(sources: Iterable[str], engine: Engine, names: NameIndex) -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for source, name, value in _select(_SOURCES, sorted(sources), engine):
        facts[source][re.split("[/#]", name)[-1]].append(value)
    # A source that is described in two graphs would be its own co-author.
    return {
        source: build_csl_item({name: list(dict.fromkeys(values)) for name, values in known.items()}, names)
        | {"id": source}
        for source, known in facts.items()
    }


def _select(query: str, iris: Iterable[str], engine: Engine) -> Iterator[tuple[str, ...]]:
    """The rows of a query about many things, a number of them at a time."""
    waiting = list(iris)
    for at in range(0, len(waiting), _CHUNK):
        terms = " ".join(str(ox.NamedNode(iri)) for iri in waiting[at : at + _CHUNK])
        for row in engine.select(query.format(terms), "the footnotes").rows:
            yield tuple(term.value if isinstance(term, ox.NamedNode | ox.Literal) else "" for term in row)


def _build_name(entity: str, names: NameIndex) -> dict[str, str]:
    """A person's name in two parts: the id begins with the surname, and so tells where the surname begins."""
    label = names.label(entity)
    segment, _, slug = entity.partition("/")
    words = label.split()
    if segment != "person" or len(words) < 2:
        return {"literal": label}
    surname = slug.partition("-")[0]
    at = next((i for i, word in enumerate(words) if i and fold_name(word) == surname), len(words) - 1)
    return {"given": " ".join(words[:at]), "family": " ".join(words[at:])}


def _build_date(issued: str) -> dict[str, Any]:
    """A date as CSL has it: its parts, or the year of a season or other span in one year; else nothing."""
    try:
        when = parse_when(issued)
    except BadDateError:
        return {}
    if parts := re.fullmatch("([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?[?~%]?", issued):
        date: dict[str, Any] = {"date-parts": [[int(part) for part in parts.groups() if part]]}
    elif when.earliest and when.latest and when.earliest.year == when.latest.year:
        date = {"date-parts": [[when.earliest.year]]}
    else:
        return {}
    return date | ({"circa": True} if when.uncertain or when.approximate else {})


def _count(letter: str, numbers: str) -> str:
    """`l. 3`, or `ll. 3-5` for several."""
    return f"{letter * 2 if re.search('[-–,]', numbers) else letter}. {numbers}"


def _finish(reference: str, iri: str, cited: _Cited) -> str:
    """A reference with what the source cites, and the address of the claim."""
    citing = f", citing {'; '.join(cited.documents)}" if cited.documents else ""
    return f"{reference.rstrip('.')}{citing}. {iri}"
