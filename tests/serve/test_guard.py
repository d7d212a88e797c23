from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.query.engines.text import has_dataset
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.guard import find_service, is_repeatable, is_update, nests_deeper, used_prefixes
from mxsu_graph.serve.routes import parse_fields


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * FROM <a:b> {}", True),
        ("SELECT * from named <a:b> {}", True),
        ("SELECT*FROM #a\n #b\n <x:y>{}", True),
        ("SELECT * FROM x:y {}", True),
        ("SELECT * {} # from :x", False),
        ("SELECT * { ?s ?p 'FROM <x>' }", False),
    ],
)
def test_a_query_with_a_dataset_of_its_own_is_seen(text: str, found: bool) -> None:
    assert has_dataset(text) is found


def test_a_word_in_a_string_is_let_pass_only_where_nobody_can_be_called() -> None:
    text = "ASK { ?s ?p 'military service' }"
    assert not find_service(text, sandboxed=True)
    assert find_service(text, sandboxed=False)
    assert find_service("ASK { ?s ?p '\\u0073ervice' }", sandboxed=False)


def test_other_looks_at_a_text() -> None:
    assert is_update("PREFIX a: <b:c> INSERT DATA { }")
    assert not is_update("PREFIX insert: <b:c> SELECT * { }")
    assert not is_repeatable("SELECT (now() AS ?x) {}")
    assert not is_repeatable("SELECT (\\u004eOW() AS ?x) {}")
    assert not is_repeatable("SELECT (1+rand() AS ?x) {}")
    assert is_repeatable("SELECT ?known {}")
    assert nests_deeper("{" * 5 + "}" * 5, 4)
    assert not nests_deeper("{}" * 5, 4)
    assert set(used_prefixes("SELECT * { ?s a mxsu:Source ; unknown:p skos:q }")) == {"mxsu", "skos"}


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_a_form_says_what_was_put_into_it(pairs: list[tuple[str, str]]) -> None:
    assert parse_fields(urlencode(pairs).encode()) == pairs


@given(st.text("abcdefABCDEF0123456789%=&+_ ;?\r\n\t"))
def test_an_odd_form_is_read_as_the_standard_library_reads_it(text: str) -> None:
    expected = parse_qsl(text, keep_blank_values=True, encoding="latin-1", max_num_fields=1000)
    try:
        found = parse_fields(text.encode())
    except RefusedError:
        with pytest.raises(UnicodeDecodeError):
            parse_qsl(text, keep_blank_values=True, errors="strict")
    else:
        assert [tuple(part.encode().decode("latin-1") for part in pair) for pair in found] == expected
