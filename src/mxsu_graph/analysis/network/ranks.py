"""Ranks from values, and how far two rankings agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

__all__ = ["count_order", "kendall_tau", "rank_values", "scale_tau", "sort_key"]

_DIGITS = 12


def rank_values(values: Mapping[str, float], least_first: bool = False) -> dict[str, int]:
    """Rank 1 for the most remarkable value; equal values share the better rank, and the next ranks are left out.

    Values are compared to twelve decimals, because sums in another order differ in the last ones.
    """
    rounded = {node: sort_key(value, least_first) for node, value in values.items()}
    order = sorted(rounded.values())
    first: dict[float, int] = {}
    for place, value in enumerate(order, start=1):
        first.setdefault(value, place)
    return {node: first[value] for node, value in rounded.items()}


def kendall_tau(first: Mapping[str, int], second: Mapping[str, int]) -> float | None:
    """Kendall's tau-b of two rankings of the same nodes: 1 where they agree, -1 where one is the other reversed.

    Pairs that share a rank in one of them are taken into account as usual; None where all nodes share one rank,
    for which tau is not defined. Takes n log n steps.

    Kendall, M. G. (1945): The treatment of ties in ranking problems. Biometrika 33, 239-251. Computed after
    Knight, W. R. (1966): A computer method for calculating Kendall's tau with ungrouped data. Journal of the
    American Statistical Association 61, 436-439.
    """
    pairs = [(first[node], second[node]) for node in first]
    total = len(pairs) * (len(pairs) - 1) // 2
    untied = (total - _tied([pair[side] for pair in pairs]) for side in (0, 1))
    return scale_tau(count_order(pairs), *untied)


def count_order(pairs: Iterable[tuple[float, float]]) -> int:
    """Of nodes with a place in each of two rankings: pairs in the same order, less those in opposite orders."""
    ordered = sorted(pairs)
    total = len(ordered) * (len(ordered) - 1) // 2
    same_first = _tied([a for a, _ in ordered])
    same_second = _tied([b for _, b in ordered])
    _, swaps = _sort([b for _, b in ordered])
    return total - same_first - same_second + _tied(ordered) - 2 * swaps


def scale_tau(order: int, first: int, second: int) -> float | None:
    """Tau-b from `count_order` and the pairs not tied in each ranking; None where one ties all."""
    # float, because the product can be too large for a root that is exact
    scale = float(first) ** 0.5 * float(second) ** 0.5
    return order / scale if scale else None


def sort_key(value: float, least_first: bool) -> float:
    """What ranks are sorted by: the best is least, and what differs after twelve decimals is equal."""
    return round(value if least_first else -value, _DIGITS) + 0.0  # -0.0 becomes 0.0


def _tied(values: Sequence[object]) -> int:
    """How many pairs are equal."""
    counts: dict[object, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sum(count * (count - 1) // 2 for count in counts.values())


def _sort(values: list[float]) -> tuple[list[float], int]:
    """The values sorted by merging, and how many pairs had to change places."""
    if len(values) < 2:
        return values, 0
    middle = len(values) // 2
    left, before = _sort(values[:middle])
    right, after = _sort(values[middle:])
    merged: list[float] = []
    swaps, i = before + after, 0
    for value in right:
        while i < len(left) and left[i] <= value:
            merged.append(left[i])
            i += 1
        swaps += len(left) - i
        merged.append(value)
    return merged + left[i:], swaps
