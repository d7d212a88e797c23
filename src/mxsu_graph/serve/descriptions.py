"""What the server says of itself: a SPARQL 1.1 Service Description, and VoID for the dataset.

Vocabularies: https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/. There are no
blank nodes here either: everything has an address below the description's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from mxsu_graph.iri import BASE, DATASET, ONTOLOGY, PREFIXES
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.media import GRAPH_FORMS, RDF_FORMATS, RESULT_FORMS, Form

__all__ = ["VOID_PATH", "describe_dataset", "describe_service"]

VOID_PATH = "/.well-known/void"
"""Where VoID is looked for (Describing Linked Datasets with the VoID Vocabulary, section 7.2)."""

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_UNIQUE_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
"""The names of our forms at https://www.w3.org/ns/formats/."""

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_PREFIXES = {name: PREFIXES[name] for name in ("dcterms", "rdf", "rdfs", "xsd")}
_PREFIXES |= {"sd": _SD, "void": _VOID, "formats": _FORMATS}


def describe_service(opened: Opened, address: str, form: Form) -> bytes:
    """The service description of the endpoint at an address.

    The first time it counts the whole store: call it in a thread.
    """
    return _remember(opened, "service", address, form, _describe_service)


def describe_dataset(opened: Opened, address: str, form: Form) -> bytes:
    """The VoID description of the dataset at an address.

    The first time it counts the whole store: call it in a thread.
    """
    return _remember(opened, "dataset", address, form, _describe_dataset)


def _remember(
    opened: Opened, what: str, address: str, form: Form, describe: Callable[[Opened, str], list[ox.Triple]]
) -> bytes:
    """What was described before, else what is described now."""
    known = opened.described.get((what, address, form))
    if known is None:
        known = opened.described[what, address, form] = _serialize(describe(opened, address), form)
    return known


def _describe_service(opened: Opened, address: str) -> list[ox.Triple]:
    endpoint = f"{address}/sparql"
    service, dataset = f"{endpoint}#service", f"{address}{VOID_PATH}#dataset"
    graphs = _count_graphs(opened.store)
    triples = [
        _link(service, _TYPE.value, _SD + "Service"),
        _link(service, _SD + "endpoint", endpoint),
        _link(service, _SD + "supportedLanguage", _SD + "SPARQL11Query"),
        _link(service, _SD + "feature", _SD + "UnionDefaultGraph"),
        _link(service, _SD + "defaultDataset", f"{endpoint}#dataset"),
        _link(f"{endpoint}#dataset", _TYPE.value, _SD + "Dataset"),
        _link(f"{endpoint}#dataset", PREFIXES["rdfs"] + "seeAlso", dataset),
        _link(f"{endpoint}#dataset", _SD + "defaultGraph", f"{endpoint}#default-graph"),
        _link(f"{endpoint}#default-graph", _TYPE.value, _SD + "Graph"),
        _number(f"{endpoint}#default-graph", _VOID + "triples", _count_triples(opened.store)),
    ]
    for one in (*RESULT_FORMS, *GRAPH_FORMS):
        triples.append(_link(service, _SD + "resultFormat", _FORMATS + _UNIQUE_FORMATS[one.name]))
    if opened.settings.services:
        triples.append(_link(service, _SD + "feature", _SD + "BasicFederatedQuery"))
    for name, size in graphs:
        place = f"{endpoint}#{name.removeprefix(BASE)}"
        triples += [
            _link(f"{endpoint}#dataset", _SD + "namedGraph", place),
            _link(place, _TYPE.value, _SD + "NamedGraph"),
            _link(place, _SD + "name", name),
            _link(place, _SD + "graph", f"{place}/triples"),
            _link(f"{place}/triples", _TYPE.value, _SD + "Graph"),
            _number(f"{place}/triples", _VOID + "triples", size),
        ]
    return triples


def _describe_dataset(opened: Opened, address: str) -> list[ox.Triple]:
    about, dataset = f"{address}{VOID_PATH}", f"{address}{VOID_PATH}#dataset"
    triples = [
        _link(about, _TYPE.value, _VOID + "DatasetDescription"),
        _link(about, "http://xmlns.com/foaf/0.1/primaryTopic", dataset),
        _link(dataset, _TYPE.value, _VOID + "Dataset"),
        _link(dataset, PREFIXES["dcterms"] + "isVersionOf", DATASET),
        _link(dataset, PREFIXES["dcterms"] + "license", _LICENCE),
        _text(dataset, PREFIXES["dcterms"] + "title", "Mexican-Soviet relations in claims with their sources"),
        _text(dataset, PREFIXES["dcterms"] + "identifier", f"sha256:{opened.manifest.dataset}"),
        _text(dataset, _VOID + "uriSpace", BASE),
        _link(dataset, _VOID + "sparqlEndpoint", f"{address}/sparql"),
        _link(dataset, _VOID + "dataDump", f"{address}/graphs?default&format=nt"),
        _link(dataset, _VOID + "uriLookupEndpoint", f"{address}/search?q="),
        _link(dataset, _VOID + "vocabulary", ONTOLOGY),
        _number(dataset, _VOID + "triples", _count_triples(opened.store)),
    ]
    triples += [_link(dataset, _VOID + "feature", _FORMATS + _UNIQUE_FORMATS[one.name]) for one in GRAPH_FORMS]
    triples += _partitions(opened.store, dataset)
    return triples


def _partitions(store: ox.Store, dataset: str) -> Iterator[ox.Triple]:
    """Classes with their instances, and properties with their triples; and how many of each there are."""
    yield _number(
        dataset, _VOID + "distinctSubjects", _count(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")
    )
    for kind, kinds, partition, of, pattern in (
        ("class", "classes", "classPartition", "entities", "[] a ?x"),
        ("property", "properties", "propertyPartition", "triples", "?s ?x ?o"),
    ):
        counts = _counts(store, f"SELECT ?x (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?x")
        yield _number(dataset, _VOID + kinds, len(counts))
        for number, (iri, count) in enumerate(sorted(counts, key=lambda pair: (-pair[1], pair[0])), 1):
            part = f"{dataset}-{kind}-{number}"
            yield _link(dataset, _VOID + partition, part)
            yield _link(part, _VOID + kind, iri)
            yield _number(part, _VOID + of, count)


def _count_graphs(store: ox.Store) -> list[tuple[str, int]]:
    return sorted(_counts(store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"))


def _count_triples(store: ox.Store) -> int:
    """How many triples the union of all graphs has: some stand in several."""
    return _count(store, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }")


def _counts(store: ox.Store, text: str) -> list[tuple[str, int]]:
    """Rows of a name and a number."""
    rows = store.query(text, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)  # by its text
    return [(_value(name), int(_value(number))) for name, number in rows]


def _count(store: ox.Store, text: str) -> int:
    """The one number that a query answers."""
    rows = store.query(text, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)  # by its text
    ((number,),) = rows
    return int(_value(number))


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _link(subject: str, predicate: str, target: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(target))


def _text(subject: str, predicate: str, words: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(words))


def _number(subject: str, predicate: str, number: int) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(number))


def _serialize(triples: list[ox.Triple], form: Form) -> bytes:
    written = ox.serialize(triples, format=RDF_FORMATS[form.name], prefixes=_PREFIXES)
    assert written is not None  # it is only where an output is given
    return written
