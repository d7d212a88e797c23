"""The report of `robustness.rank_network` with the measuring done on the engine, all exclusions in one job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.cluster.components import find_components
from mxsu_graph.analysis.network.cluster.degree import degree, strength
from mxsu_graph.analysis.network.cluster.pagerank import pagerank
from mxsu_graph.analysis.network.cluster.propagation import propagate_labels
from mxsu_graph.analysis.network.cluster.ties import WHOLE, Ties, load_relations, tie_network
from mxsu_graph.analysis.network.folding import limit_relations
from mxsu_graph.analysis.network.ladder import Ladder, Spans
from mxsu_graph.analysis.network.measures import find_measure
from mxsu_graph.analysis.network.relations import build_relations, list_exclusions
from mxsu_graph.analysis.network.robustness import Exclusion, Ranking, Shift, Standing
from mxsu_graph.dates import When
from mxsu_graph.errors import UnknownNameError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession  # optional, and a second to import

__all__ = ["GROUPINGS", "MEASURES", "group_on_cluster", "rank_on_cluster"]

MEASURES: Mapping[str, Callable[[Ties], DataFrame]] = {
    "degree": degree,
    "strength": strength,
    "pagerank": pagerank,
}
"""What can be measured on an engine of joins, by the names of `measures.MEASURES`; values are equal to 1e-12."""

Measured = tuple[dict[str, float], int]
"""The value of every node of the whole network, in their order, and how many edges there are."""

_ROWS = 30_000_000
"""About so many relations, those of every network counted, make one job: more would fill a small disk."""

GROUPINGS: Mapping[str, Callable[[Ties], DataFrame]] = {
    "components": find_components,
    "labels": propagate_labels,
}
"""What falls together, by name."""


def rank_on_cluster(
    session: SparkSession,
    table: pl.DataFrame | pl.LazyFrame,
    description: Description,
    projection: str,
    measure: str,
    weighting: str = "newman",
) -> Ranking:
    """Rank the nodes of a network, and again without each source, root and all hedged claims.

    Relations are read from the claims table here, piece by piece, and sent to the engine, which folds and
    measures. Values of all nodes in all networks come back; ranks and the report are made of them here.

    Raises:
        UnknownNameError: there is no such projection, or no such measure on an engine of joins.
        ClusterError: a job failed.
    """
    if measure not in MEASURES:
        raise UnknownNameError(f"there is no measure '{measure}' on a cluster; there are {', '.join(MEASURES)}")
    relations = build_relations(table, description, projection)
    exclusions = list_exclusions(relations, table)
    at_once = max(1, _ROWS // max(1, len(relations)))
    found = _measure(load_relations(session, relations), exclusions, projection, measure, weighting, at_once)
    return _compile(projection, measure, exclusions, found, _ClaimsAt(relations))


def _measure(
    relations: DataFrame,
    exclusions: Sequence[Exclusion],
    projection: str,
    measure: str,
    weighting: str,
    at_once: int,
) -> Iterator[Measured]:
    """The whole network, then that without each exclusion; more than so many networks are more than one job."""
    for start in range(0, max(1, len(exclusions)), at_once):
        part = exclusions[start : start + at_once]
        network = tie_network(relations, part, projection, weighting)
        values = _name(network, _collect(MEASURES[measure](network)), "value")
        edges = dict(_collect(network.ties.groupBy("left_out").count()).select("left_out", "count").iter_rows())
        for number in range(0 if start else WHOLE, len(part)):
            yield values.get(number, {}), edges.get(number, 0)


def _compile(
    projection: str,
    measure: str,
    exclusions: Sequence[Exclusion],
    found: Iterator[Measured],
    claims_at: _ClaimsAt,
) -> Ranking:
    """The report, from the networks in their order; none is kept."""
    whole, edges = next(found)
    ladder = Ladder(whole, find_measure(measure).least_first)
    spans = Spans(ladder, whole)
    shifts = []
    for i, (exclusion, (values, left)) in enumerate(zip(exclusions, found, strict=True)):
        after = {node: value for node, value in values.items() if value != whole[node]}
        moved = ladder.move(after)
        spans.add(i, moved, after)
        lost, mover = edges - left, ladder.find_mover(moved)
        if not mover:
            shifts.append(Shift(exclusion, lost, moved.tau, "", (0, 0), (), False))
            continue
        without = set(exclusion.claims)
        own = claims_at([mover]) & without
        claims = tuple(sorted(own or claims_at(whole) & without))
        moves = (ladder.ranks[mover], ladder.rank_after(mover, moved))
        shifts.append(Shift(exclusion, lost, moved.tau, mover, moves, claims, bool(own)))
    standings = []
    for node in sorted(whole, key=lambda node: (ladder.ranks[node], node)):
        (best, best_at), (worst, worst_at) = spans.ranks(node)
        named = [None if at < 0 else exclusions[at] for at in (best_at, worst_at)]
        standings.append(
            Standing(node, spans.rank(node), whole[node], (best, worst), spans.values(node), named[0], named[1])
        )
    return Ranking(projection, measure, edges, tuple(standings), tuple(shifts))


def group_on_cluster(
    session: SparkSession,
    table: pl.DataFrame | pl.LazyFrame,
    description: Description,
    projection: str,
    grouping: str,
    weighting: str = "newman",
    period: When | None = None,
) -> dict[str, str]:
    """For each node of a network, the node after which its component, or its community, is called.

    Raises:
        UnknownNameError: there is no such projection or grouping.
        ClusterError: a job failed.
    """
    if grouping not in GROUPINGS:
        raise UnknownNameError(f"there is no grouping '{grouping}'; there are {', '.join(GROUPINGS)}")
    relations = build_relations(table, description, projection)
    if period is not None:
        relations = limit_relations(relations.lazy(), period).collect()
    network = tie_network(load_relations(session, relations), (), projection, weighting)
    names = _names(network)
    found = _collect(GROUPINGS[grouping](network)).sort("node")
    return {names[node]: names[label] for node, label in found.select("node", "label").iter_rows()}


def _name(network: Ties, rows: pl.DataFrame, column: str) -> dict[int, dict[str, Any]]:
    """Values of nodes by name, in their order, by the number of the network."""
    names = _names(network)
    found: dict[int, dict[str, Any]] = {}
    for number, node, value in rows.sort("left_out", "node").select("left_out", "node", column).iter_rows():
        found.setdefault(number, {})[names[node]] = value
    return found


def _names(network: Ties) -> dict[int, str]:
    return dict(_collect(network.nodes).select("node", "name").iter_rows())


def _collect(rows: DataFrame) -> pl.DataFrame:
    frame = pl.from_arrow(rows.toArrow())
    assert isinstance(frame, pl.DataFrame)  # of a table; of a column it would be a Series
    return frame


class _ClaimsAt:
    """The claims that make edges of some nodes, of all relations; as `Meter.edge_claims` has them."""

    def __init__(self, relations: pl.DataFrame) -> None:
        self._direct = relations.filter(pl.col("kind") == "direct").select("left", "right", "claims")
        members = relations.filter(pl.col("kind") == "member").select("left", "right", "claims")
        # Who is alone in a group has no edge by it.
        self._members = members.filter(pl.col("left").n_unique().over("right") > 1)

    def __call__(self, nodes: Iterable[str]) -> set[str]:
        wanted = list(nodes)
        at = pl.col("left").is_in(wanted) | pl.col("right").is_in(wanted)
        groups = self._members.filter(pl.col("left").is_in(wanted)).select("right").unique()
        grouped = self._members.join(groups, on="right", how="semi")
        told = pl.concat([self._direct.filter(at)["claims"], grouped["claims"]])
        return set(told.explode().drop_nulls())
