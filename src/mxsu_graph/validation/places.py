"""Where in Turtle, TriG, N-Triples or N-Quads files a node is first described: what parsers do not say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin

from mxsu_graph.diagnostics import Span

__all__ = ["find_places"]

_LINE_SYNTAXES = {".ttl", ".trig", ".nt", ".nq", ".n3"}
_PREFIX = re.compile(r"@?prefix\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)
_BASE = re.compile(r"@?base\s+<([^>]*)>", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\s*(?:GRAPH\s+)?(?:<([^<>\s]*)>|(_:[\w.-]+)|([\w.-]*):((?:\\.|[^\s;,<>\"'()\[\]{}\\])*))(?=[\s\[{])"
)


def find_places(files: Iterable[Path], nodes: Collection[str]) -> dict[str, Span]:
    """Find the line at which each node is first the subject of a statement.

    Statements are taken to begin on a line of their own, as serialisers write them and most people do; a node for
    which that does not hold is given no place rather than a wrong one. Nodes in other syntaxes have no place.

    Args:
        files: files that could be parsed.
        nodes: IRIs, and blank nodes as `_:label`.
    """
    found: dict[str, Span] = {}
    for path in files:
        if path.suffix in _LINE_SYNTAXES:
            for node, span in _subjects(path):
                if node in nodes:
                    found.setdefault(node, span)
    return found


def _subjects(path: Path) -> Iterator[tuple[str, Span]]:
    """The subjects that begin a line after the end of a statement, with their places."""
    prefixes: dict[str, str] = {}
    base = path.resolve().as_uri()
    between = True
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            if match := _PREFIX.match(text):
                prefixes[match[1]] = _resolve(match[2], base)
            elif match := _BASE.match(text):
                base = _resolve(match[1], base)
            elif between and (match := _SUBJECT.match(line)):
                node = _expand(match, prefixes, base)
                column = len(line) - len(line.lstrip()) + 1
                yield node, Span(str(path), number, column)
            between = text.endswith((".", "{", "}")) or bool(_PREFIX.match(text) or _BASE.match(text))


def _expand(match: re.Match[str], prefixes: dict[str, str], base: str) -> str:
    iri, blank, prefix, local = match.groups()
    if iri is not None:
        return _resolve(iri, base)
    if blank is not None:
        return blank
    return prefixes.get(prefix, prefix + ":") + local.replace("\\", "")


def _resolve(iri: str, base: str) -> str:
    """An IRI made absolute; `urljoin` would drop an empty fragment, with which many prefixes end."""
    if re.match(r"[A-Za-z][\w.+-]*:", iri):
        return iri
    return urljoin(base, iri) + ("#" if iri.endswith("#") else "")
