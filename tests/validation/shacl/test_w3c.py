"""The W3C SHACL test suite, every entry of core and sparql, on each engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl import Engine, RdflibEngine, Report, StoreEngine, validate
from mxsu_graph.validation.shacl.exact import ExactEngine
from mxsu_graph.validation.shacl.paths import sparql_path
from mxsu_graph.validation.shacl.reader import read_path
from mxsu_graph.validation.shacl.shapes_graph import ShapesGraph
from mxsu_graph.validation.shacl.terms import SH, XSD, Term

SUITE = Path(__file__).parent / "w3c"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
FAILURE = NamedNode(SHT + "Failure")

NORMALISED = "the store keeps numbers as values, so that 4.0 comes back as 4 and xsd:byte as xsd:integer"
ORDER = "rdflib's SPARQL orders values that SPARQL 1.1 (section 17.3) calls incomparable"
EXCEPTIONS = {
    # Section 5.3.1: engines need not support $shapesGraph, and then must report a failure, which we do.
    ("*", "sparql/pre-binding/shapesGraph-001"): "$shapesGraph is optional (SHACL 5.3.1)",
    ("store", "core/node/maxExclusive-001"): NORMALISED,
    ("store", "core/node/minExclusive-001"): NORMALISED,
    ("store", "core/property/datatype-ill-formed"): NORMALISED,
    ("rdflib", "core/node/minExclusive-001"): ORDER,
    ("rdflib", "core/node/minInclusive-003"): ORDER,
    ("rdflib", "core/property/lessThan-002"): ORDER,
    ("rdflib", "core/property/minExclusive-002"): ORDER,
}


@dataclass(frozen=True)
class Entry:
    """One test of the suite."""

    name: str
    graph: ShapesGraph
    data: tuple[Triple, ...]
    shapes: tuple[Triple, ...]
    expected: Term


def _triples(path: Path) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(path=path, base_iri=path.resolve().as_uri()))


def _entries() -> list[Entry]:
    found = []
    for path in sorted(SUITE.glob("**/*.ttl")):
        own = _triples(path)
        graph = ShapesGraph(own)
        for head in graph.objects(NamedNode(path.resolve().as_uri()), MF + "entries"):
            for node in graph.members(head):
                action, expected = graph.one(node, MF + "action"), graph.one(node, MF + "result")
                assert action is not None
                assert expected is not None
                parts = [graph.one(action, SHT + name) for name in ("dataGraph", "shapesGraph")]
                files = [Path(part.value.removeprefix("file://")) for part in parts if isinstance(part, NamedNode)]
                # Blank nodes of shapes must be those of the expected report, so a file is parsed once.
                data, shapes = (own if file == path.resolve() else _triples(file) for file in files)
                name = path.relative_to(SUITE).with_suffix("").as_posix()
                found.append(Entry(name, graph, data, shapes, expected))
    return found


ENTRIES = _entries()


def test_the_suite_is_complete() -> None:
    assert len(ENTRIES) == 121
    assert len([entry for entry in ENTRIES if entry.name.startswith("core/")]) == 98


def _quads(triples: Iterable[Triple]) -> list[Quad]:
    return [Quad(triple.subject, triple.predicate, triple.object) for triple in triples]


def _store(triples: Iterable[Triple]) -> Engine:
    store = ox.Store()
    store.extend(_quads(triples))
    return StoreEngine(store)


def _exact(triples: Iterable[Triple]) -> Engine:
    return ExactEngine.from_quads(_quads(triples))


def _rdflib(triples: Iterable[Triple]) -> Engine:
    import rdflib

    def term(value: Term | Triple) -> rdflib.term.Node:
        # Terms are made one by one: a parser would rename blank nodes, and rewrite literals.
        if isinstance(value, NamedNode):
            return rdflib.URIRef(value.value)
        if isinstance(value, Literal):
            # rdflib holds "a" and "a"^^xsd:string for two terms; its parsers make the former.
            plain = value.language or value.datatype.value == XSD + "string"
            datatype = None if plain else rdflib.URIRef(value.datatype.value)
            return rdflib.Literal(value.value, lang=value.language, datatype=datatype, normalize=False)
        assert isinstance(value, BlankNode)
        return rdflib.BNode(value.value)

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return RdflibEngine(graph)


ENGINES: dict[str, Callable[[Iterable[Triple]], Engine]] = {"store": _store, "exact": _exact, "rdflib": _rdflib}

Row = tuple[str, str | None, str, str, str, str]


def _expected(graph: ShapesGraph, report: Term) -> Counter[Row]:
    rows: Counter[Row] = Counter()
    for node in graph.objects(report, SH + "result"):
        path = graph.one(node, SH + "resultPath")
        names = ("focusNode", "value", "sourceConstraintComponent", "resultSeverity", "sourceShape")
        focus, *others = (str(graph.one(node, SH + name)) for name in names)
        rows[focus, sparql_path(read_path(graph, path)) if path else None, *others] += 1  # type: ignore[index]
    return rows


def _found(report: Report) -> Counter[Row]:
    return Counter(
        (
            str(result.focus),
            sparql_path(result.path) if result.path else None,
            str(result.value),
            str(result.component),
            str(result.severity),
            str(result.source_shape),
        )
        for result in report.results
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_w3c(entry: Entry, engine: str, request: pytest.FixtureRequest) -> None:
    reason = EXCEPTIONS.get((engine, entry.name)) or EXCEPTIONS.get(("*", entry.name))
    if reason:
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    data = ENGINES[engine](entry.data)
    if entry.expected == FAILURE:
        with pytest.raises(ShapesError):
            validate(data, entry.shapes)
        return
    report = validate(data, entry.shapes)
    assert _found(report) == _expected(entry.graph, entry.expected)
    assert report.conforms == (entry.graph.one(entry.expected, SH + "conforms") == Literal(True))
    _compare_messages(entry, report)


def _compare_messages(entry: Entry, report: Report) -> None:
    """Where the suite states a message, one of our results must have it (message-001)."""
    for node in entry.graph.objects(entry.expected, SH + "result"):
        for message in entry.graph.objects(node, SH + "resultMessage"):
            assert any(message in result.messages for result in report.results)
