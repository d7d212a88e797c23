"""Rankings with exclusions, held against weaving and ranking the whole network anew each time."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations

import polars as pl
import pytest

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.build import weave_bare
from mxsu_graph.analysis.network.fabric import Fabric
from mxsu_graph.analysis.network.ladder import Ladder
from mxsu_graph.analysis.network.measures import MEASURES
from mxsu_graph.analysis.network.meter import Meter
from mxsu_graph.analysis.network.plan import Pair, Plan
from mxsu_graph.analysis.network.projections import build_plan
from mxsu_graph.analysis.network.ranks import kendall_tau, rank_values
from mxsu_graph.analysis.network.robustness import find_exclusions, rank_network
from mxsu_graph.dates import parse_when
from mxsu_graph.model import Claim

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]


def measure(plan: Plan, nodes: list[str], name: str, weighting: str, without: frozenset[str]) -> dict[str, float]:
    """The values of all nodes, from a network woven anew."""
    return MEASURES[name].compute(
        weave_bare(plan.weigh(without, weighting), dict.fromkeys(nodes, ""), plan.directed)
    )


def hold_against_weaving(plan: Plan, description: Description, name: str, weighting: str = "newman") -> int:
    """Everything a ranking says, by the plain way. Gives the number of exclusions that change the ranking."""
    ranking = rank_network(Meter(plan, description, name, weighting))
    whole = plan.weigh(frozenset(), weighting)
    nodes = sorted({end for pair in whole for end in pair})
    least_first = MEASURES[name].least_first
    values = [measure(plan, nodes, name, weighting, frozenset())]
    for shift in ranking.shifts:
        without = frozenset(shift.exclusion.claims)
        values.append(measure(plan, nodes, name, weighting, without))
        assert shift.edges_lost == len(whole) - len(plan.weigh(without, weighting))
    ranks = [rank_values(found, least_first) for found in values]
    assert [s.node for s in ranking.standings] == sorted(nodes, key=lambda node: (ranks[0][node], node))
    exclusions = [None, *(shift.exclusion for shift in ranking.shifts)]
    for s in ranking.standings:
        seen = [found[s.node] for found in ranks]
        assert (s.rank, s.ranks) == (seen[0], (min(seen), max(seen)))
        assert s.best_without == exclusions[seen.index(min(seen))]
        assert s.worst_without == exclusions[seen.index(max(seen))]
        spread = [found[s.node] for found in values]
        assert (s.value, s.values) == (spread[0], (min(spread), max(spread)))
    changed = 0
    for shift, after in zip(ranking.shifts, ranks[1:], strict=True):
        assert shift.tau == kendall_tau(ranks[0], after)
        factors = {n: max(after[n] / ranks[0][n], ranks[0][n] / after[n]) for n in nodes}
        mover = min(nodes, key=lambda n: (-factors[n], ranks[0][n], n), default="")
        if mover and factors[mover] > 1:
            changed += 1
            assert (shift.mover, shift.moves) == (mover, (ranks[0][mover], after[mover]))
            grounds = [g for pair, found in plan.weave().items() if mover in pair for g in found]
            own = {c for g in grounds for r in g.relations for c in r.claims} & set(shift.exclusion.claims)
            assert shift.own == bool(own)
            if own:
                assert shift.claims == tuple(sorted(own))
        else:
            assert (shift.mover, shift.claims) == ("", ())
    return changed


@pytest.mark.parametrize("name", ["degree", "strength", "betweenness", "pagerank", "constraint"])
@pytest.mark.parametrize("projection", ["people-events", "actors", "citations"])
def test_real_networks(
    name: str, projection: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    plan = build_plan(real_table, real_description, projection)
    assert hold_against_weaving(plan, real_description, name) > 1


@pytest.mark.parametrize("name", ["degree", "strength"])
def test_a_period_into_which_an_event_can_come_or_fall(
    name: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    plan = build_plan(real_table, real_description, "actors", parse_when("1955/1964"))
    assert hold_against_weaving(plan, real_description, name) > 1


def invent(table: MakeTable, claim: MakeClaim, seed: int) -> pl.DataFrame:
    """Forty claims of four sources: few events with many guests, some told twice, some hedged, some dated."""
    dice = random.Random(seed)
    people = [f"person/p{i}" for i in range(9)]
    claims = []
    for _ in range(40):
        cites = tuple(f"document/d{dice.randrange(6)}" for _ in range(dice.randrange(3)))
        more = {"cites": tuple(dict.fromkeys(cites)), "modality": dice.choice(["plain", "plain", "hedged"])}
        if dice.random() < 0.6:
            claims.append(
                claim(
                    dice.choice("abcd"), f"event/e{dice.randrange(5)}", "participant", dice.choice(people), **more
                )
            )
        else:
            claims.append(claim(dice.choice("abcd"), *dice.sample(people, 1), "met", dice.choice(people), **more))
    for i in range(5):
        for year in dice.sample(range(1950, 1970), dice.randrange(3)):
            claims.append(claim(dice.choice("abcd"), f"event/e{i}", "date", str(year)))
    return table(*claims)


@pytest.mark.parametrize("seed", range(12))
def test_invented_networks(seed: int, table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    rows, description = invent(table, claim, seed), describe()
    for projection, period in (("actors", ""), ("people-events", ""), ("actors", "1950/1960")):
        plan = build_plan(rows, description, projection, parse_when(period) if period else None)
        for name, weighting in (
            ("degree", "newman"),
            ("strength", "newman"),
            ("strength", "count"),
            ("pagerank", "newman"),
        ):
            hold_against_weaving(plan, description, name, weighting)


@pytest.mark.parametrize("seed", range(12))
def test_a_change_is_the_difference_to_weaving_anew(
    seed: int, table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    plan = build_plan(
        invent(table, claim, seed), describe(), "actors", parse_when("1950/1965") if seed % 2 else None
    )
    for weighting in ("newman", "count"):
        whole: dict[Pair, float] = plan.weigh(frozenset(), weighting)
        fabric = Fabric(plan, weighting, whole)
        for one, other in combinations(plan.claims, 2):
            without = frozenset({one, other})
            after = plan.weigh(without, weighting)
            assert fabric.change(without).apply(whole) == after
            seen = fabric.change(without, weighted=False)
            assert seen.gone == whole.keys() - after.keys()
            assert seen.new.keys() == after.keys() - whole.keys()


@pytest.mark.parametrize("seed", range(30))
def test_a_ladder_moves_as_if_ranked_anew(seed: int) -> None:
    dice = random.Random(seed)
    base = {f"n{i:02}": float(dice.randrange(1 + seed)) for i in range(dice.randrange(1, 40))}
    ladder = Ladder(base, least_first=bool(seed % 2))
    before = rank_values(base, bool(seed % 2))
    assert ladder.ranks == before
    for _ in range(20):
        moved = {
            node: dice.randrange(-1, 2 + seed) + 0.5 * dice.randrange(2) for node in base if dice.random() < 0.3
        }
        found = ladder.move(moved | {"newcomer": 3.0})
        after = rank_values({**base, **moved, "newcomer": 3.0}, bool(seed % 2))
        assert {node: ladder.rank_after(node, found) for node in base} == {node: after[node] for node in base}
        assert found.tau == kendall_tau(before, after)


def test_every_exclusion_of_the_real_network_is_there(
    real_table: pl.DataFrame, real_description: Description
) -> None:
    plan = build_plan(real_table, real_description, "people-events")
    ranking = rank_network(Meter(plan, real_description, "degree"))
    assert tuple(shift.exclusion for shift in ranking.shifts) == find_exclusions(plan)
