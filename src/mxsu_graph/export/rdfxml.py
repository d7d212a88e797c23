"""RDF/XML: for tools that read nothing else.

Our own writer, because XML cannot hold everything that RDF can: what does not fit is refused by name, where
a library would write a file that nobody can read or that means something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import BinaryIO

from mxsu_graph.errors import ExportError
from mxsu_graph.export.dataset import Dataset, Fact
from mxsu_graph.export.order import TYPE, predicate_key
from mxsu_graph.export.spool import write_with_header
from mxsu_graph.export.terms import is_iri, is_resource, parse_literal
from mxsu_graph.iri import PREFIXES, compact_iri

__all__ = ["write_rdfxml"]

_RDF = PREFIXES["rdf"]
_LOCAL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_SPLIT = re.compile(r"(.*?)([A-Za-z_][A-Za-z0-9_.-]*)")
# XML 1.0, section 2.2; pyoxigraph lets no lone surrogates through.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\t": "&#9;"}
_TO_ESCAPE = re.compile('[&<>"\r\t]')
_RESERVED = {"Description", "RDF", "ID", "about", "aboutEach", "aboutEachPrefix", "bagID", "datatype", "li"}
_RESERVED |= {"nodeID", "parseType", "resource"}


def write_rdfxml(dataset: Dataset, stream: BinaryIO, graphs: Set[str], first: str = "") -> None:
    """Write some graphs of a dataset, taken together, as RDF/XML (RDF 1.1 XML Syntax).

    Raises:
        ExportError: a predicate does not end in an XML name, or a text has a character that XML forbids.
    """
    prefixes = {"rdf"}
    write_with_header(stream, _body(dataset, graphs, first, prefixes), lambda: _header(prefixes))


def _header(prefixes: set[str]) -> str:
    declared = "".join(f'\n    xmlns:{p}="{_escape(PREFIXES[p])}"' for p in sorted(prefixes))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n\n'


def _body(dataset: Dataset, graphs: Set[str], first: str, prefixes: set[str]) -> Iterator[str]:
    for subject, unordered in dataset.described(graphs, first):
        facts = sorted(unordered, key=lambda fact: (predicate_key(fact[0]), fact[1]))
        try:
            yield _render(subject, facts, prefixes)
        except ExportError as error:
            raise ExportError(f"RDF/XML cannot hold what is said of {subject}: {error}") from error
    yield "</rdf:RDF>\n"


def _render(subject: str, facts: list[Fact], prefixes: set[str]) -> str:
    about = _reference(subject, "about")
    lines = [_property(predicate, thing, prefixes) for predicate, thing in facts]
    return f"<rdf:Description {about}>\n{''.join(lines)}</rdf:Description>\n\n"


def _property(predicate: str, thing: str, prefixes: set[str]) -> str:
    name, declaration = _name(predicate, prefixes)
    if is_resource(thing):
        return f"  <{name}{declaration} {_reference(thing, 'resource')}/>\n"
    literal = parse_literal(thing)
    attribute = ""
    if literal.language:
        attribute = f' xml:lang="{literal.language}"'
    elif literal.datatype:
        attribute = f' rdf:datatype="{_escape(literal.datatype)}"'
    return f"  <{name}{declaration}{attribute}>{_escape(literal.words)}</{name}>\n"


def _reference(term: str, attribute: str) -> str:
    if is_iri(term):
        return f'rdf:{attribute}="{_escape(term[1:-1])}"'
    return f'rdf:nodeID="{term[2:]}"'


def _name(predicate: str, prefixes: set[str]) -> tuple[str, str]:
    """An element's name, and the declaration of its namespace where no prefix of ours fits."""
    if predicate == TYPE:
        return "rdf:type", ""
    iri = predicate[1:-1]
    prefix, _, local = compact_iri(iri).partition(":")
    if prefix in PREFIXES and _LOCAL_NAME.fullmatch(local):
        if prefix == "rdf" and local in _RESERVED:
            raise ExportError(f"the predicate {predicate} is a word of the syntax")
        prefixes.add(prefix)
        return f"{prefix}:{local}", ""
    match = _SPLIT.fullmatch(iri)
    if match is None or not match[1]:
        raise ExportError(f"the predicate {predicate} does not end in an XML name")
    return f"ns:{match[2]}", f' xmlns:ns="{_escape(match[1])}"'


def _escape(text: str) -> str:
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        raise ExportError(f"XML has no character U+{ord(forbidden[0]):04X}")
    return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)
