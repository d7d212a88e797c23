"""SHACL property paths (SHACL section 2.3.1) as values, and as SPARQL 1.1 property paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, NamedNode, Triple

from mxsu_graph.validation.shacl.terms import RDF, SH

__all__ = [
    "Alternative",
    "Inverse",
    "OneOrMore",
    "Path",
    "Predicate",
    "Sequence",
    "ZeroOrMore",
    "ZeroOrOne",
    "build_path",
    "is_anchored",
    "is_nullable",
    "predicate_of",
    "sparql_path",
]


@dataclass(frozen=True)
class Predicate:
    """A path of one step along one predicate."""

    iri: NamedNode


@dataclass(frozen=True)
class Inverse:
    """A path walked backwards."""

    path: Path


@dataclass(frozen=True)
class Sequence:
    """Paths one after another; at least two."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Alternative:
    """Any one of several paths; at least two."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class ZeroOrMore:
    """A path walked any number of times, or not at all."""

    path: Path


@dataclass(frozen=True)
class OneOrMore:
    """A path walked at least once."""

    path: Path


@dataclass(frozen=True)
class ZeroOrOne:
    """A path walked once or not at all."""

    path: Path


Path: TypeAlias = Predicate | Inverse | Sequence | Alternative | ZeroOrMore | OneOrMore | ZeroOrOne

_SUFFIX = {ZeroOrMore: "*", OneOrMore: "+", ZeroOrOne: "?"}
_PROPERTY = {ZeroOrMore: "zeroOrMorePath", OneOrMore: "oneOrMorePath", ZeroOrOne: "zeroOrOnePath"}


def sparql_path(path: Path) -> str:
    """Write a path in SPARQL 1.1 syntax, with parentheses wherever one could be needed."""
    match path:
        case Predicate(iri):
            return str(iri)
        case Inverse(inner):
            return f"^{_grouped(inner)}"
        case Sequence(paths):
            return "/".join(_grouped(inner) for inner in paths)
        case Alternative(paths):
            return "|".join(_grouped(inner) for inner in paths)
        case ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            return f"{_grouped(inner)}{_SUFFIX[type(path)]}"


def _grouped(path: Path) -> str:
    text = sparql_path(path)
    return text if isinstance(path, Predicate) else f"({text})"


def is_anchored(path: Path) -> bool:
    """Say whether every walk uses at least one triple and none repeats a step without bound.

    Such a path can be evaluated with neither end known, by scanning its triples.
    """
    match path:
        case Predicate():
            return True
        case Inverse(inner):
            return is_anchored(inner)
        case Sequence(paths) | Alternative(paths):
            return all(is_anchored(inner) for inner in paths)
        case _:
            return False


def is_nullable(path: Path) -> bool:
    """Say whether a path also leads from each node to itself, without a step."""
    match path:
        case Predicate():
            return False
        case Inverse(inner) | OneOrMore(inner):
            return is_nullable(inner)
        case Sequence(paths):
            return all(is_nullable(inner) for inner in paths)
        case Alternative(paths):
            return any(is_nullable(inner) for inner in paths)
        case _:
            return True


def predicate_of(path: Path) -> NamedNode | None:
    """Give the predicate of a path that is one predicate or its inverse, else None."""
    match path:
        case Predicate(iri) | Inverse(Predicate(iri)):
            return iri
        case _:
            return None


def build_path(path: Path, triples: list[Triple]) -> NamedNode | BlankNode:
    """Write a path as RDF (for `sh:resultPath`), adding its triples to a list and giving its node."""
    match path:
        case Predicate(iri):
            return iri
        case Inverse(inner):
            return _build_step("inversePath", build_path(inner, triples), triples)
        case Sequence(paths):
            return _build_list([build_path(inner, triples) for inner in paths], triples)
        case Alternative(paths):
            members = _build_list([build_path(inner, triples) for inner in paths], triples)
            return _build_step("alternativePath", members, triples)
        case ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            return _build_step(_PROPERTY[type(path)], build_path(inner, triples), triples)


def _build_step(name: str, target: NamedNode | BlankNode, triples: list[Triple]) -> BlankNode:
    node = BlankNode()
    triples.append(Triple(node, NamedNode(SH + name), target))
    return node


def _build_list(members: list[NamedNode | BlankNode], triples: list[Triple]) -> NamedNode | BlankNode:
    rest: NamedNode | BlankNode = NamedNode(RDF + "nil")
    for member in reversed(members):
        node = BlankNode()
        triples.append(Triple(node, NamedNode(RDF + "first"), member))
        triples.append(Triple(node, NamedNode(RDF + "rest"), rest))
        rest = node
    return rest
