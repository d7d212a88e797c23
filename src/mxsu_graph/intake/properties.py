"""Which property holds what a key of the curated files holds: the reverse of `graph.quads`."""

from __future__ import annotations

__all__ = [
    "CITATION_PROPERTIES",
    "CLAIM_LISTS",
    "CLAIM_PROPERTIES",
    "ENTITY_PROPERTIES",
    "PASSED_OVER",
    "READ_PROPERTIES",
    "SOURCE_LISTS",
    "SOURCE_PROPERTIES",
]

CLAIM_PROPERTIES = {
    "subject": "rdf:subject",
    "predicate": "rdf:predicate",
    "object": "rdf:object",
    "role": "mxsu:role",
    "quantity": "mxsu:quantity",
    "unit": "mxsu:unit",
    "when": "mxsu:when",
    "when-as-written": "mxsu:whenAsWritten",
    "where": "mxsu:where",
    "extent": "mxsu:extent",
    "polarity": "mxsu:polarity",
    "modality": "mxsu:modality",
    "level": "mxsu:epistemicLevel",
    "certainty": "mxsu:readingCertainty",
    "note": "mxsu:note",
    "withdrawn": "mxsu:withdrawn",
}
CLAIM_LISTS = {"counterpart": "mxsu:counterpart", "about": "mxsu:about", "according-to": "mxsu:accordingTo"}
CITATION_PROPERTIES = {
    "document": "mxsu:cited",
    "leaves": "mxsu:leaves",
    "pages": "mxsu:pages",
    "note": "mxsu:note",
}
SOURCE_PROPERTIES = {
    "type": "dcterms:type",
    "title": "dcterms:title",
    "published": "dcterms:issued",
    "language": "dcterms:language",
    "series": "dcterms:bibliographicCitation",
    "curator": "prov:wasAttributedTo",
    "note": "mxsu:note",
}
SOURCE_LISTS = {"creator": "dcterms:creator", "publisher": "dcterms:publisher"}
ENTITY_PROPERTIES = {
    "kind": "mxsu:kind",
    "side": "mxsu:side",
    "description": "skos:definition",
    "identifier": "rico:identifier",
    "replaced-by": "mxsu:replacedBy",
    "note": "mxsu:note",
}

READ_PROPERTIES = frozenset(
    {
        *CLAIM_PROPERTIES.values(),
        *CLAIM_LISTS.values(),
        *CITATION_PROPERTIES.values(),
        *SOURCE_PROPERTIES.values(),
        *SOURCE_LISTS.values(),
        *ENTITY_PROPERTIES.values(),
        *("mxsu:statedIn", "mxsu:evidence", "mxsu:citation", "mxsu:locator", "mxsu:sha256", "mxsu:repair"),
        *("mxsu:distinctFrom", "rico:isOrWasIncludedIn", "rico:hasOrHadHolder", "dcterms:isVersionOf"),
        *("oa:hasSelector", "oa:exact", "cito:citesAsEvidence", "geo:lat", "geo:long"),
        *("skos:prefLabel", "skos:altLabel"),
    }
)
"""Every property that import understands."""

PASSED_OVER = {
    "rdf:type": "the class of an entity is in its id",
    "prov:wasGeneratedBy": "says that our build made the data",
    "oa:hasSource": "follows from the source",
    "oa:start": "'mxsu sources anchor' finds the place again",
    "oa:end": "as above",
    "mxsu:earliest": "is derived from the date",
    "mxsu:latest": "as above",
    "mxsu:lowest": "is derived from the number",
    "mxsu:highest": "as above",
    "mxsu:assessedBy": "is derived from an assessment",
    "skos:exactMatch": "outside identifiers are kept, with their evidence, in the mappings file",
    "skos:closeMatch": "as above",
    "rdfs:label": "a label for tools that know no SKOS",
}
"""Properties that are not taken over, each with its reason; any other is reported."""
