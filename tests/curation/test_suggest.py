from __future__ import annotations

import pytest

from mxsu_graph.curation.suggest import EntityNames, suggest_word
from mxsu_graph.model import Entity, Label

NAMES = EntityNames(
    [
        Entity("person/orlik-marta", (Label("en", "Marta Orlik"), Label("ru", "Марта Орлик"))),
        Entity("person/varga-ivo", (Label("en", "Ivo Varga"),), aliases=(Label("en", "the Chancellor"),)),
        Entity("place/strelsau", (Label("en", "Strelsau"), Label("es", "Estrelsovia"))),
        Entity("person/orlic", (), replaced_by="person/orlik-marta"),
    ]
)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("person/orlik", "person/orlik-marta"),
        ("person/marta-orlik", "person/orlik-marta"),
        ("person/orlic", "person/orlik-marta"),
        ("person/chancellor", "person/varga-ivo"),
        ("people/varga", "person/varga-ivo"),
        ("place/estrelsova", "place/strelsau"),
        ("Ivo Varga", "person/varga-ivo"),
        ("Орлик", "person/orlik-marta"),
    ],
)
def test_an_id_is_found_by_slug_label_and_alias(name: str, meant: str) -> None:
    assert NAMES.suggest(name) == f"did you mean '{meant}'?"


@pytest.mark.parametrize("name", ["person/quetzalcoatl", "event/a", "", "event/great-fire-of-1908"])
def test_what_is_near_to_nothing_has_no_suggestion(name: str) -> None:
    assert NAMES.suggest(name) == ""


def test_words_are_matched_by_their_letters() -> None:
    assert suggest_word("visiterCount", ["visitorCount", "visited"]) == "did you mean 'visitorCount'?"
    assert suggest_word("zzz", ["visitorCount", "visited"]) == ""
