"""A project read as a whole, remembering nothing: what most commands start from, and the long way of a build."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mxsu_graph.curation import Reading, check_corpus, read_corpus
from mxsu_graph.diagnostics import Diagnostic, Span
from mxsu_graph.errors import UnknownNameError
from mxsu_graph.graph.canonical import canonical_lines
from mxsu_graph.graph.derived import build_derived_quads
from mxsu_graph.graph.disagreement_quads import build_disagreement_quads
from mxsu_graph.graph.quads import build_corpus_quads
from mxsu_graph.graph.table import build_table, write_table
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.model import Claim, Corpus, Source, Vocabulary
from mxsu_graph.pipeline.assemble import Dataset
from mxsu_graph.pipeline.ontology import build_ontology_quads
from mxsu_graph.pipeline.summary import summarise
from mxsu_graph.project import Project
from mxsu_graph.texts.anchor import Anchor
from mxsu_graph.texts.table import read_anchors

if TYPE_CHECKING:
    import polars as pl

    from mxsu_graph.analysis.disagreements import Disagreement

__all__ = [
    "ANCHORS_FILE",
    "Loaded",
    "anchor_texts",
    "build_dataset",
    "build_quads",
    "check_project",
    "load_project",
    "verify_texts",
]

ANCHORS_FILE = "anchors.tsv"


@dataclass(frozen=True)
class Loaded:
    """A project as read: the vocabulary, the corpus with its findings and places, and the anchors."""

    project: Project
    vocabulary: Vocabulary
    reading: Reading
    anchors: Mapping[str, Anchor]

    @property
    def corpus(self) -> Corpus:
        """The curated sources, entities, claims, assessments and mappings."""
        return self.reading.corpus

    @cached_property
    def table(self) -> pl.DataFrame:
        """The claims table."""
        return build_table(self.corpus, self.anchors)

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where the claims differ."""
        # The analyses bring polars, which `mxsu check` and `mxsu fmt` can do without.
        from mxsu_graph.analysis.description import build_description
        from mxsu_graph.analysis.disagreements import find_disagreements

        return find_disagreements(self.table, build_description(self.corpus, self.vocabulary))

    def quote_spans(self) -> dict[str, Span]:
        """The place of each claim's quotation and of each source's text, by claim reference and source id."""
        spans = {claim.ref: self.reading.span(claim.ref, "quote") for claim in self.corpus.claims}
        return spans | {source.id: self.reading.span(source.id, "text/sha256") for source in self.corpus.sources}


def load_project(project: Project) -> Loaded:
    """Read ontology, curated files and anchors.

    Raises:
        ProjectError: the ontology is absent or malformed.
        TextError: the anchors file is malformed.
    """
    vocabulary = read_vocabulary(project.ontology)
    anchors = {anchor.claim: anchor for anchor in read_anchors(project.data / ANCHORS_FILE)}
    return Loaded(project, vocabulary, read_corpus(project.data, vocabulary), anchors)


def check_project(loaded: Loaded) -> list[Diagnostic]:
    """Every finding that the curated files give on their own: form, references, codes, dates, ids."""
    return sorted(check_corpus(loaded.reading, loaded.vocabulary))


def verify_texts(loaded: Loaded, texts: Path, source: str = "") -> list[Diagnostic]:
    """Compare every claim's quotation, or only those of one source, with the reader's own copies of the texts."""
    from mxsu_graph.texts.verify import check_anchors  # with all that reads texts, which a build does without

    sources, claims = _select(loaded.corpus, source)
    anchors = [anchor for anchor in loaded.anchors.values() if _is_of(anchor, source)]
    return check_anchors(sources, claims, texts, anchors, loaded.quote_spans())


def anchor_texts(loaded: Loaded, texts: Path, source: str = "") -> tuple[tuple[Anchor, ...], list[Diagnostic]]:
    """Find every quotation anew, or only those of one source; the findings say which could not be found.

    The anchors are those of all sources: what is not found anew stays as it was.
    """
    from mxsu_graph.texts.verify import check_quotes, resolve_anchors  # as above

    sources, claims = _select(loaded.corpus, source)
    findings = check_quotes(sources, claims, texts, loaded.quote_spans())
    others = [anchor for anchor in loaded.anchors.values() if not _is_of(anchor, source)]
    return tuple(sorted([*others, *resolve_anchors(sources, claims, texts)])), findings


def _select(corpus: Corpus, source: str) -> tuple[tuple[Source, ...], tuple[Claim, ...]]:
    """All sources and claims, or one source and its own."""
    sources = tuple(one for one in corpus.sources if source in ("", one.id))
    if not sources and source:
        raise UnknownNameError(
            f"there is no source '{source}'; there are: {', '.join(s.id for s in corpus.sources)}"
        )
    return sources, tuple(claim for claim in corpus.claims if source in ("", claim.source))


def _is_of(anchor: Anchor, source: str) -> bool:
    return not source or anchor.claim.startswith(f"{source}/")


def build_quads(loaded: Loaded) -> list[ox.Quad]:
    """All quads of the dataset: ontology, register, sources, assessments, and what follows from them."""
    quads = build_ontology_quads(loaded.project.ontology)
    quads += build_corpus_quads(loaded.corpus, loaded.vocabulary, loaded.anchors)
    quads += build_derived_quads(loaded.corpus)
    quads += build_disagreement_quads(loaded.disagreements)
    return quads


def build_dataset(loaded: Loaded) -> Dataset:
    """The dataset of a project as read, with nothing remembered: what `assemble` gives, the long way."""
    kinds = [disagreement.kind for disagreement in loaded.disagreements]
    summary = summarise(loaded.table.rows(), loaded.corpus, loaded.vocabulary, kinds, len(loaded.anchors))
    table = io.BytesIO()
    write_table(table, loaded.table)
    return Dataset(frozenset(canonical_lines(build_quads(loaded))), table.getvalue, summary)
