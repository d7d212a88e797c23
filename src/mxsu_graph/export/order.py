"""The one order of every export: graphs, subjects by kind and id, predicates as people read them.

Terms are given as N-Triples writes them: `<https://…>`, `_:b0`, `"text"@en`.
"""

from __future__ import annotations

from mxsu_graph.iri import BASE, PREFIXES, compact_iri, graph_iri, term_iri

__all__ = [
    "LABEL",
    "NAMES",
    "TYPE",
    "SubjectKey",
    "graph_key",
    "is_derived",
    "predicate_key",
    "subject_key",
    "type_key",
]

TYPE = f"<{PREFIXES['rdf']}type>"
LABEL = f"<{PREFIXES['skos']}prefLabel>"
NAMES = frozenset({LABEL, f"<{PREFIXES['rdfs']}label>", f"<{PREFIXES['schema']}name>"})
"""What gives a thing its name, in our vocabulary and in those of the views."""

SubjectKey = tuple[int, str, int, str, str]
"""Rank of the kind, group (a claim's source), length of the id, id, part; a claim and its evidence share four."""

_GRAPHS = ("source/", "entities", "assessments", "ontology", "assertions", "projection/")
_DERIVED = ("projection/", "assertions", "bounds", "disagreements", "lineage", "verification")
_KINDS = (
    "dataset", "build", "curator", "source", "text", "claim", "assessment", "person", "organization",
    "country", "place", "event", "post", "work", "document", "record-set", "artifact", "concept", "code",
)  # fmt: skip
_KIND_RANKS = {kind: rank for rank, kind in enumerate(_KINDS)}
_CLAIM = _KIND_RANKS["claim"]
_OTHER_KIND, _ONTOLOGY, _ELSEWHERE = range(len(_KINDS), len(_KINDS) + 3)

_PREDICATES = (
    "rdf:type", "rdfs:subClassOf", "rdfs:subPropertyOf", "dcterms:title", "rdfs:label",
    "skos:prefLabel", "skos:altLabel", "skos:notation", "skos:definition", "dcterms:description",
    "rdfs:comment", "mxsu:kind", "mxsu:side", "rico:identifier", "rico:isOrWasIncludedIn",
    "rico:hasOrHadHolder", "geo:lat", "geo:long", "skos:exactMatch", "skos:closeMatch",
    "mxsu:distinctFrom", "mxsu:replacedBy", "rdf:reifies", "rdf:subject", "rdf:predicate", "rdf:object",
    "mxsu:polarity", "mxsu:role", "mxsu:when", "mxsu:whenAsWritten", "mxsu:earliest", "mxsu:latest",
    "mxsu:where", "mxsu:counterpart", "mxsu:quantity", "mxsu:unit", "mxsu:lowest", "mxsu:highest",
    "mxsu:extent", "mxsu:about", "mxsu:statedIn", "mxsu:accordingTo", "mxsu:modality",
    "mxsu:epistemicLevel", "mxsu:readingCertainty", "mxsu:evidence", "cito:citesAsEvidence",
    "mxsu:citation", "oa:hasSource", "mxsu:locator", "oa:hasSelector", "oa:exact", "oa:start", "oa:end",
    "mxsu:cited", "mxsu:leaves", "mxsu:pages", "dcterms:type", "dcterms:language", "dcterms:creator",
    "dcterms:publisher", "dcterms:issued", "dcterms:bibliographicCitation", "dcterms:isVersionOf",
    "mxsu:repair", "mxsu:sha256", "mxsu:assesses", "mxsu:verdict", "mxsu:prefers", "mxsu:reason",
    "mxsu:basis", "mxsu:basisNote",
)  # fmt: skip
_LAST_PREDICATES = (
    "mxsu:note", "mxsu:withdrawn", "prov:wasAttributedTo", "prov:wasGeneratedBy",
)  # fmt: skip
_PREDICATE_RANKS = {name: rank for rank, name in enumerate(_PREDICATES)}
_PREDICATE_RANKS |= {name: len(_PREDICATES) + 1 + rank for rank, name in enumerate(_LAST_PREDICATES)}

_ONTOLOGY_IRI = term_iri("")[:-1]


def graph_key(graph: str) -> tuple[int, str]:
    """Where a named graph stands: the default graph, sources, register, assessments, ontology, derived graphs."""
    name = _graph_name(graph)
    if not graph:
        return -1, ""
    return next((i for i, start in enumerate(_GRAPHS) if name.startswith(start)), len(_GRAPHS)), name


def is_derived(graph: str) -> bool:
    """Whether a graph follows from the others (DESIGN, section 5)."""
    return _graph_name(graph).startswith(_DERIVED)


def subject_key(subject: str) -> SubjectKey:
    """Where a subject stands; what belongs to a claim's evidence follows the claim."""
    iri = subject[1:-1]
    if not iri.startswith(BASE):
        return _ELSEWHERE, subject, 0, "", ""
    kind, _, rest = iri[len(BASE) :].partition("/")
    if kind in ("claim", "evidence"):
        source, _, claim_and_part = rest.partition("/")
        claim, _, part = claim_and_part.partition("/")
        # Ids have at least three digits, so that length and then letters is their numeric order.
        return _CLAIM, source, len(claim), claim, "" if kind == "claim" else f"/{part}"
    if iri.startswith(_ONTOLOGY_IRI):
        return _ONTOLOGY, subject, 0, "", ""
    return _KIND_RANKS.get(kind, _OTHER_KIND), subject, 0, "", ""


def predicate_key(predicate: str) -> tuple[int, str]:
    """Where a predicate stands within its subject: type and names first, remarks and provenance last."""
    name = compact_iri(predicate[1:-1])
    return _PREDICATE_RANKS.get(name, len(_PREDICATES)), name


def type_key(subject: str, name: str) -> tuple[bool, bool, str]:
    """Where a class stands among those of a subject: the one that its id tells, others of ours, then the rest.

    Args:
        subject: `<https://w3id.org/mxsu/record-set/x>`.
        name: the class as a local or prefixed name: `RecordSet`, `mxsu:RecordSet`, `rico:RecordSet`.
    """
    kind, _, _ = subject[1:-1].removeprefix(BASE).partition("/")
    prefix, _, local = name.rpartition(":")
    ours = prefix in ("", "mxsu")
    return not (ours and local.lower() == kind.replace("-", "")), not ours, name


def _graph_name(graph: str) -> str:
    return graph[1:-1].removeprefix(graph_iri(""))
