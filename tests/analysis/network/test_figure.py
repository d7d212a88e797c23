"""Figures: what they show, that names keep clear of each other, and that the same network gives the same bytes."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mxsu_graph.analysis.description import Description
from mxsu_graph.analysis.network.build import build_network
from mxsu_graph.analysis.network.figure import draw_network
from mxsu_graph.analysis.network.labels import break_name, place_labels
from mxsu_graph.analysis.network.layout import lay_out
from mxsu_graph.analysis.network.paper import SIDE_COLOURS, print_style
from mxsu_graph.analysis.network.projections import build_plan
from mxsu_graph.analysis.network.slices import cut_network, parse_slices
from mxsu_graph.analysis.network.slices_figure import draw_slices
from mxsu_graph.errors import ExportError, MissingExtraError, WriteError
from mxsu_graph.model import Claim
from mxsu_graph.pipeline import Loaded

MakeTable = Callable[..., pl.DataFrame]
MakeClaim = Callable[..., Claim]
Describe = Callable[..., Description]

pytest.importorskip("matplotlib", reason="figures need matplotlib, of the extra 'plot'")
pytest.importorskip("scipy", reason="the layout needs scipy, of the extra 'plot'")


@pytest.fixture(scope="module")
def actors(real_table: pl.DataFrame, real_description: Description) -> nx.Graph:
    """The real network of people and institutions."""
    return build_network(real_table, real_description, "actors")


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_same_network_gives_the_same_bytes(
    ending: str, real_table: pl.DataFrame, real_description: Description, tmp_path: Path
) -> None:
    network = build_network(real_table, real_description, "people-events")
    files = [tmp_path / f"{name}.{ending}" for name in ("one", "two")]
    for path in files:
        draw_network(network, real_description, path, measure="betweenness")
    one, two = (path.read_bytes() for path in files)
    assert one == two
    assert re.search(rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}", one) is None  # no day of writing


def test_figures_do_not_hang_on_the_hashes_of_strings(real: Loaded, tmp_path: Path) -> None:
    options = ["network", "plot", "--projection", "actors", "--nodes", "60", "--project", str(real.project.root)]
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", "from mxsu_graph.cli import main; main()", *options, "--output", f"{seed}.svg"],
            cwd=tmp_path,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    assert (tmp_path / "1.svg").read_bytes() == (tmp_path / "2.svg").read_bytes()


def test_another_seed_gives_another_layout(actors: nx.Graph) -> None:
    assert lay_out(actors, 6.7, seed=1) != lay_out(actors, 6.7, seed=2)


def test_nobody_stands_on_anybody_else_or_off_the_page(actors: nx.Graph) -> None:
    layout = lay_out(actors, 6.7)
    assert set(layout.places) == set(actors)
    assert min(math.dist(a, b) for a, b in combinations(layout.places.values(), 2)) > 0.15
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in layout.places.values())


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=40))
def test_any_network_can_be_laid_out(pairs: list[tuple[int, int]]) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(map(str, range(3)))
    graph.add_edges_from((str(a), str(b)) for a, b in pairs if a != b)
    layout = lay_out(graph, 5.0)
    assert set(layout.places) == set(graph)
    assert all(-1e-9 <= x <= 5.0 + 1e-9 for x, _ in layout.places.values())
    assert all(-1e-9 <= y <= layout.height + 1e-9 for _, y in layout.places.values())


@pytest.mark.parametrize("projection", ["actors", "citations"])
def test_names_cover_neither_names_nor_nodes(
    projection: str, real_table: pl.DataFrame, real_description: Description
) -> None:
    graph = build_network(real_table, real_description, projection)
    layout = lay_out(graph, 6.7)
    with print_style():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(layout.width, layout.height), dpi=300)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, layout.width)
        axes.set_ylim(0, layout.height)
        radii = dict.fromkeys(graph, 0.04)
        hidden = place_labels(axes, graph, layout, sorted(graph), radii, 6.2)
        back = axes.transData.inverted()
        boxes = [text.get_window_extent().transformed(back) for text in axes.texts]
    assert len(boxes) + hidden == len(graph)
    assert hidden < len(graph) / 2
    touching = [
        (a, b)
        for a, b in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1e-3 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1e-3
    ]
    assert not touching
    for x, y in layout.places.values():
        assert not any(box.x0 < x < box.x1 and box.y0 < y < box.y1 for box in boxes)


def test_the_caption_names_the_sources_and_what_is_left_out(
    actors: nx.Graph, real_description: Description, tmp_path: Path
) -> None:
    path = tmp_path / "actors.svg"
    draw_network(actors, real_description, path, nodes=40, note="A remark.")
    told = path.read_text(encoding="utf-8")
    for text in ("Pettinà, Limits", "Soviet Advance", "that come first by degree, of 113", "seed 1. A remark."):
        assert text in told


def test_sides_are_told_apart_without_colour() -> None:
    """By their relative luminance in sRGB, each lighter than the one before by a contrast of 1.3 at least."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light = [luminance(SIDE_COLOURS[side]) for side in ("mexican", "soviet", "third", "")]
    assert light == sorted(light)
    ratios = [(high + 0.05) / (low + 0.05) for low, high in pairwise(light)]
    assert all(ratio > 1.3 for ratio in ratios)


def test_the_colours_of_the_two_sides_are_of_the_palette_for_all_eyes() -> None:
    from matplotlib import color_sequences
    from matplotlib.colors import to_hex

    if "okabe_ito" not in color_sequences:
        pytest.skip("matplotlib has this palette since version 3.11")
    palette = {to_hex(colour) for colour in color_sequences["okabe_ito"]}
    assert {SIDE_COLOURS["mexican"], SIDE_COLOURS["soviet"]} <= palette


def test_long_names_are_broken_near_their_middle() -> None:
    assert break_name("Anastas Mikoyan") == "Anastas Mikoyan"
    assert break_name("Ministry of Foreign Affairs of Mexico") == "Ministry of Foreign\nAffairs of Mexico"
    assert break_name("Rindfleischetikettierungsgesetz") == "Rindfleischetikettierungsgesetz"


def test_a_name_with_dollars_is_no_formula(
    table: MakeTable, claim: MakeClaim, describe: Describe, tmp_path: Path
) -> None:
    graph = build_network(table(claim("a", "person/a$x", "met", "person/b$_")), describe(), "actors")
    draw_network(graph, describe(), tmp_path / "dollars.svg")


def test_errors_say_what_can_be_done(
    table: MakeTable, claim: MakeClaim, describe: Describe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = build_network(table(claim("a", "person/a", "met", "person/b")), describe(), "actors")
    with pytest.raises(ExportError, match=r"a figure is written as \.svg, \.png, \.pdf, not as 'net\.gif'"):
        draw_network(graph, describe(), tmp_path / "net.gif")
    with pytest.raises(WriteError, match="No such file or directory"):
        draw_network(graph, describe(), tmp_path / "no" / "net.svg")
    with pytest.raises(ExportError, match="has no edges"):
        draw_network(nx.Graph(), describe(), tmp_path / "net.svg")
    plan = build_plan(table(claim("a", "person/a", "met", "person/b")), describe(), "actors")
    with pytest.raises(ExportError, match="no slice has an edge"):
        draw_slices(cut_network(plan, describe(), parse_slices("1959"), "degree"), describe(), tmp_path / "t.svg")
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # as if it were not installed
    with pytest.raises(MissingExtraError, match=r"pip install 'mxsu-graph\[plot\]'"):
        draw_network(graph, describe(), tmp_path / "net.svg")


def test_slices_give_the_same_bytes(
    real_table: pl.DataFrame, real_description: Description, tmp_path: Path
) -> None:
    plan = build_plan(real_table, real_description, "claims")
    sliced = cut_network(plan, real_description, parse_slices("1931..1941,1942..1957,1958..1964"), "degree")
    for name in ("one.svg", "two.svg"):
        draw_slices(sliced, real_description, tmp_path / name)
    one = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert one == (tmp_path / "two.svg").read_text(encoding="utf-8")
    assert "edges have no date and stand in none" in one
