"""The query library: `queries/<theme>/<question>.rq`, each with a header of grlc `#+` lines in YAML.

```
#+ summary: Who took part in an event, and in which role
#+ description: One row a claim; denied claims are marked.
#+ parameters:
#+   - name: event
#+     type: entity
#+     summary: the event
#+ tags: [people, events]
```

A parameter stands in the query as `VALUES ?event { UNDEF }`, so that every file is a valid query of its own.
Running it with a value puts the value's own serialisation in the place of `UNDEF`; without one the clause goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml
from rapidfuzz import process

from mxsu_graph.errors import QueryError

__all__ = [
    "SLOT",
    "LibraryQuery",
    "Parameter",
    "ParameterType",
    "find_query",
    "parse_query",
    "read_library",
    "search_library",
]

_HEADER = re.compile(r"^#\+ ?(.*)$")
SLOT = re.compile(r"VALUES\s*\?(\w+)\s*\{\s*UNDEF\s*\}")
"""The clause of a query that a parameter fills; its group is the parameter's name."""


class ParameterType(StrEnum):
    """What a parameter takes on the command line, and so which term it becomes."""

    ENTITY = "entity"
    SOURCE = "source"
    CLAIM = "claim"
    PREDICATE = "predicate"
    CODE = "code"
    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"


@dataclass(frozen=True, order=True, slots=True)
class Parameter:
    """One parameter of a query; one without a default that is required has to be given.

    A date with a `bound` also takes years, months and periods: it means their `earliest` or `latest` day.
    """

    name: str
    type: ParameterType
    summary: str
    required: bool = True
    default: str = ""
    scheme: str = ""
    bound: str = ""


@dataclass(frozen=True, order=True, slots=True)
class LibraryQuery:
    """A question of the library; `name` is `<theme>/<question>`."""

    name: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    tags: tuple[str, ...]
    text: str

    @property
    def theme(self) -> str:
        """The folder that the query lies in."""
        return self.name.partition("/")[0]


def read_library(folder: Path) -> tuple[LibraryQuery, ...]:
    """Read every query of the library, sorted by name.

    Raises:
        QueryError: a file has no header, a malformed one, or a parameter that its text does not use.
    """
    paths = sorted(folder.glob("*/*.rq"))
    return tuple(parse_query(p.read_text(encoding="utf-8"), f"{p.parent.name}/{p.stem}") for p in paths)


def parse_query(text: str, name: str) -> LibraryQuery:
    """Read one query file.

    Raises:
        QueryError: see `read_library`.
    """
    lines = [match[1] for line in text.splitlines() if (match := _HEADER.match(line))]
    try:
        header = yaml.load("\n".join(lines), yaml.BaseLoader) or {}
        parameters = tuple(_parse_parameter(p) for p in header.get("parameters", ()))
        query = LibraryQuery(
            name=name,
            summary=header["summary"],
            description=header.get("description", ""),
            parameters=parameters,
            tags=tuple(header.get("tags", ())),
            text=text,
        )
    except (yaml.YAMLError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise QueryError(f"queries/{name}.rq: the header of '#+' lines is malformed: {error}") from error
    slots = SLOT.findall(text)
    for slot in slots:
        if slot not in {parameter.name for parameter in parameters}:
            raise QueryError(f"queries/{name}.rq: the header declares no parameter '{slot}'")
    for parameter in parameters:
        if slots.count(parameter.name) != 1:
            raise QueryError(
                f"queries/{name}.rq: parameter '{parameter.name}' has to stand in the query "
                f"exactly once, as VALUES ?{parameter.name} {{ UNDEF }}"
            )
    return query


def find_query(library: tuple[LibraryQuery, ...], name: str) -> LibraryQuery:
    """The query of this name; the theme may be left out where the rest is unique.

    Raises:
        QueryError: there is none, or more than one.
    """
    found = [q for q in library if name in (q.name, q.name.partition("/")[2])]
    if len(found) == 1:
        return found[0]
    if found:
        raise QueryError(f"'{name}' is more than one query: {', '.join(q.name for q in found)}")
    near = [best[0] for best in process.extract(name, [q.name for q in library], limit=3, score_cutoff=50)]
    hint = f"did you mean {' or '.join(repr(n) for n in near)}?" if near else "'mxsu query' lists them all"
    raise QueryError(f"there is no query '{name}'; {hint}")


def search_library(library: tuple[LibraryQuery, ...], words: str) -> Iterator[LibraryQuery]:
    """The queries that have every word in their name, summary, description or tags."""
    for query in library:
        text = " ".join((query.name, query.summary, query.description, *query.tags)).casefold()
        if all(word in text for word in words.casefold().split()):
            yield query


def _parse_parameter(fields: dict[str, str]) -> Parameter:
    return Parameter(
        name=fields["name"],
        type=ParameterType(fields["type"]),
        summary=fields.get("summary", ""),
        required=fields.get("required", "true") == "true" and not fields.get("default"),
        default=fields.get("default", ""),
        scheme=fields.get("scheme", ""),
        bound=fields.get("bound", ""),
    )
