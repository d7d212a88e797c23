from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph.errors import QueryError
from mxsu_graph.query.library import LibraryQuery, find_query, parse_query, read_library, search_library

TEXT = """#+ summary: Who took part
#+ description: One row a claim.
#+ parameters:
#+   - name: event
#+     type: entity
#+     summary: the event
#+   - name: after
#+     type: date
#+     default: 1911-01-01
#+   - name: role
#+     type: code
#+     scheme: role
#+     required: false
#+ tags: [people, events]
SELECT ?claim WHERE {
  VALUES ?event { UNDEF }
  VALUES  ?after  {UNDEF}
  VALUES ?role { UNDEF }
  ?claim ?event ?role
} ORDER BY ?claim
"""


def test_the_header_of_a_query() -> None:
    query = parse_query(TEXT, "events/who")
    assert (query.name, query.theme, query.summary) == ("events/who", "events", "Who took part")
    assert query.description == "One row a claim."
    assert query.tags == ("people", "events")
    assert query.text == TEXT
    event, after, role = query.parameters
    assert (event.name, event.type, event.summary, event.required) == ("event", "entity", "the event", True)
    assert (after.required, after.default) == (False, "1911-01-01")
    assert (role.required, role.scheme) == (False, "role")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#+ summary: Who took part\n", "", "the header of '#+' lines is malformed"),
        ("#+ ", "# ", "the header of '#+' lines is malformed"),
        ("type: entity", "type: person", "'person' is not a valid ParameterType"),
        ("#+   - name: event", "#+   - nome: event", "malformed: 'name'"),
        ("parameters:", "parameters: [", "malformed"),
        ("#+ summary: Who", "#+ - Who", "malformed"),
        ("VALUES ?event { UNDEF }", "", "parameter 'event' has to stand in the query exactly once"),
        ("?claim ?event", "VALUES ?event { UNDEF } ?claim ?event", "parameter 'event' has to stand"),
        ("?claim ?event", "VALUES ?other { UNDEF } ?claim ?event", "the header declares no parameter 'other'"),
    ],
)
def test_a_malformed_query_names_its_file_and_fault(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(QueryError) as error:
        parse_query(TEXT.replace(old, new), "events/who")
    assert str(error.value).startswith("queries/events/who.rq: ")
    assert message in str(error.value)


def library_of(*names: str) -> tuple[LibraryQuery, ...]:
    return tuple(LibraryQuery(name, name, "", (), (), "") for name in names)


def test_the_theme_may_be_left_out_where_the_rest_is_unique() -> None:
    library = library_of("events/who", "people/who", "people/when")
    assert find_query(library, "when").name == "people/when"
    assert find_query(library, "events/who").name == "events/who"
    with pytest.raises(QueryError, match="'who' is more than one query: events/who, people/who"):
        find_query(library, "who")


def test_an_unknown_query_is_met_with_suggestions() -> None:
    library = library_of("events/participants", "people/claims-about")
    with pytest.raises(QueryError, match="there is no query 'participant'; did you mean 'events/participants'"):
        find_query(library, "participant")
    with pytest.raises(QueryError, match="there is no query 'zzz'; 'mxsu query' lists them all"):
        find_query(library, "zzz")


def test_search_takes_every_word_in_any_place() -> None:
    query = parse_query(TEXT, "events/who")
    assert list(search_library((query,), "PART people")) == [query]
    assert list(search_library((query,), "part nowhere")) == []


def test_a_library_is_read_in_order(tmp_path: Path) -> None:
    for name in ("b/two", "a/one"):
        path = tmp_path / f"{name}.rq"
        path.parent.mkdir()
        path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "notes.rq").write_text("not in a theme", encoding="utf-8")
    assert [query.name for query in read_library(tmp_path)] == ["a/one", "b/two"]
    assert read_library(tmp_path / "nowhere") == ()
