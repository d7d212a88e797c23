"""Label propagation on the engine: the rounds of `analysis.network.propagation`, with equal results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mxsu_graph.analysis.network.cluster.ties import Ties
from mxsu_graph.analysis.network.propagation import DIGITS, MOST_ROUNDS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["propagate_labels"]

_STEPS = 4
"""Rounds planned at a time; then the plan is cut, and counted who still changed."""


def propagate_labels(network: Ties, rounds: int = MOST_ROUNDS) -> DataFrame:
    """Labels after rounds of voting, arrows taken as edges: `propagation.propagate_labels` defines a round.

    Args:
        network: the networks, in all of which labels spread at once.
        rounds: at most so many.

    Returns:
        Columns `left_out`, `node`, `label`: a node, after which the community is called.
    """
    ways = _votes(network).localCheckpoint()
    state = network.places().selectExpr("left_out", "node", "node AS label", "0.0D AS held")
    done = 0
    while done < rounds:
        for _ in range(min(_STEPS, rounds - done)):
            state = _vote(ways, state)
            done += 1
        state = state.localCheckpoint()
        # A round that changes nothing would change nothing for ever.
        if not state.where("held = 0").limit(1).count():
            break
    return state.select("left_out", "node", "label")


def _votes(network: Ties) -> DataFrame:
    """Who votes for whom with what weight; each node for itself with that of its heaviest tie."""
    from pyspark.sql import functions as F  # noqa: N812 - so it is called everywhere

    pairs = network.arcs().groupBy("left_out", "src", "dst").agg(F.sum("weight").alias("weight"))
    own = pairs.groupBy("left_out", "dst").agg(F.max("weight").alias("weight"))
    alone = network.places().selectExpr("left_out", "node AS dst", "0.0D AS weight")
    own = own.unionAll(alone).groupBy("left_out", "dst").agg(F.max("weight").alias("weight"))
    others = pairs.selectExpr("left_out", "src", "dst", "weight", "0.0D AS own")
    return others.unionAll(own.selectExpr("left_out", "dst AS src", "dst", "weight", "1.0D AS own"))


def _vote(ways: DataFrame, state: DataFrame) -> DataFrame:
    from pyspark.sql import functions as F  # noqa: N812 - as above

    sent = ways.join(state.selectExpr("left_out", "node AS src", "label"), ["left_out", "src"])
    counted = sent.groupBy("left_out", "dst", "label").agg(
        F.round(F.sum("weight"), DIGITS).alias("votes"), F.max("own").alias("held")
    )
    best = F.max(F.struct("votes", (-F.col("label")).alias("first"), "held")).alias("best")
    won = counted.groupBy("left_out", "dst").agg(best)
    return won.selectExpr("left_out", "dst AS node", "-best.first AS label", "best.held AS held")
