"""The sentences of results: the shapes' own, filled in, or one for each constraint component."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import Literal

from mxsu_graph.validation.shacl import shapes as ir
from mxsu_graph.validation.shacl.paths import Predicate, sparql_path
from mxsu_graph.validation.shacl.terms import Term, compact_iri, component_name

__all__ = ["default_message", "filled"]

_BLANK: Final = re.compile(r"\{[?$](\w+)\}")
_RANGE: Final = {">": "greater than", ">=": "at least", "<": "less than", "<=": "at most"}


def filled(message: Literal, bindings: Mapping[str, Term | None]) -> Literal:
    """Put values in place of `{?name}` and `{$name}` in a message (5.3.2); unknown names stay as they are."""

    def value(match: re.Match[str]) -> str:
        term = bindings.get(match[1])
        return match[0] if term is None else term.value if isinstance(term, Literal) else compact_iri(term)

    text = _BLANK.sub(value, message.value)
    return Literal(text, language=message.language) if message.language else Literal(text)


def default_message(shape: ir.Shape, constraint: ir.Constraint) -> str:
    """Give the sentence for a constraint whose shape has no `sh:message`."""
    path = f" of {_path_text(shape)}" if isinstance(shape, ir.PropertyShape) else ""
    return _value_message(constraint) or _count_message(constraint, path) or _other_message(constraint, path)


def _path_text(shape: ir.PropertyShape) -> str:
    return compact_iri(shape.path.iri) if isinstance(shape.path, Predicate) else sparql_path(shape.path)


def _value_message(constraint: ir.Constraint) -> str:
    match constraint:
        case ir.Class(cls):
            return f"The value is not an instance of {compact_iri(cls)}."
        case ir.Datatype(iri):
            return f"The value is not a well-formed literal of {compact_iri(iri)}."
        case ir.NodeKind(iri, blank, literal):
            names = [n for n, ok in (("an IRI", iri), ("a blank node", blank), ("a literal", literal)) if ok]
            return f"The value is not {' or '.join(names)}."
        case ir.Range(operator, bound):
            return f"The value is not {_RANGE[operator]} {bound.value}."
        case ir.Length(operator, count):
            return f"The value is {'shorter' if operator == '>=' else 'longer'} than {count} characters."
        case ir.Pattern(pattern):
            return f"The value does not match the pattern {pattern!r}."
        case ir.LanguageIn(ranges):
            return f"The value is not in one of the languages {', '.join(ranges)}."
        case ir.In(members):
            shown = ", ".join(compact_iri(member) for member in members[:10])
            return f"The value is not one of {shown}{', ...' if len(members) > 10 else ''}."
        case _:
            return ""


def _count_message(constraint: ir.Constraint, path: str) -> str:
    match constraint:
        case ir.MinCount(count):
            return f"There are fewer than {count} values{path}."
        case ir.MaxCount(count):
            return f"There are more than {count} values{path}."
        case ir.Qualified(shape, operator, count):
            word = "fewer" if operator == ">=" else "more"
            return f"There are {word} than {count} values{path} that conform to {_shape_text(shape)}."
        case ir.UniqueLang():
            return f"Several values{path} have the same language tag."
        case ir.HasValue(value):
            return f"The value {compact_iri(value)}{path} is missing."
        case _:
            return ""


def _other_message(constraint: ir.Constraint, path: str) -> str:
    match constraint:
        case ir.PropertyPair("equals", predicate):
            return f"The values{path} are not those of {compact_iri(predicate)}."
        case ir.PropertyPair(_, predicate):
            return f"The value{path} is also a value of {compact_iri(predicate)}."
        case ir.PairOrder(operator, predicate):
            return f"The value is not {_RANGE[operator]} that of {compact_iri(predicate)}."
        case ir.Closed():
            return "The predicate is not allowed by the closed shape."
        case ir.Sparql():
            return "The SPARQL constraint is not met."
        case ir.Custom(iri):
            return f"The constraint {component_name(iri)} is not met."
        case _:
            return _logical_message(constraint)


def _logical_message(constraint: ir.Constraint) -> str:
    match constraint:
        case ir.Not(shape):
            return f"The value conforms to {_shape_text(shape)}, which it must not."
        case ir.And():
            return "The value does not conform to all of the shapes of sh:and."
        case ir.Or():
            return "The value conforms to none of the shapes of sh:or."
        case ir.Xone():
            return "The value does not conform to exactly one of the shapes of sh:xone."
        case ir.Node(shape) | ir.Property(shape):
            return f"The value does not conform to {_shape_text(shape)}."
        case _:
            return f"The constraint {component_name(ir.component_of(constraint))} is not met."


def _shape_text(shape: ir.Shape) -> str:
    return "the inner shape" if str(shape.id).startswith("_:") else compact_iri(shape.id)
