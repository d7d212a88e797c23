"""Every question of the library has the same rows, in the same order, on every engine."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.iri import BASE, PREFIXES
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
    ParameterType.DATE: ("1958-01-01", "1999-12-31"),
    ParameterType.INTEGER: ("1", "2"),
    ParameterType.TEXT: ("a", "b"),
}
"""Values for parameters that stand in filters, where the data cannot suggest any: first and last parameter."""

_GIVEN = {
    "geography/places-of-person": [{"person": "person/mikoyan-anastas"}],
    "people/claims-about": [{"entity": "person/mikoyan-anastas"}],
    "sources/passage": [{"source": "pettina-limits", "locator": "p37"}],
    "sources/says-about": [{"source": "pettina-limits", "entity": "person/mikoyan-anastas"}],
    "sources/two-sources": [{"first": "pettina-limits", "second": "relations-1924"}],
}
"""Values for questions whose pattern takes seconds when it has none, and for those that only take plain values."""


CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs" / "engines.md"
START, END = "<!-- parity -->", "<!-- /parity -->"
ENGINES = ("rdflib", "Oxigraph server", "Virtuoso")


@dataclass(frozen=True)
class Run:
    """A question with its parameters filled in."""

    name: str
    text: str


SLOW = bool(os.environ.get("MXSU_SLOW_TESTS"))

QUICK_WITH_RDFLIB = frozenset(
    {
        "documents/agreements",
        "documents/archival-tree",
        "documents/correspondence",
        "documents/evidence-of-claim",
        "documents/most-cited",
        "documents/without-place",
        "documents/works-of-author",
        "events/by-kind",
        "events/dates",
        "events/limits-of-relations",
        "events/participants",
        "events/parts",
        "geography/map",
        "institutions/larger-bodies",
        "institutions/people-of-institution",
        "offices/holders-by-kind",
        "offices/holders-of-post",
        "offices/holders-on-day",
        "offices/posts-of-person",
        "offices/succession",
        "offices/undated-holders",
        "people/events-of-person",
        "people/known-by-initials",
        "people/name-forms",
        "people/relatives",
        "sources/bibliography",
        "sources/denials",
        "time/sequence",
        "trade/exhibits",
        "trade/goods",
        "trade/indicators",
    }
)
"""Questions that rdflib answers on the real data within half a second; MXSU_SLOW_TESTS=1 asks all others too."""


def plan_recorded(
    library: tuple[LibraryQuery, ...], recorded: Mapping[str, Mapping[str, str]], names: NameIndex
) -> Iterator[Run]:
    """Each question with the parameters for which tests/queries has rows, and without where it allows that."""
    for query in library:
        if query.name in recorded:  # federation has tests of its own, against a stand-in
            given = dict(recorded[query.name])
            yield Run(f"{query.name} {given}", bind_parameters(query, given, names))
            if given and not any(p.required for p in query.parameters):
                yield Run(query.name, bind_parameters(query, {}, names))


def plan_runs(library: tuple[LibraryQuery, ...], store: ox.Store, names: NameIndex) -> Iterator[Run]:
    """Each question without parameters where it allows that, and with the first values that have rows.

    With MXSU_SLOW_TESTS=1 with the last ones as well.
    """
    for query in library:
        if find_services(query.text, PREFIXES):
            continue  # as above
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
    if query.name in _GIVEN:
        return _GIVEN[query.name]
    wanted = [p.name for p in query.parameters if p.name not in plain]
    if not wanted:
        return []
    kinds = {p.name: p.type for p in query.parameters}
    clauses = {name: f"VALUES ?{name} {{ {_literal(value, kinds[name])} }}" for name, value in plain.items()}
    prologue, group = split_select(SLOT.sub(lambda slot: clauses.get(slot[1], ""), query.text))
    columns = " ".join(f"?{name}" for name in wanted)
    found = StoreEngine(store).select(f"{prologue}SELECT DISTINCT {columns} WHERE {group} ORDER BY {columns}")
    rows = [row for row in found.rows if all(isinstance(term, ox.NamedNode) for term in row)]
    ends = dict.fromkeys((*rows[:1], *rows[-1:]) if SLOW else rows[:1])
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


@dataclass(frozen=True)
class Corpus:
    """A dataset with what the embedded engine answers to the library: the measure for the others."""

    name: str
    loaded: Loaded
    expected: tuple[tuple[Run, Answer], ...]

    def rows(self) -> int:
        """How many rows there are to compare."""
        return sum(len(answer) for _, answer in self.expected)

    def differences(self, engine: Engine, only: Collection[str] = ()) -> list[str]:
        """What another engine answers differently, to these questions or to all."""
        asked = [(run, answer) for run, answer in self.expected if not only or question_of(run) in only]
        found = ((run.name, compare(answer, engine.select(run.text, run.name))) for run, answer in asked)
        return [f"{name}: {difference}" for name, difference in found if difference]


RESULTS: dict[str, set[str]] = {}
"""The questions that an engine answered differently, by engine, for the table in the documentation."""


def question_of(run: Run) -> str:
    """The name of the question, without its parameters."""
    return run.name.partition(" ")[0]


def record(engine: str, differences: list[str]) -> None:
    """Keep what an engine answered differently on either dataset."""
    RESULTS.setdefault(engine, set()).update(d.partition(": ")[0].partition(" ")[0] for d in differences)


def ask_embedded(name: str, loaded: Loaded, store: ox.Store, runs: Iterable[Run]) -> Corpus:
    """Ask the embedded engine everything."""
    return Corpus(name, loaded, tuple((run, StoreEngine(store).select(run.text, run.name)) for run in runs))


@pytest.fixture(scope="module")
def small_corpus(annexed: Loaded, recorded_parameters: dict[str, dict[str, str]]) -> Corpus:
    """The fictional corpus with its annex."""
    store = open_store(current_build(annexed.project.build))
    library = read_library(annexed.project.queries)
    return ask_embedded(
        "small", annexed, store, plan_recorded(library, recorded_parameters, build_name_index(store))
    )


@pytest.fixture(scope="module")
def real_corpus(real: Loaded) -> Corpus:
    """The real data."""
    store = open_store(current_build(real.project.build))
    library = read_library(real.project.queries)
    return ask_embedded("real", real, store, plan_runs(library, store, build_name_index(store)))


def fill(remote: Remote, loaded: Loaded) -> None:
    """Make a server hold exactly this dataset; numbers of triples are compared, to save time."""
    store = open_store(current_build(loaded.project.build))
    outcome = push_dataset(store, remote.store(), PushPlan(prune=True, by_count=True), lambda _: None)
    assert {pushed.state for pushed in outcome} <= {State.SENT, State.PRESENT, State.REMOVED}


@pytest.fixture(params=["small_corpus", "real_corpus"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    """The fictional corpus, then the real data."""
    chosen: Corpus = request.getfixturevalue(request.param)
    return chosen


def test_every_question_is_asked_and_has_rows(corpus: Corpus) -> None:
    library = {q.name for q in read_library(corpus.loaded.project.queries) if q.theme != "federation"}
    answered = {question_of(run) for run, answer in corpus.expected if len(answer)}
    assert answered == library
    assert len(library) >= 84
    assert corpus.rows() > (7_000 if corpus.name == "real" else 300)
    assert library > QUICK_WITH_RDFLIB


def test_rdflib_answers_the_library_as_the_embedded_store_does(corpus: Corpus) -> None:
    quick = QUICK_WITH_RDFLIB if corpus.name == "real" and not SLOW else ()
    engine = open_rdflib(current_build(corpus.loaded.project.build).dataset)
    differences = corpus.differences(engine, only=quick)
    record("rdflib", differences)
    assert differences == []


def test_a_remote_store_answers_the_library_as_the_embedded_one_does(corpus: Corpus, remote: Remote) -> None:
    fill(remote, corpus.loaded)
    differences = corpus.differences(remote.engine(page=500))
    record("Virtuoso" if remote.credentials.user else "Oxigraph server", differences)
    assert differences == []


def test_a_long_answer_comes_whole(real_corpus: Corpus, remote: Remote) -> None:
    """More rows than Virtuoso sorts for one page, 10,000, and than this one sends at once, 1,000."""
    fill(remote, real_corpus.loaded)
    text = f'SELECT ?s ?type WHERE {{ ?s a ?type FILTER (STRSTARTS(STR(?s), "{BASE}")) }} ORDER BY ?s'
    expected = StoreEngine(open_store(current_build(real_corpus.loaded.project.build))).select(text)
    assert len(expected) > 10_000
    found = remote.engine(page=2000).select(text)
    assert sorted(found.readable_rows()) == sorted(expected.readable_rows())


def test_a_remote_store_knows_the_same_names(small: Loaded, remote: Remote) -> None:
    fill(remote, small)
    expected = build_name_index(open_store(current_build(small.project.build)))
    assert read_name_index(remote.engine()) == expected


def test_the_table_in_the_documentation_is_what_was_found() -> None:
    """MXSU_WRITE_EXPECTED=1 writes it."""
    if RESULTS.keys() != set(ENGINES):
        pytest.skip(f"only {', '.join(sorted(RESULTS)) or 'no engine'} ran here")
    before, _, rest = DOCS.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    written = f"{before}{START}{render_table(read_library(CHECKOUT / 'queries'))}{END}{after}"
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        DOCS.write_text(written, encoding="utf-8")
    assert DOCS.read_text(encoding="utf-8") == written, "run pytest tests/engines with MXSU_WRITE_EXPECTED=1"


def render_table(library: tuple[LibraryQuery, ...]) -> str:
    """One line a theme: how many questions it has, and which each engine answers differently."""
    lines = ["", "| theme | questions | " + " | ".join(ENGINES) + " |", "|---" * (len(ENGINES) + 2) + "|"]
    names = [query.name for query in library if query.theme != "federation"]
    for theme in sorted({name.partition("/")[0] for name in names}):
        asked = [name for name in names if name.startswith(f"{theme}/")]
        cells = [", ".join(sorted(RESULTS[engine] & set(asked))) or "the same" for engine in ENGINES]
        lines.append(f"| {theme} | {len(asked)} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])
