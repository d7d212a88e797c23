"""Where things stand in an RDF file: parsers give no lines, and a finding without one is hard to follow.

Turtle, TriG, N-Triples and N-Quads are searched for statements, so that a property of a subject has its line.
In JSON-LD and RDF/XML only the line is found where a thing first has its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from mxsu_graph.diagnostics import Span
from mxsu_graph.iri import PREFIXES

__all__ = ["Places", "find_places"]

_PREFIX = re.compile(r"^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_BASE = re.compile(r"^\s*@?base\s+<([^>]*)>", re.IGNORECASE)
# A string is skipped as a whole: what it quotes is no name.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<(?P<iri>[^<>"\s]*)>|(?P<prefix>[\w-]*):(?P<local>(?:[\w%.-]|\\.)*[\w-])')
_BLANK = re.compile(r"^\s*(?:#.*)?$")
_NAMED = re.compile(r"""(?:"@?id"\s*:\s*"|rdf:(?:about|ID)\s*=\s*["'])(?P<name>[^"']+)""")
_JSON_BASE = re.compile(r'"@base"\s*:\s*"([^"]*)"|xml:base\s*=\s*"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Places:
    """Places by IRI, and by IRI and property; `path` is what messages call the file."""

    path: str
    found: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def span(self, subject: str, property_: str = "") -> Span:
        """The place of a property, else of its subject, else the file as a whole."""
        place = self.found.get((subject, property_)) or self.found.get((subject, ""), (0, 0))
        return Span(self.path, *place)


def find_places(text: str, path: str, *, has_statements: bool) -> Places:
    """Search a file for its subjects; `has_statements` for the Turtle family, where a line has properties too."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for key, place in _scan_statements(text) if has_statements else _scan_names(text):
        found.setdefault(key, place)
    return Places(path, found)


def _scan_statements(text: str) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    prefixes: dict[str, str] = {}
    base, subject = "", ""
    begins = True
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _PREFIX.match(line):
            # urljoin drops an empty fragment, which many namespaces end with.
            prefixes[match[1]] = urljoin(base, match[2]).rstrip("#") + "#" * match[2].endswith("#")
        elif match := _BASE.match(line):
            base = match[1]
        elif not _BLANK.match(line):
            for token in _TOKEN.finditer(line):
                name = _expand(token, prefixes, base)
                if not name:
                    continue
                if begins:
                    subject, begins = name, False
                    yield (subject, ""), (number, token.start() + 1)
                else:
                    yield (subject, name), (number, token.start() + 1)
            begins = line.rstrip().endswith((".", "{", "}"))


def _expand(token: re.Match[str], prefixes: Mapping[str, str], base: str) -> str:
    """The IRI of a token; nothing for a string, and for a prefix that was not declared."""
    if token["iri"] is not None:
        return urljoin(base, str(token["iri"]))
    if token["prefix"] is None or token["prefix"] not in prefixes:
        return ""
    return prefixes[token["prefix"]] + str(token["local"]).replace("\\", "")


def _scan_names(text: str) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    match = _JSON_BASE.search(text)
    base = (match[1] or match[2] or "") if match else ""
    for number, line in enumerate(text.split("\n"), start=1):
        for named in _NAMED.finditer(line):
            prefix, colon, local = named["name"].partition(":")
            known = colon and prefix in PREFIXES and not local.startswith("//")
            name = PREFIXES[prefix] + local if known else urljoin(base, named["name"])
            yield (name, ""), (number, named.start("name") + 1)
