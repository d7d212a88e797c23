"""The vocabulary as a page: classes, predicates by theme, and code lists, each with how often it is used."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from mxsu_graph.iri import code_iri, term_iri
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["CodeLine", "PredicateLine", "TermsPage", "view_terms"]


@dataclass(frozen=True, order=True, slots=True)
class PredicateLine:
    """A predicate: its name, labels, what it takes and yields, and in how many claims it stands."""

    name: str
    label: str
    inverse: str
    definition: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    single: bool
    claims: int


@dataclass(frozen=True, order=True, slots=True)
class CodeLine:
    """A code of a scheme."""

    code: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class TermsPage:
    """Classes as pairs of name and label; predicates by theme; codes by scheme."""

    classes: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, tuple[PredicateLine, ...]], ...]
    schemes: tuple[tuple[str, tuple[CodeLine, ...]], ...]


def view_terms(edition: Edition, wording: Wording) -> TermsPage:
    """Gather the vocabulary."""
    used = Counter(row.predicate for row in edition.claims.values())
    vocabulary = edition.description.vocabulary
    themes: dict[str, list[PredicateLine]] = {}
    for name, term in sorted(vocabulary.predicates.items()):
        line = PredicateLine(
            name,
            wording.predicate_label(name),
            wording.inverse_label(name),
            _define(edition, wording, term_iri(name)) or term.definition,
            term.domain,
            term.range,
            term.single,
            used[name],
        )
        themes.setdefault(term.theme, []).append(line)
    return TermsPage(
        classes=tuple(
            (name, wording.class_label(term.segment) if term.segment else name)
            for name, term in sorted(vocabulary.classes.items())
        ),
        themes=tuple((theme, tuple(lines)) for theme, lines in themes.items()),
        schemes=tuple(
            (
                scheme,
                tuple(
                    CodeLine(
                        code,
                        wording.code_label(scheme, code),
                        _define(edition, wording, code_iri(scheme, code)) or known.definition,
                    )
                    for code, known in sorted(codes.items())
                ),
            )
            for scheme, codes in sorted(vocabulary.codes.items())
        ),
    )


def _define(edition: Edition, wording: Wording, iri: str) -> str:
    """The definition in the reader's language; empty where the ontology has none."""
    return edition.definitions.get(iri, {}).get(wording.language, "")
