"""Compaction: facts about a subject as JSON keys and values, by the terms of a context.

It covers what `context.py` puts into a context (JSON-LD 1.1, section 5.6): prefixes, a vocabulary, coercion to
links, codes and datatypes, language maps, sets, reverse properties, and a context of its own for a class.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mxsu_graph.errors import ExportError
from mxsu_graph.export.dataset import Fact
from mxsu_graph.export.order import TYPE, predicate_key, type_key
from mxsu_graph.export.terms import is_iri, is_literal, is_resource, parse_literal
from mxsu_graph.iri import PREFIXES

__all__ = ["Compactor", "Json", "Link"]

Json = Any
Link = Callable[[str], Json]
"""Renders a thing that is pointed to: as its id, or as an object with more about it."""

_LOCAL_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./~-]*")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NATIVE = {
    PREFIXES["xsd"] + "integer": re.compile(r"0|-?[1-9][0-9]{0,14}"),
    PREFIXES["xsd"] + "boolean": re.compile(r"true|false"),
}
_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class _Term:
    name: str
    iri: str
    type: str = ""
    containers: frozenset[str] = frozenset()
    codes: str = ""
    shadowed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms of one active context, by the IRI that they stand for; `names` are all that mean something."""

    by_iri: Mapping[str, _Term]
    names: frozenset[str]


@dataclass(slots=True)
class Compactor:
    """Names and values in one context."""

    context: Mapping[str, Any]
    _prefixes: list[tuple[str, str]] = field(init=False)
    _base: _Terms = field(init=False)
    _scoped: dict[str, _Terms] = field(init=False)
    _ids: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        entries = self.context
        found = [(k, v) for k, v in entries.items() if isinstance(v, str) and v[-1] in "/#" and k[0] != "@"]
        self._prefixes = sorted(found, key=lambda item: -len(item[1]))
        self._base = self._read_terms(entries, {}, frozenset(entries))
        self._scoped = {}
        for name, value in entries.items():
            if isinstance(value, dict) and value.get("@type") is None and "@context" in value:
                inner = value["@context"]
                names = frozenset({*entries, *inner})
                hidden = {i: t for i, t in self._base.by_iri.items() if t.name not in inner}
                self._scoped[f"<{self._expand(value.get('@id', name))}>"] = self._read_terms(inner, hidden, names)

    def id(self, text: str) -> str:
        """An IRI or blank node as the value of `id`.

        Raises:
            ExportError: the scheme of the IRI is a prefix of the context, which every reader would expand.
        """
        known = self._ids.get(text)
        if known is None:
            if len(self._ids) >= _CACHED:
                self._ids.clear()
            known = self._ids[text] = self._id(text)
        return known

    def node(self, subject: str, facts: list[Fact], link: Link) -> dict[str, Json]:
        """A node object: id, type, then every predicate in the order of `predicate_key`."""
        grouped: dict[str, list[str]] = {}
        for predicate, thing in facts:
            grouped.setdefault(predicate, []).append(thing)
        result: dict[str, Json] = {"id": self.id(subject)}
        types = grouped.pop(TYPE, [])
        named = [self._name(t, self._base) for t in types if is_iri(t)]
        named.sort(key=lambda name: type_key(subject, name))
        if named:
            result["type"] = named[0] if len(named) == 1 else named
        others = [t for t in types if not is_iri(t)]
        if others:
            result[self.id(TYPE)] = [self._explicit(t, link) for t in others]
        terms = next((self._scoped[t] for t in types if t in self._scoped), self._base)
        for predicate in sorted(grouped, key=predicate_key):
            self._add(result, predicate, grouped[predicate], terms, link)
        return result

    def _add(self, result: dict[str, Json], predicate: str, things: list[str], terms: _Terms, link: Link) -> None:
        """Add one predicate; values that its term cannot hold stand under the unabbreviated name."""
        term = terms.by_iri.get(predicate)
        fitting = [t for t in things if term is not None and self._fits(term, t)]
        if term is not None and fitting:
            result[term.name] = self._values(term, fitting, link)
        held = set(fitting)
        rest = [self._explicit(t, link) for t in things if t not in held]
        if rest:
            name = self.id(predicate) if term else self._name(predicate, terms)
            result[name] = rest[0] if len(rest) == 1 else rest

    def _fits(self, term: _Term, thing: str) -> bool:
        if "@language" in term.containers:
            return is_literal(thing) and not parse_literal(thing).datatype
        if term.type in ("@id", "@vocab"):
            return is_resource(thing) and (term.type == "@id" or is_iri(thing))
        return not term.type or (is_literal(thing) and parse_literal(thing).datatype == term.type)

    def _values(self, term: _Term, things: list[str], link: Link) -> Json:
        several = "@set" in term.containers
        if "@language" in term.containers:
            by_language: dict[str, list[str]] = {}
            for literal in map(parse_literal, things):
                by_language.setdefault(literal.language or "@none", []).append(literal.words)
            pairs = sorted(by_language.items())
            return {tag: words if several or len(words) > 1 else words[0] for tag, words in pairs}
        values = [self._value(term, thing, link) for thing in things]
        return values if several or len(values) > 1 else values[0]

    def _value(self, term: _Term, thing: str, link: Link) -> Json:
        if term.type == "@id":
            return link(thing)
        if term.type == "@vocab":
            return self._code(term, thing) if term.codes else self._name(thing, self._base)
        if term.type:
            return parse_literal(thing).words
        return self._explicit(thing, link)

    def _code(self, term: _Term, thing: str) -> Json:
        code = thing[1:-1].removeprefix(term.codes)
        if _CODE.fullmatch(code) and code not in term.shadowed:
            return code
        return {"id": self.id(thing)}

    def _explicit(self, thing: str, link: Link) -> Json:
        """A value that says itself what it is (JSON-LD 1.1, section 4.2)."""
        if is_resource(thing):
            rendered = link(thing)
            return {"id": rendered} if isinstance(rendered, str) else rendered
        literal = parse_literal(thing)
        if literal.language:
            return {"language": literal.language, "value": literal.words}
        if not literal.datatype:
            return literal.words
        native = _NATIVE.get(literal.datatype)
        if native and native.fullmatch(literal.words):
            return literal.words == "true" if literal.words in ("true", "false") else int(literal.words)
        return {"type": self._name(f"<{literal.datatype}>", self._base), "value": literal.words}

    def _name(self, text: str, terms: _Terms) -> str:
        """An IRI where a name of the vocabulary may stand: as a key, a type, a predicate."""
        term = terms.by_iri.get(text)
        if term is not None and not term.codes:
            return term.name
        vocabulary = self.context["@vocab"]
        local = text[1:-1].removeprefix(vocabulary)
        if text.startswith(f"<{vocabulary}") and local.isidentifier() and local not in terms.names:
            return local
        return self.id(text)

    def _id(self, text: str) -> str:
        if not is_iri(text):
            return text
        iri = text[1:-1]
        for prefix, namespace in self._prefixes:
            if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        scheme, _, rest = iri.partition(":")
        if scheme in self.context and not rest.startswith("//"):
            raise ExportError(f"JSON-LD would read {text} as a name with the prefix '{scheme}'")
        return iri

    def _expand(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        namespace = self.context.get(prefix)
        return namespace + local if isinstance(namespace, str) and not name.startswith("@") else name

    def _read_terms(self, entries: Mapping[str, Any], known: Mapping[str, _Term], names: frozenset[str]) -> _Terms:
        terms = dict(known)
        for name, value in entries.items():
            if isinstance(value, str) and ":" in value and value[-1] not in "/#" and name[0] != "@":
                iri = self._expand(value)
                terms[f"<{iri}>"] = _Term(name, iri)
            elif isinstance(value, dict) and "@id" in value:
                iri = self._expand(value["@id"])
                terms[f"<{iri}>"] = self._read_term(name, iri, value, names)
        return _Terms(terms, names)

    def _read_term(self, name: str, iri: str, value: Mapping[str, Any], names: frozenset[str]) -> _Term:
        container = value.get("@container", [])
        containers = frozenset([container] if isinstance(container, str) else container)
        inner = value.get("@context", {}) if "@type" in value else {}
        codes = inner.get("@vocab", "")
        return _Term(name, iri, self._expand(value.get("@type", "")), containers, codes, names - set(inner))
