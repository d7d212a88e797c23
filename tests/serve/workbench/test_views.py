"""Networks, years, places and the library as pages show them."""

from __future__ import annotations

import dataclasses

import pytest

from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.map_page import build_map_data, view_places
from mxsu_graph.serve.workbench.network_page import (
    NetworkForm,
    build_network_data,
    read_network_form,
    view_network,
)
from mxsu_graph.serve.workbench.search_page import find_entities, suggest_entities
from mxsu_graph.serve.workbench.source_page import view_source
from mxsu_graph.serve.workbench.time_page import view_time
from mxsu_graph.serve.workbench.wording import Wording, build_wording


@pytest.fixture(scope="module")
def wording(edition: Edition) -> Wording:
    return build_wording(edition.description, "en")


def test_the_claims_of_all_paragraphs_are_all_claims_of_the_source(edition: Edition, wording: Wording) -> None:
    for name in edition.description.sources:
        page = view_source(edition, wording, name)
        live = [ref for ref, row in edition.claims.items() if row.source == name and ref not in edition.withdrawn]
        assert sum(cell.claims for cell in page.cells) == len(live)


def test_every_date_falls_into_one_bar(edition: Edition, wording: Wording) -> None:
    page = view_time(edition, wording)
    live = [ref for ref in edition.dates if ref not in edition.withdrawn]
    assert sum(bar.claims for bar in page.bars) == len(live) == page.claim_count
    for bar in page.bars:
        assert sum(part.claims for part in bar.parts) == bar.claims
    year = view_time(edition, wording, "1911", "1911")
    assert {line.year for line in year.claims} == {"1911"}
    assert len(year.claims) == year.claim_count > 0


@pytest.mark.parametrize(("first", "last"), [("x", "y"), ("9999", "0"), ("-5", "²"), ("00001911", "")])
def test_what_is_not_a_year_is_no_error(first: str, last: str, edition: Edition, wording: Wording) -> None:
    view_time(edition, wording, first, last)


def test_leaving_a_text_out_moves_ranks_as_its_column_says(edition: Edition, wording: Wording) -> None:
    whole = view_network(edition, wording, NetworkForm(measure="degree"))
    assert whole.lines
    assert len(whole.sources) > 1
    for source, _ in whole.sources:
        left_out = view_network(edition, wording, NetworkForm(measure="degree", without=(source,)))
        ranks = {line.thing.id: line.rank for line in left_out.lines}
        told = {line.thing.id: move.rank for line in whole.lines for move in line.moves if move.source == source}
        assert ranks
        assert all(told[node] == rank for node, rank in ranks.items() if node in told)


def test_the_data_of_a_network_is_that_of_its_page(edition: Edition, wording: Wording) -> None:
    form = NetworkForm()
    page, data = view_network(edition, wording, form), build_network_data(edition, wording, form)
    assert (page.nodes, page.edges) == (len(data["nodes"]), len(data["edges"]))
    ids = {node["id"] for node in data["nodes"]}
    assert all(edge["from"] in ids and edge["to"] in ids and edge["claims"] for edge in data["edges"])


def test_a_form_with_unknown_values_is_read_as_the_usual_one(edition: Edition) -> None:
    form = read_network_form(edition, {"projection": "<x>", "measure": "none"}, ["nobody", "zenda-history"])
    assert form == dataclasses.replace(NetworkForm(), without=("zenda-history",))


def test_places_with_coordinates_are_on_the_map(edition: Edition, wording: Wording) -> None:
    lines = [line for line in view_places(edition, wording) if line.latitude]
    places = build_map_data(edition, wording)["places"]
    assert [place["id"] for place in places] == [line.thing.id for line in lines]
    assert [len(place["claims"]) for place in places] == [line.claims for line in lines]


def test_names_are_found_by_their_beginnings_in_any_script(edition: Edition, wording: Wording) -> None:
    assert find_entities(edition, "varg")[0] == "person/varga-ivo"
    assert find_entities(edition, "Варга")[0] == "person/varga-ivo"
    assert find_entities(edition, "") == find_entities(edition, "?!") == []
    assert suggest_entities(edition, wording, "varga")[0] == {
        "id": "person/varga-ivo",
        "label": "Ivo Varga",
        "kind": "person",
    }
