"""Every question of the library has the same rows, in the same order, on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox
import pytest

from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.iri import PREFIXES
from mxsu_graph.pipeline import Loaded
from mxsu_graph.query.engines.comparing import comparable_term
from mxsu_graph.query.engines.engine import Engine, StoreEngine
from mxsu_graph.query.engines.rdflib_engine import open_rdflib
from mxsu_graph.query.engines.text import find_services, split_select
from mxsu_graph.query.library import SLOT, LibraryQuery, ParameterType, read_library
from mxsu_graph.query.names import NameIndex, build_name_index, read_name_index
from mxsu_graph.query.push import PushPlan, State, push_dataset
from mxsu_graph.query.results import Answer, readable
from mxsu_graph.query.run import bind_parameters

from .conftest import Remote

# rdflib 7.6 warns about its own code hundreds of thousands of times, which takes longer than the queries.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")

_PLAIN_VALUES = {
    ParameterType.DATE: ("1900-01-01", "1999-12-31"),
    ParameterType.INTEGER: ("1", "2"),
    ParameterType.TEXT: ("a", "b"),
}
"""Values for parameters that stand in filters, where the data cannot suggest any: first and last parameter."""


@dataclass(frozen=True)
class Run:
    """A question with its parameters filled in."""

    name: str
    text: str


def plan_runs(library: tuple[LibraryQuery, ...], store: ox.Store, names: NameIndex) -> Iterator[Run]:
    """Each question without parameters where it allows that, and with the first and last values that have rows."""
    for query in library:
        if find_services(query.text, PREFIXES):
            continue  # federation has tests of its own, against a stand-in
        plain = {
            p.name: _PLAIN_VALUES[p.type][min(at, 1)]
            for at, p in enumerate(p for p in query.parameters if p.type in _PLAIN_VALUES)
        }
        if not any(p.required for p in query.parameters if p.name not in plain):
            yield Run(query.name, bind_parameters(query, plain, names))
        yield from (
            Run(f"{query.name} {values}", bind_parameters(query, plain | values, names))
            for values in _find_values(query, store, names, plain)
        )


def _find_values(
    query: LibraryQuery, store: ox.Store, names: NameIndex, plain: dict[str, str]
) -> list[dict[str, str]]:
    """Values for which a question has rows: what its own pattern finds for the parameters when they are free."""
    wanted = [p.name for p in query.parameters if p.name not in plain]
    if not wanted:
        return []
    kinds = {p.name: p.type for p in query.parameters}
    clauses = {name: f"VALUES ?{name} {{ {_literal(value, kinds[name])} }}" for name, value in plain.items()}
    prologue, group = split_select(SLOT.sub(lambda slot: clauses.get(slot[1], ""), query.text))
    columns = " ".join(f"?{name}" for name in wanted)
    found = StoreEngine(store).select(f"{prologue}SELECT DISTINCT {columns} WHERE {group} ORDER BY {columns}")
    rows = [row for row in found.rows if all(isinstance(term, ox.NamedNode) for term in row)]
    ends = dict.fromkeys(row for row in (*rows[:1], *rows[-1:]))
    return [{name: readable(term) for name, term in zip(wanted, row, strict=True) if term} for row in ends]


def _literal(value: str, kind: ParameterType) -> str:
    return {ParameterType.DATE: f'"{value}"^^xsd:date', ParameterType.INTEGER: value}.get(kind, f'"{value}"')


def compare(expected: Answer, actual: Answer) -> str:
    """How an answer differs from the expected one; empty where it does not."""
    here = [tuple(map(comparable_term, row)) for row in expected.rows]
    there = [tuple(map(comparable_term, row)) for row in actual.rows]
    if expected.columns != actual.columns:
        return f"columns {actual.columns} instead of {expected.columns}"
    if sorted(here) != sorted(there):
        missing, extra = sorted(set(here) - set(there))[:2], sorted(set(there) - set(here))[:2]
        return f"{len(there)} rows instead of {len(here)}; missing {missing}; not expected {extra}"
    at = next((i for i, (a, b) in enumerate(zip(here, there, strict=True)) if a != b), None)
    return "" if at is None else f"the same rows in another order from row {at} on: {here[at]} / {there[at]}"


def find_differences(loaded: Loaded, engine: Engine) -> tuple[int, list[str]]:
    """Run the library on the embedded engine and another: the number of rows compared, and what differs."""
    store = open_store(current_build(loaded.project.build))
    names = build_name_index(store)
    rows, differences = 0, []
    for run in plan_runs(read_library(loaded.project.queries), store, names):
        expected = StoreEngine(store).select(run.text, run.name)
        rows += len(expected)
        difference = compare(expected, engine.select(run.text, run.name))
        if difference:
            differences.append(f"{run.name}: {difference}")
    return rows, differences


def fill(remote: Remote, loaded: Loaded) -> None:
    """Make a server hold exactly this dataset; graphs above 1,000 triples are compared by number, to save time."""
    store = open_store(current_build(loaded.project.build))
    outcome = push_dataset(store, remote.store(), PushPlan(prune=True, hash_limit=1000), lambda _: None)
    assert {pushed.state for pushed in outcome} <= {State.SENT, State.PRESENT, State.REMOVED}


@pytest.fixture(params=["small", "real"])
def loaded(request: pytest.FixtureRequest) -> Loaded:
    """The fictional corpus, then the real data."""
    corpus: Loaded = request.getfixturevalue(request.param)
    return corpus


def test_rdflib_answers_the_library_as_the_embedded_store_does(loaded: Loaded) -> None:
    rows, differences = find_differences(loaded, open_rdflib(current_build(loaded.project.build).dataset))
    assert rows > 40
    assert differences == []


def test_a_remote_store_answers_the_library_as_the_embedded_one_does(loaded: Loaded, remote: Remote) -> None:
    fill(remote, loaded)
    rows, differences = find_differences(loaded, remote.engine(page=500))
    assert rows > 40
    assert differences == []


def test_a_remote_store_knows_the_same_names(small: Loaded, remote: Remote) -> None:
    fill(remote, small)
    expected = build_name_index(open_store(current_build(small.project.build)))
    assert read_name_index(remote.engine()) == expected
