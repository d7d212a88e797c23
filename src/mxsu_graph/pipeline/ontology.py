"""The ontology as a build needs it: its words, and its lines of the dataset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.graph.canonical import canonical_lines
from mxsu_graph.graph.terms import graph
from mxsu_graph.graph.vocabulary import parse_ontology, read_vocabulary
from mxsu_graph.model import Vocabulary
from mxsu_graph.pipeline.memory import Memory
from mxsu_graph.pipeline.plain import flatten, unfold_vocabulary

__all__ = ["Ontology", "build_ontology_quads", "read_ontology"]


@dataclass(frozen=True, slots=True)
class Ontology:
    """Classes, predicates and codes, and the N-Quads lines of `graph/ontology`."""

    vocabulary: Vocabulary
    lines: bytes


def read_ontology(folder: Path, memory: Memory) -> Ontology:
    """Read the ontology's files, or remember them: a memory of other files is of another generation.

    Raises:
        ProjectError: a file is absent or malformed.
    """
    remembered = memory.recall("ontology")
    if remembered is not None:
        return Ontology(unfold_vocabulary(remembered[0]), remembered[1])
    vocabulary = read_vocabulary(folder)
    lines = b"".join(canonical_lines(build_ontology_quads(folder)))
    memory.keep("ontology", (flatten(vocabulary), lines))
    return Ontology(vocabulary, lines)


def build_ontology_quads(folder: Path) -> list[ox.Quad]:
    """The ontology's triples, in `graph/ontology`."""
    name = graph("ontology")
    return [ox.Quad(q.subject, q.predicate, q.object, name) for q in parse_ontology(folder)]
