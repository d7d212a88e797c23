"""From relations to ties, on the engine: the whole network and every network with something left out, as one job.

Each row of what follows says to which network it belongs, by the column `left_out`: -1 for the whole network, else
the number of the exclusion. So leaving out hundreds of sources is one job over more rows, not hundreds of jobs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from mxsu_graph.analysis.network.projections import find_projection
from mxsu_graph.analysis.network.robustness import Exclusion

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["WHOLE", "Ties", "fold_ties", "load_relations", "tie_network"]

WHOLE = -1
"""The network with nothing left out."""

_NEEDED = ("relation", "kind", "left", "right", "claims")
_SCHEMA = "relation LONG, kind STRING, left STRING, right STRING, claims ARRAY<STRING>"
"""Said, because an empty table does not show it."""


@dataclass(frozen=True)
class Ties:
    """Networks with one set of nodes.

    Attributes:
        nodes: `node` (long) and `name`, numbered in the order of names from 0: the nodes of the whole network.
        ties: `left_out`, `a`, `b` (numbers of nodes) and `weight`; arrows from a to b where directed, else a < b.
        networks: `left_out` of every network.
        directed: whether ties are arrows.
    """

    nodes: DataFrame
    ties: DataFrame
    networks: DataFrame
    directed: bool

    def places(self) -> DataFrame:
        """Every node in every network: `left_out`, `node`."""
        return self.networks.crossJoin(self.nodes.select("node"))

    def arcs(self) -> DataFrame:
        """Every tie in both directions: `left_out`, `src`, `dst`, `weight`."""
        forth = self.ties.selectExpr("left_out", "a AS src", "b AS dst", "weight")
        return forth.unionAll(self.ties.selectExpr("left_out", "b AS src", "a AS dst", "weight"))


def load_relations(session: SparkSession, relations: pl.DataFrame) -> DataFrame:
    """Send relations to the engine, by the connection: it need not see any file of ours."""
    return session.createDataFrame(relations.select(_NEEDED).to_arrow(), _SCHEMA)


def tie_network(
    relations: DataFrame, exclusions: Sequence[Exclusion], projection: str, weighting: str = "newman"
) -> Ties:
    """Fold relations into the whole network and the networks without each exclusion; equals `Plan.weigh`.

    Args:
        relations: the rows of `relations.build_relations`, or at least the first four of them and `claims`.
        exclusions: what is left out in turn; the first has `left_out` 0.
        projection: their projection, which says whether they are arrows.
        weighting: `newman` or `count`, of groups.
    """
    from pyspark.sql import functions as F  # noqa: N812 - so it is called everywhere
    from pyspark.sql.window import Window

    directed = find_projection(projection).directed
    session = relations.sparkSession
    networks = session.range(WHOLE, len(exclusions)).select(F.col("id").cast("int").alias("left_out"))
    standing = _leave_out(relations, networks, exclusions)
    named = fold_ties(standing, directed=directed, weighting=weighting).localCheckpoint()
    whole = named.where(F.col("left_out") == WHOLE)
    names = whole.select(F.col("a").alias("name")).union(whole.select("b")).distinct()
    order = Window.orderBy("name")
    nodes = names.select((F.row_number().over(order) - 1).cast("long").alias("node"), "name").localCheckpoint()
    ties = named.select("left_out", F.col("a").alias("name"), "b", "weight").join(nodes, "name")
    ties = ties.select("left_out", F.col("node").alias("a"), F.col("b").alias("name"), "weight").join(
        nodes, "name"
    )
    numbered = ties.select("left_out", "a", F.col("node").alias("b"), "weight").localCheckpoint()
    return Ties(nodes, numbered, networks, directed)


def fold_ties(relations: DataFrame, *, directed: bool, weighting: str = "newman") -> DataFrame:
    """Edges of relations that stand: columns `left_out`, `a`, `b` (names) and `weight`."""
    from pyspark.sql import functions as F  # noqa: N812 - as above

    left, right = F.col("left"), F.col("right")
    ends = (left, right) if directed else (F.least(left, right), F.greatest(left, right))
    direct = relations.where("kind = 'direct'").select(
        "left_out", ends[0].alias("a"), ends[1].alias("b"), F.explode_outer("claims").alias("claim")
    )
    # What the register says has no claim, and counts one.
    counted = F.greatest(F.countDistinct("claim"), F.lit(1)).cast("double")
    tied = direct.groupBy("left_out", "a", "b").agg(counted.alias("weight"))
    members = relations.where("kind = 'member'").select("left_out", F.col("right").alias("via"), "left").distinct()
    share = F.lit(1.0) if weighting == "count" else 1.0 / (F.col("size") - 1)
    sizes = members.groupBy("left_out", "via").agg(F.count("left").alias("size")).where("size > 1")
    one = members.join(sizes, ["left_out", "via"]).select("left_out", "via", F.col("left").alias("a"), "size")
    other = members.select("left_out", "via", F.col("left").alias("b"))
    pairs = one.join(other, ["left_out", "via"]).where("a < b").select("left_out", "a", "b", share.alias("weight"))
    return tied.unionAll(pairs).groupBy("left_out", "a", "b").agg(F.sum("weight").alias("weight"))


def _leave_out(relations: DataFrame, networks: DataFrame, exclusions: Sequence[Exclusion]) -> DataFrame:
    """The relations of every network: those none of whose claims is left out there."""
    from pyspark.sql import functions as F  # noqa: N812 - as above

    everywhere = relations.select(*_NEEDED).crossJoin(networks)
    rows = [(i, claim) for i, exclusion in enumerate(exclusions) for claim in exclusion.claims]
    if not rows:
        return everywhere
    frame = pl.DataFrame(rows, schema={"left_out": pl.Int32(), "claim": pl.String()}, orient="row")
    excluded = relations.sparkSession.createDataFrame(frame.to_arrow())
    needs = relations.select("relation", F.explode("claims").alias("claim"))
    gone = needs.join(excluded, "claim").select("left_out", "relation").distinct()
    return everywhere.join(gone, ["left_out", "relation"], "left_anti")
