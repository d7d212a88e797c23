"""All that a build holds of some claims, as short lines that can be kept and compared.

They are taken from the canonical file and not from the store, which does not keep the digits of a number.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.iri import BASE, assessment_iri, compact_iri, expand_name, graph_iri

__all__ = ["WITHDRAWN", "read_claim_facts", "read_claim_quads"]

WITHDRAWN = "mxsu:withdrawn "
"""How the fact begins that a claim no longer counts."""

_CLAIM, _EVIDENCE, _ASSESSMENT = f"{BASE}claim/", f"{BASE}evidence/", assessment_iri("")
_SOURCES = graph_iri("source/")
_ASSESSES, _VERDICT = (expand_name(f"mxsu:{name}") for name in ("assesses", "verdict"))


def read_claim_facts(dataset: Path, about: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The facts about claims, with their evidence and the verdicts on them, and about sources.

    Args:
        dataset: the canonical N-Quads file of a build.
        about: IRIs of claims and sources.

    Returns:
        By IRI the facts in order, each `predicate object` with our prefixes, behind `evidence...` where it is one
        of the evidence; nothing where the dataset does not know the IRI.
    """
    facts: dict[str, list[str]] = {}
    for iri, quads in read_claim_quads(dataset, about).items():
        verdicts = {q.subject: _value(q.object).rpartition("/")[2] for q in quads if q.predicate.value == _VERDICT}
        for quad in quads:
            owner, part = _owner(_value(quad.subject))
            if owner == iri:
                thing = quad.object
                shown = compact_iri(thing.value) if isinstance(thing, ox.NamedNode) else str(thing)
                facts.setdefault(iri, []).append(f"{part}{compact_iri(quad.predicate.value)} {shown}")
            elif quad.predicate.value == _ASSESSES and _value(quad.object) == iri:
                facts.setdefault(iri, []).append(f"{verdicts[quad.subject]} by {compact_iri(owner)}")
    return {iri: tuple(sorted(found)) for iri, found in facts.items()}


def read_claim_quads(dataset: Path, about: Collection[str]) -> dict[str, tuple[ox.Quad, ...]]:
    """The quads of claims, with their evidence and the assessments of them, and of sources.

    Args:
        dataset: the canonical N-Quads file of a build.
        about: IRIs of claims and sources.

    Returns:
        By IRI what its source's graph says of it and its evidence, and everything about each assessment of it, in
        the order of the file; nothing where the dataset does not know the IRI.
    """
    wanted = set(about)
    found: dict[str, list[ox.Quad]] = {}
    assessments: dict[str, list[ox.Quad]] = {}
    assessed: list[tuple[str, str]] = []
    for quad in ox.parse(_select_lines(dataset, wanted), format=ox.RdfFormat.N_QUADS):
        subject, thing = _value(quad.subject), _value(quad.object)
        owner, _ = _owner(subject)
        if owner in wanted and _value(quad.graph_name).startswith(_SOURCES):
            found.setdefault(owner, []).append(quad)
        elif subject.startswith(_ASSESSMENT):
            assessments.setdefault(subject, []).append(quad)
            if quad.predicate.value == _ASSESSES and thing in wanted:
                assessed.append((subject, thing))
    for assessment, claim in assessed:
        found.setdefault(claim, []).extend(assessments[assessment])
    return {iri: tuple(quads) for iri, quads in found.items()}


def _select_lines(dataset: Path, wanted: Collection[str]) -> bytes:
    """The lines that can matter; only these need parsing."""
    kept = []
    with dataset.open("rb") as file:
        for line in file:
            subject = line[1 : line.index(b" ") - 1].decode()
            owner, _ = _owner(subject)
            if owner in wanted or subject.startswith(_ASSESSMENT):
                kept.append(line)
    return b"".join(kept)


def _owner(subject: str) -> tuple[str, str]:
    """Whose fact a quad with this subject tells, and of which part of it."""
    if not subject.startswith(_EVIDENCE):
        return subject, ""
    source, claim, *parts = subject.removeprefix(_EVIDENCE).split("/")
    return f"{_CLAIM}{source}/{claim}", "/".join(["evidence", *parts]) + " "


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
