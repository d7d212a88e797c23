"""Open questions side by side, and the page that lists them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from mxsu_graph.analysis.disagreements import Disagreement, Position, filter_disagreements
from mxsu_graph.analysis.questions import KINDS
from mxsu_graph.model import Assessment
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.lines import ClaimLine, Thing, tell_claim_line, tell_thing
from mxsu_graph.serve.workbench.wording import Wording

__all__ = ["Choice", "PositionView", "QuestionPage", "QuestionView", "view_question", "view_questions"]


@dataclass(frozen=True, slots=True)
class PositionView:
    """One answer to a question, with the claims that give it; none where only the register says so."""

    answer: str
    entities: tuple[Thing, ...]
    claims: tuple[ClaimLine, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Where claims differ, with the answers side by side."""

    id: str
    kind: str
    subject: Thing
    asked: str
    narrower: tuple[str, ...]
    inside: tuple[Thing, ...]
    positions: tuple[PositionView, ...]
    assessments: tuple[Assessment, ...]
    dependents: tuple[str, ...]


@dataclass(frozen=True, order=True, slots=True)
class Choice:
    """One value of a filter with the number of questions it would leave."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The questions that satisfy the filters, and what the filters offer."""

    questions: tuple[QuestionView, ...]
    total: int
    kinds: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    kind: str
    source: str


def view_question(found: Disagreement, edition: Edition, wording: Wording) -> QuestionView:
    """One question in the reader's language."""
    asked = wording.predicate_label(found.predicate)
    if found.kind == "post":
        asked = wording.inverse_label(found.predicate) or asked
    units = edition.description.vocabulary.codes.get("unit", {})
    return QuestionView(
        id=found.id,
        kind=found.kind,
        subject=tell_thing(found.subject, wording),
        asked=asked,
        narrower=tuple(_tell_qualifier(part, wording) for part in found.qualifiers if part not in units),
        inside=tuple(tell_thing(f"source/{source}", wording) for source in found.inside),
        positions=tuple(_view_position(position, edition, wording) for position in found.positions),
        assessments=found.assessments,
        dependents=found.dependents,
    )


def view_questions(edition: Edition, wording: Wording, kind: str = "", source: str = "") -> QuestionPage:
    """The questions of a kind in which a source takes part; unknown filters leave nothing.

    Args:
        edition: the build.
        wording: the reader's language.
        kind: one of `KINDS`, `self` for sources against themselves, or empty for all.
        source: id of a source, or empty for all.
    """
    everything = edition.disagreements
    shown = filter_disagreements(everything, kind=kind or None, source=source or None)
    kinds = Counter(question.kind for question in everything)
    kinds["self"] = sum(bool(question.inside) for question in everything)
    sources = Counter(name for question in everything for name in question.sources)
    return QuestionPage(
        questions=tuple(view_question(question, edition, wording) for question in shown),
        total=len(everything),
        kinds=tuple(
            Choice(name, wording.words.say(f"kind-{name}"), kinds[name])
            for name in (*KINDS, "self")
            if kinds[name]
        ),
        sources=tuple(
            Choice(name, wording.source_label(name), sources[name])
            for name in edition.description.sources
            if sources[name]
        ),
        kind=kind,
        source=source,
    )


def _tell_qualifier(part: str, wording: Wording) -> str:
    roles = wording.vocabulary.codes.get("role", {})
    return wording.code_label("role", part) if part in roles else wording.label(part)


def _view_position(position: Position, edition: Edition, wording: Wording) -> PositionView:
    entities = position.value if position.value_type == "entity" else ()
    return PositionView(
        answer=wording.value(position.value, position.value_type, position.unit),
        entities=tuple(tell_thing(entity, wording) for entity in entities),
        claims=tuple(tell_claim_line(edition, wording, claim.claim) for claim in position.claims),
        sources=position.sources,
    )
