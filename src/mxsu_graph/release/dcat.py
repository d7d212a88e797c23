"""The description for catalogues: DCAT 3 (W3C Recommendation, 22 August 2024) in the profile DCAT-AP 3.0.1.

The profile's shapes ask for the class of whatever is pointed to, so the entries of code lists carry theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from mxsu_graph.iri import DATASET
from mxsu_graph.release.facts import LANGUAGES, ReleaseFacts, ReleaseFile
from mxsu_graph.release.quads import describe, iri, text

__all__ = ["build_dcat"]

_EU = "http://publications.europa.eu/resource/authority/"
_PUBLIC = f"{_EU}access-right/PUBLIC"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_SHA256 = "spdx:checksumAlgorithm_sha256"


def build_dcat(facts: ReleaseFacts) -> Iterator[ox.Quad]:
    """The catalogue, this version of the dataset, its publisher, and a distribution for each file."""
    yield from _describe_catalog(facts)
    yield from _describe_dataset(facts)
    yield from describe(
        facts.publisher_iri,
        ("rdf:type", iri("foaf:Agent")),
        *(("foaf:name", text(author)) for author in facts.citation.authors),
    )
    for file in facts.files:
        yield from _describe_distribution(facts, file)
    for code in LANGUAGES.values():
        yield from describe(f"{_EU}language/{code}", ("rdf:type", iri("dcterms:LinguisticSystem")))
    for media in {file.media_type for file in facts.files}:
        yield from describe(f"{_MEDIA}{media}", ("rdf:type", iri("dcterms:MediaType")))
    yield from describe(facts.license.iri, ("rdf:type", iri("dcterms:LicenseDocument")))
    yield from describe(_PUBLIC, ("rdf:type", iri("dcterms:RightsStatement")))
    yield from describe(iri(_SHA256).value, ("rdf:type", iri("spdx:ChecksumAlgorithm")))


def _describe_catalog(facts: ReleaseFacts) -> Iterator[ox.Quad]:
    yield from describe(
        f"{DATASET}/catalog",
        ("rdf:type", iri("dcat:Catalog")),
        ("dcterms:title", text(facts.citation.title, "en")),
        ("dcterms:description", text(facts.citation.abstract, "en")),
        ("dcterms:publisher", iri(facts.publisher_iri)),
        ("dcterms:issued", text(facts.day, datatype="xsd:date")),
        ("dcterms:license", iri(facts.license.iri)),
        *(("dcterms:language", iri(f"{_EU}language/{code}")) for code in LANGUAGES.values()),
        ("dcat:dataset", iri(facts.iri)),
    )


def _describe_dataset(facts: ReleaseFacts) -> Iterator[ox.Quad]:
    citation = facts.citation
    yield from describe(
        facts.iri,
        ("rdf:type", iri("dcat:Dataset")),
        ("dcterms:title", text(citation.title, "en")),
        ("dcterms:description", text(citation.abstract, "en")),
        ("dcterms:identifier", text(facts.iri)),
        ("dcterms:identifier", text(citation.doi and f"https://doi.org/{citation.doi}")),
        ("dcterms:issued", text(facts.day, datatype="xsd:date")),
        ("dcterms:publisher", iri(facts.publisher_iri)),
        ("dcterms:creator", iri(facts.publisher_iri)),
        ("dcterms:license", iri(facts.license.iri)),
        ("dcterms:accessRights", iri(_PUBLIC)),
        ("dcat:version", text(citation.version)),
        ("dcat:isVersionOf", iri(DATASET)),
        *(("dcat:keyword", text(keyword, "en")) for keyword in citation.keywords),
        *(("dcterms:language", iri(f"{_EU}language/{code}")) for code in LANGUAGES.values()),
        *(("dcat:distribution", iri(_distribution(facts, file))) for file in facts.files),
    )


def _describe_distribution(facts: ReleaseFacts, file: ReleaseFile) -> Iterator[ox.Quad]:
    name = _distribution(facts, file)
    yield from describe(
        name,
        ("rdf:type", iri("dcat:Distribution")),
        ("dcterms:title", text(file.path)),
        ("dcterms:description", text(file.title, "en")),
        ("dcterms:license", iri(facts.license.iri)),
        ("dcterms:issued", text(facts.day, datatype="xsd:date")),
        ("dcat:accessURL", iri(facts.url)),
        ("dcat:downloadURL", iri(f"{facts.url}{file.path}")),
        ("dcat:byteSize", text(str(file.size), datatype="xsd:nonNegativeInteger")),
        ("dcat:mediaType", iri(f"{_MEDIA}{file.media_type}")),
        ("spdx:checksum", iri(f"{name}/checksum")),
    )
    yield from describe(
        f"{name}/checksum",
        ("rdf:type", iri("spdx:Checksum")),
        ("spdx:algorithm", iri(_SHA256)),
        ("spdx:checksumValue", text(file.sha256, datatype="xsd:hexBinary")),
    )


def _distribution(facts: ReleaseFacts, file: ReleaseFile) -> str:
    return f"{facts.iri}#{file.path}"
