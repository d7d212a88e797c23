"""Columns for other people's tables, and candidates weighed by the columns that they have."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.serve.conftest import Server
from tests.serve.test_programs import FORM, check_schema, fetch

from mxsu_graph.analysis.rows import live_claims, read_rows
from mxsu_graph.graph.store import current_build
from mxsu_graph.graph.table import read_table
from mxsu_graph.pipeline import Loaded
from mxsu_graph.serve.context import Opened
from mxsu_graph.serve.settings import Settings
from mxsu_graph.serve.values import read_values

ORLIK, RUDOLF, FAIR = "person/orlik-marta", "person/rudolf", "event/freedonian-exhibition-1911"


@cache
def open_real(project: Any) -> Opened:  # noqa: ANN401  # a project; the cache wants it alone
    return Opened(Settings(project), current_build(project.build))


def extend(server: Server, ids: list[str], *properties: str) -> Any:  # noqa: ANN401  # JSON can be anything
    query = {"ids": ids, "properties": [{"id": name} for name in properties]}
    check_schema("data-extension-query", query)
    answer = fetch(server, "/reconcile?" + urlencode({"extend": json.dumps(query)}))
    check_schema("data-extension-response", answer)
    assert [one["id"] for one in answer["meta"]] == list(properties)
    assert set(answer["rows"]) == set(ids)
    return answer["rows"]


def match(server: Server, **query: object) -> list[Any]:
    check_schema("reconciliation-query-batch", {"q": query})
    answer = fetch(server, "/reconcile?" + urlencode({"queries": json.dumps({"q": query})}))
    check_schema("reconciliation-result-batch", answer)
    found: list[Any] = answer["q"]["result"]
    return found


def test_columns_are_filled_with_what_is_claimed(server: Server) -> None:
    rows = extend(
        server,
        [ORLIK, RUDOLF, "person/nobody"],
        "birthDate",
        "birthDate@sources",
        "name@ru",
        "^participant",
        "none",
    )
    cells = rows[ORLIK]
    assert cells["birthDate"] == [{"str": "1868"}]
    assert len(cells["birthDate@sources"]) == 1
    assert {"str": "Марта Орлик"} in cells["name@ru"]
    assert {FAIR} <= {cell["id"] for cell in rows[RUDOLF]["^participant"]}
    assert cells["none"] == []
    assert not any(rows["person/nobody"].values())


@pytest.mark.parametrize("corpus", ["small", "real"])
def test_no_value_is_hidden_and_each_has_its_sources(corpus: str, request: pytest.FixtureRequest) -> None:
    loaded: Loaded = request.getfixturevalue(corpus)
    edition = open_real(loaded.project).edition
    rows = read_rows(live_claims(read_table(current_build(loaded.project.build).table)))
    wanted: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in rows.values():
        if row.polarity == "affirmed" and row.object_type != "entity" and not row.unit:
            wanted[row.subject, row.predicate].add((row.object, edition.description.source_label(row.source)))
    disputed = 0
    for (entity, name), claimed in wanted.items():
        values = [value.text for value in read_values(edition, entity, name) if not value.entity]
        sources = [value.text for value in read_values(edition, entity, f"{name}@sources")]
        pairs = list(zip(values, sources, strict=False))
        assert len(values) == len(set(values))
        for text, source in claimed:
            assert any(value == text and source in told for value, told in pairs), (entity, name, text, source)
        disputed += len(values) > 1
    assert disputed or corpus == "small"


def test_properties_are_proposed_for_a_type(server: Server) -> None:
    proposed = fetch(server, "/reconcile/properties?type=Person&limit=5")
    check_schema("data-extension-property-proposal", proposed)
    assert len(proposed["properties"]) == proposed["limit"] == 5
    known = [one["id"] for one in fetch(server, "/reconcile/properties?type=Person")["properties"]]
    assert {"birthDate", "birthDate@sources", "name@ru", "^participant"} <= set(known)
    assert "startDate" not in known
    assert fetch(server, "/reconcile/properties?type=Nonsense")["properties"] == []
    rows = extend(server, [ORLIK], *known)
    assert any(rows[ORLIK].values())


def test_other_columns_weigh_for_and_against(server: Server) -> None:
    plain = match(server, query="Marta Orlik")[0]
    agreed = match(server, query="Marta Orlik", properties=[{"pid": "birthDate", "v": "1868"}])[0]
    denied = match(server, query="Marta Orlik", properties=[{"pid": "birthDate", "v": 1901}])[0]
    unknown = match(server, query="Marta Orlik", properties=[{"pid": "deathDate", "v": "1901"}])[0]
    assert {one["id"] for one in (plain, agreed, denied, unknown)} == {ORLIK}
    assert agreed["score"] == plain["score"] == unknown["score"] > denied["score"]
    assert (agreed["match"], unknown["match"], denied["match"]) == (True, True, False)
    assert {"id": "birthDate", "value": 100.0} in agreed["features"]


def test_what_has_no_name_is_found_by_its_properties(server: Server) -> None:
    found = match(server, type="Person", properties=[{"pid": "birthDate", "v": ["1867", "1868"]}])
    assert ORLIK in [one["id"] for one in found]
    took_part = match(server, properties=[{"pid": "^participant", "v": {"id": FAIR}}], limit=50)
    assert {one["id"].partition("/")[0] for one in took_part} <= {"person", "organization"}
    assert took_part


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("no json", 400),
        ("[]", 400),
        ('{"ids": "x", "properties": []}', 400),
        ('{"ids": [1], "properties": [{"id": "x"}]}', 400),
        ('{"ids": ["x"], "properties": [1]}', 400),
        (json.dumps({"ids": ["x"] * 501, "properties": []}), 413),
    ],
)
def test_extensions_that_make_no_sense_are_refused(server: Server, text: str, status: int) -> None:
    assert server.ask("/reconcile", "POST", urlencode({"extend": text}).encode(), FORM).status == status


@pytest.mark.parametrize("part", [f"entity?id={ORLIK}", "type?id=Person", "property?id=birthDate"])
def test_flyouts_tell_of_what_is_suggested(server: Server, part: str) -> None:
    told = fetch(server, f"/reconcile/flyout/{part}")
    assert told["id"] in part
    assert told["html"].startswith("<p><strong>")
    assert server.ask("/reconcile/flyout/type?id=<script>").status == 404
