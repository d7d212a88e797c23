"""The ontology as pages: every term by pyLODE, and the diagrams and tables of docs/ontology.md.

pyLODE (github.com/RDFLib/pyLODE) writes the page of terms; pyproject.toml fixes its version, for later ones fail.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import diagrams
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

__all__ = ["fill_in", "render_terms"]

ROOT = Path(__file__).resolve().parent.parent
MXSU = rdflib.Namespace("https://w3id.org/mxsu/ontology#")
_TERM = re.compile(
    r'<div class="[^"]*\bentity\b[^"]*" id="([^"]+)">(?:(?!<code>).)*<code>https://w3id\.org/mxsu/ontology#(\w+)</code>',
    re.S,
)
_MARK = re.compile(r"<!-- generated: ([a-z-]+) -->")
_RELATIONS = {
    RDFS.subClassOf: "is a kind of",
    RDFS.subPropertyOf: "is a kind of",
    OWL.equivalentClass: "is the same as",
    OWL.equivalentProperty: "is the same as",
    SKOS.exactMatch: "is the same as",
    SKOS.closeMatch: "is close to",
    SKOS.broadMatch: "is narrower than",
    SKOS.narrowMatch: "is broader than",
    SKOS.relatedMatch: "is related to",
}
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'


def render_terms() -> str:
    """The page of every class and property, by pyLODE, with a style that fits a phone."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    from pylode import OntPub  # loads ontologies of its own, and makes every library tell what it does

    root.setLevel(level)
    root.handlers[:] = handlers
    page = OntPub(ontology=_join_labels(_read("mxsu.ttl"))).make_html()
    style = (ROOT / "website" / "terms.css").read_text(encoding="utf-8")
    back = '<p id="ontology"><a href="../ontology.html">mxsu_graph: the ontology</a></p>'
    page = page.replace("</head>", f"{_VIEWPORT}\n<style>{style}</style>\n</head>", 1)
    page, number = re.subn(r"<body[^>]*>", lambda match: f"{match[0]}\n{back}", page, count=1)
    assert number == 1, "pyLODE's page has no body"
    return _name_places(page)


def _name_places(page: str) -> str:
    """The page with each term under the name that its IRI ends with; pyLODE makes places of labels."""
    names = {match[1]: match[2] for match in _TERM.finditer(page)}
    pattern = re.compile(rf'(\bid="|href="#)({"|".join(names)})"')
    return pattern.sub(lambda match: f'{match[1]}{names[match[2]]}"', page)


def _join_labels(graph: rdflib.Graph) -> rdflib.Graph:
    """The graph with one label a term, in both languages: pyLODE would print them without a blank between."""
    for property_ in (RDFS.label, DCTERMS.title):
        for subject in set(graph.subjects(property_)):
            labels = sorted(graph.objects(subject, property_), key=lambda label: str(label.language))
            graph.remove((subject, property_, None))
            graph.add((subject, property_, rdflib.Literal(" · ".join(dict.fromkeys(map(str, labels))))))
    return graph


def fill_in(markdown: str) -> str:
    """The page with each `<!-- generated: name -->` replaced by what the ontology says."""
    graph = _read("mxsu.ttl", "alignments.ttl")
    parts = {
        "class-tree": lambda: diagrams.draw_tree(_class_tree(graph)),
        "claim-diagram": lambda: diagrams.draw_claim(_claim_parts(graph)),
        "themes": lambda: _list_themes(graph),
        "alignments": lambda: _list_alignments(graph),
    }
    return _MARK.sub(lambda match: parts[match[1]](), markdown)


def _read(*names: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in names:
        graph.parse(ROOT / "ontology" / name)
    return graph


def _english(graph: rdflib.Graph, subject: Any, property_: Any) -> str:
    return next((str(o) for o in graph.objects(subject, property_) if o.language == "en"), "")


def _local(term: Any) -> str:
    return str(term).removeprefix(str(MXSU))


def _ours(graph: rdflib.Graph, class_: Any) -> list[Any]:
    return sorted(s for s in graph.subjects(RDF.type, class_) if str(s).startswith(str(MXSU)))


def _class_tree(graph: rdflib.Graph) -> list[tuple[int, str, str]]:
    """Depth, name and definition of each class, a class after the one above it."""
    classes = set(_ours(graph, OWL.Class))
    above = {c: [p for p in graph.objects(c, RDFS.subClassOf) if p in classes] for c in classes}
    rows: list[tuple[int, str, str]] = []

    def add(class_: Any, depth: int) -> None:
        rows.append((depth, _local(class_), _english(graph, class_, SKOS.definition)))
        for below in sorted(c for c in classes if class_ in above[c]):
            add(below, depth + 1)

    for root in sorted((c for c in classes if not above[c]), key=lambda c: (c != MXSU.Thing, c)):
        add(root, 0)
    return rows


def _claim_parts(graph: rdflib.Graph) -> list[tuple[str, str]]:
    """Property and value of everything that a claim has, of our own properties in the order of the file."""
    text = (ROOT / "ontology" / "mxsu.ttl").read_text(encoding="utf-8")
    found = [p for p in graph.subjects(RDFS.domain, MXSU.Claim) if str(p).startswith(str(MXSU))]
    found.sort(key=lambda p: text.find(f"\nmxsu:{_local(p)} a "))
    own = [(f"mxsu:{_local(p)}", _range(graph, p)) for p in found]
    return [
        ("rdf:subject", "Thing"),
        ("rdf:predicate", "one of our predicates"),
        ("rdf:object", "Thing or value"),
        *own,
    ]


def _range(graph: rdflib.Graph, property_: Any) -> str:
    ranges = list(graph.objects(property_, MXSU.expectedRange)) or list(graph.objects(property_, RDFS.range))
    names = sorted({"code" if r == SKOS.Concept else re.split(r"[#/]", str(r))[-1] for r in ranges})
    return " or ".join(names) or "code"


def _list_themes(graph: rdflib.Graph) -> str:
    """The predicates by theme, each with a link to its definition."""
    by_theme: dict[str, list[str]] = {}
    for predicate in _ours(graph, MXSU.ClaimPredicate):
        theme = next((str(t) for t in graph.objects(predicate, MXSU.theme)), "other")
        by_theme.setdefault(theme, []).append(_link(_local(predicate)))
    rows = [f"| {theme} | {', '.join(names)} |" for theme, names in sorted(by_theme.items())]
    return "\n".join(["| theme | predicates |", "|---|---|", *rows])


def _list_alignments(graph: rdflib.Graph) -> str:
    """Every alignment with what stands in its way."""
    rows = []
    for subject in sorted({s for s in graph.subjects() if str(s).startswith(str(MXSU))}):
        said = [f"{words} {name}" for p, words in _RELATIONS.items() for name in _foreign(graph, subject, p)]
        if said:
            note = _english(graph, subject, SKOS.editorialNote)
            rows.append(f"| {_link(_local(subject))} | {'<br>'.join(said)} | {note} |")
    return "\n".join(["| ours | stands to others | what stands in the way |", "|---|---|---|", *rows])


def _foreign(graph: rdflib.Graph, subject: Any, property_: Any) -> Iterable[str]:
    for other in sorted(graph.objects(subject, property_)):
        if not str(other).startswith(str(MXSU)):
            yield f"`{graph.namespace_manager.normalizeUri(other)}`"


def _link(name: str) -> str:
    return f"[`{name}`](ontology/terms.html#{name})"
