"""What an RDF file says, subject by subject, without the graphs that are derived from claims."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.diagnostics import Diagnostic, Severity, Span
from mxsu_graph.errors import IntakeError
from mxsu_graph.intake.places import Places, find_places
from mxsu_graph.iri import BASE, ONTOLOGY, PREFIXES, compact_iri, graph_iri

__all__ = ["RDF_ENDINGS", "Facts", "Term", "key_of", "local_text", "prefixed", "read_facts"]

_STATEMENTS = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
RDF_ENDINGS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
}
"""The formats by the ending of a file's name."""

_KEPT_GRAPHS = (graph_iri("source/"), graph_iri("entities"))
_TYPE = PREFIXES["rdf"] + "type"

Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(slots=True)
class Facts:
    """Subjects with their properties, where each stands, and what was found amiss."""

    places: Places
    about: dict[str, dict[str, list[Term]]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def typed(self, name: str) -> list[str]:
        """The subjects of a class, sorted."""
        class_ = prefixed(name)
        return sorted(s for s, facts in self.about.items() if any(o.value == class_ for o in _named(facts, _TYPE)))

    def all(self, subject: str, name: str) -> list[Term]:
        """The values of a property, each once, in a fixed order."""
        found = self.about.get(subject, {}).get(prefixed(name), [])
        return sorted(dict.fromkeys(found), key=lambda term: (str(type(term)), term.value))

    def one(self, subject: str, name: str) -> Term | None:
        """The only value of a property; several are a finding, and the first is taken."""
        found = self.all(subject, name)
        if len(found) > 1:
            what = f"{compact_iri(subject)} has {len(found)} values for {name}"
            self.report(self.span(subject, name), "duplicate-key", what, hint="a claim says one thing")
        return found[0] if found else None

    def span(self, subject: str, name: str = "") -> Span:
        """Where a property of a subject stands, as nearly as is known."""
        return self.places.span(subject, prefixed(name) if name else "")

    def report(
        self, span: Span, code: str, message: str, severity: Severity = Severity.ERROR, hint: str = ""
    ) -> None:
        """Add a finding."""
        self.diagnostics.append(Diagnostic(span, code, message, severity, hint))


def read_facts(path: Path, shown: str) -> Facts:
    """Read a file of RDF; its ending names the format (see `RDF_ENDINGS`).

    A file that is not well-formed gives one finding with its line, and no facts.

    Raises:
        IntakeError: the file cannot be read, or its ending names no format.
    """
    form = RDF_ENDINGS.get(path.suffix.lower())
    if form is None:
        raise IntakeError(f"{path.name}: no format has this ending; use one of {', '.join(RDF_ENDINGS)} or .csv")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IntakeError(f"cannot read {path.name}: {error.strerror}") from error
    text = content.decode("utf-8", errors="replace")
    facts = Facts(find_places(text, shown, has_statements=form in _STATEMENTS))
    about: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(content, format=form):
            if _is_kept(quad.graph_name) and not isinstance(quad.object, ox.Triple):
                about[key_of(quad.subject)][quad.predicate.value].append(quad.object)
    except SyntaxError as error:
        place = Span(shown, error.lineno or 0, error.offset or 0)
        facts.report(place, "rdf-syntax", f"this is not {form.name}: {error.msg}")
        return facts
    facts.about = {subject: dict(properties) for subject, properties in about.items()}
    return facts


def local_text(term: Term) -> str:
    """A term as curated files write it: ids, codes and names of terms without their namespace."""
    if isinstance(term, ox.NamedNode):
        for namespace in (ONTOLOGY, BASE + "curator/"):
            if term.value.startswith(namespace):
                return term.value.removeprefix(namespace)
        if term.value.startswith(BASE + "code/"):
            return term.value.rpartition("/")[2]
        return term.value.removeprefix(BASE)
    return term.value if isinstance(term, ox.Literal) else ""


def prefixed(name: str) -> str:
    """The IRI behind a name with a prefix of ours."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _is_kept(graph: object) -> bool:
    """Whether claims and entities may stand in this graph: not in one of ours that is derived from them."""
    name = graph.value if isinstance(graph, ox.NamedNode) else ""
    return not name.startswith(graph_iri("")) or name.startswith(_KEPT_GRAPHS)


def key_of(term: object) -> str:
    """What a subject is called in `Facts.about`; nothing for a literal."""
    if isinstance(term, ox.NamedNode):
        return term.value
    return str(term) if isinstance(term, ox.BlankNode) else ""


def _named(facts: dict[str, list[Term]], property_: str) -> list[ox.NamedNode]:
    return [term for term in facts.get(property_, []) if isinstance(term, ox.NamedNode)]
