"""The ontology files as a `Vocabulary`, so that the reader of curated files need not know RDF."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.errors import ProjectError
from mxsu_graph.iri import BASE, ONTOLOGY, PREFIXES, term_iri
from mxsu_graph.model import ClassTerm, Code, Label, PredicateTerm, Vocabulary

__all__ = ["ONTOLOGY_FILES", "parse_ontology", "read_vocabulary"]

ONTOLOGY_FILES = ("mxsu.ttl", "schemes.ttl")
"""The files that define terms; alignments and shapes stand apart and the core works without them."""

_RDF_TYPE = PREFIXES["rdf"] + "type"
_LABEL = PREFIXES["rdfs"] + "label"
_SKOS = PREFIXES["skos"]
_VALUE_TYPES = {
    PREFIXES["xsd"] + "string": "text",
    PREFIXES["xsd"] + "decimal": "quantity",
    term_iri("NumericRange"): "quantity",
    PREFIXES["edtf"] + "EDTF": "when",
}

_Objects = dict[str, dict[str, list[object]]]


def parse_ontology(folder: Path, names: tuple[str, ...] = ONTOLOGY_FILES) -> list[ox.Quad]:
    """The triples of the ontology's files.

    Raises:
        ProjectError: a file is absent or is not Turtle; the message has its line.
    """
    quads: list[ox.Quad] = []
    for name in names:
        path = folder / name
        try:
            quads += ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        except FileNotFoundError as error:
            raise ProjectError(f"there is no ontology file {path}") from error
        except SyntaxError as error:
            raise ProjectError(f"{path}:{error.lineno}:{error.offset}: {error.msg}") from error
    return quads


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read classes, predicates and codes from the ontology folder.

    Raises:
        ProjectError: a file is absent or malformed.
    """
    about: _Objects = defaultdict(lambda: defaultdict(list))
    for quad in parse_ontology(folder):
        about[_text(quad.subject)][quad.predicate.value].append(quad.object)
    claim_predicate = term_iri("ClaimPredicate")
    owl_class = PREFIXES["owl"] + "Class"
    skos_concept = _SKOS + "Concept"
    predicates, classes = {}, {}
    codes: dict[str, dict[str, Code]] = defaultdict(dict)
    for iri, facts in about.items():
        types = {_text(t) for t in facts[_RDF_TYPE]}
        if claim_predicate in types:
            predicates[_local(iri)] = _build_predicate(iri, facts, types)
        elif owl_class in types and iri.startswith(ONTOLOGY):
            classes[_local(iri)] = _build_class(iri, facts, about)
        elif skos_concept in types:
            code = _build_code(iri, facts, about)
            codes[code.scheme][code.code] = code
    return Vocabulary(predicates, classes, dict(codes))


def _build_predicate(iri: str, facts: dict[str, list[object]], types: set[str]) -> PredicateTerm:
    ranges = (_VALUE_TYPES.get(_text(r), _local(_text(r))) for r in facts[term_iri("expectedRange")])
    single = term_iri("Single")
    return PredicateTerm(
        name=_local(iri),
        labels=_labels(facts[_LABEL]),
        definition=_english(facts[_SKOS + "definition"]),
        domain=tuple(_local(_text(d)) for d in facts[term_iri("expectedDomain")]),
        range=tuple(dict.fromkeys(ranges)),
        single=single in {_text(o) for o in facts[term_iri("cardinality")]},
        inverse_single=single in {_text(o) for o in facts[term_iri("inverseCardinality")]},
        symmetric=PREFIXES["owl"] + "SymmetricProperty" in types,
        needs_role="true" in {_text(o) for o in facts[term_iri("requiresRole")]},
        takes_role="true" in {_text(o) for o in facts[term_iri("requiresRole")] + facts[term_iri("allowsRole")]},
        inverse_labels=_labels(facts[term_iri("inverseLabel")]),
        theme=next((_text(o) for o in facts[term_iri("theme")]), ""),
    )


def _build_class(iri: str, facts: dict[str, list[object]], about: _Objects) -> ClassTerm:
    above: set[str] = set()
    waiting = [iri]
    while waiting:
        parents = [_text(p) for p in about[waiting.pop()][PREFIXES["rdfs"] + "subClassOf"]]
        waiting += [p for p in parents if p not in above]
        above.update(parents)
    segment = next((_text(o) for o in facts[term_iri("segment")]), "")
    return ClassTerm(_local(iri), _labels(facts[_LABEL]), frozenset(map(_local, above)), segment)


def _build_code(iri: str, facts: dict[str, list[object]], about: _Objects) -> Code:
    scheme, _, code = iri.removeprefix(BASE + "code/").partition("/")
    classes = [_text(o) for o in facts[term_iri("appliesTo")]]
    segments = tuple(_text(s) for c in classes for s in about[c][term_iri("segment")])
    return Code(scheme, code, _labels(facts[_SKOS + "prefLabel"]), _english(facts[_SKOS + "definition"]), segments)


def _labels(literals: list[object]) -> tuple[Label, ...]:
    return tuple(sorted(Label(o.language or "", o.value) for o in literals if isinstance(o, ox.Literal)))


def _english(literals: list[object]) -> str:
    return next((label.text for label in _labels(literals) if label.language == "en"), "")


def _text(term: object) -> str:
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)


def _local(iri: str) -> str:
    return iri.removeprefix(ONTOLOGY)
