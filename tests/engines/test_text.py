from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.errors import QueryError
from mxsu_graph.iri import PREFIXES
from mxsu_graph.query.engines.paging import page_form
from mxsu_graph.query.engines.text import (
    declare_prefixes,
    find_services,
    query_form,
    refuse_services,
    split_select,
    strip_comments,
    tokenize,
)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { }", "SELECT"),
        ("# ASK\nPREFIX select: <http://x/ASK#>\nbase <http://x/>\nconstruct { } where { }", "CONSTRUCT"),
        ("PREFIX mxsu: <https://w3id.org/mxsu/ontology#> ASK { ?s a mxsu:Claim }", "ASK"),
        ("describe <http://example.org/select>", "DESCRIBE"),
    ],
)
def test_the_form_of_a_query_is_its_first_keyword(text: str, form: str) -> None:
    assert query_form(text) == form


@pytest.mark.parametrize("text", ["", "INSERT DATA { }", "PREFIX a: <http://x/> DROP ALL", "hello", "# SELECT"])
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match=r"^mine is not a query"):
        query_form(text, "mine")


def test_comments_go_and_lines_stay() -> None:
    text = 'SELECT ?s # all\n{ ?s <http://x/#p> "# no comment" ; #c\n ?p """a " # b\nc""" }'
    assert strip_comments(text) == 'SELECT ?s \n{ ?s <http://x/#p> "# no comment" ; \n ?p """a " # b\nc""" }'


@given(st.text(alphabet=" \n#{}<>\"'?$:aAsx\\()*.", max_size=60))
def test_tokens_are_pieces_of_the_text_in_their_order(text: str) -> None:
    last = 0
    for token in tokenize(text, comments=True):
        assert token.start >= last
        assert text[token.start : token.end] == token.text
        last = token.end


def test_missing_prefixes_are_declared_before_the_first_line_and_on_it() -> None:
    text = (
        "PREFIX oa: <http://o/>\nSELECT * { ?s skos:prefLabel ?l ; oa:exact 'rico:x' ; foo:x ?y . _:b a mxsu:X }"
    )
    declared = declare_prefixes(text, PREFIXES)
    assert declared == f"PREFIX mxsu: <{PREFIXES['mxsu']}> PREFIX skos: <{PREFIXES['skos']}> {text}"


def test_nothing_is_declared_where_nothing_is_missing() -> None:
    assert declare_prefixes("ASK { ?s ?p ?o }", PREFIXES) == "ASK { ?s ?p ?o }"


def test_a_page_orders_by_the_columns_that_the_query_leaves_open() -> None:
    form = page_form(
        "PREFIX a: <http://a/>\nSELECT DISTINCT ?s (COUNT(?x) AS ?n) ?o # c\n{ ?s ?p ?o } ORDER BY DESC(?o) ?s\n"
    )
    assert form is not None
    assert form.ties == ("?n",)
    assert form.page(10, 20).endswith("ORDER BY DESC(?o) ?s ?n\nLIMIT 10 OFFSET 20")
    nested = form.page(10, 20, nested=True)
    assert nested.startswith("PREFIX a: <http://a/>\nSELECT * WHERE { { SELECT DISTINCT")
    assert nested.endswith("} } LIMIT 10 OFFSET 20")


@pytest.mark.parametrize(
    "text",
    [
        "ASK { }",
        "SELECT ?s { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } ORDER BY ?s",
        "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 5",
        "SELECT ?s { ?s ?p ?o } ORDER BY ?s OFFSET 5",
        "SELECT ?s { ?s ?p ?o } ORDER BY ?s VALUES ?s { <http://x/> }",
        "SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3 } }",
    ],
)
def test_a_query_that_has_no_safe_pages_is_asked_for_as_it_is(text: str) -> None:
    assert page_form(text) is None


@pytest.mark.parametrize(
    ("order", "ties"),
    [
        ("?y ?x", ()),
        ("ASC(?x) desc( $y )", ()),
        ("?x", ("?y",)),
        ("STRLEN(?x) ?y", ("?x",)),
        ("?y STRLEN(?x)", ("?x",)),
        ("ASC(STRLEN(?x)) DESC(STR(?y))", ("?x", "?y")),
        ("DESC(- ?x) ?y", ("?x",)),
        ("ASC(?x + 1) ?y", ("?x",)),
        ("ASC(?x + ?y)", ("?x", "?y")),
        ("xsd:integer(?x) ?y", ("?x",)),
        ("ASC(?x)", ("?y",)),
        ("ASC(?x", ("?y",)),
    ],
)
def test_what_a_function_makes_of_a_column_does_not_order_it(order: str, ties: tuple[str, ...]) -> None:
    form = page_form(f"SELECT ?x ?y {{ ?x ?p ?y }} ORDER BY {order}")
    assert form is not None
    assert form.ties == ties


def test_an_inner_limit_does_not_hinder_pages() -> None:
    assert page_form("SELECT ?s { { SELECT ?s { ?s ?p ?o } LIMIT 3 } } ORDER BY ?s") is not None


def test_a_select_splits_into_prologue_and_group() -> None:
    prologue, group = split_select("PREFIX a: <http://a/>\nSELECT ?s WHERE { ?s a { } } ORDER BY ?s")
    assert (prologue, group) == ("PREFIX a: <http://a/>\n", "{ ?s a { } }")
    with pytest.raises(QueryError, match="no WHERE"):
        split_select("SELECT ?s")


def test_services_are_found_wherever_they_stand() -> None:
    text = """PREFIX w: <http://w/>
    SELECT * { ?s ?p "SERVICE <http://no/> { }" . # SERVICE <http://no/> { }
      SERVICE <http://one/sparql> { ?s ?q ?r . OPTIONAL { ?r ?x ?y } }
      OPTIONAL { service SILENT w:two { SERVICE <http://inner/> { } } }
      SERVICE ?where { ?a ?b ?c } }"""
    found = find_services(text, PREFIXES)
    assert [(s.address, s.silent) for s in found] == [
        ("http://one/sparql", False),
        ("http://w/two", True),
        ("", False),
    ]
    assert found[0].group == " ?s ?q ?r . OPTIONAL { ?r ?x ?y } "
    assert text[found[1].start : found[1].end].startswith("service SILENT")


@pytest.mark.parametrize("hidden", ["\\u0053ERVICE", "S\\U00000045RVICE"])
def test_a_service_behind_escapes_is_refused(hidden: str) -> None:
    with pytest.raises(QueryError, match="write it plainly"):
        find_services(f"SELECT * {{ {hidden} <http://x/> {{ }} }}", PREFIXES)


def test_a_service_that_does_not_end_is_refused() -> None:
    with pytest.raises(QueryError, match="braces"):
        find_services("SELECT * { SERVICE <http://x/> { ?s ", PREFIXES)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {#\rSERVICE <http://localhost/> { ?s ?p ?o } }",
        "SELECT * {SERVICESILENT<http://localhost/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE <http://localhost/> { ?s ?p ?o } }",
        "PREFIX x: <http://localhost/> SELECT * {SERVICEx:y{ ?s ?p ?o } }",
    ],
)
def test_a_service_that_only_some_engines_see_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        refuse_services(text)
