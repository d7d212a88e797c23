"""The alignments: well-formed alone, about terms that exist, with a reason wherever a match is only close."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest
from rdflib import namespace

from mxsu_graph.graph.vocabulary import ONTOLOGY_FILES
from mxsu_graph.iri import PREFIXES, compact_iri

from .conftest import ROOT

RELATIONS = ("rdfs:subClassOf", "rdfs:subPropertyOf", "skos:closeMatch")

# Terms that were looked up in the published files; rdflib knows those of the other vocabularies.
LOOKED_UP = {
    "cito": "Citation citesAsEvidence hasCitedEntity isCitedBy providesQuotationFor",
    "crm": """
        E5_Event E13_Attribute_Assignment E21_Person E22_Human-Made_Object E28_Conceptual_Object
        E31_Document E39_Actor E53_Place E55_Type E73_Information_Object E74_Group E78_Curated_Holding
        E89_Propositional_Object P2_has_type P3_has_note P7_took_place_at P9i_forms_part_of
        P11_had_participant P15i_influenced P74_has_current_or_former_residence
        P107i_is_current_or_former_member_of P122_borders_with P129_is_about
    """,
    "oa": "Annotation SpecificResource hasTarget",
    "rico": """
        Agent CorporateBody Event Group Person Place Position Record RecordSet beginningDate birthDate
        creationDate date deathDate endDate followsInTime hasAddressee hasBirthPlace hasCreator
        hasFamilyAssociationWith hasOrHadLocation hasOrHadOccupationOfType hasOrHadParticipant
        hasOrHadSubject isEquivalentTo isOrWasAdjacentTo isOrWasIncludedIn isOrWasMemberOf isOrWasSubeventOf
        isSuccessorOf name occupiesOrOccupied resultsOrResultedIn title
    """,
    "sem": """
        Actor Event Place accordingTo hasActor hasBeginTimeStamp hasEndTimeStamp hasPlace hasTimeStamp
        roleType subEventOf
    """,
}
KNOWN_TO_RDFLIB = {
    "dcterms": namespace.DCTERMS,
    "org": namespace.ORG,
    "owl": namespace.OWL,
    "prov": namespace.PROV,
    "rdf": namespace.RDF,
    "schema": namespace.SDO,
    "skos": namespace.SKOS,
}


def _parse(name: str) -> list[ox.Quad]:
    return list(ox.parse(path=str(ROOT / "ontology" / name), format=ox.RdfFormat.TURTLE))


def _name(term: object) -> str:
    return compact_iri(term.value) if isinstance(term, ox.NamedNode) else ""


@pytest.fixture(scope="module")
def matches() -> list[tuple[str, str, str]]:
    """Our term, the relation, their term."""
    triples = [(_name(q.subject), _name(q.predicate), _name(q.object)) for q in _parse("alignments.ttl")]
    return [triple for triple in triples if triple[1] in RELATIONS]


def test_the_file_declares_our_namespaces() -> None:
    text = (ROOT / "ontology" / "alignments.ttl").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line.startswith("@prefix")]
    declared = {prefix.rstrip(":"): iri.strip("<>") for _, prefix, iri, _ in lines}
    assert len(declared) == 14
    assert declared == {prefix: PREFIXES[prefix] for prefix in declared}


def test_every_term_of_ours_is_in_the_ontology(matches: list[tuple[str, str, str]]) -> None:
    defined = {_name(q.subject) for q in _parse("mxsu.ttl")}
    ours = {subject for subject, _, _ in matches}
    assert len(ours) > 60
    assert ours - defined == set()


def test_every_term_of_theirs_exists(matches: list[tuple[str, str, str]]) -> None:
    unknown = []
    for _, _, theirs in matches:
        prefix, _, local = theirs.partition(":")
        terms = LOOKED_UP[prefix].split() if prefix in LOOKED_UP else KNOWN_TO_RDFLIB[prefix]
        if local not in terms:
            unknown.append(theirs)
    assert unknown == []


def test_classes_match_classes_and_properties_properties(matches: list[tuple[str, str, str]]) -> None:
    for ours, relation, theirs in matches:
        ours_is_class = ours.removeprefix("mxsu:")[0].isupper()
        local = theirs.partition(":")[2]
        theirs_is_class = local[0].isupper() and not (theirs.startswith("crm:P"))
        assert ours_is_class is theirs_is_class, (ours, relation, theirs)
        assert relation != ("rdfs:subPropertyOf" if ours_is_class else "rdfs:subClassOf"), (ours, theirs)


def test_every_close_match_has_its_reason(matches: list[tuple[str, str, str]]) -> None:
    notes = {_name(q.subject) for q in _parse("alignments.ttl") if _name(q.predicate) == "skos:editorialNote"}
    close = {ours for ours, relation, _ in matches if relation == "skos:closeMatch"}
    assert close - notes == set()
    assert notes - close == set()


def test_no_term_is_both_below_and_close_to_another(matches: list[tuple[str, str, str]]) -> None:
    relations = defaultdict(list)
    for ours, relation, theirs in matches:
        relations[ours, theirs].append(relation)
    assert {pair for pair, several in relations.items() if len(several) > 1} == set()


def test_the_core_does_not_read_the_alignments() -> None:
    assert "alignments.ttl" not in ONTOLOGY_FILES
