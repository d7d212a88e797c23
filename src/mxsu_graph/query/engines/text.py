"""Reading a SPARQL text as far as sending it needs: its form, its prefixes, its SERVICE clauses.

This is a tokenizer with a few questions to it, no parser: an engine decides whether the query is well formed.
The grammar of the tokens is that of SPARQL 1.1, section 19.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mxsu_graph.errors import QueryError

__all__ = [
    "ServiceClause",
    "Token",
    "declare_prefixes",
    "find_services",
    "form_token",
    "has_dataset",
    "query_form",
    "refuse_services",
    "split_select",
    "strip_comments",
    "tokenize",
]

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<iri><[^<>"{}|^`\\\s]*>)
  | (?P<string>\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
              |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>[\w.-]*:(?:[\w.:%-]|\\.)*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<mark>[{}()*])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_MAYBE_FROM = re.compile(r"FROM(?:\s*[#<]|\s+NAMED|\s*[\w.-]{0,60}:)", re.IGNORECASE)  # a quick first look


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind, its text, and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the token ends."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words


def has_dataset(text: str) -> bool:
    """Whether a query says itself which graphs it is about, by FROM."""
    return bool(_MAYBE_FROM.search(text)) and any(token.is_word("FROM") for token in tokenize(text))


def tokenize(text: str, comments: bool = False) -> Iterator[Token]:
    """The tokens of a query that matter here; numbers and operators are passed over."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "comment" or comments:
            yield Token(kind, match[0], match.start())


def strip_comments(text: str) -> str:
    """The query without its comments; every line keeps its number."""
    for token in reversed([t for t in tokenize(text, comments=True) if t.kind == "comment"]):
        text = text[: token.start] + text[token.end :]
    return text


def query_form(text: str, name: str = "query") -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryError: the text is none of these; an update, for one.
    """
    form = form_token(list(tokenize(text)))
    if form is None or form.text.upper() not in _FORMS:
        raise QueryError(f"{name} is not a query: it has to be one of {', '.join(_FORMS)}")
    return form.text.upper()


def declare_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """The query with a declaration for every prefix of ours that it uses without one.

    They go before its first line and on it, so that the line numbers in an engine's messages stay right.
    """
    declared: set[str] = set()
    used: set[str] = set()
    after_prefix = False
    for token in tokenize(text):
        if token.kind == "name":
            (declared if after_prefix else used).add(token.text.partition(":")[0])
        after_prefix = token.is_word("PREFIX")
    missing = sorted((used - declared) & prefixes.keys())
    return "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in missing) + text


def split_select(text: str, name: str = "query") -> tuple[str, str]:
    """The prologue of a query, and the group of its WHERE with its braces.

    Raises:
        QueryError: it has no group.
    """
    text = strip_comments(text)
    tokens = list(tokenize(text))
    form = form_token(tokens)
    braces = [t for t in tokens if form and t.start > form.start and t.kind == "mark" and t.text in "{}"]
    depth = 0
    for brace in braces:
        depth += 1 if brace.text == "{" else -1
        if depth == 0:
            return text[: form.start if form else 0], text[braces[0].start : brace.end]
    raise QueryError(f"{name} has no WHERE {{ ... }}")


def refuse_services(text: str, name: str = "query") -> None:
    """Make sure that an engine calls nobody: `federation` has carried out what the user allows by now.

    Raises:
        QueryError: the query has a SERVICE.
    """
    if "service" not in text.casefold() and "\\" not in text:
        return  # by far the usual case, and the quickest
    services = find_services(text, {})
    if services:
        where = services[0].address or "another endpoint"
        raise QueryError(
            f"{name} asks {where}, and nothing outside is asked unless you say so, with --allow-service URL"
        )


@dataclass(frozen=True, slots=True)
class ServiceClause:
    """`SERVICE <address> { group }` in a query; `start` and `end` are its bounds in the text."""

    address: str
    silent: bool
    group: str
    start: int
    end: int


def find_services(text: str, prefixes: Mapping[str, str]) -> list[ServiceClause]:
    """Every outermost SERVICE clause of a query.

    The address is empty where it is a variable or a name whose prefix is unknown.

    Raises:
        QueryError: a SERVICE is written in escapes or glued to another word, or its group does not end.
    """
    tokens = list(tokenize(text))
    plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)), text)
    if plain != text and sum(t.is_word("SERVICE") for t in tokenize(plain)) != sum(
        t.is_word("SERVICE") for t in tokens
    ):
        raise QueryError("the query hides a SERVICE behind character escapes: write it plainly")
    if any(_is_glued(token) for token in tokens):
        raise QueryError("the query has the word SERVICE glued to another: write a space around it")
    known = {**prefixes, **_declared(tokens)}
    found: list[ServiceClause] = []
    for at, token in enumerate(tokens):
        if token.is_word("SERVICE") and (not found or token.start >= found[-1].end):
            found.append(_read_service(text, tokens, at, known))
    return found


def _is_glued(token: Token) -> bool:
    """Whether an engine that asks for no boundary, as Oxigraph does, could read a SERVICE in a longer word."""
    if token.kind not in ("word", "name"):
        return False
    word = token.text.upper().partition(":")[0]
    return "SERVICE" in word and not (token.kind == "word" and word == "SERVICE")


def _read_service(text: str, tokens: list[Token], at: int, prefixes: Mapping[str, str]) -> ServiceClause:
    start = tokens[at].start
    rest = iter(tokens[at + 1 :])
    target = next(rest, Token("", "", start))
    silent = target.is_word("SILENT")
    if silent:
        target = next(rest, Token("", "", start))
    address = ""
    if target.kind == "iri":
        address = target.text[1:-1]
    elif target.kind == "name":
        prefix, _, local = target.text.partition(":")
        address = prefixes[prefix] + local if prefix in prefixes else ""
    depth, opened = 0, 0
    for token in rest:
        if token.text == "{" and token.kind == "mark":
            opened = opened or token.end
            depth += 1
        elif token.text == "}" and token.kind == "mark":
            depth -= 1
            if depth == 0:
                return ServiceClause(address, silent, text[opened : token.start], start, token.end)
    raise QueryError("the query has a SERVICE whose braces do not close")


def _declared(tokens: list[Token]) -> dict[str, str]:
    triples = zip(tokens, tokens[1:], tokens[2:], strict=False)
    return {b.text[:-1]: c.text[1:-1] for a, b, c in triples if a.is_word("PREFIX") and c.kind == "iri"}


def form_token(tokens: list[Token]) -> Token | None:
    """The word by which a query says its form, if it has one."""
    # DEFINE is Virtuoso's: words to the server before the query.
    return next((t for t in tokens if t.kind == "word" and not t.is_word("PREFIX", "BASE", "DEFINE")), None)
