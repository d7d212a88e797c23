"""Connected components on the engine: the least number of a component spreads over its ties, and by jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mxsu_graph.analysis.network.cluster.ties import Ties

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["find_components"]

_STEPS = 3
"""Steps planned at a time, before a jump."""


def find_components(network: Ties) -> DataFrame:
    """Which nodes hang together, arrows taken as edges: the sets of `structure.find_components`.

    Each node takes the least label among its own and its neighbours'; after some steps, the label of its label
    (pointer jumping, as in Shiloach, Y. and Vishkin, U. (1982): An O(log n) parallel connectivity algorithm.
    Journal of Algorithms 3, 57-67), which is a node of the same component. Labels only fall, and when none does
    any more, each is the least of its component. Exact; there is no tolerance.

    Returns:
        Columns `left_out`, `node`, `label`: the least node of its component.
    """
    from pyspark.sql import functions as F  # noqa: N812 - so it is called everywhere

    ways = network.arcs().select("left_out", "src", "dst")
    ways = ways.unionAll(network.places().selectExpr("left_out", "node AS src", "node AS dst")).localCheckpoint()
    state = network.places().selectExpr("left_out", "node", "node AS label")
    before = None
    while True:
        for _ in range(_STEPS):
            sent = ways.join(state.withColumnRenamed("node", "src"), ["left_out", "src"])
            state = sent.groupBy("left_out", "dst").agg(F.min("label").alias("label"))
            state = state.withColumnRenamed("dst", "node")
        state = state.localCheckpoint()
        total = state.agg(F.sum("label")).first()[0]
        if total == before:
            return state
        before = total
        far = state.selectExpr("left_out", "node AS label", "label AS farther")
        state = state.join(far, ["left_out", "label"]).selectExpr("left_out", "node", "farther AS label")
