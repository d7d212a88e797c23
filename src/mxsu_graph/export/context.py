"""The JSON-LD context: built from the ontology, kept as `ontology/context.jsonld`, and read back by the writer.

`python -m mxsu_graph.export` brings the file up to date with the ontology.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mxsu_graph.errors import ExportError
from mxsu_graph.graph.vocabulary import parse_ontology, read_vocabulary
from mxsu_graph.iri import ONTOLOGY, PREFIXES, code_iri, compact_iri

__all__ = ["CONTEXT_FILE", "REVERSE", "build_context", "read_context", "render_context"]

CONTEXT_FILE = "context.jsonld"
"""The context's name in the ontology folder."""

REVERSE = {
    "claims": "rdf:subject",
    "claimsAsObject": "rdf:object",
    "claimsAsCounterpart": "mxsu:counterpart",
    "claimsAsTopic": "mxsu:about",
    "claimsAsPlace": "mxsu:where",
    "claimsAsVoice": "mxsu:accordingTo",
    "claimsAsEvidence": "cito:citesAsEvidence",
}
"""Under which name an entity lists the claims that point to it, by the predicate with which they do."""

Coercion = dict[str, Any]
Definition = Coercion | str

_KEYWORDS = {
    "id": "@id",
    "type": "@type",
    "value": "@value",
    "language": "@language",
    "included": "@included",
}
# A term of ours has the name of the prefix, and a name means one thing: `evidence` is the property.
_RENAMED = {"evidence": "ev"}
_DROPPED = frozenset({"citation"})

_CODES = {
    "polarity": "polarity",
    "modality": "modality",
    "epistemicLevel": "level",
    "readingCertainty": "certainty",
    "role": "role",
    "unit": "unit",
    "kind": "kind",
    "side": "side",
    "verdict": "verdict",
    "repair": "repair",
}
"""The scheme of each property whose values are codes."""

_LINK: Coercion = {"@type": "@id"}
_LINKS: Coercion = {"@type": "@id", "@container": "@set"}
_BY_LANGUAGE: Coercion = {"@container": "@language"}
_STANDARD: dict[str, tuple[str, Coercion]] = {
    "label": ("skos:prefLabel", _BY_LANGUAGE),
    "altLabel": ("skos:altLabel", {"@container": ["@language", "@set"]}),
    "description": ("skos:definition", _BY_LANGUAGE),
    "identifier": ("rico:identifier", {}),
    "partOf": ("rico:isOrWasIncludedIn", _LINKS),
    "holder": ("rico:hasOrHadHolder", _LINKS),
    "latitude": ("geo:lat", {}),
    "longitude": ("geo:long", {}),
    "exactMatch": ("skos:exactMatch", _LINKS),
    "closeMatch": ("skos:closeMatch", _LINKS),
    "subject": ("rdf:subject", _LINK),
    "predicate": ("rdf:predicate", {"@type": "@vocab"}),
    "object": ("rdf:object", {}),
    "cites": ("cito:citesAsEvidence", _LINKS),
    "textVersion": ("oa:hasSource", _LINK),
    "selector": ("oa:hasSelector", _LINKS),
    "exact": ("oa:exact", {}),
    "start": ("oa:start", {"@type": "xsd:nonNegativeInteger"}),
    "end": ("oa:end", {"@type": "xsd:nonNegativeInteger"}),
    "isVersionOf": ("dcterms:isVersionOf", _LINK),
    "generatedBy": ("prov:wasGeneratedBy", _LINK),
    "attributedTo": ("prov:wasAttributedTo", _LINK),
}
_SOURCE: dict[str, tuple[str, Coercion]] = {
    "title": ("dcterms:title", _BY_LANGUAGE),
    "inLanguage": ("dcterms:language", {}),
    "creator": ("dcterms:creator", _LINKS),
    "publisher": ("dcterms:publisher", _LINKS),
    "published": ("dcterms:issued", {"@type": "edtf:EDTF"}),
    "series": ("dcterms:bibliographicCitation", {}),
}
"""Terms inside a node of type Source, where `title` is the text's own title and no claim."""

_Facts = Mapping[str, Mapping[str, set[str]]]


def build_context(ontology: Path) -> dict[str, Definition]:
    """The context that follows from the ontology folder.

    Raises:
        ProjectError: the ontology is absent or malformed.
        ExportError: a term of the ontology has the name of another entry.
    """
    context: dict[str, Definition] = {"@version": 1.1, "@vocab": ONTOLOGY}  # type: ignore[dict-item]  # the one number
    context |= _KEYWORDS
    context |= {_RENAMED.get(p, p): namespace for p, namespace in PREFIXES.items() if p not in _DROPPED}
    context |= {name: {"@id": iri, **more} for name, (iri, more) in _STANDARD.items()}
    context |= {name: {"@reverse": iri, **_LINKS} for name, iri in REVERSE.items()}
    context["EDTF"] = "edtf:EDTF"
    facts = _read_facts(ontology)
    own = dict(_own_terms(facts))
    codes = read_vocabulary(ontology).codes
    for name, scheme in _CODES.items():
        own[name] = _code_term(f"mxsu:{name}", scheme, set(codes.get(scheme, {})), {*context, *own})
    clash = sorted(set(own) & set(context))
    if clash:
        raise ExportError(f"the context already uses the names of these terms of the ontology: {', '.join(clash)}")
    source = {name: {"@id": iri, **more} for name, (iri, more) in _SOURCE.items()}
    source["sourceType"] = _code_term(
        "dcterms:type", "source-type", set(codes.get("source-type", {})), {*context, *own, *source}
    )
    own["Source"] = {"@id": "mxsu:Source", "@context": source}
    return context | own


def render_context(context: Mapping[str, Definition]) -> str:
    """The context as a file: one line an entry."""
    return f'{{\n"@context": {render_entries(context)}\n}}\n'


def render_entries(context: Mapping[str, Definition]) -> str:
    """The context alone, as JSON with one line an entry."""
    lines = (f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in context.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def read_context(ontology: Path) -> dict[str, Definition]:
    """Read the context from the ontology folder.

    Raises:
        ExportError: it is absent or is no JSON-LD context.
    """
    path = ontology / CONTEXT_FILE
    try:
        context: dict[str, Definition] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExportError(f"the JSON-LD context {path} cannot be read: {error}") from error
    return context


def _read_facts(ontology: Path) -> _Facts:
    facts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in parse_ontology(ontology):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            facts[quad.subject.value][compact_iri(quad.predicate.value)].add(compact_iri(quad.object.value))
    return facts


def _own_terms(facts: _Facts) -> Iterator[tuple[str, Definition]]:
    """A term for each property and class of the ontology; annotations about terms need none."""
    for iri in sorted(facts):
        name, types = iri.removeprefix(ONTOLOGY), facts[iri]["rdf:type"]
        if name == iri:
            continue
        several = "mxsu:ClaimPredicate" in types or "mxsu:Multiple" in facts[iri]["mxsu:cardinality"]
        container = {"@container": "@set"} if several else {}
        if "owl:ObjectProperty" in types:
            yield name, {"@id": compact_iri(iri), "@type": "@id"} | container
        elif "owl:DatatypeProperty" in types:
            yield name, {"@id": compact_iri(iri)} | _datatype(facts[iri]["mxsu:expectedRange"]) | container
        elif types & {"owl:Class", "rdfs:Datatype"}:
            yield name, compact_iri(iri)


def _datatype(ranges: set[str]) -> dict[str, str]:
    """The one datatype of a property; numbers and texts carry theirs with each value."""
    (only,) = ranges if len(ranges) == 1 else ("",)
    return {"@type": only} if only in ("edtf:EDTF", "xsd:date") else {}


def _code_term(iri: str, scheme: str, codes: set[str], names: set[str]) -> Coercion:
    """A property whose values are the codes of one scheme.

    Its own context makes the scheme the vocabulary; a code that is also the name of a term has to be said again.
    """
    scoped = {"@vocab": code_iri(scheme, "")}
    scoped |= {code: code_iri(scheme, code) for code in sorted(codes & names)}
    return {"@id": iri, "@type": "@vocab", "@context": scoped}
