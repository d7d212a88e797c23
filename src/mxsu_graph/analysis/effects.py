"""What a new state of the data does to results: to open disagreements, and to ranks in networks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from mxsu_graph.analysis.description import Description, build_description
from mxsu_graph.analysis.disagreement_report import tell_question
from mxsu_graph.analysis.disagreements import Disagreement, find_disagreements
from mxsu_graph.errors import BuildError
from mxsu_graph.graph.register import read_register
from mxsu_graph.graph.snapshot import Snapshot, load_snapshot
from mxsu_graph.graph.table import COLUMNS, read_table
from mxsu_graph.model import Vocabulary

__all__ = [
    "RANKINGS",
    "Effects",
    "QuestionChange",
    "RankChange",
    "State",
    "compare_disagreements",
    "compare_ranks",
    "find_effects",
    "read_state",
    "render_effects",
]

RANKINGS = (("people-events", "betweenness"), ("actors", "betweenness"), ("actors", "strength"))
"""Projection and measure of the rankings that are compared."""

_TOP = 10
"""A change of rank is told for whom it concerns: those who stand among so many first, before or after."""


@dataclass(frozen=True, slots=True)
class State:
    """One state of the data: its claims table, and what else an analysis needs."""

    table: pl.DataFrame
    description: Description


@dataclass(frozen=True, order=True, slots=True)
class QuestionChange:
    """An open question that was `opened`, `settled` or `changed`; `question` is its wording."""

    id: str
    kind: str
    question: str


@dataclass(frozen=True, order=True, slots=True)
class RankChange:
    """Another rank of a node in one ranking; 0 stands for "not in the network"."""

    projection: str
    measure: str
    node: str
    label: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Effects:
    """The differences between two states that a reader of results should know of."""

    questions: tuple[QuestionChange, ...]
    ranks: tuple[RankChange, ...]


def read_state(snapshot: Snapshot, vocabulary: Vocabulary) -> State:
    """The state in a folder of files, under the present vocabulary.

    Raises:
        BuildError: the claims table is not there, or another version of it, or the dataset is malformed.
    """
    if snapshot.table is None:
        raise BuildError(f"ranks and disagreements need claims.parquet beside {snapshot.dataset}")
    try:
        table = read_table(snapshot.table)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BuildError(f"{snapshot.table} cannot be read: {error}") from error
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise BuildError(f"{snapshot.table} is of another version: it has no column '{missing[0]}'")
    return State(table, build_description(read_register(load_snapshot(snapshot)), vocabulary))


def find_effects(old: State, new: State) -> Effects:
    """Compare the disagreements and the rankings of two states."""
    questions = compare_disagreements(
        find_disagreements(old.table, old.description),
        find_disagreements(new.table, new.description),
        (old.description, new.description),
    )
    ranks = [change for ranking in RANKINGS for change in compare_ranks(old, new, *ranking)]
    return Effects(tuple(questions), tuple(ranks))


def compare_disagreements(
    old: Iterable[Disagreement], new: Iterable[Disagreement], descriptions: tuple[Description, Description]
) -> list[QuestionChange]:
    """The questions that were opened or settled, or in which other positions, claims or verdicts stand now.

    Args:
        old: the disagreements before.
        new: the disagreements after.
        descriptions: of both states, for the wording.

    Returns:
        Changes sorted by the question's id.
    """
    before, after = {found.id: found for found in old}, {found.id: found for found in new}
    changes = []
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            changes.append(QuestionChange(name, "opened", tell_question(after[name], descriptions[1])))
        elif name not in after:
            changes.append(QuestionChange(name, "settled", tell_question(before[name], descriptions[0])))
        elif _positions(before[name]) != _positions(after[name]):
            changes.append(QuestionChange(name, "changed", tell_question(after[name], descriptions[1])))
    return changes


def compare_ranks(old: State, new: State, projection: str, measure: str) -> list[RankChange]:
    """Whose rank is another, among those who stand first before or after.

    Raises:
        UnknownNameError: there is no such projection or measure.
    """
    before, after = _rank(old, projection, measure), _rank(new, projection, measure)
    first = [node for ranks in (before, after) for node, rank in ranks.items() if rank <= _TOP]
    concerned = sorted(set(first), key=lambda node: (after.get(node, len(after) + 1), node))
    return [
        RankChange(projection, measure, node, new.description.label(node), before.get(node, 0), after.get(node, 0))
        for node in concerned
        if before.get(node, 0) != after.get(node, 0)
    ]


def render_effects(effects: Effects) -> str:
    """Both as text: a line a question, a table line a rank."""
    lines = [f"{change.kind:<9} {change.question} | {change.id}" for change in effects.questions]
    lines.append(_count(effects.questions, "open question"))
    ranking = ("", "")
    for change in effects.ranks:
        if (change.projection, change.measure) != ranking:
            ranking = (change.projection, change.measure)
            lines.append(f"{change.measure} in {change.projection}, rank before -> after:")
        lines.append(f"  {change.before or '-':>4} -> {change.after or '-':<4} {change.label} ({change.node})")
    if not effects.ranks:
        lines.append(f"no rank among the first {_TOP} has changed")
    return "\n".join(lines) + "\n"


def _rank(state: State, projection: str, measure: str) -> dict[str, int]:
    from mxsu_graph.analysis.network.meter import Meter  # networkx is slow to import
    from mxsu_graph.analysis.network.projections import build_plan

    plan = build_plan(state.table, state.description, projection, None)
    return Meter(plan, state.description, measure).ranks()


def _positions(found: Disagreement) -> tuple[object, ...]:
    positions = tuple(
        (p.value, p.unit, p.against, tuple(claim.claim for claim in p.claims)) for p in found.positions
    )
    return positions, tuple((a.id, a.verdict, a.prefers) for a in found.assessments)


def _count(changes: Sequence[QuestionChange], noun: str) -> str:
    kinds = [change.kind for change in changes]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("opened", "settled", "changed"))
    return f"{noun}s: {counts}"
