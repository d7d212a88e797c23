"""The names of things on the web: minting, reading and shortening IRIs. Nothing else builds one.

An entity's id is `<class>/<slug>` (`person/mikoyan-anastas`); its IRI is the base and the id.
"""

from __future__ import annotations

import re

__all__ = [
    "AUTHORITIES",
    "BASE",
    "BUILD",
    "DATASET",
    "ENTITY_ID",
    "ONTOLOGY",
    "PREFIXES",
    "assessment_iri",
    "claim_iri",
    "claim_ref",
    "code_iri",
    "compact_iri",
    "curator_iri",
    "entity_id",
    "entity_iri",
    "evidence_iri",
    "expand_name",
    "graph_iri",
    "nanopub_iri",
    "release_iri",
    "source_iri",
    "term_iri",
    "text_iri",
]

BASE = "https://w3id.org/mxsu/"
ONTOLOGY = "https://w3id.org/mxsu/ontology#"
DATASET = "https://w3id.org/mxsu/dataset"
BUILD = "https://w3id.org/mxsu/build"
"""The activity that makes quads of curated files; it has no date, so the same input gives the same bytes."""

AUTHORITIES = {
    "wikidata": "http://www.wikidata.org/entity/",
    "viaf": "http://viaf.org/viaf/",
    "gnd": "https://d-nb.info/gnd/",
    "lcnaf": "http://id.loc.gov/authorities/names/",
    "geonames": "https://sws.geonames.org/",
    "isni": "https://isni.org/isni/",
    "ulan": "http://vocab.getty.edu/ulan/",
    "ror": "https://ror.org/",
    "enwiki": "https://en.wikipedia.org/wiki/",
    "pm20": "http://purl.org/pressemappe20/folder/",
}
"""The prefixes that outside identifiers may have in the mappings file."""

ENTITY_ID = re.compile(r"[a-z]+(?:-[a-z]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")
"""Class segment, slash, lower-case ASCII slug."""

PREFIXES = {
    "mxsu": ONTOLOGY,
    "artifact": BASE + "artifact/",
    "assessment": BASE + "assessment/",
    "citation": BASE + "citation/",
    "claim": BASE + "claim/",
    "code": BASE + "code/",
    "concept": BASE + "concept/",
    "country": BASE + "country/",
    "document": BASE + "document/",
    "event": BASE + "event/",
    "evidence": BASE + "evidence/",
    "graph": BASE + "graph/",
    "organization": BASE + "organization/",
    "person": BASE + "person/",
    "place": BASE + "place/",
    "post": BASE + "post/",
    "record-set": BASE + "record-set/",
    "source": BASE + "source/",
    "text": BASE + "text/",
    "work": BASE + "work/",
    "cito": "http://purl.org/spar/cito/",
    "crm": "http://www.cidoc-crm.org/cidoc-crm/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "np": "http://www.nanopub.org/nschema#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rico": "https://www.ica.org/standards/RiC/ontology#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Every prefix that our exports, queries and messages use."""

_LONGEST_FIRST = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")


def term_iri(name: str) -> str:
    """The IRI of a term of our ontology: `participant` -> `…ontology#participant`."""
    return ONTOLOGY + name


def code_iri(scheme: str, code: str) -> str:
    """The IRI of a code in one of our SKOS schemes: `role`, `inaugurator` -> `…/code/role/inaugurator`."""
    return f"{BASE}code/{scheme}/{code}"


def entity_iri(entity: str) -> str:
    """The IRI of an entity, from its id."""
    return BASE + entity


def entity_id(iri: str) -> str:
    """The id of an entity, from its IRI; an IRI from elsewhere is given back as it is."""
    return iri.removeprefix(BASE)


def source_iri(source: str) -> str:
    """The IRI of a source, from its id."""
    return f"{BASE}source/{source}"


def text_iri(source: str, sha256: str) -> str:
    """The IRI of one version of a source's text, told apart by the first 12 digits of its hash."""
    return f"{BASE}text/{source}/{sha256[:12]}"


def claim_iri(source: str, claim: str) -> str:
    """The IRI of a claim: `…/claim/<source>/<claim>`."""
    return f"{BASE}claim/{source}/{claim}"


def claim_ref(iri: str) -> str:
    """The short name of a claim, `<source>/<claim>`, from its IRI."""
    return iri.removeprefix(BASE + "claim/")


def evidence_iri(source: str, claim: str, part: str = "") -> str:
    """The IRI of a claim's evidence, or of a named part of it (`position`, `quote`, `citation/1`)."""
    base = f"{BASE}evidence/{source}/{claim}"
    return f"{base}/{part}" if part else base


def assessment_iri(assessment: str) -> str:
    """The IRI of an editorial assessment."""
    return f"{BASE}assessment/{assessment}"


def curator_iri(curator: str) -> str:
    """The IRI of whoever encoded a source's claims."""
    return f"{BASE}curator/{curator}"


def graph_iri(name: str) -> str:
    """The IRI of a named graph: `entities`, `source/<id>`, `projection/<id>`, `assertions` ..."""
    return f"{BASE}graph/{name}"


def nanopub_iri(source: str, claim: str) -> str:
    """The IRI of the nanopublication of a claim."""
    return f"{BASE}nanopub/{source}/{claim}"


def release_iri(version: str, file: str = "") -> str:
    """The IRI of a released version of the dataset, or of a file of it."""
    release = f"{DATASET}/{version}"
    return f"{release}/{file}" if file else release


def compact_iri(iri: str) -> str:
    """`prefix:name` where a prefix of ours fits and the name needs no escape, else `<iri>`."""
    for prefix, namespace in _LONGEST_FIRST:
        if iri.startswith(namespace):
            local = iri[len(namespace) :]
            if _LOCAL_NAME.fullmatch(local):
                return f"{prefix}:{local}"
    return f"<{iri}>"


def expand_name(name: str) -> str:
    """The IRI behind `prefix:name`, `<iri>`, or an entity id; anything else is given back as it is."""
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    if ENTITY_ID.fullmatch(name):
        return entity_iri(name)
    return name
