"""What to say where a question has no rows: what was searched, and what else the words could have meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mxsu_graph.iri import entity_id
from mxsu_graph.query.library import LibraryQuery, ParameterType
from mxsu_graph.query.names import NameIndex
from mxsu_graph.query.run import parse_value

__all__ = ["explain_no_rows"]

_SHOWN = 3


def explain_no_rows(query: LibraryQuery, values: Mapping[str, str], names: NameIndex) -> str:
    """Lines on an empty answer, each with what to try; `values` are those that the query was run with."""
    searched: list[str] = []
    hints: list[str] = []
    for parameter in query.parameters:
        value = values.get(parameter.name, parameter.default)
        if not value:
            continue
        found = entity_id(parse_value(value, parameter, names).value)
        label = names.label(found)
        searched.append(f"--{parameter.name} {found}" + (f" ({label})" if label != found else ""))
        if parameter.type is ParameterType.ENTITY:
            hints += _hint_entity(parameter.name, value, found, names)
    asked = f" for {', '.join(searched)}" if searched else ""
    return "\n".join([f"{query.name} has no rows{asked}", *hints])


def _hint_entity(parameter: str, value: str, found: str, names: NameIndex) -> Iterator[str]:
    """What else the name fits, and where to see all that is known of what was taken."""
    others = [entity for entity in dict.fromkeys([*names.find(value), *names.suggest(value)]) if entity != found]
    for other in others[:_SHOWN]:
        yield f"  --{parameter} can also be {other} ({names.label(other)})"
    yield f"  'mxsu show {found}' lists every claim about it"
