"""Footnotes for answers, in several citation styles, on the fictional corpus."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from mxsu_graph.errors import QueryError
from mxsu_graph.iri import BASE, claim_iri
from mxsu_graph.query.citing import DEFAULT_STYLE, Citing, build_csl_item, cite_answer
from mxsu_graph.query.engines.engine import StoreEngine
from mxsu_graph.query.names import NameIndex, build_name_index

CLAIMS = "SELECT ?claim WHERE {{ VALUES ?claim {{ {} }} }} ORDER BY ?claim"


def cite(store: ox.Store, *claims: str, style: str = DEFAULT_STYLE) -> Citing:
    iris = " ".join(f"<{claim_iri(*claim.split('/'))}>" for claim in claims)
    return cite_query(store, CLAIMS.format(iris), style)


def cite_query(store: ox.Store, query: str, style: str = DEFAULT_STYLE) -> Citing:
    engine = StoreEngine(store)
    return cite_answer(engine.select(query), engine, build_name_index(store), style)


def texts(citing: Citing) -> list[str]:
    return [note.text.rpartition(". ")[0] for note in citing.notes]


def test_chicago_notes_with_place_evidence_and_address(small_store: ox.Store) -> None:
    citing = cite(small_store, "timber-turbines/c001", "zenda-history/c001", "zenda-history/c004")
    assert texts(citing) == [
        "Anna Kukulin, “Timber and Turbines: Ruritania and Freedonia Before the Comet,” "
        "Annals of the Danube, 12, April 1961, para. 2",
        "“The Freedonian Exhibition in Strelsau,” 1956, para. 3",
        "Ibid., para. 4, citing Orlik's report on the exhibition, Freedonian State Archive, fond 7, opis 2, "
        "delo 31, ll. 4-6; Freedonian State Archive, fond 7, opis 2, delo 31, l. 9",
    ]
    assert [note.number for note in citing.notes] == [1, 2, 3]
    for note in citing.notes:
        assert note.text.endswith(f". {note.about}")
        assert note.about.startswith(f"{BASE}claim/")
    assert citing.references == ()


def test_a_source_that_was_cited_before_is_shortened(small_store: ox.Store) -> None:
    citing = cite_query(
        small_store,
        "SELECT ?claim WHERE { VALUES (?at ?claim) { (1 claim:timber-turbines\\/c001) "
        "(2 claim:zenda-history\\/c001) (3 claim:timber-turbines\\/c003) } } ORDER BY ?at",
    )
    assert texts(citing)[2].startswith("Kukulin, “Timber,”")


def test_an_author_date_style_lists_its_references(small_store: ox.Store) -> None:
    citing = cite(small_store, "timber-turbines/c001", "zenda-history/c010", style="apa")
    assert [text.partition(")")[0] for text in texts(citing)] == [
        "(Kukulin, 1961, para. 2",
        "(Exhibition, ca. 1956, Note 1",
    ]
    assert [line.partition(" (")[0] for line in citing.references] == [
        "Kukulin, A.",
        "The Freedonian Exhibition in Strelsau.",
    ]


def test_each_claim_has_one_number_and_each_row_its_claims(small_store: ox.Store) -> None:
    query = """
    SELECT ?claim ?other WHERE {
      VALUES (?claim ?other) {
        (claim:zenda-history\\/c003 claim:timber-turbines\\/c001) (claim:zenda-history\\/c003 UNDEF)
      }
    } ORDER BY DESC(BOUND(?other))
    """
    citing = cite_query(small_store, query)
    assert citing.rows == ((1, 2), (1,))
    assert len(citing.notes) == 2


def test_an_answer_without_claims_cites_its_sources(small_store: ox.Store) -> None:
    citing = cite_query(small_store, "SELECT ?source { ?source a mxsu:Source } ORDER BY ?source")
    assert [note.about.rpartition("/")[2] for note in citing.notes] == [
        "strelsau-gazette",
        "timber-turbines",
        "zenda-history",
    ]
    assert not any("para." in note.text for note in citing.notes)


def test_neither_claims_nor_sources(small_store: ox.Store) -> None:
    nothing = cite_query(small_store, "SELECT ?x { VALUES ?x { 1 mxsu:met claim:nowhere\\/c001 } }")
    assert nothing == Citing((), ((), (), ()))


NAMES = NameIndex(
    {},
    {
        "person/lopez-mateos-adolfo": {"en": "Adolfo López Mateos"},
        "person/kukulin-anna": {"en": "Anna Kukulin"},
        "person/cher": {"en": "Cher"},
        "person/romanova-z-i": {"en": "Z. I. Romanova"},
        "person/unknown-man": {"en": "The Unknown Author"},
        "organization/press": {"en": "A Press"},
    },
)


def item(facts: Mapping[str, Sequence[str]]) -> Mapping[str, object]:
    return build_csl_item(facts, NAMES)


@pytest.mark.parametrize(
    ("creator", "name"),
    [
        ("person/lopez-mateos-adolfo", {"given": "Adolfo", "family": "López Mateos"}),
        ("person/kukulin-anna", {"given": "Anna", "family": "Kukulin"}),
        ("person/romanova-z-i", {"given": "Z. I.", "family": "Romanova"}),
        ("person/unknown-man", {"given": "The", "family": "Unknown Author"}),
        ("person/cher", {"literal": "Cher"}),
        ("organization/press", {"literal": "A Press"}),
    ],
)
def test_the_parts_of_a_name(creator: str, name: dict[str, str]) -> None:
    assert item({"creator": [BASE + creator]})["author"] == [name]


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ("1961", {"date-parts": [[1961]]}),
        ("1961-04", {"date-parts": [[1961, 4]]}),
        ("2024-08-03", {"date-parts": [[2024, 8, 3]]}),
        ("1956?", {"date-parts": [[1956]], "circa": True}),
        ("1956~", {"date-parts": [[1956]], "circa": True}),
        ("1956/1957", None),
        ("195X", None),
        ("1960-22", {"date-parts": [[1960]]}),
        ("2024-02-30", None),
        ("", None),
    ],
)
def test_a_date_is_given_only_if_known(issued: str, date: dict[str, object] | None) -> None:
    assert item({"issued": [issued]}).get("issued") == date


def test_what_is_not_known_is_left_out() -> None:
    assert item({"title": ["T"], "type": [f"{BASE}code/source-type/blog-post"]}) == {
        "type": "post-weblog",
        "title": "T",
    }
    assert item({"publisher": [f"{BASE}organization/press"]})["publisher"] == "A Press"


def test_an_unknown_style_is_met_with_suggestions(small_store: ox.Store) -> None:
    with pytest.raises(
        QueryError, match="there is no citation style 'chicagonotes'; did you mean 'chicago-notes'"
    ):
        cite(small_store, "zenda-history/c001", style="chicagonotes")
    with pytest.raises(QueryError, match=re.escape("there is no file 'nowhere.csl'")):
        cite(small_store, "zenda-history/c001", style="nowhere.csl")


def test_a_style_from_a_file(small_store: ox.Store, tmp_path: Path) -> None:
    style = tmp_path / "own.csl"
    style.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info/>'
        '<citation><layout><text variable="title" suffix="!"/></layout></citation></style>',
        encoding="utf-8",
    )
    citing = cite(small_store, "zenda-history/c001", style=str(style))
    assert texts(citing) == ["The Freedonian Exhibition in Strelsau!"]


def test_without_a_processor_it_says_what_to_install(
    small_store: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: object) -> object:
        if name.startswith("citeproc"):
            raise ImportError(name)
        return real(name, *arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(QueryError, match=re.escape("pip install 'mxsu-graph[cite]'")):
        cite(small_store, "zenda-history/c001")
