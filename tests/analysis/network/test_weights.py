from __future__ import annotations

import random
from collections.abc import Callable

import polars as pl
import pytest

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.projections import PROJECTIONS, build_plan
from mxsu_graph.analysis.network.weights import weigh_columns
from mxsu_graph.errors import UnknownNameError


def weights(frame: pl.DataFrame) -> dict[tuple[str, str], float]:
    return {(a, b): weight for a, b, weight in frame.iter_rows()}


@pytest.mark.parametrize("weighting", ["newman", "count"])
@pytest.mark.parametrize("projection", PROJECTIONS)
def test_columns_weigh_what_a_plan_weighs(
    projection: str, weighting: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    found = weights(weigh_columns(real_table.lazy(), real_description, projection, weighting))
    expected = build_plan(real_table, real_description, projection).weigh(weighting=weighting)
    assert list(found) == list(expected) and len(found) > 1
    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_columns_of_invented_claims(
    seed: int,
    table: Callable[..., pl.DataFrame],
    claim: Callable[..., object],
    entity: Callable[..., object],
    describe: Callable[..., Description],
) -> None:
    """Loops, crowds, posts, denials and broad entities; one network at least has edges."""
    dice = random.Random(seed)
    things = [f"{s}/{s[0]}{i}" for s in ("person", "organization", "event", "post", "country") for i in range(5)]
    ways = [
        "participant",
        "memberOf",
        "heldPost",
        "partOfOrganization",
        "founder",
        "met",
        "occurredIn",
        "concerns",
    ]
    claims = []
    for _ in range(250):
        more = {"polarity": "denied"} if dice.random() < 0.1 else {}
        ends = dice.choice(things), dice.choice(ways), dice.choice(things)
        claims.append(claim(dice.choice("abcd"), *ends, **more))
    description = describe(entity("person/p0", kind="person-group"), entity("event/e0", kind="period"))
    rows, edges = table(*claims), 0
    for projection in PROJECTIONS:
        found = weights(weigh_columns(rows, description, projection))
        expected = build_plan(rows, description, projection).weigh()
        assert list(found) == list(expected)
        assert found == pytest.approx(expected, abs=1e-12)
        edges += len(found)
    assert edges > 50


def test_an_unknown_projection(real_table: pl.DataFrame, real_description: Description) -> None:
    with pytest.raises(UnknownNameError, match="there is no projection 'friends'"):
        weigh_columns(real_table, real_description, "friends")
