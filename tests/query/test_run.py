from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.errors import QueryError, UnknownNameError
from mxsu_graph.query.engines.engine import StoreEngine
from mxsu_graph.query.library import Parameter, ParameterType, parse_query
from mxsu_graph.query.names import NameIndex, build_name_index
from mxsu_graph.query.results import Answer
from mxsu_graph.query.run import bind_parameters, parse_value, run_select, run_sparql

HEADER = """#+ summary: a question of the tests
#+ parameters:
#+   - name: first
#+     type: {type}
#+     summary: the first
#+   - name: second
#+     type: text
#+     required: false
SELECT ?first ?second WHERE {{
  VALUES ?first {{ UNDEF }}
  VALUES ?second {{ UNDEF }}
}} ORDER BY ?first ?second
"""
HOSTILE = [
    '" } DROP ALL #',
    "'; DELETE",
    "VALUES ?second { UNDEF }",
    '"',
    "\\",
    '\\" } { ?s ?p ?o',
    "line\nbreak",
    "\t\r\u2028",
    "<urn:x>",
    '"""',
    "{ UNDEF }",
    "\\1\\g<0>",
    "?first",
    "Órлик 🛰",
]


@pytest.fixture(scope="module")
def names(small_store: ox.Store) -> NameIndex:
    """All names of the fictional corpus."""
    return build_name_index(small_store)


def ask(type_: str, names: NameIndex, **values: str) -> list[tuple[str, ...]]:
    """Bind the values and give them back through an engine, so that every byte counts."""
    text = bind_parameters(parse_query(HEADER.format(type=type_), "test/question"), values, names)
    return run_select(ox.Store(), text).readable_rows()


def parameter(type_: str) -> Parameter:
    return Parameter("x", ParameterType(type_), "", scheme="role")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_text_stays_a_text(names: NameIndex, hostile: str) -> None:
    assert ask("text", names, first=hostile, second=hostile) == [(hostile, hostile)]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), st.text(st.characters(codec="utf-8")))
def test_any_text_stays_a_text(first: str, second: str) -> None:
    if first and second:
        assert ask("text", NameIndex({}), first=first, second=second) == [(first, second)]


@pytest.mark.parametrize("type_", ["source", "claim", "predicate", "code", "entity", "date", "integer"])
@pytest.mark.parametrize("hostile", ["x> } { ?s ?p ?o", "a b", '"', "x/y} #", "x\ny", "<urn:x> <urn:y>"])
def test_a_name_cannot_break_out_of_its_iri(names: NameIndex, type_: str, hostile: str) -> None:
    with pytest.raises((QueryError, UnknownNameError)):
        ask(type_, names, first=hostile)


@pytest.mark.parametrize("hostile", ["person:x> } #", "<https://w3id.org/mxsu/person/x y>", "person:a b"])
def test_nor_can_an_iri_that_is_written_out(names: NameIndex, hostile: str) -> None:
    with pytest.raises(UnknownNameError):
        ask("entity", names, first=hostile)


BASE = "https://w3id.org/mxsu/"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("type_", "value", "term"),
    [
        ("entity", "Орлик", f"<{BASE}person/orlik-marta>"),
        ("entity", "person/orlik-marta", f"<{BASE}person/orlik-marta>"),
        ("entity", "person/orlik-m", f"<{BASE}person/orlik-marta>"),
        ("entity", "person:orlik-marta", f"<{BASE}person/orlik-marta>"),
        ("entity", f"<{BASE}person/orlik-marta>", f"<{BASE}person/orlik-marta>"),
        ("entity", "source/zenda-history", f"<{BASE}source/zenda-history>"),
        ("source", "zenda-history", f"<{BASE}source/zenda-history>"),
        ("source", "source/zenda-history", f"<{BASE}source/zenda-history>"),
        ("claim", "zenda-history/c001", f"<{BASE}claim/zenda-history/c001>"),
        ("claim", "claim/zenda-history/c001", f"<{BASE}claim/zenda-history/c001>"),
        ("predicate", "duration", f"<{BASE}ontology#duration>"),
        ("predicate", "mxsu:duration", f"<{BASE}ontology#duration>"),
        ("code", "author", f"<{BASE}code/role/author>"),
        ("integer", "-23", f'"-23"^^<{XSD}integer>'),
        ("date", "1911-05-04", f'"1911-05-04"^^<{XSD}date>'),
    ],
)
def test_every_type_makes_its_term(names: NameIndex, type_: str, value: str, term: str) -> None:
    assert str(parse_value(value, parameter(type_), names)) == term


@pytest.mark.parametrize(
    ("type_", "value", "message"),
    [
        ("integer", "23.5", "--x takes a whole number, not '23.5'"),
        ("integer", "--5", "--x takes a whole number, not '--5'"),
        ("integer", "²", "--x takes a whole number, not '²'"),
        ("date", "1911", "--x takes a day such as 1959-11-21, not '1911'"),
        ("date", "1911-02-30", "--x takes a day such as 1959-11-21, not '1911-02-30'"),
        ("claim", "c001", "'c001' is not a claim such as 'pettina-limits/c012'"),
        ("claim", "a b/c001", "--x takes a claim, not 'a b/c001'"),
        ("source", "zenda", "there is no source 'zenda'; did you mean 'zenda-history'?"),
        ("source", "qqq", "there is no source 'qqq'; 'mxsu sources' lists them"),
    ],
)
def test_a_value_of_another_type_is_refused(names: NameIndex, type_: str, value: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        parse_value(value, parameter(type_), names)
    assert str(error.value) == message


def test_an_id_that_is_not_there_is_met_with_suggestions(names: NameIndex) -> None:
    with pytest.raises(
        UnknownNameError, match="nothing is called 'person/orlick-marta'; did you mean Marta Orlik"
    ):
        parse_value("person/orlick-marta", parameter("entity"), names)


def test_required_optional_and_unknown_parameters(names: NameIndex) -> None:
    assert ask("text", names, first="a") == [("a", "")]
    assert ask("text", names, first="a", second="") == [("a", "")]
    with pytest.raises(QueryError) as error:
        ask("text", names, second="b")
    assert str(error.value) == "query 'test/question' needs --first (text): the first"
    with pytest.raises(QueryError, match="has no parameter 'third'; it takes: first, second"):
        ask("text", names, first="a", third="c")


def test_a_default_holds_until_another_value_is_given(names: NameIndex) -> None:
    text = HEADER.format(type="integer").replace("summary: the first", "default: 7")
    query = parse_query(text, "test/question")
    for values, expected in (({}, "7"), ({"first": "8"}, "8")):
        bound = bind_parameters(query, values, names)
        assert run_select(ox.Store(), bound).readable_rows() == [(expected, "")]


def test_a_query_without_parameters_says_so(names: NameIndex) -> None:
    query = parse_query("#+ summary: x\nSELECT ?claim {} ORDER BY ?claim", "test/plain")
    with pytest.raises(QueryError, match="has no parameter 'x'; it takes: none"):
        bind_parameters(query, {"x": "1"}, names)


def test_the_three_forms_of_answer(small_store: ox.Store) -> None:
    engine = StoreEngine(small_store)
    days = run_sparql(
        engine,
        "SELECT ?days ?source { ?c rdf:predicate mxsu:duration ; rdf:object ?days ; mxsu:statedIn ?source }",
    )
    assert isinstance(days, Answer)
    assert sorted(days.readable_rows()) == [("23", "zenda-history"), ("25", "timber-turbines")]
    assert run_sparql(engine, "ASK { person:orlik-marta a mxsu:Person }") is True
    assert run_sparql(engine, "ASK { person:orlik-marta a mxsu:Event }") is False
    triples = run_sparql(engine, "CONSTRUCT { ?s mxsu:duration ?o } WHERE { ?s mxsu:duration ?o }")
    assert isinstance(triples, tuple)
    assert len(triples) == 2


def test_select_is_asked_for_by_name(small_store: ox.Store) -> None:
    with pytest.raises(QueryError, match="query is not a SELECT query"):
        run_select(small_store, "ASK {}")


@pytest.mark.parametrize(
    ("text", "place"),
    [("SELEC *", "x.rq:1:"), ("SELECT * {\n  ?s ?p }", "x.rq:2:"), ("SELECT * {\n ?s a nope:X }", "x.rq:2:")],
)
def test_a_malformed_query_gives_line_and_column(small_store: ox.Store, text: str, place: str) -> None:
    with pytest.raises(QueryError) as error:
        run_select(small_store, text, "x.rq")
    assert str(error.value).startswith(place)
    assert "\n" not in str(error.value)


def test_an_update_is_refused(small_store: ox.Store) -> None:
    with pytest.raises(QueryError):
        run_sparql(StoreEngine(small_store), "DELETE WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("1958", "1958-01-01", "1958-12-31"),
        ("1960-02", "1960-02-01", "1960-02-29"),
        ("1958..1964", "1958-01-01", "1964-12-31"),
        ("1958/1964-03", "1958-01-01", "1964-03-31"),
        ("1959-11-21", "1959-11-21", "1959-11-21"),
    ],
)
def test_a_date_with_a_bound_takes_longer_times(value: str, first: str, last: str) -> None:
    found = [
        parse_value(value, Parameter("x", ParameterType.DATE, "", bound=bound), NameIndex({})).value
        for bound in ("earliest", "latest")
    ]
    assert found == [first, last]


def test_an_open_end_is_no_bound() -> None:
    with pytest.raises(QueryError, match=r"--x needs the latest day, and '1958/.{2}' is open there"):
        parse_value("1958/..", Parameter("x", ParameterType.DATE, "", bound="latest"), NameIndex({}))
