"""Sorting with little memory gives what sorting with much memory gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.export.sorting import sort_lines

LINES = st.lists(st.binary(max_size=6).map(lambda line: line.replace(b"\n", b" ") + b"\n"), max_size=40)


@given(LINES, st.integers(min_value=1, max_value=7))
def test_runs_are_merged_in_order_and_each_line_comes_once(lines: list[bytes], run: int) -> None:
    assert list(sort_lines(iter(lines), run)) == sorted(set(lines))


def test_runs_that_are_longer_than_one_reading_stay_whole() -> None:
    lines = [b"%06d " % (number * 7919 % 30_000) + b"x" * 20 + b"\n" for number in range(30_000)]
    assert list(sort_lines(lines, run=11_000)) == sorted(lines)
