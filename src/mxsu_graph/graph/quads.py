"""From the model to quads: the register of entities, one graph a source, and the editors' assessments.

No blank nodes, no clock, no chance: the same corpus gives the same quads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from mxsu_graph.graph.terms import EDTF, TYPE, graph, mxsu, node, prefixed, quantity, text, value
from mxsu_graph.iri import (
    BUILD,
    assessment_iri,
    claim_iri,
    code_iri,
    curator_iri,
    entity_iri,
    evidence_iri,
    source_iri,
    text_iri,
)
from mxsu_graph.model import Assessment, Claim, Corpus, Entity, IdentityMapping, Source, Vocabulary
from mxsu_graph.texts.anchor import Anchor

__all__ = [
    "build_assessment_quads",
    "build_claim_quads",
    "build_corpus_quads",
    "build_entity_quads",
    "build_mapping_quads",
    "build_source_quads",
]

_Pair = tuple[ox.NamedNode, ox.NamedNode | ox.Literal]

_STANDARD_TYPES = {
    "document": "rico:Record",
    "record-set": "rico:RecordSet",
    "organization": "org:Organization",
    "post": "org:Post",
    "concept": "skos:Concept",
}
"""Classes of other vocabularies that hold by definition and that their tools look for."""


def build_corpus_quads(corpus: Corpus, vocabulary: Vocabulary, anchors: Mapping[str, Anchor]) -> Iterator[ox.Quad]:
    """Every quad that follows from the curated files alone.

    Args:
        corpus: what was curated.
        vocabulary: names the class of each id.
        anchors: offsets by claim reference (`source/c001`); a claim without one gets no text position.
    """
    for entity in corpus.entities:
        yield from build_entity_quads(entity, vocabulary)
    yield from build_mapping_quads(corpus.mappings)
    claims: dict[str, list[Claim]] = {source.id: [] for source in corpus.sources}
    for claim in corpus.claims:
        claims[claim.source].append(claim)
    for source in corpus.sources:
        yield from build_source_quads(source, claims[source.id], anchors)
    for assessment in corpus.assessments:
        yield from build_assessment_quads(assessment)


def build_entity_quads(entity: Entity, vocabulary: Vocabulary) -> Iterator[ox.Quad]:
    """The register's record of one entity, in `graph/entities`."""
    class_name = vocabulary.segments[entity.segment]
    # With the classes above it, so that neither a query nor a shape has to walk up the hierarchy. An abandoned id
    # is a thing and no more: nobody should count the person that it was merged into twice.
    above = vocabulary.classes[class_name].ancestors
    classes = ["Thing"] if entity.replaced_by else sorted({class_name, *above})
    pairs: list[_Pair] = [(TYPE, mxsu(name)) for name in classes]
    if entity.segment in _STANDARD_TYPES:
        pairs.append((TYPE, prefixed(_STANDARD_TYPES[entity.segment])))
    pairs += [(prefixed("skos:prefLabel"), text(label.text, label.language)) for label in entity.labels]
    pairs += [(prefixed("skos:altLabel"), text(alias.text, alias.language)) for alias in entity.aliases]
    pairs += _optional(
        (mxsu("kind"), entity.kind and node(code_iri("kind", entity.kind))),
        (mxsu("side"), entity.side and node(code_iri("side", entity.side))),
        (prefixed("skos:definition"), entity.description and text(entity.description, "en")),
        (prefixed("rico:identifier"), entity.identifier and text(entity.identifier)),
        (mxsu("replacedBy"), entity.replaced_by and node(entity_iri(entity.replaced_by))),
        (mxsu("note"), entity.note and text(entity.note)),
    )
    if entity.part_of:
        to_archive = entity.part_of.startswith("organization/")
        name = "rico:hasOrHadHolder" if to_archive else "rico:isOrWasIncludedIn"
        pairs.append((prefixed(name), node(entity_iri(entity.part_of))))
    if entity.coordinates:
        latitude, longitude = entity.coordinates.split(",")
        pairs.append((prefixed("geo:lat"), quantity(latitude.strip())))
        pairs.append((prefixed("geo:long"), quantity(longitude.strip())))
    pairs += [(mxsu("distinctFrom"), node(entity_iri(other))) for other in entity.distinct_from]
    yield from _quads(entity_iri(entity.id), pairs, "entities")


def build_source_quads(
    source: Source, claims: Iterable[Claim], anchors: Mapping[str, Anchor]
) -> Iterator[ox.Quad]:
    """One source with its claims, in `graph/source/<id>`."""
    name = f"source/{source.id}"
    version = text_iri(source.id, source.text.sha256)
    yield from _quads(source_iri(source.id), _describe_source(source), name)
    yield from _quads(version, _describe_text(source), name)
    for claim in claims:
        yield from build_claim_quads(claim, source, anchors.get(claim.ref))


def build_claim_quads(claim: Claim, source: Source, anchor: Anchor | None) -> Iterator[ox.Quad]:
    """One claim with its evidence, in the graph of its source."""
    name = f"source/{source.id}"
    yield from _quads(claim_iri(claim.source, claim.id), _describe_claim(claim, source), name)
    yield from _build_evidence(claim, text_iri(source.id, source.text.sha256), anchor, name)


def _describe_source(source: Source) -> Iterator[_Pair]:
    yield TYPE, mxsu("Source")
    yield prefixed("dcterms:title"), text(source.title, source.language)
    yield prefixed("dcterms:language"), text(source.language)
    yield prefixed("dcterms:type"), node(code_iri("source-type", source.type))
    yield prefixed("skos:prefLabel"), text(source.short or source.title, source.language)
    for creator in source.creator:
        yield prefixed("dcterms:creator"), node(entity_iri(creator))
    for publisher in source.publisher:
        yield prefixed("dcterms:publisher"), node(entity_iri(publisher))
    yield from _optional(
        (prefixed("dcterms:issued"), source.published and ox.Literal(source.published, datatype=EDTF)),
        (prefixed("dcterms:bibliographicCitation"), source.series and text(source.series)),
        (mxsu("note"), source.note and text(source.note)),
        (prefixed("prov:wasAttributedTo"), source.curator and node(curator_iri(source.curator))),
    )


def _describe_text(source: Source) -> Iterator[_Pair]:
    yield TYPE, mxsu("TextVersion")
    yield prefixed("dcterms:isVersionOf"), node(source_iri(source.id))
    yield mxsu("sha256"), text(source.text.sha256)
    yield from _optional((mxsu("repair"), source.text.repair and node(code_iri("repair", source.text.repair))))


def _describe_claim(claim: Claim, source: Source) -> Iterator[_Pair]:
    yield TYPE, mxsu("Claim")
    yield prefixed("rdf:subject"), node(entity_iri(claim.subject))
    yield prefixed("rdf:predicate"), mxsu(claim.predicate)
    yield prefixed("rdf:object"), value(claim.object)
    yield mxsu("statedIn"), node(source_iri(claim.source))
    yield mxsu("polarity"), node(code_iri("polarity", claim.polarity))
    yield mxsu("modality"), node(code_iri("modality", claim.modality))
    yield mxsu("epistemicLevel"), node(code_iri("level", claim.level))
    yield mxsu("readingCertainty"), node(code_iri("certainty", claim.certainty))
    yield mxsu("evidence"), node(evidence_iri(claim.source, claim.id))
    yield prefixed("prov:wasGeneratedBy"), node(BUILD)
    for voice in claim.according_to:
        yield mxsu("accordingTo"), node(entity_iri(voice))
    for other in claim.counterpart:
        yield mxsu("counterpart"), node(entity_iri(other))
    for topic in claim.about:
        yield mxsu("about"), node(entity_iri(topic))
    for number, citation in enumerate(claim.cites, start=1):
        yield prefixed("cito:citesAsEvidence"), node(entity_iri(citation.document))
        yield mxsu("citation"), node(evidence_iri(claim.source, claim.id, f"citation/{number}"))
    yield from _optional(
        (mxsu("role"), claim.role and node(code_iri("role", claim.role))),
        (mxsu("when"), claim.when and ox.Literal(claim.when, datatype=EDTF)),
        (mxsu("whenAsWritten"), claim.when_as_written and text(claim.when_as_written)),
        (mxsu("where"), claim.where and node(entity_iri(claim.where))),
        (mxsu("quantity"), claim.quantity and quantity(claim.quantity)),
        (mxsu("unit"), claim.unit and node(code_iri("unit", claim.unit))),
        (mxsu("extent"), claim.extent and text(claim.extent)),
        (mxsu("note"), claim.note and text(claim.note)),
        (mxsu("withdrawn"), claim.withdrawn and text(claim.withdrawn)),
        (prefixed("prov:wasAttributedTo"), source.curator and node(curator_iri(source.curator))),
    )


def _build_evidence(claim: Claim, version: str, anchor: Anchor | None, name: str) -> Iterator[ox.Quad]:
    """The passage, its two selectors, and one node for each thing the source cites."""
    evidence = evidence_iri(claim.source, claim.id)
    quote, position = f"{evidence}/quote", f"{evidence}/position"
    pairs: list[_Pair] = [
        (TYPE, mxsu("Evidence")),
        (TYPE, prefixed("oa:SpecificResource")),
        (prefixed("oa:hasSource"), node(version)),
        (mxsu("locator"), text(claim.locator)),
        (prefixed("oa:hasSelector"), node(quote)),
    ]
    yield from _quads(
        quote, [(TYPE, prefixed("oa:TextQuoteSelector")), (prefixed("oa:exact"), text(claim.quote))], name
    )
    if anchor is not None:
        pairs += [(prefixed("oa:hasSelector"), node(position)), (mxsu("sha256"), text(anchor.sha256))]
        offset = prefixed("xsd:nonNegativeInteger")
        yield from _quads(
            position,
            [
                (TYPE, prefixed("oa:TextPositionSelector")),
                (prefixed("oa:start"), ox.Literal(str(anchor.start), datatype=offset)),
                (prefixed("oa:end"), ox.Literal(str(anchor.end), datatype=offset)),
            ],
            name,
        )
    yield from _quads(evidence, pairs, name)
    for number, citation in enumerate(claim.cites, start=1):
        facts: list[_Pair] = [(TYPE, mxsu("Citation")), (mxsu("cited"), node(entity_iri(citation.document)))]
        facts += _optional(
            (mxsu("leaves"), citation.leaves and text(citation.leaves)),
            (mxsu("pages"), citation.pages and text(citation.pages)),
            (mxsu("note"), citation.note and text(citation.note)),
        )
        yield from _quads(f"{evidence}/citation/{number}", facts, name)


def build_assessment_quads(assessment: Assessment) -> Iterator[ox.Quad]:
    """One assessment, in `graph/assessments`."""
    yield from _quads(assessment_iri(assessment.id), _describe_assessment(assessment), "assessments")


def _describe_assessment(assessment: Assessment) -> Iterator[_Pair]:
    yield TYPE, mxsu("Assessment")
    yield mxsu("verdict"), node(code_iri("verdict", assessment.verdict))
    yield mxsu("readingCertainty"), node(code_iri("certainty", assessment.certainty))
    yield mxsu("reason"), text(assessment.reason)
    for ref in assessment.claims:
        yield mxsu("assesses"), node(claim_iri(*ref.split("/")))
    for ref in assessment.prefers:
        yield mxsu("prefers"), node(claim_iri(*ref.split("/")))
    for ground in assessment.basis:
        if ground.startswith("text:"):
            yield mxsu("basisNote"), text(ground.removeprefix("text:").strip())
        elif ground.rpartition("/")[2].startswith("c") and ground.rpartition("/")[2][1:].isdigit():
            yield mxsu("basis"), node(claim_iri(*ground.split("/")))
        else:
            yield mxsu("basis"), node(entity_iri(ground))


def build_mapping_quads(mappings: Iterable[IdentityMapping]) -> Iterator[ox.Quad]:
    """Outside identifiers of entities, in `graph/entities`."""
    for mapping in mappings:
        subject = node(entity_iri(mapping.subject))
        yield ox.Quad(subject, prefixed(mapping.predicate), node(mapping.object), graph("entities"))


def _optional(*pairs: tuple[ox.NamedNode, ox.NamedNode | ox.Literal | str]) -> list[_Pair]:
    """The pairs that have a value; an empty string stands for none."""
    return [(predicate, thing) for predicate, thing in pairs if not isinstance(thing, str)]


def _quads(subject: str, pairs: Iterable[_Pair], name: str) -> Iterator[ox.Quad]:
    about, where = node(subject), graph(name)
    for predicate, thing in pairs:
        yield ox.Quad(about, predicate, thing, where)
