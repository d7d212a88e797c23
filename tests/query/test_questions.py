"""Every question of `queries/`: its form, its rows on the fictional corpus, and that the real graph answers it.

`tests/queries/<theme>/<question>.csv` holds the expected rows under `#` lines with the parameters. After a change
on purpose, run pytest with MXSU_WRITE_EXPECTED=1 to write them, and read the diff.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.diagnostics import Severity
from mxsu_graph.graph.store import current_build, open_store
from mxsu_graph.graph.table import read_table
from mxsu_graph.iri import PREFIXES
from mxsu_graph.pipeline import Loaded, check_project
from mxsu_graph.query.engines.text import strip_comments
from mxsu_graph.query.library import LibraryQuery, ParameterType, read_library
from mxsu_graph.query.names import NameIndex, build_name_index
from mxsu_graph.query.results import Answer
from mxsu_graph.query.run import bind_parameters, run_select

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "queries"
EXPECTED = ROOT / "tests" / "queries"
# Questions that ask other endpoints have tests of their own, against a stand-in: tests/engines/test_federation.py.
# Questions only: `federation` needs other endpoints, and `export` holds what exports are made by.
APART = {"export", "federation"}
FILES = sorted(path for path in FOLDER.rglob("*.rq") if path.relative_to(FOLDER).parts[0] not in APART)
QUERIES = tuple(query for query in read_library(FOLDER) if query.theme != "federation")

REAL = {
    "events/participants": {"event": "soviet-exhibition-mexico-1959"},
    "geography/places-of-person": {"person": "mikoyan"},
    "offices/holders-on-day": {"day": "1959-11-21"},
    "people/claims-about": {"entity": "Микоян"},
    "people/events-of-person": {"person": "mikoyan"},
    "people/shared-events": {"person": "mikoyan"},
    "sources/passage": {"source": "pettina-limits", "locator": "p37"},
    "sources/says-about": {"source": "pettina-limits", "entity": "mikoyan"},
    "sources/two-sources": {"first": "pettina-limits", "second": "relations-1924"},
    "time/between": {"from": "1959-01-01", "to": "1959-12-31"},
}
"""Parameters with which the real graph has to give rows, where there are any; a claim is chosen by the test."""

CHOSEN = {"documents/evidence-of-claim"}

RESERVED = {
    "allow-service",
    "cite",
    "endpoint",
    "engine",
    "explain",
    "format",
    "help",
    "project",
    "search",
    "style",
    "timeout",
}
"""What `mxsu query` takes for itself."""


def by_name(query: LibraryQuery) -> str:
    return query.name


@pytest.fixture(scope="module")
def small_store(annexed: Loaded) -> ox.Store:
    """The fictional corpus with its annex, built: see tests/queries/annex/README.md."""
    # The records of the two are put together, not sorted into each other.
    wrong = [d for d in check_project(annexed) if d.severity is Severity.ERROR and d.code != "not-formatted"]
    assert wrong == []
    return open_store(current_build(annexed.project.build))


@pytest.fixture(scope="module")
def small_names(small_store: ox.Store) -> NameIndex:
    """All names of the fictional corpus with its annex."""
    return build_name_index(small_store)


@pytest.fixture(scope="module")
def real_names(real_store: ox.Store) -> NameIndex:
    """All names of the real graph."""
    return build_name_index(real_store)


def test_every_file_is_a_question_of_the_library() -> None:
    assert [query.name for query in QUERIES] == [f"{path.parent.name}/{path.stem}" for path in FILES]
    assert len(FILES) >= 84
    names = {query.name for query in QUERIES}
    needing = {query.name for query in QUERIES if any(p.required for p in query.parameters)}
    assert needing - CHOSEN <= set(REAL) <= names, "give parameters for the real graph in REAL"
    expected = {path.relative_to(EXPECTED).with_suffix("").as_posix() for path in EXPECTED.rglob("*.csv")}
    assert expected == names, "write tests/queries/<theme>/<question>.csv with its parameters in # lines"


@pytest.mark.parametrize("query", QUERIES, ids=by_name)
def test_its_header_is_complete(query: LibraryQuery) -> None:
    assert query.summary
    assert not query.summary.endswith(".")
    assert query.tags
    assert re.fullmatch(r"[a-z]+/[a-z]+(-[a-z]+)*", query.name)
    for parameter in query.parameters:
        assert parameter.summary, f"{parameter.name} has no summary"
        assert parameter.name not in RESERVED
        assert bool(parameter.scheme) == (parameter.type is ParameterType.CODE)


@pytest.mark.parametrize("query", QUERIES, ids=by_name)
def test_it_is_a_valid_query_without_our_prefixes(query: LibraryQuery) -> None:
    ox.Store().query(query.text)
    used = set(re.findall(r"\b([a-z]+):[A-Za-z]", re.sub(r"<[^>]*>", "", strip_comments(query.text))))
    declared = dict(re.findall(r"PREFIX (\w+): <([^>]+)>", query.text))
    assert declared == {prefix: PREFIXES[prefix] for prefix in sorted(used)}


@pytest.mark.parametrize("query", QUERIES, ids=by_name)
def test_it_returns_the_claim_or_the_source(query: LibraryQuery) -> None:
    columns = re.findall(r"\?(\w+)", query.text[: query.text.index("WHERE")].rpartition("SELECT")[2])
    assert {"claim", "source"} & set(columns)
    assert len(columns) == len(set(columns))


def render(parameters: dict[str, str], answer: Answer) -> str:
    out = io.StringIO()
    out.writelines(f"# {name}: {value}\n" for name, value in parameters.items())
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.readable_rows())
    return out.getvalue()


@pytest.mark.parametrize("query", QUERIES, ids=by_name)
def test_its_rows_on_the_fictional_corpus(
    query: LibraryQuery,
    small_store: ox.Store,
    small_names: NameIndex,
    recorded_parameters: dict[str, dict[str, str]],
) -> None:
    path = EXPECTED / f"{query.name}.csv"
    parameters = recorded_parameters[query.name]
    found = render(parameters, run_select(small_store, bind_parameters(query, parameters, small_names)))
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def real_parameters(query: LibraryQuery, real: Loaded) -> dict[str, str]:
    if query.name in CHOSEN:
        cited = next(claim for claim in real.corpus.claims if claim.cites)
        return {"claim": cited.ref}
    return REAL.get(query.name, {})


@pytest.mark.parametrize("query", QUERIES, ids=by_name)
def test_the_real_graph_answers_it_with_known_claims(
    query: LibraryQuery, real: Loaded, real_store: ox.Store, real_names: NameIndex
) -> None:
    answer = run_select(real_store, bind_parameters(query, real_parameters(query, real), real_names))
    assert len(answer) > 0
    table = read_table(current_build(real.project.build).table)
    for column, known in (("claim", set(table["claim"])), ("source", set(table["source"]))):
        if column in answer.columns:
            at = answer.columns.index(column)
            assert {row[at] for row in answer.readable_rows()} <= known


@pytest.mark.parametrize("query", QUERIES, ids=by_name)
def test_its_order_is_total(
    query: LibraryQuery, real: Loaded, real_store: ox.Store, real_names: NameIndex
) -> None:
    """Rows that ORDER BY leaves tied have to be equal, or two engines give two answers."""
    text = bind_parameters(query, real_parameters(query, real), real_names)
    columns = run_select(real_store, text).columns
    every = run_select(real_store, re.sub(r"SELECT (DISTINCT )?(\?\w+ )+WHERE", "SELECT * WHERE", text, count=1))
    order = re.findall(r"\?(\w+)", text.rpartition("ORDER BY")[2])
    assert order
    assert set(order) <= set(every.columns)
    tied = defaultdict(set)
    for row in every.rows:
        values = dict(zip(every.columns, row, strict=True))
        key = tuple(str(values[name]) for name in order)
        tied[key].add(tuple(str(values[name]) for name in columns if name in values))
    assert [key for key, rows in tied.items() if len(rows) > 1] == []
