"""The whole build: read the curated files, check them, make the graph, validate it, and make it current.

Each function is one sentence of that; the command line and the Python API call these and nothing deeper.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from mxsu_graph import __version__
from mxsu_graph.curation import Reading, check_corpus, read_corpus
from mxsu_graph.curation.check_entities import report_unused
from mxsu_graph.dates import list_slow_dates, remember_dates
from mxsu_graph.diagnostics import Diagnostic, Span, has_errors
from mxsu_graph.errors import NotBuiltError, UnknownNameError
from mxsu_graph.graph.canonical import canonical_lines, dataset_hash
from mxsu_graph.graph.derived import build_derived_quads
from mxsu_graph.graph.disagreement_quads import build_disagreement_quads
from mxsu_graph.graph.quads import build_corpus_quads
from mxsu_graph.graph.store import Build, Manifest, current_build, draft_build
from mxsu_graph.graph.table import build_table
from mxsu_graph.graph.vocabulary import ONTOLOGY_FILES, read_vocabulary
from mxsu_graph.model import Claim, Corpus, Source, Vocabulary
from mxsu_graph.pipeline.assemble import Dataset, assemble, build_ontology_quads
from mxsu_graph.pipeline.gather import Gathered, gather
from mxsu_graph.pipeline.making import Making
from mxsu_graph.pipeline.memory import Memory
from mxsu_graph.pipeline.places import Places
from mxsu_graph.pipeline.plain import flatten, unfold_date
from mxsu_graph.pipeline.previous import compare, keep_answers, recall_previous
from mxsu_graph.pipeline.summary import Sections, summarise
from mxsu_graph.project import Project, combine_digests
from mxsu_graph.texts.anchor import Anchor
from mxsu_graph.texts.table import read_anchors
from mxsu_graph.texts.verify import check_anchors, check_quotes, resolve_anchors
from mxsu_graph.validation import ENGINES, RememberingEngine, validate_engine, validate_quads

if TYPE_CHECKING:
    import polars as pl

    from mxsu_graph.analysis.disagreements import Disagreement

__all__ = [
    "BuildResult",
    "Effort",
    "Loaded",
    "anchor_texts",
    "build_dataset",
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


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build came to: the build, if there were no errors, and every finding on the way."""

    build: Build | None
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    fresh: bool = True
    summary: Sections = ()
    effort: Effort | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """What a build worked out anew, and what it would have been from nothing."""

    records: int
    of_records: int
    queries: int
    of_queries: int

    def __str__(self) -> str:
        records = f"{self.records:,} of {self.of_records:,} records"
        return (
            f"{records}, {self.queries} of {self.of_queries} questions of the validation; the rest is remembered"
        )


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
    quads = build_ontology_quads(loaded.project.ontology)
    quads += build_corpus_quads(loaded.corpus, loaded.vocabulary, loaded.anchors)
    quads += build_derived_quads(loaded.corpus)
    quads += build_disagreement_quads(loaded.disagreements)
    return quads


def build_dataset(loaded: Loaded) -> Dataset:
    """The dataset of a project as read, with nothing remembered: what `assemble` gives, the long way."""
    kinds = [disagreement.kind for disagreement in loaded.disagreements]
    summary = summarise(loaded.table, loaded.corpus, loaded.vocabulary, kinds, len(loaded.anchors))
    return Dataset(frozenset(canonical_lines(build_quads(loaded))), loaded.table, summary)


def validate_project(
    engine: RememberingEngine | str, lines: list[bytes], shapes: Path, places: Places
) -> list[Diagnostic]:
    """Run the shapes over the dataset; each finding points to the curated line that it comes from.

    Args:
        engine: an engine that holds the lines, or the name of the one to use.
        lines: the dataset.
        shapes: the folder of the shapes files.
        places: where records stand.
    """
    if not isinstance(engine, str):
        return sorted(validate_engine(engine, shapes, places.span))
    quads = list(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS))
    return sorted(validate_quads(quads, shapes, places.span, engine))


def build_graph(project: Project, engine: str = ENGINES[0], *, full: bool = False) -> BuildResult:
    """Check, build and validate; the result becomes current only if no finding is an error.

    Nothing is done where the current build was made from the same bytes, and only what follows from a change where
    earlier builds are remembered. Either way the bytes are those of a build from nothing.

    Args:
        project: what to build.
        engine: the SHACL engine.
        full: forget all earlier builds.

    Raises:
        ProjectError: the ontology is absent or malformed.
        BuildError: the disk refused.
    """
    digests = project.digests()
    inputs = combine_digests(digests)
    current = _find_current(project)
    if current and not full and (current.manifest.inputs, current.manifest.version) == (inputs, __version__):
        return BuildResult(current, fresh=False, summary=_recall_summary(project, current, digests))
    memory = Memory(project.build / "memory", _name_generation(digests))
    if full:
        memory.forget()
    vocabulary = read_vocabulary(project.ontology)
    remember_dates(map(unfold_date, memory.recall("dates") or ()))
    gathered = gather(project.data, vocabulary, memory, digests.get(f"data/{ANCHORS_FILE}", b""))
    places = Places(project.data, vocabulary)
    if gathered is None:
        loaded = load_project(project)
        findings = check_project(loaded)
        if has_errors(findings):
            return BuildResult(None, tuple(findings))
        dataset = build_dataset(loaded)
    else:
        findings = [report_unused(id_, places.span(id_, "id")) for id_ in gathered.unused]
        dataset = assemble(gathered, vocabulary, project.ontology)
    previous = recall_previous(memory, current)
    difference = compare(previous, dataset.lines) if previous else None
    lines = difference.lines if difference else sorted(dataset.lines)
    manifest = Manifest(__version__, inputs, dataset_hash(lines), len(lines))
    with draft_build(project.build) as draft:
        making = Making(draft, lines, difference)
        asked = making.engine if engine == ENGINES[0] else engine
        findings = sorted(findings + validate_project(asked, lines, project.ontology / "shapes", places))
        if has_errors(findings):
            return BuildResult(None, tuple(findings))
        build = making.finish(manifest, dataset.table)
    memory.keep("dates", flatten(list_slow_dates()))
    memory.keep("summary", (manifest.dataset, dataset.summary))
    if engine == ENGINES[0]:
        keep_answers(memory, manifest.dataset, making.revisions, making.engine.answers)
    return BuildResult(build, tuple(findings), summary=dataset.summary, effort=_measure(gathered, making))


def _measure(gathered: Gathered | None, making: Making) -> Effort | None:
    """What was worked out anew, where anything was not."""
    if gathered is None:
        return None
    asked = making.engine
    effort = Effort(gathered.redone, gathered.records, asked.asked, max(len(asked.answers), asked.asked))
    return effort if (effort.records, effort.queries) < (effort.of_records, effort.of_queries) else None


def _recall_summary(project: Project, build: Build, digests: Mapping[str, bytes]) -> Sections:
    """What the current build holds, as remembered or counted anew."""
    memory = Memory(project.build / "memory", _name_generation(digests))
    dataset, sections = memory.recall("summary") or ("", ())
    return sections if dataset == build.manifest.dataset else build_dataset(load_project(project)).summary


def _find_current(project: Project) -> Build | None:
    try:
        return current_build(project.build)
    except NotBuiltError:
        return None


def _name_generation(digests: Mapping[str, bytes]) -> bytes:
    """What changes the meaning of everything remembered: our code, the libraries and the ontology."""
    kept = {name: digest for name, digest in digests.items() if name.startswith("mxsu_graph/")}
    kept |= {f"ontology/{name}": digests.get(f"ontology/{name}", b"") for name in ONTOLOGY_FILES}
    kept |= {name: version(name).encode() for name in ("edtf", "pyoxigraph", "pyyaml")}
    kept |= {"version": __version__.encode(), "python": sys.version.encode()}
    return bytes.fromhex(combine_digests(kept))
