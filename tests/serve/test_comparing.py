"""Other people's dates and numbers against what is claimed: by their bounds, never by their letters."""

from __future__ import annotations

import pytest

from mxsu_graph.serve.comparing import Condition
from mxsu_graph.serve.values import Value


def compare(kind: str, claimed: str, *listed: str, unit: str = "") -> float | None:
    value = Value(f"{claimed} {unit}".strip(), kind=kind, claimed=claimed, unit=unit)
    return Condition("any", listed, frozenset()).compare(value)


@pytest.mark.parametrize(
    ("claimed", "listed", "agrees"),
    [
        ("1868", "1868", 100.0),
        ("1868", "1869", 0.0),
        ("1868-05-03", "1868", 100.0),
        ("1868", "1868-05-03", 100.0),
        ("1868-05-03", "1868-06", 0.0),
        ("1964/1970", "1966", 100.0),
        ("1964/1970", "1971", 0.0),
        ("197X", "1975", 100.0),
        ("197X", "1981", 0.0),
        ("1868?", "1868", 100.0),
        ("1911-05-03", "1911-05-03T00:00:00Z", 100.0),
        ("1911", "1911.0", 100.0),
        ("1911", "in spring", None),
        ("1911", "1" * 300, None),
    ],
)
def test_dates_agree_where_they_have_a_day_in_common(claimed: str, listed: str, agrees: float | None) -> None:
    assert compare("when", claimed, listed) == agrees


@pytest.mark.parametrize(
    ("claimed", "listed", "agrees"),
    [
        ("1000000", "1000000", 100.0),
        ("1000000", "1000", 0.0),
        ("1000000", "10000000", 0.0),
        ("1000000", "1,000,000", 100.0),
        ("1000000", "1 000 000", 100.0),
        ("1000000", "1.000.000", 100.0),
        ("1000000", "1000000.0", 100.0),
        ("1.5", "1.5", 100.0),
        ("1.234", "1.234", 100.0),
        ("1234", "1.234", 100.0),
        ("70..80", "75", 100.0),
        ("70..80", "81", 0.0),
        ("1000000..", "3000000", 100.0),
        ("~6000", "6200", 100.0),
        ("1000000", "1 million", None),
        ("1000000", "many", None),
    ],
)
def test_numbers_agree_where_they_can_be_equal(claimed: str, listed: str, agrees: float | None) -> None:
    assert compare("quantity", claimed, listed) == agrees


def test_a_unit_has_to_be_the_same_where_it_is_said() -> None:
    assert compare("quantity", "23", "23 days", unit="day") == 100.0
    assert compare("quantity", "23", "23", unit="day") == 100.0
    assert compare("quantity", "23", "24 days", unit="day") == 0.0
    assert compare("quantity", "23", "23 weeks", unit="day") is None


def test_the_closest_of_several_counts() -> None:
    assert compare("when", "1911", "1868", "soon", "1911-02") == 100.0
    assert compare("text", "Anna", "Hanna", "Ivo") == pytest.approx(88.9)


def test_words_are_compared_as_words() -> None:
    assert compare("text", "1911 was a year", "1911") != 100.0
    entity = Value("Anna Kukulin", "person/kukulin-anna", kind="entity")
    assert Condition("met", (), frozenset({"person/kukulin-anna"})).compare(entity) == 100.0
    assert Condition("met", (), frozenset({"person/varga-ivo"})).compare(entity) == 0.0
