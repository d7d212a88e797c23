"""What kind of value the object of a claim is: by the predicate's range, or by its looks where none is known."""

from __future__ import annotations

import re

from mxsu_graph.dates import parse_when
from mxsu_graph.errors import BadDateError, BadQuantityError
from mxsu_graph.iri import ENTITY_ID
from mxsu_graph.model import PredicateTerm, Value, ValueType
from mxsu_graph.quantities import parse_quantity

__all__ = ["is_quantity", "is_token_like", "is_when", "parse_object", "value_types"]

_DATE_LIKE = re.compile(r"[\[{]?[0-9XYE.~?%,/+:TZ-]*[0-9][0-9XYE.~?%,/+:TZ-]*[\]}]?")
_VALUE_TYPES = {"text": ValueType.TEXT, "quantity": ValueType.QUANTITY, "when": ValueType.WHEN}


def value_types(term: PredicateTerm) -> frozenset[ValueType]:
    """The types that the predicate's range allows; every class name stands for an entity."""
    return frozenset(_VALUE_TYPES.get(name, ValueType.ENTITY) for name in term.range)


def parse_object(text: str, term: PredicateTerm | None) -> Value:
    """The value that `text` is for a predicate; what fits no type of its range gets the likeliest one."""
    return Value(_type_by_looks(text) if term is None else _type_by_range(text, value_types(term)), text)


def is_quantity(text: str) -> bool:
    """Whether the text is in the notation of `mxsu_graph.quantities`."""
    try:
        parse_quantity(text)
    except BadQuantityError:
        return False
    return True


def is_when(text: str) -> bool:
    """Whether the text is EDTF; words are told apart without asking the slow library."""
    if not _DATE_LIKE.fullmatch(text):
        return False
    try:
        parse_when(text)
    except BadDateError:
        return False
    return True


def is_token_like(text: str) -> bool:
    """Whether an object looks like an id, a number or a date: then it is written without quotes."""
    return bool(ENTITY_ID.fullmatch(text) or _DATE_LIKE.fullmatch(text))


def _type_by_range(text: str, types: frozenset[ValueType]) -> ValueType:
    if types == {ValueType.ENTITY} or (ValueType.ENTITY in types and ENTITY_ID.fullmatch(text)):
        return ValueType.ENTITY
    if ValueType.QUANTITY in types and is_quantity(text):
        return ValueType.QUANTITY
    if ValueType.WHEN in types and is_when(text):
        return ValueType.WHEN
    # Nothing fits but a text; without one, the check reports the value by the notation it fails.
    for fallback in (ValueType.TEXT, ValueType.QUANTITY, ValueType.WHEN):
        if fallback in types:
            return fallback
    return ValueType.ENTITY


def _type_by_looks(text: str) -> ValueType:
    if ENTITY_ID.fullmatch(text):
        return ValueType.ENTITY
    if is_quantity(text):
        return ValueType.QUANTITY
    return ValueType.WHEN if _DATE_LIKE.fullmatch(text) else ValueType.TEXT
