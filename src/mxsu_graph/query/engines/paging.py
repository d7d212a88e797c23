"""Asking for the rows of a SELECT query page by page, which needs a total order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mxsu_graph.query.engines.text import Token, form_token, strip_comments, tokenize

__all__ = ["PageForm", "page_form"]


@dataclass(frozen=True, slots=True)
class PageForm:
    """A SELECT that can be asked for page by page: its parts, and what makes its order total."""

    prologue: str
    body: str
    ties: tuple[str, ...]

    def page(self, size: int, offset: int, nested: bool = False) -> str:
        """The query for one page.

        Args:
            size: how many rows at most.
            offset: how many rows to skip.
            nested: put the query into another one that cuts out the page. By the specification the order of an
                inner query need not be kept, but Virtuoso keeps it, and sorts no more than 10,000 rows otherwise.
        """
        ordered = " ".join((self.body.rstrip(), *self.ties))
        limit = f"LIMIT {size} OFFSET {offset}"
        if nested:
            return f"{self.prologue}SELECT * WHERE {{ {{ {ordered}\n}} }} {limit}"
        return f"{self.prologue}{ordered}\n{limit}"


def page_form(text: str) -> PageForm | None:
    """How to ask for a query page by page, or `None` where that would not be safe.

    It is safe for a SELECT that names its columns, has an ORDER BY and no LIMIT, OFFSET or trailing VALUES. Its
    order is made total by the columns that ORDER BY does not name: rows that are still tied are equal.
    """
    text = strip_comments(text)
    tokens = list(tokenize(text))
    form = form_token(tokens)
    if form is None or not form.is_word("SELECT"):
        return None
    modifiers = _outside_groups(tokens)
    words = [t.text.upper() for t in modifiers if t.kind == "word"]
    if "ORDER" not in words or {"LIMIT", "OFFSET", "VALUES"} & set(words):
        return None
    columns = _columns(tokens[tokens.index(form) + 1 :])
    order = next(t for t in modifiers if t.is_word("ORDER"))
    ordered = set(_ordered([t for t in modifiers if t.start > order.start], text))
    if not columns:
        return None
    ties = tuple(f"?{column}" for column in columns if column not in ordered)
    return PageForm(text[: form.start], text[form.start :], ties)


def _outside_groups(tokens: list[Token]) -> list[Token]:
    """The tokens after the query's own group: its solution modifiers."""
    depth = 0
    outside: list[Token] = []
    for token in tokens:
        if token.kind == "mark" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
            outside = []
        elif depth == 0:
            outside.append(token)
    return outside


def _ordered(tokens: list[Token], text: str) -> Iterator[str]:
    """The variables by which rows are ordered: bare ones and those alone in ASC() or DESC().

    Rows that are equal in what a function makes of a variable need not be equal in the variable.
    """
    depth, opened = 0, 0
    for at, token in enumerate(tokens):
        if token.kind == "mark" and token.text in "()":
            depth += 1 if token.text == "(" else -1
            opened = at
        elif token.kind == "variable" and depth == 0:
            yield token.text[1:]
        elif token.kind == "variable" and depth == 1 and tokens[opened - 1].is_word("ASC", "DESC"):
            # The tokens leave out operators and numbers, as in DESC(- ?x).
            end = tokens[at + 1].start if at + 1 < len(tokens) else len(text)
            if text[tokens[opened].end : end].strip() == token.text:
                yield token.text[1:]


def _columns(tokens: list[Token]) -> list[str]:
    """The columns that a SELECT clause names; none for `*`."""
    columns: list[str] = []
    depth, waiting = 0, False
    for token in tokens:
        if token.text == "{" or token.is_word("WHERE", "FROM"):
            break
        if token.text == "*" and depth == 0:
            return []
        if token.kind == "mark":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        elif token.kind == "variable" and (depth == 0 or waiting):
            columns.append(token.text[1:])
        waiting = token.is_word("AS")
    return columns
