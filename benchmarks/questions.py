"""The questions of the library with values for what they require: the same for every engine and every size."""

from __future__ import annotations

from collections.abc import Iterator

from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.iri import PREFIXES, entity_iri
from mxsu_graph.project import Project
from mxsu_graph.query.engines.text import find_services
from mxsu_graph.query.library import LibraryQuery, ParameterType, read_library
from mxsu_graph.query.names import NameIndex
from mxsu_graph.query.run import bind_parameters

__all__ = ["plan_questions"]

_BY_NAME = {"from": "1958-01-01", "to": "1958-12-31", "second": "s1", "locator": "p1", "entity": "person/p0"}
_BY_TYPE = {
    ParameterType.DATE: "1959-11-21",
    ParameterType.SOURCE: "s0",
    ParameterType.CLAIM: "s0/c001",
    ParameterType.TEXT: "p1",
}
_NAMES = NameIndex(names={}, labels={"person/p0": {}}, sources=frozenset({"s0", "s1"}))


def plan_questions(project: Project) -> Iterator[tuple[str, str]]:
    """Name and text of each question; what may be left out is left out, so that it asks about everything.

    What is required is about the most famous person and the largest source of `archive.py`. Questions that ask
    another service are left out.
    """
    predicates = read_vocabulary(project.ontology).predicates
    assert predicates, entity_iri("person/p0")
    for query in read_library(project.queries):
        if not find_services(query.text, PREFIXES):
            yield query.name, bind_parameters(query, _choose_values(query), _NAMES)


def _choose_values(query: LibraryQuery) -> dict[str, str]:
    return {
        p.name: _BY_NAME.get(p.name) or _BY_TYPE.get(p.type, "person/p0") for p in query.parameters if p.required
    }
