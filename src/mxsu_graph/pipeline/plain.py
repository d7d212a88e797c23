"""Values of the model as plain ones, which memory can hold, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from mxsu_graph.dates import When
from mxsu_graph.graph.table import COLUMNS, DAYS
from mxsu_graph.model import (
    Assessment,
    ClassTerm,
    Code,
    Entity,
    Label,
    PredicateTerm,
    Source,
    TextVersion,
    Vocabulary,
)

__all__ = [
    "flatten",
    "unfold_assessment",
    "unfold_date",
    "unfold_entity",
    "unfold_row",
    "unfold_source",
    "unfold_vocabulary",
]

_DAYS = tuple(number for number, name in enumerate(COLUMNS) if name in DAYS)


def flatten(value: Any) -> Any:  # noqa: ANN401  # any value of the model
    """Records as tuples of their fields, days as their ISO form behind a mark, the rest as it is."""
    if isinstance(value, tuple | list):
        return type(value)(flatten(item) for item in value)
    if isinstance(value, Mapping):
        return {key: flatten(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.toordinal()
    if is_dataclass(value):
        return tuple(flatten(getattr(value, field.name)) for field in fields(value))
    return str(value) if isinstance(value, str) else value


def unfold_entity(values: Sequence[Any]) -> Entity:
    """An entity from its fields."""
    id_, labels, aliases, *rest = values
    return Entity(id_, tuple(Label(*v) for v in labels), tuple(Label(*v) for v in aliases), *rest)


def unfold_source(values: Sequence[Any]) -> Source:
    """A source from its fields."""
    id_, type_, title, text, *rest = values
    return Source(id_, type_, title, TextVersion(*text), *rest)


def unfold_assessment(values: Sequence[Any]) -> Assessment:
    """An assessment from its fields."""
    return Assessment(*values)


def unfold_date(values: Sequence[Any]) -> When:
    """A date from its fields."""
    text, earliest, latest, *rest = values
    first, last = (None if day is None else date.fromordinal(day) for day in (earliest, latest))
    return When(text, first, last, *rest)


def unfold_row(values: Sequence[Any]) -> tuple[object, ...]:
    """A row of the claims table."""
    row = list(values)
    for column in _DAYS:
        row[column] = None if row[column] is None else date.fromordinal(row[column])
    return tuple(row)


def unfold_vocabulary(values: Sequence[Any]) -> Vocabulary:
    """A vocabulary from its fields."""
    predicates, classes, codes = values
    return Vocabulary(
        {name: _unfold_predicate(*term) for name, term in predicates.items()},
        {name: ClassTerm(term[0], _unfold_labels(term[1]), *term[2:]) for name, term in classes.items()},
        {scheme: {code: _unfold_code(*term) for code, term in known.items()} for scheme, known in codes.items()},
    )


def _unfold_code(scheme: str, code: str, labels: Any, *rest: Any) -> Code:  # noqa: ANN401  # as flattened
    return Code(scheme, code, _unfold_labels(labels), *rest)


def _unfold_predicate(name: str, labels: Any, *rest: Any) -> PredicateTerm:  # noqa: ANN401  # as flattened
    values = dict(zip((field.name for field in fields(PredicateTerm)), (name, labels, *rest), strict=True))
    known = {key: _unfold_labels(values[key]) for key in ("labels", "inverse_labels")}
    return PredicateTerm(**values | known)


def _unfold_labels(values: Sequence[Any]) -> tuple[Label, ...]:
    return tuple(Label(*value) for value in values)
