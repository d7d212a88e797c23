"""What is seen in a query's text before anything is done with it.

Nothing here is a parser, and somebody will find a text that it misreads. Where `sandbox.enter_sandbox` works,
nothing hangs on that: a worker cannot call anybody, and these checks only make for better messages. Where there
is no sandbox, every query is refused in which the word SERVICE stands at all.
"""

from __future__ import annotations

import re

from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.engines.text import tokenize

__all__ = ["find_service", "is_repeatable", "is_update", "nests_deeper", "used_prefixes"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OUTSIDE = re.compile(
    r"""
    \\.                                               # an escaped mark in a name
  | \#[^\n\r]*                                        # a comment ends where either line end stands
  | <[^<>"{}|^`\s]*>
  | \"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
  | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    """,
    re.VERBOSE | re.DOTALL,
)
"""Comments, IRIs and strings: the parts of a query in which a keyword is only a word."""

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
_PREFIX = re.compile(r"\b([A-Za-z][\w-]{0,20}):")
_VOLATILE = re.compile(r"(?:NOW|RAND|UUID|BNODE)\b")
_VOLATILE_PARTS = ("NOW", "RAND", "UUID", "BNODE")
"""To look for a part first is thirty times as fast as to look for words at once."""


def find_service(text: str, sandboxed: bool) -> bool:
    """Whether a query names a SERVICE; in doubt it does.

    Args:
        text: the query. Oxigraph reads `SERVICESILENT<a>` and `trueSERVICE p:x` too, so no boundary is asked for.
        sandboxed: the query runs where no connection can be made, so words in strings and comments are let pass.
    """
    plain = _decode_escapes(text)
    if "service" not in plain.casefold():
        return False
    if not sandboxed:
        return True
    return any("service" in _OUTSIDE.sub(" ", version).casefold() for version in (text, plain))


def nests_deeper(text: str, limit: int) -> bool:
    """Whether brackets nest more deeply than so, those in strings included: an upper bound is enough."""
    if text.count("{") + text.count("(") + text.count("[") <= limit:
        return False  # as with every query that somebody has written by hand
    depth = deepest = 0
    for mark in re.findall(r"[][{}()]", text):
        depth += 1 if mark in "[{(" else -1
        deepest = max(deepest, depth)
    return deepest > limit


def used_prefixes(text: str) -> dict[str, str]:
    """Those of our prefixes that a query may use."""
    return {name: PREFIXES[name] for name in set(_PREFIX.findall(text)) & PREFIXES.keys()}


def is_repeatable(text: str) -> bool:
    """Whether the same query has the same answer tomorrow; one with the time of day or dice in it has not."""
    shouted = _decode_escapes(text).upper()
    return not (any(part in shouted for part in _VOLATILE_PARTS) and _VOLATILE.search(shouted))


def is_update(text: str) -> bool:
    """Whether a text that is no query looks like an update."""
    words = (t.text.upper() for t in tokenize(text) if t.kind == "word")
    return next((word for word in words if word not in ("PREFIX", "BASE")), "") in _UPDATES


def _decode_escapes(text: str) -> str:
    """The text with its code points in the open (SPARQL 1.1 Query, section 19.2)."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)), text)
