"""The whole build: read the curated files, check them, make the graph, validate it, and make it current.

Each function is one sentence of that; the command line and the Python API call these and nothing deeper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mxsu_graph import __version__
from mxsu_graph.curation import Reading, check_corpus, read_corpus
from mxsu_graph.diagnostics import Diagnostic, Span, has_errors
from mxsu_graph.errors import NotBuiltError, UnknownNameError
from mxsu_graph.graph.canonical import canonical_lines, dataset_hash
from mxsu_graph.graph.derived import build_derived_quads
from mxsu_graph.graph.disagreement_quads import build_disagreement_quads
from mxsu_graph.graph.quads import build_corpus_quads
from mxsu_graph.graph.store import Build, Manifest, current_build, publish_build
from mxsu_graph.graph.table import build_table, write_table
from mxsu_graph.graph.terms import graph
from mxsu_graph.graph.vocabulary import parse_ontology, read_vocabulary
from mxsu_graph.model import Claim, Corpus, Source, Vocabulary
from mxsu_graph.project import Project
from mxsu_graph.texts.anchor import Anchor
from mxsu_graph.texts.table import read_anchors
from mxsu_graph.texts.verify import check_anchors, check_quotes, resolve_anchors
from mxsu_graph.validation import ENGINES, validate_quads

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "BuildResult",
    "Loaded",
    "anchor_texts",
    "build_graph",
    "build_quads",
    "check_project",
    "load_project",
    "validate_project",
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

    def quote_spans(self) -> dict[str, Span]:
        """The place of each claim's quotation and of each source's text, by claim reference and source id."""
        spans = {claim.ref: self.reading.span(claim.ref, "quote") for claim in self.corpus.claims}
        return spans | {source.id: self.reading.span(source.id, "text/sha256") for source in self.corpus.sources}


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build came to: the build, if there were no errors, and every finding on the way."""

    build: Build | None
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    fresh: bool = True


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
    sources, claims = _select(loaded.corpus, source)
    anchors = [anchor for anchor in loaded.anchors.values() if _is_of(anchor, source)]
    return check_anchors(sources, claims, texts, anchors, loaded.quote_spans())


def anchor_texts(loaded: Loaded, texts: Path, source: str = "") -> tuple[tuple[Anchor, ...], list[Diagnostic]]:
    """Find every quotation anew, or only those of one source; the findings say which could not be found.

    The anchors are those of all sources: what is not found anew stays as it was.
    """
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
    # The analyses bring polars, which `mxsu check` and `mxsu fmt` can do without.
    from mxsu_graph.analysis.description import build_description
    from mxsu_graph.analysis.disagreements import find_disagreements

    ontology = graph("ontology")
    quads = [ox.Quad(q.subject, q.predicate, q.object, ontology) for q in parse_ontology(loaded.project.ontology)]
    quads += build_corpus_quads(loaded.corpus, loaded.vocabulary, loaded.anchors)
    quads += build_derived_quads(loaded.corpus)
    description = build_description(loaded.corpus, loaded.vocabulary)
    quads += build_disagreement_quads(find_disagreements(loaded.table, description))
    return quads


def validate_project(loaded: Loaded, quads: list[ox.Quad], engine: str = ENGINES[0]) -> list[Diagnostic]:
    """Run the shapes over the dataset; each finding points to the curated line that it comes from."""
    return sorted(validate_quads(quads, loaded.project.ontology / "shapes", loaded.reading.span, engine))


def build_graph(project: Project, engine: str = ENGINES[0]) -> BuildResult:
    """Check, build and validate; the result becomes current only if no finding is an error.

    Nothing is done where the current build was made from the same bytes.

    Raises:
        ProjectError: the ontology is absent or malformed.
        BuildError: the disk refused.
    """
    inputs = project.fingerprint()
    try:
        current = current_build(project.build)
        if current.manifest.inputs == inputs and current.manifest.version == __version__:
            return BuildResult(current, fresh=False)
    except NotBuiltError:
        pass
    loaded = load_project(project)
    findings = check_project(loaded)
    if has_errors(findings):
        return BuildResult(None, tuple(findings))
    quads = build_quads(loaded)
    findings = sorted(findings + validate_project(loaded, quads, engine))
    if has_errors(findings):
        return BuildResult(None, tuple(findings))
    lines = canonical_lines(quads)
    manifest = Manifest(__version__, inputs, dataset_hash(lines), len(lines))
    build = publish_build(project.build, manifest, lines, lambda path: write_table(path, loaded.table))
    return BuildResult(build, tuple(findings))
