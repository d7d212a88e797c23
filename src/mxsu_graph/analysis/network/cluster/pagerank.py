"""PageRank on the engine, to a stated accuracy, with one join and one aggregation a step.

With M the matrix of odds and d the chance to walk on, PageRank is the solution of y = 1 + d M y, scaled to sum 1:
what the walk does at a node without a way on, to jump anywhere, only scales it. So no step needs a sum over all
nodes.

Where ties have no direction, the eigenvalues of M are real and lie between -1 and 1, and the semi-iteration of
Chebyshev with three terms takes a third of the steps (Golub, G. H. and Varga, R. S. (1961): Chebyshev
semi-iterative methods, successive overrelaxation iterative methods, and second order Richardson iterative methods.
Numerische Mathematik 3, 147-168). Where ties are arrows, the plain iteration is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, repeat
from typing import TYPE_CHECKING

from mxsu_graph.analysis.network.cluster.ties import Ties
from mxsu_graph.errors import ClusterError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["pagerank"]

_STEPS = 8
"""Steps planned at a time; then the plan is cut, and the residual looked at."""
_GAIN = 0.7
"""Each block of steps makes the residual less than so much of the last, until rounding errors are all it has."""


def pagerank(network: Ties, damping: float = 0.85, tolerance: float = 1e-13) -> DataFrame:
    """Share of time that a random walk spends at a node: `spectral.pagerank`, whose docstring defines it.

    Args:
        network: the networks, all of which are ranked at once.
        damping: the chance to walk on.
        tolerance: the sum of all errors of the values of one network is at most twice this. It is known from the
            residual r of y, for |y - solution| <= |r| / (1 - damping) in the sum of absolute values.

    Returns:
        Columns `left_out`, `node`, `value`.

    Raises:
        ClusterError: the tolerance is finer than floating-point numbers allow.
    """
    from pyspark.sql import functions as F  # noqa: N812 - so it is called everywhere

    ways = _odds(network).localCheckpoint()
    state = network.places().selectExpr("left_out", "node", "1.0D AS y", "0.0D AS before", "0.0D AS residual")
    factors = repeat(1.0) if network.directed else _chebyshev(damping)
    last = float("inf")
    while True:
        for factor in islice(factors, _STEPS):
            state = _step(ways, state, damping, factor)
        state = state.localCheckpoint()
        # The last residual is that of the values before the last step: these are known to be good.
        sums = state.groupBy("left_out").agg(F.sum("before").alias("sum"), F.sum("residual").alias("residual"))
        worst = float(sums.agg(F.max(F.col("residual") / F.col("sum"))).first()[0] or 0.0)
        if worst <= tolerance * (1.0 - damping):
            values = state.join(sums.select("left_out", "sum"), "left_out")
            return values.select("left_out", "node", (F.col("before") / F.col("sum")).alias("value"))
        if worst >= _GAIN * last:
            raise ClusterError(f"PageRank does not come closer than {last / (1.0 - damping):.0e}")
        last = worst


def _odds(network: Ties) -> DataFrame:
    """Every way on with its odds, and from each node to itself one that keeps what it knows.

    The latter make one join enough: a step needs the values of neighbours and the node's own last two.
    """
    from pyspark.sql import functions as F  # noqa: N812 - as above

    forth = network.ties.selectExpr("left_out", "a AS src", "b AS dst", "weight")
    arcs = forth if network.directed else network.arcs()
    total = arcs.groupBy("left_out", "src").agg(F.sum("weight").alias("total"))
    odds = arcs.join(total, ["left_out", "src"])
    walked = odds.selectExpr("left_out", "src", "dst", "weight / total AS odds", "0.0D AS own")
    return walked.unionAll(network.places().selectExpr("left_out", "node AS src", "node AS dst", "0.0D", "1.0D"))


def _step(ways: DataFrame, state: DataFrame, damping: float, factor: float) -> DataFrame:
    """y(k+1) = factor (1 + d M y(k) - y(k-1)) + y(k-1)."""
    from pyspark.sql import functions as F  # noqa: N812 - as above

    sent = ways.join(state.withColumnRenamed("node", "src"), ["left_out", "src"])
    got = sent.groupBy("left_out", "dst").agg(
        (1.0 + damping * F.sum(F.col("odds") * F.col("y"))).alias("moved"),
        F.sum(F.col("own") * F.col("y")).alias("y"),
        F.sum(F.col("own") * F.col("before")).alias("before"),
    )
    return got.select(
        "left_out",
        F.col("dst").alias("node"),
        (factor * (F.col("moved") - F.col("before")) + F.col("before")).alias("y"),
        F.col("y").alias("before"),
        F.abs(F.col("moved") - F.col("y")).alias("residual"),
    )


def _chebyshev(radius: float) -> Iterator[float]:
    """1, then 2 / (2 - r^2), then 1 / (1 - r^2 w / 4) of the last one w."""
    yield 1.0
    last = 2.0
    while True:
        last = 1.0 / (1.0 - radius * radius * last / 4.0)
        yield last
