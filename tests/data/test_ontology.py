"""The ontology itself: complete in two languages, inside the OWL 2 RL profile, and in step with code and data."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.graph.vocabulary import parse_ontology
from mxsu_graph.iri import BASE, ONTOLOGY, PREFIXES
from mxsu_graph.model import ValueType
from mxsu_graph.pipeline import Loaded

ROOT = Path(__file__).parents[2]
QUADS = parse_ontology(ROOT / "ontology")
OWL, RDF, RDFS, SKOS, XSD = (PREFIXES[name] for name in ("owl", "rdf", "rdfs", "skos", "xsd"))
TYPE = RDF + "type"
PROPERTIES = {OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation")}

Facts = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


def index(quads: list[ox.Quad]) -> Facts:
    facts: Facts = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        assert isinstance(quad.subject, ox.NamedNode), "no blank nodes, and so no class expressions"
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        facts[quad.subject.value][quad.predicate.value].append(quad.object)
    return facts


FACTS = index(QUADS)
TYPES = {iri: {term.value for term in facts[TYPE]} for iri, facts in FACTS.items()}
TERMS = sorted(iri for iri in FACTS if iri.startswith(ONTOLOGY))
ASSERTING = [iri for iri in TERMS if TYPES[iri] & {OWL + "ObjectProperty", OWL + "DatatypeProperty"}]
PREDICATES = [iri for iri in TERMS if ONTOLOGY + "ClaimPredicate" in TYPES[iri]]
CODES = sorted(iri for iri in FACTS if SKOS + "Concept" in TYPES[iri])
SCHEMES = sorted(iri for iri in FACTS if SKOS + "ConceptScheme" in TYPES[iri])


def short(iri: str) -> str:
    return iri.removeprefix(ONTOLOGY).removeprefix(BASE)


def languages(iri: str, property_: str) -> list[str]:
    return sorted(term.language or "" for term in FACTS[iri][property_] if isinstance(term, ox.Literal))


def values(iri: str, name: str) -> list[str]:
    return [term.value for term in FACTS[iri][ONTOLOGY + name]]


def test_as_many_terms_as_were_designed() -> None:
    assert 40 <= len(PREDICATES) <= 80
    assert len(TERMS) > 120
    assert len(CODES) > 150
    assert {short(iri) for iri in SCHEMES} >= {
        f"code/{name}"
        for name in ("role", "modality", "certainty", "polarity", "level", "verdict", "kind", "unit")
    }


@pytest.mark.parametrize("iri", TERMS, ids=short)
def test_every_term_has_label_and_definition_in_two_languages(iri: str) -> None:
    assert languages(iri, RDFS + "label") == ["en", "es"]
    assert languages(iri, SKOS + "definition") == ["en", "es"]
    assert all(str(term.value).endswith(".") for term in FACTS[iri][SKOS + "definition"])
    assert [term.value for term in FACTS[iri][RDFS + "isDefinedBy"]] == [ONTOLOGY.removesuffix("#")]


@pytest.mark.parametrize("iri", ASSERTING, ids=short)
def test_every_property_says_what_it_takes_and_shows_it(iri: str) -> None:
    assert values(iri, "expectedRange")
    assert len(values(iri, "cardinality")) == 1
    assert languages(iri, SKOS + "scopeNote") == ["en", "es"]
    assert "en" in languages(iri, SKOS + "example")


@pytest.mark.parametrize("iri", PREDICATES, ids=short)
def test_every_predicate_has_domain_and_theme(iri: str) -> None:
    assert values(iri, "expectedDomain")
    assert len(values(iri, "theme")) == 1
    assert languages(iri, ONTOLOGY + "inverseLabel") in ([], ["en", "es"])


@pytest.mark.parametrize("iri", ASSERTING, ids=short)
def test_the_cardinality_note_says_what_the_cardinality_is(iri: str) -> None:
    notes = {term.language: term.value for term in FACTS[iri][SKOS + "scopeNote"] if isinstance(term, ox.Literal)}
    single = values(iri, "cardinality") == [ONTOLOGY + "Single"]
    assert ("At most one" in notes["en"] or "one value" in notes["en"].lower()) == single, notes["en"]


def test_domains_and_ranges_exist() -> None:
    known = {iri for iri in TERMS if TYPES[iri] & {OWL + "Class", RDFS + "Datatype"}}
    known |= {SKOS + "Concept", PREFIXES["edtf"] + "EDTF"}
    datatypes = {XSD + name for name in ("string", "decimal", "date", "boolean")}
    for iri in TERMS:
        named = {term.value for name in ("domain", "range") for term in FACTS[iri][RDFS + name]}
        named |= {value for name in ("expectedDomain", "expectedRange") for value in values(iri, name)}
        assert named <= known | datatypes, iri


def test_ranges_agree_with_the_kind_of_property() -> None:
    literal = {XSD + name for name in ("string", "decimal", "date", "boolean")}
    literal |= {ONTOLOGY + "NumericRange", PREFIXES["edtf"] + "EDTF"}
    for iri in ASSERTING:
        ranges = set(values(iri, "expectedRange"))
        if OWL + "DatatypeProperty" in TYPES[iri]:
            assert ranges <= literal, iri
        else:
            assert not ranges & literal, iri


RL_VOCABULARY = {
    OWL + name
    for name in (
        "AnnotationProperty",
        "Class",
        "DatatypeProperty",
        "FunctionalProperty",
        "InverseFunctionalProperty",
        "ObjectProperty",
        "Ontology",
        "SymmetricProperty",
        "TransitiveProperty",
        "disjointWith",
        "equivalentClass",
        "equivalentProperty",
        "inverseOf",
        "versionInfo",
    )
}
"""What we may use of OWL; all of it is in the profile for named classes (OWL 2 Profiles, section 4.2)."""

RL_DATATYPES = {XSD + name for name in ("string", "decimal", "integer", "nonNegativeInteger", "boolean")}
"""Of those in section 4.2.1 of the same; `xsd:date` is not among them."""


def test_the_ontology_is_in_the_owl_2_rl_profile() -> None:
    for quad in QUADS:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(OWL):
                assert term.value in RL_VOCABULARY, term
    for iri in TERMS:
        kinds = TYPES[iri] & PROPERTIES
        assert len(kinds) <= 1, f"{iri} is a property of two kinds"
        assert not (kinds and TYPES[iri] & {OWL + "Class", RDFS + "Datatype"}), iri
        ranges = {term.value for term in FACTS[iri][RDFS + "range"]}
        if kinds == {OWL + "AnnotationProperty"}:
            assert not ranges | {term.value for term in FACTS[iri][RDFS + "domain"]}, iri
        if kinds == {OWL + "DatatypeProperty"}:
            assert ranges <= RL_DATATYPES, iri
        if kinds == {OWL + "ObjectProperty"}:
            assert not any(name.startswith(XSD) for name in ranges), iri
        if {OWL + "SymmetricProperty"} & TYPES[iri]:
            assert kinds == {OWL + "ObjectProperty"}, iri


def test_the_hierarchy_of_classes_ends() -> None:
    def above(iri: str) -> set[str]:
        return {term.value for term in FACTS[iri][RDFS + "subClassOf"]}

    for iri in TERMS:
        waiting, seen = above(iri), set[str]()
        while waiting:
            assert iri not in waiting, f"{iri} lies above itself"
            seen |= waiting
            waiting = {upper for lower in waiting for upper in above(lower)} - seen


def test_no_two_classes_share_a_segment_and_no_two_terms_a_label() -> None:
    segments = [value for iri in TERMS for value in values(iri, "segment")]
    assert len(segments) == len(set(segments)) == 12
    for language in ("en", "es"):
        seen = defaultdict(list)
        for iri in PREDICATES:
            for term in FACTS[iri][RDFS + "label"]:
                if isinstance(term, ox.Literal) and term.language == language:
                    seen[term.value].append(short(iri))
        assert {label: found for label, found in seen.items() if len(found) > 1} == {}


@pytest.mark.parametrize("iri", CODES, ids=short)
def test_every_code_is_labelled_and_in_its_scheme(iri: str) -> None:
    scheme, _, code = iri.rpartition("/")
    assert languages(iri, SKOS + "prefLabel") == ["en", "es"]
    assert [term.value for term in FACTS[iri][SKOS + "inScheme"]] == [scheme]
    assert [term.value for term in FACTS[iri][SKOS + "notation"]] == [code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert scheme in SCHEMES
    if scheme.endswith("/kind"):
        assert set(values(iri, "appliesTo")) <= set(TERMS)
        assert values(iri, "appliesTo")


@pytest.mark.parametrize("iri", SCHEMES, ids=short)
def test_every_scheme_is_labelled_and_has_codes(iri: str) -> None:
    assert languages(iri, SKOS + "prefLabel") == ["en", "es"]
    assert "en" in languages(iri, SKOS + "definition")
    assert any(code.startswith(f"{iri}/") for code in CODES)


def terms_in_code() -> dict[str, set[str]]:
    """The names of our terms that the code writes down, with the files that do."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if called in ("mxsu", "_mxsu", "term_iri") and node.args[0].value:
                    found[str(node.args[0].value)].add(path.name)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                for name in re.findall(r"\bmxsu:([A-Za-z]\w+)", node.value):
                    found[name].add(path.name)
    return found


def terms_in_files() -> dict[str, set[str]]:
    """The names of our terms in queries, shapes, alignments and documentation."""
    found: dict[str, set[str]] = defaultdict(set)
    paths = [
        *ROOT.glob("queries/*/*.rq"),
        *ROOT.glob("ontology/shapes/*.ttl"),
        ROOT / "ontology" / "alignments.ttl",
    ]
    assert len(paths) >= 19
    for path in paths:
        lines = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        for name in re.findall(r"\bmxsu:([A-Za-z]\w+)", re.sub(r"<[^>]*>", "", "\n".join(lines))):
            found[name].add(path.name)
    return found


def test_every_term_that_is_written_down_anywhere_exists() -> None:
    known = {iri.removeprefix(ONTOLOGY) for iri in TERMS}
    code, files = terms_in_code(), terms_in_files()
    assert len(code) > 50
    assert len(files) > 30
    unknown = {name: where for name, where in [*code.items(), *files.items()] if name not in known}
    assert unknown == {}


def test_every_term_is_used_or_describes_others(real_quads: list[ox.Quad]) -> None:
    """A predicate that no claim uses may wait for later texts; anything else that nothing uses is left over."""
    used = {quad.predicate.value for quad in real_quads} | {
        term.value for quad in real_quads for term in [quad.object] if isinstance(term, ox.NamedNode)
    }
    written = {ONTOLOGY + name for name in terms_in_code()}
    assert [short(iri) for iri in TERMS if iri not in used | written | set(PREDICATES)] == []


def class_closure(quads: list[ox.Quad]) -> dict[str, set[str]]:
    """Every class of every subject, with those above."""
    classes: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == TYPE and isinstance(quad.object, ox.NamedNode):
            waiting = {quad.object.value}
            while waiting:
                classes[str(quad.subject)] |= waiting
                waiting = {t.value for c in waiting for t in FACTS[c][RDFS + "subClassOf"]} - classes[
                    str(quad.subject)
                ]
    return classes


def test_the_data_keeps_to_declared_domains_and_ranges(real_quads: list[ox.Quad]) -> None:
    """A reasoner that knew only these axioms must not give anything a class that it does not have."""
    quads = [quad for quad in real_quads if "/graph/ontology" not in str(quad.graph_name)]
    classes = class_closure([*quads, *QUADS])
    layer = set(ASSERTING) - set(PREDICATES)
    found = set()
    for quad in quads:
        name = quad.predicate.value
        if name in layer:
            for domain in FACTS[name][RDFS + "domain"]:
                if domain.value not in classes[str(quad.subject)]:
                    found.add(f"{short(name)}: subject {quad.subject} is no {short(domain.value)}")
            for range_ in FACTS[name][RDFS + "range"]:
                if isinstance(quad.object, ox.NamedNode) and range_.value not in classes[str(quad.object)]:
                    found.add(f"{short(name)}: object {quad.object} is no {short(range_.value)}")
    assert sorted(found) == []


def test_vocabulary_and_value_types_agree(small: Loaded) -> None:
    kinds = set(ValueType) - {ValueType.ENTITY}
    for predicate in small.vocabulary.predicates.values():
        assert predicate.range
        for name in predicate.range:
            assert name in kinds or name in small.vocabulary.classes
        for name in predicate.domain:
            assert name in small.vocabulary.classes
