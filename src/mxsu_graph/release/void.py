"""The description of the dataset as linked data, in VoID (W3C Interest Group Note, 3 March 2011)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from mxsu_graph.iri import (
    AUTHORITIES,
    BASE,
    DATASET,
    ONTOLOGY,
    PREFIXES,
    compact_iri,
    expand_name,
    graph_iri,
)
from mxsu_graph.release.facts import ReleaseFacts
from mxsu_graph.release.quads import describe, integer, iri, text

__all__ = ["Statistics", "build_void", "count_quads"]

_TYPE = expand_name("rdf:type")
_MATCHES = frozenset(expand_name(f"skos:{kind}Match") for kind in ("exact", "close", "broad", "narrow", "related"))
_SUBSETS = {
    "entities": "The register of entities",
    "assessments": "What the editors judge, and why",
    "ontology": "The ontology and the code lists",
    "assertions": "Derived: plain triples of what any source affirms and no assessment rejects",
    "bounds": "Derived: earliest and latest day, lowest and highest number of each claim",
    "disagreements": "Derived: open questions with their positions",
}


@dataclass(slots=True)
class Statistics:
    """Numbers of a dataset, counted in one pass over its quads."""

    quads: int = 0
    subjects: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    graphs: Counter[str] = field(default_factory=Counter)
    links: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))


def count_quads(dataset: Path) -> Statistics:
    """Count a canonical N-Quads file."""
    found = Statistics()
    typed: set[tuple[str, str]] = set()
    for quad in ox.parse(path=dataset, format=ox.RdfFormat.N_QUADS):
        subject, thing, predicate = _value(quad.subject), quad.object, quad.predicate.value
        found.quads += 1
        found.subjects.add(subject)
        found.objects.add(str(thing))
        found.properties[predicate] += 1
        found.graphs[_value(quad.graph_name)] += 1
        if predicate == _TYPE and (subject, _value(thing)) not in typed:
            typed.add((subject, _value(thing)))
            found.classes[_value(thing)] += 1
        if predicate in _MATCHES and isinstance(thing, ox.NamedNode):
            found.links[_find_space(thing.value), predicate] += 1
    return found


def build_void(
    facts: ReleaseFacts, statistics: Statistics, sources: Iterable[tuple[str, str]]
) -> Iterator[ox.Quad]:
    """The description.

    Args:
        facts: the release.
        statistics: its numbers.
        sources: id and title of each source, whose graphs become subsets.
    """
    dataset = facts.iri
    dumps = [f"{facts.url}{file.path}" for file in facts.files if file.path in ("dataset.nq", "dataset.trig")]
    yield from describe(
        dataset,
        ("rdf:type", iri("void:Dataset")),
        ("dcterms:title", text(facts.citation.title, "en")),
        ("dcterms:description", text(facts.citation.abstract, "en")),
        ("dcterms:license", iri(facts.license.iri)),
        ("dcterms:issued", text(facts.day, datatype="xsd:date")),
        ("dcterms:isVersionOf", iri(DATASET)),
        ("dcterms:publisher", iri(facts.publisher_iri)),
        ("void:uriSpace", text(BASE)),
        ("void:triples", integer(statistics.quads)),
        ("void:entities", integer(facts.counts["entities"])),
        ("void:classes", integer(len(statistics.classes))),
        ("void:properties", integer(len(statistics.properties))),
        ("void:distinctSubjects", integer(len(statistics.subjects))),
        ("void:distinctObjects", integer(len(statistics.objects))),
        *(("void:dataDump", iri(dump)) for dump in dumps),
        *(("void:vocabulary", iri(space)) for space in _vocabularies(statistics)),
    )
    yield from _describe_subsets(dataset, statistics, dict(sources))
    yield from _describe_partitions(dataset, statistics)
    yield from _describe_links(dataset, statistics)


def _describe_subsets(dataset: str, statistics: Statistics, sources: dict[str, str]) -> Iterator[ox.Quad]:
    """Each named graph is a subset: a source can be left out by leaving its graph out."""
    for name, count in sorted(statistics.graphs.items()):
        local = name.removeprefix(graph_iri(""))
        kind, _, source = local.partition("/")
        title = _SUBSETS.get(local) or sources.get(source, local)
        if kind == "projection":
            title = f"Derived: plain triples of {title}"
        yield from describe(dataset, ("void:subset", iri(name)))
        yield from describe(
            name,
            ("rdf:type", iri("void:Dataset")),
            ("dcterms:title", text(title)),
            ("void:triples", integer(count)),
        )


def _describe_partitions(dataset: str, statistics: Statistics) -> Iterator[ox.Quad]:
    parts = (
        ("void:classPartition", "void:class", "void:entities", statistics.classes),
        ("void:propertyPartition", "void:property", "void:triples", statistics.properties),
    )
    for link, about, number, counts in parts:
        for name, count in sorted(counts.items()):
            part = f"{dataset}#{link.partition(':')[2]}-{_slug(name)}"
            yield from describe(dataset, (link, iri(part)))
            yield from describe(part, (about, iri(name)), (number, integer(count)))


def _describe_links(dataset: str, statistics: Statistics) -> Iterator[ox.Quad]:
    for (space, predicate), count in sorted(statistics.links.items()):
        target = next((name for name, known in AUTHORITIES.items() if known == space), urlsplit(space).netloc)
        linkset = f"{dataset}#links-{target}-{_slug(predicate)}"
        yield from describe(dataset, ("void:subset", iri(linkset)))
        yield from describe(
            linkset,
            ("rdf:type", iri("void:Linkset")),
            ("void:linkPredicate", iri(predicate)),
            ("void:subjectsTarget", iri(dataset)),
            ("void:objectsTarget", iri(f"{dataset}#target-{target}")),
            ("void:triples", integer(count)),
        )
        yield from describe(
            f"{dataset}#target-{target}", ("rdf:type", iri("void:Dataset")), ("void:uriSpace", text(space))
        )


def _find_space(name: str) -> str:
    """The catalogue that an IRI belongs to: an authority of ours, else its host."""
    known = [space for space in AUTHORITIES.values() if name.startswith(space)]
    parts = urlsplit(name)
    return max(known, key=len, default=f"{parts.scheme}://{parts.netloc}/")


def _vocabularies(statistics: Statistics) -> list[str]:
    """The namespaces of other people's terms, and our own."""
    used = [*statistics.classes, *statistics.properties]
    spaces = {space for space in PREFIXES.values() if any(term.startswith(space) for term in used)}
    return sorted(space for space in spaces if not space.startswith(BASE) or space == ONTOLOGY)


def _slug(name: str) -> str:
    return compact_iri(name).replace(":", "-").strip("<>").replace("/", "-").replace("#", "-")


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
