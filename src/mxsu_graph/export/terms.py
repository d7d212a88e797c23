"""N-Triples text taken apart: is it an IRI, a blank node or a literal, and what does the literal say."""

from __future__ import annotations

import json
from dataclasses import dataclass

from mxsu_graph.errors import ExportError

__all__ = ["LiteralText", "is_iri", "is_literal", "is_resource", "parse_literal"]


@dataclass(frozen=True, slots=True)
class LiteralText:
    """A literal: its words, and its language or datatype, both empty for a plain string."""

    words: str
    language: str = ""
    datatype: str = ""


def is_iri(text: str) -> bool:
    """Whether a term is an IRI."""
    return text.startswith("<") and not text.startswith("<<")


def is_resource(text: str) -> bool:
    """Whether a term is an IRI or a blank node."""
    return is_iri(text) or text.startswith("_:")


def is_literal(text: str) -> bool:
    """Whether a term is a literal."""
    return text.startswith('"')


def parse_literal(text: str) -> LiteralText:
    r"""Read a literal in canonical N-Triples (RDF 1.1 N-Triples, section 4).

    Its escapes are `\b \t \n \f \r \" \\` and `\uXXXX`: a subset of those of JSON.

    Raises:
        ExportError: the term is no literal, but a triple term.
    """
    if not is_literal(text):
        raise ExportError(f"triple terms cannot be written in this format: {text}")
    close = text.rindex('"')
    suffix = text[close + 1 :]
    words = json.loads(text[: close + 1]) if "\\" in text else text[1:close]
    if suffix.startswith("@"):
        return LiteralText(words, language=suffix[1:])
    return LiteralText(words, datatype=suffix[3:-1])
