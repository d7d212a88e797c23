from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mxsu_graph.analysis.network.ranks import kendall_tau, rank_values


def test_equal_values_share_the_better_rank() -> None:
    values = {"a": 0.5, "b": 0.9, "c": 0.5, "d": 0.1}
    assert rank_values(values) == {"a": 2, "b": 1, "c": 2, "d": 4}
    assert rank_values(values, least_first=True) == {"a": 2, "b": 4, "c": 2, "d": 1}


def test_the_last_decimals_make_no_rank() -> None:
    assert rank_values({"a": 0.1 + 0.2, "b": 0.3}) == {"a": 1, "b": 1}


def test_tau_by_hand() -> None:
    first = {"a": 1, "b": 2, "c": 3, "d": 4}
    assert kendall_tau(first, first) == pytest.approx(1)
    assert kendall_tau(first, {"a": 4, "b": 3, "c": 2, "d": 1}) == pytest.approx(-1)
    # One of six pairs changes places.
    assert kendall_tau(first, {"a": 2, "b": 1, "c": 3, "d": 4}) == pytest.approx(4 / 6)
    # One pair is tied in the second: 5 agree, of 6 and of 5.
    assert kendall_tau(first, {"a": 1, "b": 1, "c": 3, "d": 4}) == pytest.approx(5 / math.sqrt(6 * 5))
    assert kendall_tau(first, dict.fromkeys("abcd", 1)) is None
    assert kendall_tau({}, {}) is None


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=2, max_size=30))
def test_tau_equals_its_definition(pairs: list[tuple[int, int]]) -> None:
    score = left = right = 0
    for (a, b), (c, d) in combinations(pairs, 2):
        one, two = (a > c) - (a < c), (b > d) - (b < d)
        score += one * two
        left += one * one
        right += two * two
    expected = score / math.sqrt(left * right) if left and right else None
    found = kendall_tau(
        {str(i): a for i, (a, _) in enumerate(pairs)}, {str(i): b for i, (_, b) in enumerate(pairs)}
    )
    assert found == (None if expected is None else pytest.approx(expected))
