"""The pages of a claim and of a source, with the passage in context where the reader has the text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from mxsu_graph.analysis.lineage_report import tell_count
from mxsu_graph.iri import BASE
from mxsu_graph.serve.workbench.drawings import Drawing, draw_lineage
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import ClaimLine, Thing, tell_claim_line, tell_thing
from mxsu_graph.serve.workbench.questions import QuestionView, view_question
from mxsu_graph.serve.workbench.wording import Wording
from mxsu_graph.texts.anchor import find_quote

__all__ = ["ClaimPage", "PassagePart", "WitnessView", "cut_passage", "view_claim"]


@dataclass(frozen=True, slots=True)
class PassagePart:
    """A stretch of a source's text, marked where claims quote it."""

    text: str
    marked: bool
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WitnessView:
    """Claims that count as one witness, and why they are not independent of each other: manner and ground."""

    lines: tuple[ClaimLine, ...]
    reasons: tuple[tuple[str, Thing], ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Everything the page of a claim shows.

    Attributes:
        passage: the paragraph with the quotation marked; empty where the reader has given no text.
        neighbours: the claims before and after it in its source; empty at an end.
        count: how many texts and witnesses say the same, in words; empty where nobody else does.
        facts: codes of the claim as pairs of a key (`fact-...`) and a label.
    """

    line: ClaimLine
    iri: str
    source_title: str
    source_creators: tuple[Thing, ...]
    published: str
    passage: tuple[PassagePart, ...]
    neighbours: tuple[str, str]
    lineage: Drawing
    witnesses: tuple[WitnessView, ...]
    count: str
    questions: tuple[QuestionView, ...]
    facts: tuple[tuple[str, str], ...]


def view_claim(edition: Edition, wording: Wording, ref: str) -> ClaimPage:
    """Gather the page of a claim, by its reference."""
    row = edition.claims[ref]
    source = edition.description.sources[row.source]
    agreement = edition.agreements.get(ref)
    shared = agreement is not None and len(agreement.claims) > 1
    return ClaimPage(
        line=tell_claim_line(edition, wording, ref),
        iri=f"{BASE}claim/{ref}",
        source_title=source.title,
        source_creators=tuple(tell_thing(creator, wording) for creator in source.creator),
        published=wording.date(source.published) if source.published else "",
        passage=cut_passage(edition, row.source, row.locator, ref),
        neighbours=_find_neighbours(edition, ref),
        lineage=draw_lineage(edition, wording, ref),
        witnesses=_view_witnesses(edition, wording, ref) if shared else (),
        count=tell_count(agreement) if agreement and shared else "",
        questions=tuple(view_question(question, edition, wording) for question in edition.disputes.get(ref, ())),
        facts=tuple(
            (scheme, wording.code_label(scheme, code))
            for scheme, code in (
                ("polarity", row.polarity),
                ("modality", row.modality),
                ("level", row.level),
                ("certainty", row.certainty),
            )
        ),
    )


def cut_passage(edition: Edition, source: str, locator: str, only: str = "") -> tuple[PassagePart, ...]:
    """A paragraph cut where quotations begin and end.

    Args:
        edition: the build.
        source: id of the source.
        locator: the paragraph or note.
        only: reference of the one claim whose quotation is marked; all of the paragraph where it is empty.

    Returns:
        The parts in order; none where the reader has not given the text.
    """
    text = edition.texts.get(source)
    segment = text.by_locator.get(locator) if text else None
    if segment is None:
        return ()
    spans: list[tuple[int, int, str]] = []
    for row in edition.claims.values():
        if (row.source, row.locator) == (source, locator) and only in ("", row.claim):
            spans += [(start, end, row.claim) for start, end in find_quote(segment, row.quote)]
    cuts = sorted({segment.start, segment.end, *(cut for start, end, _ in spans for cut in (start, end))})
    parts = []
    for start, end in pairwise(cuts):
        claims = tuple(dict.fromkeys(ref for first, last, ref in spans if first <= start and end <= last))
        words = segment.text[start - segment.start : end - segment.start]
        parts.append(PassagePart(words, bool(claims), claims))
    return tuple(parts)


def _find_neighbours(edition: Edition, ref: str) -> tuple[str, str]:
    source = edition.claims[ref].source
    refs = sorted(other for other, row in edition.claims.items() if row.source == source)
    at = refs.index(ref)
    return refs[at - 1] if at else "", refs[at + 1] if at + 1 < len(refs) else ""


def _view_witnesses(edition: Edition, wording: Wording, ref: str) -> tuple[WitnessView, ...]:
    return tuple(
        WitnessView(
            tuple(tell_claim_line(edition, wording, claim) for claim in witness.claims),
            tuple((manner, tell_thing(ground, wording)) for manner, ground in witness.reasons),
        )
        for witness in edition.agreements[ref].witnesses
    )
