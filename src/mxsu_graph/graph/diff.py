"""What changed between two datasets, claim by claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from mxsu_graph.iri import BASE, PREFIXES, claim_ref, compact_iri, graph_iri

__all__ = ["Change", "diff_claims"]

_CLAIMS = BASE + "claim/"
_EVIDENCE = BASE + "evidence/"
_SOURCE_GRAPH = graph_iri("source/")
_TYPE = PREFIXES["rdf"] + "type"


@dataclass(frozen=True, order=True, slots=True)
class Change:
    """One claim that differs: `kind` is added, removed, withdrawn or changed; the texts say what about it."""

    claim: str
    kind: str
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def diff_claims(old: Iterable[bytes], new: Iterable[bytes]) -> list[Change]:
    """Compare two datasets given as canonical N-Quads lines.

    Evidence counts as part of its claim. A claim that is gone without `mxsu:withdrawn` is `removed`, which
    published ids must never be.
    """
    before, after = set(old), set(new)
    gone, come = _by_claim(before - after), _by_claim(after - before)
    known_before, known_after = _claims(before), _claims(after)
    changes = []
    for claim in sorted(gone.keys() | come.keys()):
        if claim not in known_before:
            kind = "added"
        elif claim not in known_after:
            kind = "removed"
        elif _withdraws(come.get(claim, ())) and not _withdraws(gone.get(claim, ())):
            kind = "withdrawn"
        else:
            kind = "changed"
        facts = (tuple(sorted(gone.get(claim, ()))), tuple(sorted(come.get(claim, ()))))
        changes.append(Change(claim, kind, *facts))
    return changes


def _by_claim(lines: set[bytes]) -> dict[str, list[str]]:
    facts: dict[str, list[str]] = {}
    for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS):
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        if subject.startswith(_CLAIMS):
            claim = claim_ref(subject)
        elif subject.startswith(_EVIDENCE):
            claim = "/".join(subject.removeprefix(_EVIDENCE).split("/")[:2])
        else:
            continue
        in_source = isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(_SOURCE_GRAPH)
        if in_source:
            facts.setdefault(claim, []).append(f"{compact_iri(quad.predicate.value)} {_render(quad.object)}")
    return facts


def _withdraws(facts: Iterable[str]) -> bool:
    return any(fact.startswith("mxsu:withdrawn ") for fact in facts)


def _claims(lines: set[bytes]) -> set[str]:
    start, mark = b"<" + _CLAIMS.encode(), b"> <" + _TYPE.encode() + b"> "
    return {
        claim_ref(line[1 : line.index(b">")].decode()) for line in lines if line.startswith(start) and mark in line
    }


def _render(term: object) -> str:
    return compact_iri(term.value) if isinstance(term, ox.NamedNode) else str(term)
