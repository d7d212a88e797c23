"""Where claims differ: open questions by kind, each with its positions, their evidence, and what hangs on them.

Nothing here decides who is right. Questions are found by passes over sorted or grouped columns of the claims
table; only the claims of groups that do differ are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.names import find_identity_questions, find_name_questions
from mxsu_graph.analysis.polarity import find_polarity_questions
from mxsu_graph.analysis.posts import find_post_questions
from mxsu_graph.analysis.questions import KINDS, Question, name_question
from mxsu_graph.analysis.roles import find_participant_questions, find_role_questions
from mxsu_graph.analysis.rows import ClaimRow, Table, gather, live_claims, paused_collector, read_rows
from mxsu_graph.analysis.values import find_date_questions, find_measure_questions, find_value_questions
from mxsu_graph.model import Assessment

__all__ = ["KINDS", "Disagreement", "Position", "filter_disagreements", "find_disagreements"]

_MENTIONS = ("about", "counterpart", "according_to", "roots", "works")
_SCALARS = ("object", "where")


@dataclass(frozen=True, slots=True)
class Position:
    """One way to settle an open question, and the claims for it.

    Attributes:
        value: as curated; more than one part where it is a set of participants.
        value_type: entity, text, quantity, when, role or polarity.
        unit: code of the unit of a quantity.
        claims: the claims that give it, by source; none where only the register of entities takes this side.
        against: indices of the positions that cannot hold together with this one.
    """

    value: tuple[str, ...]
    value_type: str
    unit: str
    claims: tuple[ClaimRow, ...]
    against: tuple[int, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that take this position."""
        return tuple(sorted({claim.source for claim in self.claims}))

    @property
    def roots(self) -> tuple[str, ...]:
        """The archival documents that these sources cite for it."""
        return tuple(sorted({root for claim in self.claims for root in claim.roots}))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An open question, or with `compatible` one whose options differ only in precision, fullness or spelling.

    Attributes:
        id: a path of slugs; the same question has the same id in every build.
        qualifiers: what else narrows the question: a participant, a role, a unit, the part measured.
        assessments: what the editors think of the claims.
        dependents: other claims that name the subject or give the same figure in another connection.
    """

    id: str
    kind: str
    subject: str
    predicate: str
    qualifiers: tuple[str, ...]
    positions: tuple[Position, ...]
    compatible: bool
    assessments: tuple[Assessment, ...] = ()
    dependents: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that takes part."""
        return tuple(sorted({source for position in self.positions for source in position.sources}))

    @property
    def inside(self) -> tuple[str, ...]:
        """Sources against themselves: those that take two positions that exclude each other."""
        found: set[str] = set()
        for position in self.positions:
            for other in position.against:
                found |= set(position.sources) & set(self.positions[other].sources)
        return tuple(sorted(found))


@paused_collector()
def find_disagreements(
    table: Table,
    description: Description,
    *,
    compatible: bool = False,
    about: Iterable[str] | None = None,
) -> tuple[Disagreement, ...]:
    """Find every open question in a claims table.

    Args:
        table: the claims table; of one in a file only the columns that make a difference are read.
        description: predicates, labels and assessments.
        compatible: whether to list also what differs only in precision, fullness or spelling.
        about: only questions that one of these entities is the subject of, narrows, or is an answer to.

    Returns:
        Disagreements by kind (in the order of `KINDS`), subject, predicate and id: the same table gives the same
        result, whatever the order of its rows.
    """
    live = live_claims(table.lazy())
    questions = [question for question in _find_questions(live, description, compatible) if question.options]
    if about is not None:
        chosen = set(about)
        questions = [question for question in questions if chosen & _entities_of(question)]
    order = list(KINDS)
    questions.sort(key=lambda q: (order.index(q.kind), q.subject, q.predicate, name_question(q)))
    rows = read_rows(live, (claim for q in questions for a in q.options for claim in a.claims))
    mentions = _find_mentions(live, {question.subject for question in questions})
    figures = _find_figures(live, questions)
    judged = _index_assessments(description)
    return tuple(_build(question, rows, mentions, figures, judged) for question in questions)


def filter_disagreements(
    found: Iterable[Disagreement], *, kind: str | None = None, source: str | None = None
) -> tuple[Disagreement, ...]:
    """Those of one kind (`self`: a source against itself) and those in which a source takes part."""
    return tuple(
        d
        for d in found
        if (kind is None or d.kind == kind or (kind == "self" and d.inside))
        and (source is None or source in d.sources)
    )


def _find_questions(live: pl.LazyFrame, description: Description, all_: bool) -> Iterator[Question]:
    affirmed = live.filter(pl.col("polarity") == "affirmed")
    yield from find_value_questions(affirmed, description, all_)
    yield from find_measure_questions(affirmed, all_)
    yield from find_date_questions(affirmed, all_)
    yield from find_polarity_questions(live, description, all_)
    yield from find_participant_questions(affirmed, all_)
    yield from find_role_questions(affirmed, all_)
    yield from find_post_questions(affirmed, description, all_)
    yield from find_identity_questions(live, description, all_)
    yield from find_name_questions(affirmed, description, all_)


def _entities_of(question: Question) -> set[str]:
    values = (part for option in question.options for part in option.value)
    return {question.subject, *question.qualifiers, *values}


def _find_mentions(live: pl.LazyFrame, subjects: set[str]) -> Mapping[str, frozenset[str]]:
    """The claims that name each subject anywhere but as their subject."""
    wanted = list(subjects)
    parts = [live.select(pl.col(name).alias("entity"), "claim") for name in _SCALARS]
    parts += [
        live.filter(pl.col(name).list.len() > 0).select(pl.col(name).alias("entity"), "claim").explode("entity")
        for name in _MENTIONS
    ]
    # One after the other: a plan of all at once holds all of them.
    found = pl.concat([gather(part.filter(pl.col("entity").is_in(wanted))) for part in parts])
    grouped = found.group_by("entity").agg(pl.col("claim").unique())
    return {entity: frozenset(claims) for entity, claims in grouped.iter_rows()}


def _find_figures(live: pl.LazyFrame, questions: list[Question]) -> Mapping[tuple[str, str, str], frozenset[str]]:
    """Claims about a questioned subject whose relation has a quantity, by subject, figure and unit."""
    subjects = [q.subject for q in questions if q.kind == "value"]
    measured = live.filter(pl.col("subject").is_in(subjects) & (pl.col("quantity") != ""))
    grouped = gather(measured.group_by("subject", "quantity", "unit").agg(pl.col("claim")))
    return {(subject, figure, unit): frozenset(claims) for subject, figure, unit, claims in grouped.iter_rows()}


def _index_assessments(description: Description) -> Mapping[str, frozenset[Assessment]]:
    """The assessments that judge or prefer each claim."""
    found: dict[str, set[Assessment]] = {}
    for assessment in description.assessments:
        for claim in (*assessment.claims, *assessment.prefers):
            found.setdefault(claim, set()).add(assessment)
    return {claim: frozenset(assessments) for claim, assessments in found.items()}


def _build(
    question: Question,
    rows: Mapping[str, ClaimRow],
    mentions: Mapping[str, frozenset[str]],
    figures: Mapping[tuple[str, str, str], frozenset[str]],
    judged: Mapping[str, frozenset[Assessment]],
) -> Disagreement:
    positions = tuple(
        Position(a.value, a.value_type, a.unit, tuple(rows[claim] for claim in a.claims), a.against)
        for a in question.options
    )
    own = {claim for option in question.options for claim in option.claims}
    dependents = set(mentions.get(question.subject, ()))
    for option in question.options:
        dependents |= figures.get((question.subject, option.value[0], option.unit), frozenset())
    return Disagreement(
        name_question(question),
        question.kind,
        question.subject,
        question.predicate,
        question.qualifiers,
        positions,
        not question.open,
        tuple(sorted({assessment for claim in own for assessment in judged.get(claim, ())})),
        tuple(sorted(dependents - own)),
    )
