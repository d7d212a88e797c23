"""What a graph holds, counted: the sections of the report at the end of `mxsu build`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from mxsu_graph.graph.table import COLUMNS
from mxsu_graph.model import Corpus, Vocabulary

__all__ = ["Sections", "summarise"]

Sections: TypeAlias = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Titles, each with rows of a name and a value in words."""

_Row: TypeAlias = dict[str, Any]

_COUNTED = ("source", "cited", "polarity", "modality", "withdrawn")
_COLUMNS = {name: number for number, name in enumerate(COLUMNS) if name in _COUNTED}


def summarise(
    rows: Iterable[Sequence[Any]], register: Corpus, vocabulary: Vocabulary, kinds: Sequence[str], anchored: int
) -> Sections:
    """Count what there is.

    Args:
        rows: the claims table.
        register: sources, entities and assessments; its claims are not looked at.
        vocabulary: the words for classes and kinds.
        kinds: the kind of each disagreement.
        anchored: how many claims have an anchor.
    """
    told = [{name: row[number] for name, number in _COLUMNS.items()} for row in rows]
    return (
        ("The graph holds", tuple(_count_entities(register, vocabulary))),
        ("Claims by source", tuple(_count_claims(told, register))),
        ("Evidence", tuple(_count_evidence(told, register, anchored))),
        ("Disagreements", tuple(_count_disagreements(kinds, vocabulary))),
    )


def _count_entities(register: Corpus, vocabulary: Vocabulary) -> Iterable[tuple[str, str]]:
    counts = Counter(entity.segment for entity in register.entities if not entity.replaced_by)
    for segment, number in counts.most_common():
        term = vocabulary.classes[vocabulary.segments[segment]]
        label = next(label.text for label in term.labels if label.language == "en")
        yield label, f"{number:>6}"
    yield "in all", f"{counts.total():>6}"


def _count_claims(rows: Sequence[_Row], register: Corpus) -> Iterable[tuple[str, str]]:
    counts = Counter(row["source"] for row in rows if not row["withdrawn"])
    for source in register.sources:
        yield f"{source.short or source.title} ({source.id})", f"{counts[source.id]:>6}"
    yield "in all", f"{counts.total():>6}"


def _count_evidence(rows: Sequence[_Row], register: Corpus, anchored: int) -> Iterable[tuple[str, str]]:
    documents = sum(entity.segment == "document" for entity in register.entities)
    cited = [[id_ for id_ in ids if id_.startswith("document/")] for ids in (row["cited"] for row in rows)]
    different = len({id_ for ids in cited for id_ in ids})
    modalities = Counter(row["modality"] for row in rows)
    yield "archival documents", f"{documents:>6}, of which {different} are cited for a claim"
    yield "claims that rest on an archival document", f"{sum(map(bool, cited)):>6}"
    yield "claims anchored in the text by a quotation", f"{anchored:>6}"
    yield "reported claims (another voice in the source)", f"{modalities['reported']:>6}"
    yield "hedged claims", f"{modalities['hedged']:>6}"
    yield "denied claims", f"{sum(row['polarity'] == 'denied' for row in rows):>6}"
    yield "editorial assessments", f"{len(register.assessments):>6}"


def _count_disagreements(kinds: Sequence[str], vocabulary: Vocabulary) -> Iterable[tuple[str, str]]:
    codes = vocabulary.codes.get("disagreement", {})
    labels = {kind: code.labels for kind, code in codes.items()}
    words = [next((x.text for x in labels.get(kind, ()) if x.language == "en"), kind) for kind in kinds]
    for word, number in sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])):
        yield word, f"{number:>6}"
    yield "in all", f"{len(kinds):>6}"
