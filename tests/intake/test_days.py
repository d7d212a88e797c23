from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.dates import parse_when
from mxsu_graph.intake.days import find_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 4 August 1924 they", {"4 August 1924": "1924-08-04"}),
        ("on August 4th, 1924, they", {"August 4th, 1924": "1924-08-04"}),
        ("the 3rd of May 1911", {"3rd of May 1911": "1911-05-03"}),
        ("el 4 de agosto de 1924", {"4 de agosto de 1924": "1924-08-04"}),
        ("4 августа 1924 г.", {"4 августа 1924": "1924-08-04"}),
        ("in Sept. 1959", {"Sept. 1959": "1959-09"}),
        ("en noviembre de 1959", {"noviembre de 1959": "1959-11"}),
        ("the 1920s and 1930s", {"1920s": "192X", "1930s": "193X"}),
        ("the 20th century", {"20th century": "19XX"}),
        ("from 1958 to 1964", {"from 1958 to 1964": "1958/1964"}),
        ("(1958–1964) or 1958-64", {"1958–1964": "1958/1964", "1958-64": "1958/1964"}),
        ("about 1910", {"about 1910": "1910~"}),
        ("on 3 May the", {"3 May": "XXXX-05-03"}),
        ("dated 1959-11-22.", {"1959-11-22": "1959-11-22"}),
        ("in 1924, 1925 and 1930.", {"1924": "1924", "1925": "1925", "1930": "1930"}),
        # What only looks like a date.
        ("31 February 1924", {"February 1924": "1924-02"}),
        ("1,924 crates, 1924.5 tons, $1930 and 19245 more", {}),
        ("a fall of 1964-1958", {"1964": "1964"}),
        ("they may march on", {}),
        ("", {}),
    ],
)
def test_dates_are_found_as_they_are_written(text: str, expected: dict[str, str]) -> None:
    assert {date.words: date.when for date in find_dates(text)} == expected


@given(st.text(st.sampled_from("1920 May4–-s.,AugustofIXX"), max_size=40))
def test_whatever_is_found_is_a_date_and_stands_where_it_says(text: str) -> None:
    last = 0
    for date in find_dates(text):
        parse_when(date.when)
        assert text[date.start : date.end].strip() == date.words
        assert last <= date.start < date.end
        last = date.end
