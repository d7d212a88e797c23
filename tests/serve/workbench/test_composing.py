"""Questions that are put together: what can be chosen, the SPARQL it makes, and what that finds."""

from __future__ import annotations

import json
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from mxsu_graph.iri import claim_ref
from mxsu_graph.pipeline import Loaded
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.context import open_context
from mxsu_graph.serve.settings import Settings
from mxsu_graph.serve.workbench import compose_page, composing
from mxsu_graph.serve.workbench.compose_page import RowFields, read_compose_form, view_compose
from mxsu_graph.serve.workbench.composing import (
    Condition,
    Sought,
    list_predicates,
    value_classes,
    write_sparql,
    write_things,
)
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.wording import Wording, build_wording

Run = Callable[[str], bytes]
Row = tuple[str, str, str, str]
NOTHING = b"""{"results": {"bindings": [{"count": {"value": "0"}}]}}"""


@pytest.fixture(scope="module")
def wording(edition: Edition) -> Wording:
    return build_wording(edition.description, "en")


@pytest.fixture(scope="module")
def run(small: Loaded) -> Run:
    return _asks(open_context(Settings(small.project)).current.store)


def _asks(store: ox.Store) -> Run:
    def ask(sparql: str) -> bytes:
        answer = store.query(sparql, use_default_graph_as_union=True)
        assert isinstance(answer, ox.QuerySolutions)
        found = answer.serialize(format=ox.QueryResultsFormat.JSON)
        assert found is not None
        return found

    return ask


def _ask(edition: Edition, wording: Wording, run: Run, segment: str, *rows: Row) -> list[str]:
    page = view_compose(edition, wording, read_compose_form(edition, {"class": segment}, rows), run)
    assert page.error == ""
    return [finding.thing.id for finding in page.found]


def test_who_took_part_is_found_with_the_claims_that_say_so(edition: Edition, wording: Wording, run: Run) -> None:
    rows = [("0", "^participant", "Freedonian exhibition", "")]
    page = view_compose(edition, wording, read_compose_form(edition, {"class": "person"}, rows), run)
    told = {
        row.object
        for row in edition.claims.values()
        if row.predicate == "participant"
        and row.subject in edition.names.find("Freedonian exhibition")
        and row.polarity == "affirmed"
        and row.object.startswith("person/")
    }
    assert {finding.thing.id for finding in page.found} == told
    assert told
    for finding in page.found:
        assert {line.subject.id for line in finding.lines} == {finding.thing.id}


def test_a_condition_can_be_about_the_answer_to_another(edition: Edition, wording: Wording, run: Run) -> None:
    alone = _ask(edition, wording, run, "person", ("0", "^participant", "", ""))
    both = _ask(edition, wording, run, "person", ("0", "^participant", "", ""), ("1", "startDate", "", ""))
    assert both
    assert set(both) <= set(alone)


def test_a_time_is_met_by_what_lies_in_it(edition: Edition, wording: Wording, run: Run) -> None:
    assert "event/freedonian-exhibition-1911" in _ask(
        edition, wording, run, "event", ("0", "startDate", "1911", "")
    )
    assert _ask(edition, wording, run, "event", ("0", "startDate", "1800..1805", "")) == []


def test_a_number_is_met_by_what_lies_in_it(edition: Edition, wording: Wording, run: Run) -> None:
    rows = [row for row in edition.claims.values() if row.predicate == "duration" and row.object == "23"]
    assert rows
    assert rows[0].subject in _ask(edition, wording, run, "event", ("0", "duration", "20..24", ""))
    assert rows[0].subject not in _ask(edition, wording, run, "event", ("0", "duration", "1000..", ""))


@pytest.mark.parametrize("segment", ["country", "person", "event"])
def test_a_condition_that_is_said_again_changes_nothing(segment: str, real: Loaded) -> None:
    """The claims of some things times themselves are more rows than an answer has."""
    opened = open_context(Settings(real.project)).current
    edition, run = opened.edition, _asks(opened.store)
    row = ("0", "occurredIn", "", "") if segment == "event" else ("0", "^participant", "", "")
    wording = build_wording(edition.description, "en")
    pages = [
        view_compose(edition, wording, read_compose_form(edition, {"class": segment}, [row] * times), run)
        for times in (1, 2, 3)
    ]
    told = {
        (claim.object if row[1].startswith("^") else claim.subject)
        for ref, claim in edition.claims.items()
        if claim.predicate == row[1].removeprefix("^")
        and claim.polarity == "affirmed"
        and ref not in edition.withdrawn
    }
    told = {entity for entity in told if entity.startswith(f"{segment}/")}
    for page in pages:
        assert page.total == len(told) > 1
        assert page.found == pages[0].found
        assert all(finding.lines for finding in page.found)


def test_more_than_can_be_listed_is_counted(real: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_context(Settings(real.project)).current
    edition, run, wording = opened.edition, _asks(opened.store), build_wording(opened.edition.description, "en")
    form = read_compose_form(edition, {"class": "person"}, [("0", "^participant", "", "")])
    whole = view_compose(edition, wording, form, run)
    assert whole.total > len(whole.found) > 1 and not whole.cut
    for module in (composing, compose_page):
        monkeypatch.setattr(module, "MOST_THINGS", 2)
    part = view_compose(edition, wording, form, run)
    assert (part.total, part.cut, len(part.found)) == (whole.total, True, 2)


@pytest.mark.parametrize(
    "row",
    [
        ("0", "startDate", "soon", ""),
        ("0", "participant", "nobody at all", ""),
        ("0", "duration", "long", ""),
        ("0", "birthDate", "", ""),
    ],
)
def test_what_cannot_be_understood_is_said_at_its_place(
    row: Row, edition: Edition, wording: Wording, run: Run
) -> None:
    page = view_compose(edition, wording, read_compose_form(edition, {"class": "event"}, [row]), run)
    assert page.sparql == ""
    assert page.fields[0].error


def test_a_busy_endpoint_is_a_message_on_the_page(edition: Edition, wording: Wording) -> None:
    def refuse(sparql: str) -> bytes:
        raise RefusedError(503, sparql)

    form = read_compose_form(edition, {"class": "person"}, [("0", "^participant", "", "")])
    assert view_compose(edition, wording, form, refuse).error


def test_everything_that_is_offered_can_be_asked(edition: Edition, run: Run) -> None:
    """Every class with every predicate it is offered, in every manner of value, is SPARQL that is answered."""
    vocabulary = edition.description.vocabulary
    asked = 0
    for name in sorted(set(vocabulary.segments.values()) - {"Source"}):
        for term, inverse in list_predicates(vocabulary, frozenset({name})):
            for condition in (
                Condition(0, term.name, inverse, entities=("person/varga-ivo",), role="author"),
                Condition(0, term.name, inverse, words='say "so"\\'),
                Condition(0, term.name, inverse, bounds=("1", "2.5")),
                Condition(0, term.name, inverse, bounds=("1911-01-01", ""), dated=True),
            ):
                sought = Sought(name, "visit", "soviet", "zenda-history", (condition,))
                rows = json.loads(run(write_sparql(sought, vocabulary)))["results"]["bindings"]
                things = json.loads(run(write_things(sought, vocabulary)))["results"]["bindings"]
                assert {row["thing"]["value"] for row in rows} == {row["thing"]["value"] for row in things}
                asked += 1
    assert asked > 400


def test_values_of_a_predicate_are_of_the_classes_that_the_shapes_allow(edition: Edition) -> None:
    vocabulary = edition.description.vocabulary
    checked = 0
    for row in edition.claims.values():
        ends = {False: row.object, True: row.subject}
        for inverse, end in ends.items():
            segment = end.partition("/")[0]
            if segment in vocabulary.segments and (row.object_type == "entity" or inverse) and segment != "source":
                assert vocabulary.segments[segment] in value_classes(vocabulary, row.predicate, inverse), row.claim
                checked += 1
    assert checked > 25


@given(
    st.lists(
        st.tuples(st.sampled_from(["0", "1", "9", "x"]), st.text(max_size=8), st.text(max_size=30), st.text())
    )
)
@tried(max_examples=60, deadline=None)
def test_whatever_the_address_holds_the_form_is_read(
    edition: Edition, rows: list[tuple[str, str, str, str]]
) -> None:
    wording = build_wording(edition.description, "es")
    form = read_compose_form(edition, {"class": "?", "kind": "?", "source": "?"}, rows)
    assert form.segment == "person"
    assert all(isinstance(row, RowFields) for row in form.rows)
    page = view_compose(edition, wording, form, lambda _: NOTHING)
    assert len(page.fields) <= 4


@given(words=st.text(max_size=40), low=st.integers(-(10**9), 10**9))
@tried(max_examples=60, deadline=None)
def test_no_text_becomes_sparql(edition: Edition, run: Run, words: str, low: int) -> None:
    vocabulary = edition.description.vocabulary
    conditions = (Condition(0, "title", words=words), Condition(0, "pageCount", bounds=(str(low), "")))
    sparql = write_sparql(Sought("Work", conditions=conditions), vocabulary)
    rows = json.loads(run(sparql))["results"]["bindings"]
    assert set(edition.claims) >= {claim_ref(row["claim1"]["value"]) for row in rows}
