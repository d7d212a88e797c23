"""Dates, numbers and places in words."""

from __future__ import annotations

import pytest

from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.wording import build_wording


@pytest.mark.parametrize(
    ("edtf", "english", "spanish"),
    [
        ("1959", "1959", "1959"),
        ("1959-11", "November 1959", "noviembre de 1959"),
        ("1959-11-21", "21 November 1959", "21 de noviembre de 1959"),
        ("1959~", "about 1959", "hacia 1959"),
        ("1959?", "perhaps 1959", "quizá 1959"),
        ("1959%", "perhaps about 1959", "quizá hacia 1959"),
        ("192X", "the 1920s", "los años 1920"),
        ("19XX", "between 1900 and 1999", "entre 1900 y 1999"),
        ("1960-22", "summer 1960", "verano de 1960"),
        ("../1964", "until 1964", "hasta 1964"),
        ("1955~/..", "since about 1955", "desde hacia 1955"),
        ("1846/1848", "1846 – 1848", "1846 – 1848"),
        ("[1667,1668]", "[1667,1668]", "[1667,1668]"),
        ("1959-13", "1959-13", "1959-13"),
    ],
)
def test_a_date_in_words(edtf: str, english: str, spanish: str, edition: Edition) -> None:
    assert build_wording(edition.description, "en").date(edtf) == english
    assert build_wording(edition.description, "es").date(edtf) == spanish


def test_numbers_with_units_and_places_in_words(edition: Edition) -> None:
    wording = build_wording(edition.description, "en")
    assert wording.number("70..80") == "70 to 80"
    assert wording.number("1000000..") == "at least 1,000,000"
    assert wording.number("~6000") == "about 6,000"
    assert wording.locator("n25") == "note 25"
    assert build_wording(edition.description, "es").locator("p4") == "párrafo 4"


def test_labels_follow_the_language(edition: Edition) -> None:
    spanish = build_wording(edition.description, "es")
    assert spanish.predicate_label("participant") == "participante"
    assert spanish.class_label("person") == "persona"
    assert spanish.label("source/zenda-history") == "Zenda, Exhibition"
    assert spanish.label("person/nobody") == "person/nobody"
