"""The triple patterns of a query written by others, by group; what is not plainly of that form is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pyoxigraph import NamedNode

from mxsu_graph.errors import ShapesError
from mxsu_graph.validation.shacl.paths import Inverse, OneOrMore, Path, Predicate, ZeroOrMore, ZeroOrOne
from mxsu_graph.validation.shacl.paths import Sequence as PathSequence
from mxsu_graph.validation.shacl.terms import RDF
from mxsu_graph.validation.shacl.tokens import Group, Token, read_groups, tokenize

__all__ = ["OpenQueryError", "Pattern", "PatternGroup", "read_patterns"]

_TERMS = frozenset({"iri", "name", "var", "string", "number", "blank"})
_SUFFIXES: dict[str, Callable[[Path], Path]] = {"*": ZeroOrMore, "+": OneOrMore, "?": ZeroOrOne}
_GROUP = Token("group", "")


class OpenQueryError(Exception):
    """It cannot be told what a query looks at."""


class Pattern(NamedTuple):
    """A triple pattern; the ends are names of variables, empty for a constant."""

    subject: str
    path: Path
    object: str


@dataclass(frozen=True, slots=True)
class PatternGroup:
    """The patterns that stand in a group itself, and the number of the group around it, -1 for none."""

    patterns: tuple[Pattern, ...]
    parent: int


def read_patterns(prologue: str, text: str) -> list[PatternGroup]:
    """The groups of a SELECT query, outer ones first.

    Raises:
        OpenQueryError: the query has a sub-select, VALUES, GRAPH, SERVICE, an anonymous node, a variable for a
            predicate, a path of alternatives, or more than one outermost group.
    """
    try:
        tokens, known = tokenize(text), tokenize(prologue)
        groups = read_groups(tokens)
    except ShapesError as error:
        raise OpenQueryError from error
    if [group.parent for group in groups].count(-1) != 1:
        raise OpenQueryError
    if any(group.is_select or group.opener in ("GRAPH", "SERVICE") for group in groups):
        raise OpenQueryError
    prefixes = {name.text: iri.text[1:-1] for name, iri in pairwise(known) if name.kind == "name"}
    found = []
    for number, group in enumerate(groups):
        inner = [other for other in groups if other.parent == number]
        found.append(
            PatternGroup(tuple(_Reader(_own_tokens(tokens, group, inner), prefixes).read()), group.parent)
        )
    return found


def _own_tokens(tokens: Sequence[Token], group: Group, inner: Sequence[Group]) -> list[Token]:
    """The tokens of a group, with a mark in place of each inner group."""
    found: list[Token] = []
    start = group.start + 1
    for other in inner:
        found += [*tokens[start : other.start], _GROUP]
        start = other.end + 1
    return [*found, *tokens[start : group.end]]


class _Reader:
    """Reads the patterns of one group."""

    def __init__(self, tokens: Sequence[Token], prefixes: dict[str, str]) -> None:
        self._tokens = tokens
        self._prefixes = prefixes
        self._at = 0

    def read(self) -> Iterator[Pattern]:
        """Every pattern.

        Raises:
            OpenQueryError: something else stands there.
        """
        while token := self._peek():
            if token in (_GROUP, Token("mark", ".")) or token.name in ("OPTIONAL", "MINUS", "UNION"):
                self._at += 1
            elif token.kind == "word" and token.name in ("FILTER", "BIND"):
                self._at += 1
                self._skip_expression()
            elif token.kind in _TERMS:
                yield from self._about(self._term())
            else:
                raise OpenQueryError

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> Token:
        token = self._peek()
        if token is None:
            raise OpenQueryError
        self._at += 1
        return token

    def _follows(self, mark: str) -> bool:
        """Whether a mark comes next; it is taken."""
        if self._peek() == Token("mark", mark):
            self._at += 1
            return True
        return False

    def _skip_expression(self) -> None:
        """Pass by a call, something in parentheses, or (NOT) EXISTS with its group."""
        while (token := self._take()) != _GROUP:
            if token == Token("mark", "("):
                depth = 1
                while depth:
                    token = self._take()
                    depth += (token == Token("mark", "(")) - (token == Token("mark", ")"))
                return
            if token.kind not in ("word", "name", "iri"):
                raise OpenQueryError

    def _about(self, subject: str) -> Iterator[Pattern]:
        """The patterns with one subject."""
        while True:
            path = self._path()
            yield Pattern(subject, path, self._term())
            while self._follows(","):
                yield Pattern(subject, path, self._term())
            if not self._follows(";"):
                return
            while self._follows(";"):
                pass
            following = self._peek()
            if following is None or following in (_GROUP, Token("mark", ".")):
                return

    def _term(self) -> str:
        """One end of a pattern."""
        if self._follows("-") or self._follows("+"):
            pass
        token = self._take()
        if token.kind == "word" and token.name in ("TRUE", "FALSE"):
            return ""
        if token.kind not in _TERMS:
            raise OpenQueryError
        following = self._peek()
        is_tagged = following is not None and following.kind == "lang"
        if token.kind == "string" and (is_tagged or self._follows("^^")):
            self._at += 1
        return token.name if token.kind == "var" else token.text if token.kind == "blank" else ""

    def _path(self) -> Path:
        """A predicate, or predicates one after the other."""
        steps = [self._step()]
        while self._follows("/"):
            steps.append(self._step())
        return steps[0] if len(steps) == 1 else PathSequence(tuple(steps))

    def _step(self) -> Path:
        backwards = self._follows("^")
        step: Path = Predicate(self._predicate(self._take()))
        following = self._peek()
        if following is not None and following.kind == "mark" and following.text in _SUFFIXES:
            self._at += 1
            step = _SUFFIXES[following.text](step)
        return Inverse(step) if backwards else step

    def _predicate(self, token: Token) -> NamedNode:
        if token == Token("word", "a"):
            return NamedNode(RDF + "type")
        if token.kind == "iri":
            return NamedNode(token.text[1:-1])
        prefix, colon, local = token.text.partition(":")
        if token.kind != "name" or f"{prefix}{colon}" not in self._prefixes or "\\" in local or "%" in local:
            raise OpenQueryError
        return NamedNode(self._prefixes[f"{prefix}{colon}"] + local)
