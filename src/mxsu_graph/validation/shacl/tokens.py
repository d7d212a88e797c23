"""SPARQL text as tokens and groups: just enough structure to bind variables in a query written by others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mxsu_graph.errors import ShapesError

__all__ = ["Group", "Token", "join_tokens", "read_groups", "tokenize"]

_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<string>\"{3}(?:(?:\"|\"\")?(?:[^"\\]|\\.))*\"{3}|'{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<var>[?$]\w+)
  | (?P<blank>_:[\w.\-]*\w)
  | (?P<name>[^\W\d_][\w.\-]*(?<!\.):(?:[\w\-:%]|\\.|\.(?=[\w\-:%\\]))*|:(?:[\w\-:%]|\\.|\.(?=[\w\-:%\\]))*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<mark>\^\^|&&|\|\||<=|>=|!=|[{}()\[\].,;*/+\-|^!=<>?])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """A token; white space and comments are dropped.

    Attributes:
        kind: `string`, `iri`, `var`, `blank`, `name` (prefixed), `word`, `lang`, `number` or `mark`.
        text: as written; the name of a variable without its mark is `name`.
    """

    kind: str
    text: str

    @property
    def name(self) -> str:
        """The name of a variable, or a keyword in capitals."""
        return self.text[1:] if self.kind == "var" else self.text.upper()


def tokenize(text: str) -> list[Token]:
    """Split a query into tokens.

    Raises:
        ShapesError: at a character that starts no token.
    """
    # Escapes of the form \\u may stand for any character, even in keywords (SPARQL 1.1, section 19.2).
    text = re.sub(
        r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda match: chr(int(match[1] or match[2], 16)), text
    )
    found, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ShapesError(f"A query cannot be read at {text[position : position + 20]!r}.")
        if match.lastgroup and match.lastgroup != "space":
            found.append(Token(match.lastgroup, match.group()))
        position = match.end()
    return found


def join_tokens(tokens: Sequence[Token]) -> str:
    """Write tokens as text again."""
    parts: list[str] = []
    before = ""
    for token in tokens:
        # A language tag belongs to its string; Oxigraph wants a function and its parenthesis together.
        joined = token.kind == "lang" or (token.text == "(" and before == "word")
        parts.append(token.text if joined else f" {token.text}")
        before = token.kind
    return "".join(parts).strip()


@dataclass(frozen=True)
class Group:
    """A group graph pattern `{ ... }`.

    Attributes:
        start: the index of its opening brace.
        end: the index of its closing brace.
        opener: what stands before it: WHERE, OPTIONAL, UNION, EXISTS, GRAPH, MINUS, SERVICE, or nothing.
        is_select: whether it holds a sub-select.
        parent: the index of the enclosing group in the list, or -1.
    """

    start: int
    end: int
    opener: str
    is_select: bool
    parent: int


def read_groups(tokens: Sequence[Token]) -> list[Group]:
    """Find all groups, outer ones before inner ones.

    Raises:
        ShapesError: if braces do not match.
    """
    found: list[Group] = []
    waiting: list[int] = []
    for index, token in enumerate(tokens):
        if token.text == "{" and token.kind == "mark":
            inner = tokens[index + 1] if index + 1 < len(tokens) else token
            parent = waiting[-1] if waiting else -1
            found.append(Group(index, -1, _opener(tokens, index), _is_word(inner, "SELECT"), parent))
            waiting.append(len(found) - 1)
        elif token.text == "}" and token.kind == "mark":
            if not waiting:
                raise ShapesError("A query closes a brace that it did not open.")
            number = waiting.pop()
            group = found[number]
            found[number] = Group(group.start, index, group.opener, group.is_select, group.parent)
    if waiting:
        raise ShapesError("A query does not close a brace.")
    return found


def _is_word(token: Token, word: str) -> bool:
    return token.kind == "word" and token.name == word


def _opener(tokens: Sequence[Token], index: int) -> str:
    for token in reversed(tokens[max(0, index - 2) : index]):
        if token.kind == "word" and token.name in {
            "OPTIONAL",
            "UNION",
            "EXISTS",
            "MINUS",
            "WHERE",
            "GRAPH",
            "SERVICE",
        }:
            return token.name
        if token.kind == "mark":
            return ""
    return ""
