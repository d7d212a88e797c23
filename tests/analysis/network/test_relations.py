from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.links import parse_period
from mxsu_graph.analysis.network.build import build_network
from mxsu_graph.analysis.network.folding import EDGE_COLUMNS, fold_relations, write_parquet
from mxsu_graph.analysis.network.projections import PROJECTIONS, build_plan
from mxsu_graph.analysis.network.relations import (
    RELATION_COLUMNS,
    build_relations,
    list_exclusions,
    write_relations,
)
from mxsu_graph.analysis.network.robustness import find_exclusions
from mxsu_graph.cli import mxsu
from mxsu_graph.errors import UnknownNameError
from mxsu_graph.model import Claim
from mxsu_graph.pipeline import Loaded

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]

LEVELS = ("possible", "probable", "certain")


def rows(relations: pl.DataFrame, kind: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    chosen = relations.filter(pl.col("kind") == kind).select("left", "right", "way", "claims")
    return [(left, right, way, tuple(claims)) for left, right, way, claims in chosen.iter_rows()]


@pytest.mark.parametrize(("name", "piece"), [*((name, 900) for name in PROJECTIONS), ("people-organizations", 61)])
def test_pieces_make_the_relations_of_the_plan(
    name: str, piece: int, real_table: pl.DataFrame, real_description: Description
) -> None:
    plan = build_plan(real_table, real_description, name)
    found = build_relations(real_table.lazy(), real_description, name, piece)
    assert list(found.columns) == list(RELATION_COLUMNS)
    assert found["relation"].to_list() == list(range(len(found)))
    for kind, relations in (("direct", plan.direct), ("member", plan.members)):
        assert sorted(rows(found, kind)) == sorted((r.left, r.right, r.way, r.claims) for r in relations)
    by_row = {(r.left, r.right, r.way, r.claims): r for r in plan.direct + plan.members}
    for row in found.iter_rows(named=True):
        relation = by_row[row["left"], row["right"], row["way"], tuple(row["claims"])]
        told = [plan.facts[claim] for claim in relation.claims]
        assert (row["first"], row["last"]) == plan.bounds(relation)
        assert row["hedged"] == any(fact.hedged for fact in told)
        assert row["roots"] == sorted({root for fact in told for root in fact.roots})


@pytest.mark.parametrize("name", PROJECTIONS)
def test_exclusions_are_those_of_the_plan(
    name: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    found = list_exclusions(build_relations(real_table, real_description, name), real_table)
    assert tuple(found) == find_exclusions(build_plan(real_table, real_description, name))


def test_a_post_and_whose_it_is_may_stand_in_different_pieces(
    table: MakeTable, claim: MakeClaim, describe: Describe
) -> None:
    told = table(
        claim("a", "person/x", "heldPost", "post/envoy", id="held"),
        claim("b", "post/envoy", "partOfOrganization", "organization/embassy", id="whose"),
    )
    found = build_relations(told, describe(), "people-organizations", piece=1)
    assert rows(found, "direct") == [("person/x", "organization/embassy", "heldPost", ("a/held", "b/whose"))]
    assert found["sources"].to_list() == [["a", "b"]]


def test_an_unknown_projection_is_refused(table: MakeTable, describe: Describe) -> None:
    with pytest.raises(UnknownNameError, match="there is no projection 'fame'"):
        build_relations(table(), describe(), "fame")


@pytest.mark.parametrize(
    ("name", "period", "weighting"),
    [
        *((name, "", "newman") for name in PROJECTIONS),
        ("actors", "1950..1964", "count"),
        ("claims", "..1930", "newman"),
    ],
)
def test_folded_edges_are_those_of_the_network(
    name: str, period: str, weighting: str, real_table: pl.DataFrame, real_description: Description, tmp_path: Path
) -> None:
    within = parse_period(period) if period else None
    files = write_parquet(
        real_table, real_description, name, tmp_path / "net.parquet", period=within, weighting=weighting
    )
    assert [file.name for file in files] == ["net-relations.parquet", "net-edges.parquet"]
    edges = pl.read_parquet(files[1])
    assert list(edges.columns) == list(EDGE_COLUMNS)
    network = build_network(real_table, real_description, name, period=within, weighting=weighting)
    pairs = edges.partition_by("a", "b", as_dict=True)
    assert set(pairs) == set(network.edges)
    for pair, reasons in pairs.items():
        expected = network.edges[pair]
        assert reasons["weight"].sum() == pytest.approx(expected["weight"], abs=1e-12)
        for column in ("claims", "sources", "roots", "works", "ways"):
            assert {part for parts in reasons[column] for part in parts} == set(expected[column])
        assert {via for via in reasons["via"] if via} == set(expected["via"])
        assert (reasons["first"].min(), reasons["last"].max()) == (expected["first"], expected["last"])
        assert max(reasons["certainty"], key=LEVELS.index) == expected["certainty"]


def test_files_are_the_same_each_time(
    real_table: pl.DataFrame, real_description: Description, tmp_path: Path
) -> None:
    written = []
    for piece in (400, 1000):
        folder = tmp_path / str(piece)
        folder.mkdir()
        written.append(write_relations(real_table.lazy(), real_description, "actors", folder, piece).collect())
    assert sorted(rows(written[0], "direct")) == sorted(rows(written[1], "direct"))
    first, second = (
        [
            path.read_bytes()
            for path in write_parquet(real_table, real_description, "actors", tmp_path / f"{i}.parquet")
        ]
        for i in range(2)
    )
    assert first == second


def test_folding_a_path_by_hand(table: MakeTable, claim: MakeClaim, describe: Describe) -> None:
    told = table(
        claim("a", "event/fair", "participant", "person/x", id="1", certainty="possible"),
        claim("b", "event/fair", "participant", "person/x", id="2"),
        claim("a", "event/fair", "participant", "person/y", id="3", certainty="probable"),
        claim("a", "event/fair", "participant", "person/z", id="4"),
    )
    edges = fold_relations(build_relations(told, describe(), "people-events").lazy(), directed=False).collect()
    # Three members: each pair gets 1/2. x is certain by source b, y only probable.
    columns = edges.select("a", "b", "via", "weight", "claims", "certainty").rows()
    assert columns == [
        ("person/x", "person/y", "event/fair", 0.5, ["a/1", "a/3", "b/2"], "probable"),
        ("person/x", "person/z", "event/fair", 0.5, ["a/1", "a/4", "b/2"], "certain"),
        ("person/y", "person/z", "event/fair", 0.5, ["a/3", "a/4"], "probable"),
    ]


def test_the_command_writes_both_files_and_asks_for_a_name(small: Loaded, tmp_path: Path) -> None:
    options = ["network", "export", "--projection", "claims", "--format", "parquet"]
    options += ["--project", str(small.project.root)]
    refused = CliRunner().invoke(mxsu, options)
    assert refused.exit_code == 2
    assert "--output" in refused.output
    done = CliRunner().invoke(mxsu, [*options, "--output", str(tmp_path / "all.parquet")], catch_exceptions=False)
    assert done.exit_code == 0
    assert len(pl.read_parquet(tmp_path / "all-relations.parquet")) > 10
    assert len(pl.read_parquet(tmp_path / "all-edges.parquet")) > 10


def test_the_page_lists_every_column() -> None:
    page = (Path(__file__).parents[3] / "docs" / "clusters.md").read_text(encoding="utf-8")
    for columns in (RELATION_COLUMNS, EDGE_COLUMNS):
        assert "".join(f"| `{name}` | {text} |\n" for name, text in columns.items()) in page
