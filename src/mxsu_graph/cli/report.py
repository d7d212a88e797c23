"""What the graph holds, in words for a historian: the report at the end of `mxsu build`."""

from __future__ import annotations

from collections import Counter

from mxsu_graph.graph.store import open_store
from mxsu_graph.model import Corpus, Vocabulary
from mxsu_graph.pipeline import BuildResult, load_project
from mxsu_graph.project import Project
from mxsu_graph.query.run import run_select

__all__ = ["render_report"]

_NEXT = """Type next:
  mxsu show mikoyan                  what is claimed about Anastas Mikoyan, and by whom
  mxsu query                         the questions you can ask
  mxsu disagreements exhibition      where the sources differ on the exhibition of 1959
  mxsu --help                        everything else
"""


def render_report(project: Project, result: BuildResult) -> str:
    """The report on a finished build, as plain text."""
    loaded = load_project(project)
    corpus = loaded.corpus
    sections = [
        ("The graph holds", _entities_by_class(corpus, loaded.vocabulary)),
        ("Claims by source", _claims_by_source(corpus)),
        ("Evidence", _evidence(corpus, len(loaded.anchors))),
        ("Disagreements", _disagreements(result)),
        ("Checks", _checks(result)),
    ]
    parts = []
    for title, rows in sections:
        width = max(len(name) for name, _ in rows)
        parts.append(f"{title}\n" + "".join(f"  {name:<{width}}  {value}\n" for name, value in rows))
    return "\n".join([*parts, _NEXT])


def _entities_by_class(corpus: Corpus, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    counts = Counter(entity.segment for entity in corpus.entities if not entity.replaced_by)
    names = {s: _class_label(vocabulary, c) for s, c in vocabulary.segments.items()}
    rows = [(names[segment], f"{number:>6}") for segment, number in counts.most_common()]
    return [*rows, ("in all", f"{counts.total():>6}")]


def _class_label(vocabulary: Vocabulary, class_name: str) -> str:
    """The English label of a class."""
    return next(label.text for label in vocabulary.classes[class_name].labels if label.language == "en")


def _claims_by_source(corpus: Corpus) -> list[tuple[str, str]]:
    counts = Counter(claim.source for claim in corpus.claims if not claim.withdrawn)
    rows = [
        (f"{source.short or source.title} ({source.id})", f"{counts[source.id]:>6}") for source in corpus.sources
    ]
    return [*rows, ("in all", f"{counts.total():>6}")]


def _evidence(corpus: Corpus, anchored: int) -> list[tuple[str, str]]:
    documents = [entity for entity in corpus.entities if entity.segment == "document"]
    cited = Counter(
        citation.document
        for claim in corpus.claims
        for citation in claim.cites
        if citation.document.startswith("document/")
    )
    on_archive = sum(any(c.document.startswith("document/") for c in claim.cites) for claim in corpus.claims)
    return [
        ("archival documents", f"{len(documents):>6}, of which {len(cited)} are cited for a claim"),
        ("claims that rest on an archival document", f"{on_archive:>6}"),
        ("claims anchored in the text by a quotation", f"{anchored:>6}"),
        ("reported claims (another voice in the source)", f"{_with_modality(corpus, 'reported'):>6}"),
        ("hedged claims", f"{_with_modality(corpus, 'hedged'):>6}"),
        ("denied claims", f"{sum(claim.polarity == 'denied' for claim in corpus.claims):>6}"),
        ("editorial assessments", f"{len(corpus.assessments):>6}"),
    ]


_KINDS = """
    SELECT ?label (COUNT(?disagreement) AS ?number) {
        ?disagreement a mxsu:Disagreement ; mxsu:kind ?kind .
        ?kind skos:prefLabel ?label .
        FILTER (LANG(?label) = "en")
    } GROUP BY ?label ORDER BY DESC(?number) ?label
"""


def _disagreements(result: BuildResult) -> list[tuple[str, str]]:
    """Open questions by kind."""
    if result.build is None:
        return []
    rows = run_select(open_store(result.build), _KINDS).readable_rows()
    total = sum(int(number) for _, number in rows)
    return [*((label, f"{number:>6}") for label, number in rows), ("in all", f"{total:>6}")]


def _with_modality(corpus: Corpus, modality: str) -> int:
    return sum(claim.modality == modality for claim in corpus.claims)


def _checks(result: BuildResult) -> list[tuple[str, str]]:
    if result.build is None:
        return [("not built", "")]
    manifest = result.build.manifest
    warnings = len(result.diagnostics)
    state = "built just now" if result.fresh else "unchanged since the last build"
    outcome = "no errors" if result.fresh else "no errors when it was built"
    return [
        ("validation", outcome + (f", {warnings} warnings (mxsu validate lists them)" if warnings else "")),
        ("dataset", f"{manifest.quads} quads, SHA-256 {manifest.dataset[:16]}…, {state}"),
    ]
