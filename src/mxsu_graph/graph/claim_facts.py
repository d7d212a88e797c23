"""All that a build holds of some claims, as short lines that can be kept and compared.

They are taken from the canonical file and not from the store, which does not keep the digits of a number.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.iri import BASE, assessment_iri, compact_iri, expand_name, graph_iri

__all__ = ["WITHDRAWN", "read_claim_facts"]

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
    wanted = set(about)
    facts: dict[str, list[str]] = {}
    verdicts: dict[str, str] = {}
    assessed: list[tuple[str, str]] = []
    for quad in ox.parse(_select_lines(dataset, wanted), format=ox.RdfFormat.N_QUADS):
        subject, thing = _value(quad.subject), _value(quad.object)
        owner, part = _owner(subject)
        if owner in wanted and _value(quad.graph_name).startswith(_SOURCES):
            shown = compact_iri(thing) if isinstance(quad.object, ox.NamedNode) else str(quad.object)
            facts.setdefault(owner, []).append(f"{part}{compact_iri(quad.predicate.value)} {shown}")
        elif quad.predicate.value == _VERDICT:
            verdicts[subject] = thing.rpartition("/")[2]
        elif quad.predicate.value == _ASSESSES and thing in wanted:
            assessed.append((subject, thing))
    for assessment, claim in assessed:
        facts.setdefault(claim, []).append(f"{verdicts[assessment]} by {compact_iri(assessment)}")
    return {iri: tuple(sorted(set(found))) for iri, found in facts.items()}


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
