"""Values of the model as plain ones, which memory can hold, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from mxsu_graph.dates import When
from mxsu_graph.model import Assessment, Entity, Label, Source, TextVersion

__all__ = ["flatten", "unfold_assessment", "unfold_date", "unfold_entity", "unfold_row", "unfold_source"]


def flatten(value: Any) -> Any:  # noqa: ANN401  # any value of the model
    """Records as tuples of their fields, days as their ISO form behind a mark, the rest as it is."""
    if isinstance(value, tuple | list):
        return type(value)(flatten(item) for item in value)
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


def unfold_row(values: Sequence[Any], days: Sequence[int], verdict: tuple[int, str]) -> tuple[object, ...]:
    """A row of the claims table: `days` are the columns that hold days, `verdict` is a column and its value."""
    row = list(values)
    for column in days:
        row[column] = None if row[column] is None else date.fromordinal(row[column])
    row[verdict[0]] = verdict[1]
    return tuple(row)
