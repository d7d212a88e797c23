from __future__ import annotations

import os
import re
from dataclasses import fields

import pytest
from tests.serve.attacks import DOCUMENT

from mxsu_graph.serve.settings import AddressError, LimitError, Limits, parse_limits, parse_services


def test_limits_are_set_by_name() -> None:
    assert parse_limits(()) == Limits()
    assert parse_limits(("seconds=2.5", "rows=10", "cache-bytes=0")) == Limits(seconds=2.5, rows=10, cache_bytes=0)


@pytest.mark.parametrize(
    "text",
    ["rows", "rows=", "rows=many", "rows=-1", "rows=0", "rows=1.5", "colour=1", "seconds=nan", "seconds=inf"],
)
def test_a_limit_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(LimitError):
        parse_limits((text,))


def test_a_limit_into_which_no_query_fits_is_refused() -> None:
    with pytest.raises(LimitError, match="memory_bytes takes 16000000 or more"):
        parse_limits(("memory_bytes=1000",))


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("https://a.test/sparql", ("https://a.test/sparql", "https://a.test/sparql")),
        ("https://a.test/sparql=http://localhost:7001/", ("https://a.test/sparql", "http://localhost:7001/")),
        ("http://a.test/?db=1", ("http://a.test/?db=1", "http://a.test/?db=1")),
        ("http://a.test/?db=1=http://b.test/?db=2", ("http://a.test/?db=1", "http://b.test/?db=2")),
    ],
)
def test_services_are_addresses_with_or_without_a_mirror(text: str, service: tuple[str, str]) -> None:
    assert parse_services((text,)) == dict([service])


@pytest.mark.parametrize(
    "text",
    ["foo", "", "http://", "ftp://a.test/", "http://a.test:port/", "http://a.test/=foo", "http://a b/", "="],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError, match="takes an address such as"):
        parse_services((text,))


def test_the_documentation_lists_every_limit() -> None:
    described = dict(re.findall(r"^ {8}(\w+): (.*?)\.$", Limits.__doc__ or "", re.MULTILINE))
    assert list(described) == [field.name for field in fields(Limits)]
    rows = (f"| `{one.name}` | {one.default:,} | {described[one.name]} |" for one in fields(Limits))
    start, end = "<!-- limits -->\n", "\n<!-- end of limits -->"
    text = DOCUMENT.read_text(encoding="utf-8")
    head = "| name | default | is |\n|---|---|---|\n"
    expected = text.partition(start)[0] + start + head + "\n".join(rows) + end + text.partition(end)[2]
    if os.environ.get("MXSU_WRITE_EXPECTED"):
        DOCUMENT.write_text(expected, encoding="utf-8")
        text = expected
    assert text == expected, "run MXSU_WRITE_EXPECTED=1 pytest tests/serve/test_settings.py"
