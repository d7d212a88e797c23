from __future__ import annotations

from dataclasses import replace

import pytest

from mxsu_graph.intake.mentions import Mention, find_mentions
from mxsu_graph.intake.name_forms import NameForms, build_name_forms, split_name
from mxsu_graph.model import Alias, Corpus, Entity, Label
from mxsu_graph.texts.segment import segment


def named(id_: str, *names: str, aliases: tuple[str, ...] = ()) -> Entity:
    labels = tuple(Label(language, name) for language, name in zip(("en", "es", "ru"), names, strict=False))
    return Entity(id_, labels, tuple(Alias("en", alias) for alias in aliases))


CORPUS = Corpus(
    entities=(
        named("person/lopez-mateos-adolfo", "Adolfo López Mateos"),
        named("person/lopez-portillo-jose", "José López Portillo"),
        named("person/mikoyan-anastas", "Anastas Mikoyan", "Anastás Mikoyán", "Анастас Микоян"),
        named("person/mikoyan-sergo", "Sergo Mikoyan"),
        named("country/ruritania", "Ruritania"),
        named("organization/ruritanian-government", "Government of Ruritania", aliases=("the Cabinet",)),
        named("place/strelsau", "Strelsau (city)"),
        named("concept/loan", "Loan"),
    )
)
NAMES = build_name_forms(CORPUS)


def mentions(text: str, names: NameForms = NAMES) -> list[Mention]:
    return list(find_mentions(segment(text), names))


def meanings(text: str) -> dict[str, str]:
    return {mention.words: mention.entity for mention in mentions(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Adolfo Lopez Mateos spoke", {"Adolfo Lopez Mateos": "person/lopez-mateos-adolfo"}),
        ("López Mateos’s speech", {"López Mateos": "person/lopez-mateos-adolfo"}),
        ("приехал Анастас Микоян", {"Анастас Микоян": "person/mikoyan-anastas"}),
        ("The Government of Ruritania", {"Government of Ruritania": "organization/ruritanian-government"}),
        ("the Cabinet sat", {"Cabinet": "organization/ruritanian-government"}),
        ("a cabinet of oak", {}),
        ("two loans", {"loans": "concept/loan"}),
        ("a Ruritanian loan", {"Ruritanian": "country/ruritania", "loan": "concept/loan"}),
        ("in Strelsau", {"Strelsau": "place/strelsau"}),
        ("", {}),
    ],
)
def test_names_are_found_in_every_form(text: str, expected: dict[str, str]) -> None:
    assert meanings(text) == expected


def test_offsets_count_the_whole_text() -> None:
    text = "Nobody.\n\nIn Strelsau, Adolfo López Mateos."
    for mention in mentions(text):
        assert text[mention.start : mention.end] == mention.words
        assert mention.locator == "p2"


def test_a_surname_means_who_is_named_in_full() -> None:
    assert meanings("Sergo Mikoyan wrote. Mikoyan travelled.")["Mikoyan"] == "person/mikoyan-sergo"
    assert meanings("Anastas Mikoyan came. Mikoyan left.")["Mikoyan"] == "person/mikoyan-anastas"
    (mention,) = mentions("Mikoyan left.")
    assert {candidate.entity for candidate in mention.candidates} == {
        "person/mikoyan-anastas",
        "person/mikoyan-sergo",
    }


def test_misspelt_names_are_ranked() -> None:
    (mention,) = mentions("with Mikojan at the door")
    assert [c.entity for c in mention.candidates] == ["person/mikoyan-anastas", "person/mikoyan-sergo"]
    assert {c.how for c in mention.candidates} == {"near"}
    assert 80 < mention.candidates[0].score < 100
    assert meanings("to Strelsau and Streslau")["Streslau"] == "place/strelsau"
    assert meanings("mikojan, Mist, Ruritanians") == {"Ruritanians": "country/ruritania"}


def test_a_lost_letter_does_not_hide_a_name() -> None:
    assert meanings("in Stre\ufffdsau") == {"Stre\ufffdsau": "place/strelsau"}


def test_plurals_fold_and_short_words_stay() -> None:
    assert split_name("Loans, treaties and the USSR; class, is") == (
        *("loan", "treaty", "and", "the", "ussr"),
        *("class", "is"),
    )


def test_merged_entities_are_not_proposed() -> None:
    merged = replace(CORPUS.entities[0], replaced_by="person/lopez-portillo-jose")
    names = build_name_forms(replace(CORPUS, entities=(merged, *CORPUS.entities[1:])))
    assert not mentions("Adolfo López Mateos", names)
