from __future__ import annotations

import datetime

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from mxsu_graph.dates import When, parse_when
from mxsu_graph.errors import BadDateError

DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))


@st.composite
def simple_dates(draw: st.DrawFn) -> str:
    """A year, month or day with or without a qualifier: what the fast path reads."""
    day = draw(DAYS).isoformat()
    return day[: draw(st.sampled_from([4, 7, 10]))] + draw(st.sampled_from(["", "~", "?", "%"]))


@st.composite
def intervals(draw: st.DrawFn) -> str:
    """Two days in order, or one of them and an end that is open or unknown."""
    first, last = sorted([draw(DAYS), draw(DAYS)])
    open_end = draw(st.sampled_from(["..", ""]))
    pair = draw(st.sampled_from([(first, last), (first, open_end), (open_end, last)]))
    return "/".join(map(str, pair))


WHENS = st.one_of(simple_dates(), intervals()).map(parse_when)


def library_bounds(text: str) -> tuple[datetime.date, datetime.date]:
    parsed = parse_edtf(text)
    lower, upper = parsed.lower_strict(), parsed.upper_strict()
    return datetime.date(*lower[:3]), datetime.date(*upper[:3])


@settings(max_examples=30)  # the library takes its time
@given(simple_dates())
def test_the_fast_path_gives_the_librarys_strict_bounds(text: str) -> None:
    when = parse_when(text)
    assert (when.earliest, when.latest) == library_bounds(text)
    assert str(when) == text
    assert when.approximate == text.endswith(("~", "%"))
    assert when.uncertain == text.endswith(("?", "%"))


@settings(max_examples=30)  # as above
@given(simple_dates(), simple_dates())
def test_and_so_it_does_for_intervals(start: str, end: str) -> None:
    text = f"{start}/{end}"
    earliest, latest = library_bounds(text)
    if earliest > latest:
        with pytest.raises(BadDateError, match="ends before it begins"):
            parse_when(text)
    else:
        when = parse_when(text)
        assert (when.earliest, when.latest) == (earliest, latest)
        assert when.approximate == bool({"~", "%"} & set(text))
        assert when.uncertain == bool({"?", "%"} & set(text))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1958/1964", "1958-01-01", "1964-12-31"),
        ("1959-12/1960-01", "1959-12-01", "1960-01-31"),
        ("195X", "1950-01-01", "1959-12-31"),
        ("1959-11-XX", "1959-11-01", "1959-11-30"),
        ("1960-02", "1960-02-01", "1960-02-29"),
        ("1959-22", "1959-06-01", "1959-08-31"),
        ("1959-33", "1959-01-01", "1959-03-31"),
        ("1959-41", "1959-07-01", "1959-12-31"),
        ("[1959,1961]", "1959-01-01", "1961-12-31"),
        ("1959~/1960?", "1959-01-01", "1960-12-31"),
        ("XXXX", None, "9999-12-31"),
        ("1958/..", "1958-01-01", None),
        ("1958/", "1958-01-01", None),
        ("../1964", None, "1964-12-31"),
        ("/1964", None, "1964-12-31"),
        ("../1964~", None, "1964-12-31"),
        ("[..1960]", None, "1960-12-31"),
        ("../..", None, None),
    ],
)
def test_bounds(text: str, earliest: str | None, latest: str | None) -> None:
    when = parse_when(text)
    bounds = tuple(day and day.isoformat() for day in (when.earliest, when.latest))
    assert bounds == (earliest, latest)


def test_qualifiers_inside_an_interval_are_seen() -> None:
    when = parse_when("1959~/1960?")
    assert when.approximate
    assert when.uncertain
    assert not parse_when("1959/1960").approximate


NOT_EDTF = "is not a date in EDTF, such as 1959-11-21, 1959-11~ or 1958/1964"
OUT_OF_RANGE = "has no place in the range of dates from year 1 to 9999"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an empty text is not a date"),
        ("  ", "an empty text is not a date"),
        ("1959 ", "'1959 ' is not a date in EDTF: it has space around it"),
        ("1959-13", "'1959-13' is not EDTF: there is no month 13"),
        ("1959-00", "'1959-00' is not EDTF: there is no month 00"),
        ("1959-42", "'1959-42' is not EDTF: there is no month 42"),
        ("1959-22-01", "'1959-22-01' is not EDTF: there is no month 22"),
        ("1959-02-29", "'1959-02-29' is not EDTF: month 02 of 1959 has no day 29"),
        ("1959-11-00", "'1959-11-00' is not EDTF: month 11 of 1959 has no day 00"),
        ("1960/1959", "'1960/1959' ends before it begins"),
        ("0000", f"'0000' {OUT_OF_RANGE}"),
        ("-0043", f"'-0043' {OUT_OF_RANGE}"),
        ("Y19590", f"'Y19590' {OUT_OF_RANGE}"),
        ("1959-02-30/1960", "'1959-02-30' is not EDTF: month 02 of 1959 has no day 30"),
        ("1959/196X-13", f"'1959/196X-13' {NOT_EDTF}"),
        ("/..", f"'/..' {NOT_EDTF}"),
        ("1959-1", f"'1959-1' {NOT_EDTF}"),
        ("21/11/1959", f"'21/11/1959' {NOT_EDTF}"),
        ("November 1959", f"'November 1959' {NOT_EDTF}"),
        ("１９５９", f"'１９５９' {NOT_EDTF}"),
        ("/", f"'/' {NOT_EDTF}"),
    ],
)
def test_a_bad_date_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(BadDateError) as error:
        parse_when(text)
    assert str(error.value) == message


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_a_bad_date(text: str) -> None:
    try:
        when = parse_when(text)
    except BadDateError:
        return
    assert when.text == text


@given(WHENS, WHENS)
def test_overlap_is_mutual(one: When, other: When) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(WHENS)
def test_every_date_overlaps_and_lies_within_itself(when: When) -> None:
    assert when.overlaps(when)
    assert when.lies_within(when)
    assert when.lies_within(parse_when("../.."))


@given(WHENS, WHENS)
def test_what_lies_within_overlaps(one: When, other: When) -> None:
    if one.lies_within(other):
        assert one.overlaps(other)


@given(WHENS, WHENS, WHENS)
def test_lying_within_is_transitive(inner: When, middle: When, outer: When) -> None:
    if inner.lies_within(middle) and middle.lies_within(outer):
        assert inner.lies_within(outer)


@given(DAYS)
def test_a_day_lies_within_its_month_and_year(day: datetime.date) -> None:
    text = day.isoformat()
    assert parse_when(text).lies_within(parse_when(text[:7]))
    assert parse_when(text[:7]).lies_within(parse_when(text[:4]))


def test_precision_alone_is_no_disjunction() -> None:
    assert parse_when("1959-11-21").overlaps(parse_when("1959"))
    assert not parse_when("1959").lies_within(parse_when("1959-11-21"))
    assert not parse_when("1959-11").overlaps(parse_when("1959-12"))
    assert parse_when("../1959").overlaps(parse_when("1959/.."))
    assert not parse_when("../1958").overlaps(parse_when("1959/.."))


def test_nothing_is_printed_on_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadDateError):
        parse_when("../")  # on this the library prints
    assert capsys.readouterr().out == ""
