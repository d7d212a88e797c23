from __future__ import annotations

import pytest

from mxsu_graph.query.engines.text import has_dataset
from mxsu_graph.serve.guard import find_service, is_repeatable, is_update, used_prefixes


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
    assert is_repeatable("SELECT ?known {}")
    assert set(used_prefixes("SELECT * { ?s a mxsu:Source ; unknown:p skos:q }")) == {"mxsu", "skos"}
