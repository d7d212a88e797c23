"""Claims as RDF 1.2 has them: each a reifier of a triple term, where the store keeps subject, predicate, object.

`claim rdf:reifies <<( subject predicate object )>>` asserts nothing (RDF 1.2 Concepts, on triple terms and
reification), so that denied and rejected claims travel as safely as others.
"""

from __future__ import annotations

from collections.abc import Iterator

from mxsu_graph.export.dataset import Dataset, build_dataset_of_lines
from mxsu_graph.iri import BASE, PREFIXES

__all__ = ["reify_claims"]

_CLAIM = f"<{BASE}claim/"
_PARTS = tuple(f"<{PREFIXES['rdf']}{name}>" for name in ("subject", "predicate", "object"))
_REIFIES = f"<{PREFIXES['rdf']}reifies>"


def reify_claims(dataset: Dataset) -> Dataset:
    """The dataset with `rdf:reifies` and a triple term in the place of the three terms of RDF 1.1 reification.

    A claim that lacks one of the three, or has one twice, stays as it is.
    """
    return build_dataset_of_lines(f"{line}\n".encode() for line in _lines(dataset))


def _lines(dataset: Dataset) -> Iterator[str]:
    for graph, subject, facts in dataset.described_by_graph(frozenset(dataset.graphs)):
        where = f" {graph} ." if graph else " ."
        parts = {predicate: thing for predicate, thing in facts if predicate in _PARTS}
        told = sum(predicate in _PARTS for predicate, _ in facts)
        if subject.startswith(_CLAIM) and len(parts) == told == len(_PARTS) and _is_triple(parts):
            term = " ".join(parts[part] for part in _PARTS)
            yield f"{subject} {_REIFIES} <<( {term} )>>{where}"
            facts = [fact for fact in facts if fact[0] not in _PARTS]
        for predicate, thing in facts:
            yield f"{subject} {predicate} {thing}{where}"


def _is_triple(parts: dict[str, str]) -> bool:
    """Whether subject and predicate may stand there: no literals, and no blank node as predicate."""
    return parts[_PARTS[0]][0] in "<_" and parts[_PARTS[1]][0] == "<"
