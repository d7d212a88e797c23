"""Nanopublications: one claim with its provenance as a unit that travels alone, in four named graphs.

After the Nanopublication Guidelines (nanopub.net/guidelines): the *head* names the parts; the *assertion* is what
is said; its *provenance* is who says so, where, citing what, and what the editors judge of it; the *publication
info* is about the nanopublication itself. A denied claim has no plain triple in its assertion, only the claim.

A trusty URI (Kuhn and Dumontier, "Trusty URIs", ESWC 2014) has the hash of the content in its name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from mxsu_graph.errors import ExportError
from mxsu_graph.export.dataset import build_dataset
from mxsu_graph.export.turtle import write_trig
from mxsu_graph.graph.claim_facts import read_claim_quads
from mxsu_graph.iri import (
    DATASET,
    claim_ref,
    code_iri,
    expand_name,
    nanopub_iri,
    release_iri,
)

__all__ = ["Publication", "build_nanopub", "build_nanopubs", "make_trusty", "write_nanopubs"]

_SAID = frozenset(
    expand_name(name)
    for name in (
        *("rdf:type", "rdf:subject", "rdf:predicate", "rdf:object", "mxsu:polarity", "mxsu:role", "mxsu:when"),
        *("mxsu:whenAsWritten", "mxsu:where", "mxsu:counterpart", "mxsu:quantity", "mxsu:unit", "mxsu:extent"),
        "mxsu:about",
    )
)
"""What of a claim is its content; the rest tells who says so and how."""

_TYPE, _WITHDRAWN = expand_name("rdf:type"), expand_name("mxsu:withdrawn")
_AFFIRMED = code_iri("polarity", "affirmed")
_Thing = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Publication:
    """What is the same for all nanopublications of one state of the data.

    Attributes:
        version: of the dataset.
        sha256: of its canonical form.
        license: the IRI of the licence.
        created: a day, or empty where the data have not been released.
    """

    version: str
    sha256: str
    license: str
    created: str = ""


def build_nanopubs(
    dataset: Path, claims: Collection[str], publication: Publication
) -> Iterator[tuple[ox.Quad, ...]]:
    """The nanopublication of each claim, in order.

    Args:
        dataset: the canonical N-Quads file of a build.
        claims: IRIs of claims.
        publication: what the publication info says.

    Raises:
        ExportError: there is no such claim, or it was withdrawn.
    """
    found = read_claim_quads(dataset, claims)
    sources = {_first(quads, "mxsu:statedIn") for quads in found.values()}
    described = read_claim_quads(dataset, [source.value for source in sources if isinstance(source, ox.NamedNode)])
    for claim in claims:
        if claim not in found:
            raise ExportError(f"there is no claim '{claim_ref(claim)}'")
        source = _first(found[claim], "mxsu:statedIn")
        yield build_nanopub(claim, found[claim], described[source.value], publication)


def build_nanopub(
    claim: str, quads: Iterable[ox.Quad], source: Iterable[ox.Quad], publication: Publication
) -> tuple[ox.Quad, ...]:
    """One nanopublication.

    Args:
        claim: the IRI of a claim.
        quads: the claim, its evidence, and the assessments of it, as `read_claim_quads` gives them.
        source: the description of its source.
        publication: what the publication info says.

    Returns:
        The quads of the four graphs, graph by graph.

    Raises:
        ExportError: the claim was withdrawn.
    """
    about, known, described = ox.NamedNode(claim), tuple(quads), tuple(source)
    own = {quad.predicate.value: quad.object for quad in known if quad.subject == about}
    if _WITHDRAWN in own:
        raise ExportError(f"'{claim_ref(claim)}' was withdrawn: {_words(own[_WITHDRAWN])}")
    name = ox.NamedNode(nanopub_iri(*claim_ref(claim).split("/")))
    head, assertion, provenance, info = (
        ox.NamedNode(f"{name.value}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    parts = {"np:hasAssertion": assertion, "np:hasProvenance": provenance, "np:hasPublicationInfo": info}
    result = [_quad(name, "rdf:type", ox.NamedNode(expand_name("np:Nanopublication")), head)]
    result += [_quad(name, predicate, part, head) for predicate, part in parts.items()]
    result += _assert(about, known, own, assertion)
    result += _prove(about, known, described, assertion, provenance)
    result += _inform(name, about, own, publication, info)
    return tuple(result)


def make_trusty(quads: Iterable[ox.Quad]) -> tuple[ox.Quad, ...]:
    """The same nanopublication under a name that holds the hash of its content.

    Raises:
        ExportError: the library `nanopub` is not installed.
    """
    try:
        from nanopub.trustyuri.rdf import RdfHasher  # not one of our own dependencies
        from rdflib import Literal, URIRef  # slow to import
    except ImportError as error:
        raise ExportError("trusty URIs need the library of the nanopublications: pip install nanopub") from error

    def convert(term: object) -> URIRef | Literal:
        if isinstance(term, ox.Literal):
            datatype = None if term.language else URIRef(term.datatype.value)
            return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
        return URIRef(_words(term))

    known = tuple(quads)
    name = _words(known[0].subject)
    converted = [tuple(map(convert, (q.graph_name, q.subject, q.predicate, q.object))) for q in known]
    artefact = RdfHasher.make_hash(converted, baseuri=f"{name}#", hashstr=" ")
    trusty = f"{name.rpartition('/')[0]}/{artefact}"
    return tuple(_rename(quad, name, trusty) for quad in known)


def write_nanopubs(nanopubs: Iterable[Iterable[ox.Quad]], stream: BinaryIO) -> None:
    """Write nanopublications in TriG, each with the prefixes that it needs; the same ones give the same bytes.

    One after the other: taken together, the source that all of them describe would be looked up in every graph.
    """
    for quads in nanopubs:
        dataset = build_dataset(quads)
        write_trig(dataset, stream, frozenset(dataset.graphs))


def _rename(quad: ox.Quad, old: str, new: str) -> ox.Quad:
    """The quad with another name for the nanopublication and its graphs."""

    def rename(term: object) -> ox.NamedNode:
        assert isinstance(term, ox.NamedNode)  # there are no blank nodes
        is_its = term.value == old or term.value.startswith(f"{old}#")
        return ox.NamedNode(new + term.value[len(old) :]) if is_its else term

    thing = rename(quad.object) if isinstance(quad.object, ox.NamedNode) else quad.object
    return ox.Quad(rename(quad.subject), quad.predicate, thing, rename(quad.graph_name))


def _assert(
    claim: ox.NamedNode, known: tuple[ox.Quad, ...], own: dict[str, _Thing], graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    subject, predicate = own[expand_name("rdf:subject")], own[expand_name("rdf:predicate")]
    assert isinstance(subject, ox.NamedNode)  # the shapes see to it
    assert isinstance(predicate, ox.NamedNode)
    if _words(own[expand_name("mxsu:polarity")]) == _AFFIRMED:
        yield ox.Quad(subject, predicate, own[expand_name("rdf:object")], graph)
    for quad in known:
        if quad.subject == claim and quad.predicate.value in _SAID:
            yield ox.Quad(claim, quad.predicate, quad.object, graph)


def _prove(
    claim: ox.NamedNode,
    known: tuple[ox.Quad, ...],
    source: tuple[ox.Quad, ...],
    assertion: ox.NamedNode,
    graph: ox.NamedNode,
) -> Iterator[ox.Quad]:
    yield _quad(assertion, "prov:hadPrimarySource", _first(known, "mxsu:statedIn"), graph)
    yield _quad(assertion, "prov:wasDerivedFrom", _first(known, "mxsu:evidence"), graph)
    authors = {"dcterms:creator", "dcterms:publisher"}
    for quad in source:
        if quad.predicate.value in map(expand_name, authors):
            yield _quad(assertion, "prov:wasAttributedTo", quad.object, graph)
    for quad in (*known, *source):
        if quad.subject != claim or quad.predicate.value not in _SAID:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _inform(
    name: ox.NamedNode, claim: ox.NamedNode, own: dict[str, _Thing], publication: Publication, graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    # Data that were not released have no version: it is their hash that tells which state this was.
    version = ox.NamedNode(release_iri(publication.version) if publication.created else DATASET)
    curator = own.get(expand_name("prov:wasAttributedTo"), ox.NamedNode(f"{DATASET}/publisher"))
    yield _quad(name, "rdfs:label", ox.Literal(f"The claim {claim_ref(claim.value)}", language="en"), graph)
    yield _quad(name, "dcterms:creator", curator, graph)
    yield _quad(name, "dcterms:license", ox.NamedNode(publication.license), graph)
    yield _quad(name, "dcterms:subject", claim, graph)
    yield _quad(name, "prov:wasDerivedFrom", version, graph)
    if publication.created:
        day = ox.NamedNode(expand_name("xsd:date"))
        yield _quad(name, "dcterms:created", ox.Literal(publication.created, datatype=day), graph)
        yield _quad(version, "dcterms:isVersionOf", ox.NamedNode(DATASET), graph)
    yield _quad(version, "mxsu:sha256", ox.Literal(publication.sha256), graph)


def _first(quads: Iterable[ox.Quad], predicate: str) -> ox.NamedNode:
    iri = expand_name(predicate)
    found = next(quad.object for quad in quads if quad.predicate.value == iri)
    assert isinstance(found, ox.NamedNode)  # the shapes see to it
    return found


def _quad(subject: ox.NamedNode, predicate: str, thing: _Thing, graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(expand_name(predicate)), thing, graph)


def _words(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
