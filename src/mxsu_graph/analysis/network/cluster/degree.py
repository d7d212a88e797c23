"""Degree and strength on the engine: one aggregation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mxsu_graph.analysis.network.cluster.ties import Ties

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["degree", "strength"]


def degree(network: Ties) -> DataFrame:
    """Number of neighbours, of arrows in and out: `measures.degree`. Columns `left_out`, `node`, `value`."""
    return _sum(network, "1.0D")


def strength(network: Ties) -> DataFrame:
    """Sum of the weights of a node's ties: `measures.strength`. Columns `left_out`, `node`, `value`."""
    return _sum(network, "weight")


def _sum(network: Ties, what: str) -> DataFrame:
    from pyspark.sql import functions as F  # noqa: N812 - so it is called everywhere

    ends = network.arcs().selectExpr("left_out", "src AS node", f"{what} AS value")
    isolates = network.places().selectExpr("left_out", "node", "0.0D AS value")
    return ends.unionAll(isolates).groupBy("left_out", "node").agg(F.sum("value").alias("value"))
